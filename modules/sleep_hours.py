"""READ: the sleep hours of one patient: what was signed, what her diary says since, what may be signed next."""

from dataclasses import dataclass
from datetime import date, datetime, time
from statistics import median

from icbt.encryption import readable
from icbt.models import Enrolment, User
from modules import flares, over_time
from modules.models import SleepWindow
from modules.pictures import Picture
from modules.sleep import LEAST_NIGHTS, WEEK, Week, clock_of, length, minute_of, valid_nights, week_until
from modules.sleep_offer import REVIEW, Method, Offer, first, following, night, rise_day, usual_bedtime
from modules.sleep_window import SignOff

DIARY = "sleep-diary"
METHODS: tuple[Method, ...] = ("compression", "restriction")


def in_force(enrolment: Enrolment) -> SleepWindow | None:
    """The sleep hours that hold, or begin in some days; None without any, and once the programme has ended."""
    if not enrolment.is_open:
        return None
    return SleepWindow.objects.of(enrolment).filter(ended_at=None).select_related("signed_by").first()


def earlier(enrolment: Enrolment) -> list[SleepWindow]:
    """All that were signed, newest first."""
    return list(SleepWindow.objects.of(enrolment).select_related("signed_by", "ended_by"))


def figures(enrolment: Enrolment, today: date, *, since: date | None = None, shared: bool = True) -> Week | None:
    """The figures of the newest seven mornings, after the evening of `since`; None when they are too few or too old."""
    nights = nights_of(enrolment, today, since=since, shared=shared)
    if not nights or (today - max(nights)).days > WEEK:
        return None
    return week_until(nights, max(nights))


def nights_of(enrolment: Enrolment, today: date, *, since: date | None = None, shared: bool = True) -> dict:
    """Morning → night, of her sleep diary; `shared`: of what her clinician may read alone."""
    found = valid_nights(over_time.dated(enrolment, DIARY, readable=shared))
    return {day: one for day, one in found.items() if day <= today and (since is None or day > since)}


def offers(enrolment: Enrolment, by: User, now: datetime) -> list[Offer] | str:
    """What may be signed today: of both methods at first, of the one in force afterwards; else why there is nothing."""
    today = now.astimezone(enrolment.patient.zone).date()
    signed, window = SignOff(str(by), today), in_force(enrolment)
    if window is None:
        found = [first(method, figures(enrolment, today), signed) for method in METHODS]
        possible = [one for one in found if isinstance(one, Offer)]
        return possible or str(found[0])
    week = figures(enrolment, today, since=window.starts_on)
    days, flare = (today - window.starts_on).days, flares.active(enrolment, now) is not None
    method: Method = "restriction" if window.method == SleepWindow.Method.RESTRICTION else "compression"
    return [following(method, window.minutes, week, signed, days=days, flare=flare)]


def usual_rise(enrolment: Enrolment, today: date) -> str:
    """When she usually gets up, by her shared diary, to a quarter of an hour; "07:00" without one."""
    rows = [values for day, values in over_time.dated(enrolment, DIARY, readable=True) if day <= today]
    clocks = [minute_of(values["out-of-bed"]) for values in rows[-WEEK:] if "out-of-bed" in values]
    return clock_of(round(median(clocks) / 15) * 15) if clocks else "07:00"


@dataclass(frozen=True)
class Hours:
    """What she needs to know of the hours in force. `bed` and `up` are of the coming night, on her own clock.

    `changed`: the clocks change in that night, so bedtime is another one. `review_on`: when the week is looked at.
    """

    window: SleepWindow
    bed: datetime
    up: datetime
    usual: time
    begun: bool
    long: str
    nights: int
    needed: int
    review_on: date
    late: bool
    picture: Picture | None

    @property
    def changed(self) -> bool:
        return (self.bed.hour, self.bed.minute) != (self.usual.hour, self.usual.minute)

    @property
    def after_midnight(self) -> bool:
        return self.bed.date() == self.up.date()


def hours_of(enrolment: Enrolment, window: SleepWindow, now: datetime) -> Hours:
    zone = enrolment.patient.zone
    local = now.astimezone(zone)
    ending = max(rise_day(local, window.rise_at), date.fromordinal(window.starts_on.toordinal() + 1))
    bed, up = night(ending, window.rise_at, window.minutes, zone)
    review_on = date.fromordinal(window.starts_on.toordinal() + REVIEW)
    found = nights_of(enrolment, local.date(), since=window.starts_on, shared=False)
    return Hours(
        window=window,
        bed=bed,
        up=up,
        usual=usual_bedtime(window.rise_at, window.minutes),
        begun=window.starts_on <= local.date(),
        long=length(window.minutes),
        nights=len([day for day in found if (local.date() - day).days < WEEK]),
        needed=LEAST_NIGHTS,
        review_on=review_on,
        late=review_on < local.date(),
        picture=over_time.picture_of(enrolment, DIARY),
    )


def cautions_of(window: SleepWindow | None) -> dict[str, str]:
    """What was answered before it was signed; nothing where it cannot be opened."""
    return (readable(window, "cautions", None) or {}) if window else {}
