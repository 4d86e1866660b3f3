"""READ: where an enrolment is in the time of its programme: guided, reading only, closed; and who may still write."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from icbt.models import Enrolment, Status
from modules import published
from modules.programme import Programme
from modules.release import Pace, Phase, in_words, phase, window

GUIDED_OVER = "Your guided weeks are over."
ENDS = {
    Status.COMPLETED: "You have come to the end of the programme.",
    Status.WITHDRAWN: "You have left the programme.",
}
SOON = 14  # days before the guided weeks end, from which she is told


@dataclass(frozen=True)
class Time:
    """Where she is today. `guided_until` and `readable_until` are the first day on which it is over; None before.

    `days_left`: of the guided weeks, 0 once they are over. `held`: they are over by the calendar, and go on because
    something pressing is open. `pace` is what was agreed.
    """

    phase: Phase
    guided_until: date | None
    readable_until: date | None
    days_left: int
    held: bool
    pace: Pace

    @property
    def last_guided_day(self) -> date | None:
        return _last_day(self.guided_until)

    @property
    def last_day_to_read(self) -> date | None:
        return _last_day(self.readable_until)


def pace_of(enrolment: Enrolment, today: date) -> Pace:
    """What was agreed with her, and the days of her pauses up to her local day `today`; her end ends a pause."""
    paused, zone = enrolment.paused_days, enrolment.patient.zone
    if enrolment.paused_at is not None:
        last = min(today, enrolment.closed_at.astimezone(zone).date()) if enrolment.closed_at else today
        paused += max(0, (last - enrolment.paused_at.astimezone(zone).date()).days)
    return Pace(enrolment.spacing, enrolment.practice_weeks, enrolment.extra_weeks, paused)


def time_of(enrolment: Enrolment, today: date, programme: Programme | None = None) -> Time:
    """Where she is on her local day `today`; `programme` when the caller has it already.

    Whether something pressing is open is asked only of those whose weeks are over and whom nobody has ended.
    """
    programme = programme or programme_of(enrolment)
    zone, pace = enrolment.patient.zone, pace_of(enrolment, today)
    closed_on = enrolment.closed_at.astimezone(zone).date() if enrolment.closed_at else None
    facts = (programme.rule, enrolment.started_on, today, pace, closed_on)
    found = window(programme.rule, enrolment.started_on, pace, closed_on)
    now = phase(*facts)
    held = now in ("read-only", "closed") and closed_on is None and something_pressing(enrolment)
    return Time(
        phase=phase(*facts, held=held),
        guided_until=found.guided_until if found else None,
        readable_until=found.readable_until if found else None,
        days_left=max(0, (found.guided_until - today).days) if found else 0,
        held=held,
        pace=pace,
    )


def something_pressing(enrolment: Enrolment) -> bool:
    """Does the room of outcomes have something open that somebody has to answer today?"""
    return import_string(settings.READING_WAITS_FOR)(enrolment)


def programme_of(enrolment: Enrolment) -> Programme:
    """Her programme as it stands now."""
    return published.programme(enrolment.programme, enrolment.patient.language)


def is_readable(enrolment: Enrolment, now: datetime) -> bool:
    """May she still read her lessons? What she wrote herself stays hers to read in any case."""
    return time_of(enrolment, _today(enrolment, now)).phase != "closed"


def is_writable(enrolment: Enrolment, now: datetime, lesson: str = "") -> bool:
    """May she write in worksheets, or in this lesson? Boosters stay open while she may read, until she has left."""
    if enrolment.status == Status.WITHDRAWN:
        return False
    programme = programme_of(enrolment)
    here = time_of(enrolment, _today(enrolment, now), programme).phase
    if here in ("not-started", "guided") and enrolment.is_open:
        return True
    return here != "closed" and bool(lesson) and programme.stays_open(lesson)


def phase_words(enrolment: Enrolment, today: date) -> str:
    """What she needs to know about the time of her programme today, kindly; "" while there is nothing to say."""
    here = time_of(enrolment, today)
    if here.phase == "closed":
        return "The time for reading is over. What you wrote on your worksheets stays here for you."
    if here.phase == "read-only":
        over = ENDS.get(Status(enrolment.status), GUIDED_OVER)
        return f"{over} You can read and print what you opened until {_with_year(here.last_day_to_read)}."
    if here.phase == "guided" and enrolment.is_open and not here.held and here.days_left <= SOON:
        return (
            f"Your guided weeks go on until {in_words(here.last_guided_day)}. Then everything stays here to read. "
            "If more time would help, write us a message."
        )
    return ""


def agreed(enrolment: Enrolment) -> dict[str, object]:
    """What was agreed with her, as the form for it takes it."""
    return {name: getattr(enrolment, name) for name in ("spacing", "practice_weeks", "extra_weeks")}


def agreed_words(enrolment: Enrolment) -> str:
    """The pace that was agreed with her, in a sentence or two."""
    days = {"weekly": "A lesson about every week", "fortnightly": "A lesson about every two weeks"}
    said = [days[enrolment.spacing]]
    if enrolment.practice_weeks:
        said.append("with practice weeks in between")
    more = enrolment.extra_weeks
    longer = f" You have {more} more week{'' if more == 1 else 's'} than usual." if more else ""
    return f"{', '.join(said)}.{longer}"


def _last_day(until: date | None) -> date | None:
    """The last day on which something still holds, of the first on which it is over."""
    return until - timedelta(days=1) if until else None


def _with_year(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _today(enrolment: Enrolment, now: datetime) -> date:
    return now.astimezone(enrolment.patient.zone).date()
