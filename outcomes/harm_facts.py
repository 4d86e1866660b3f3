"""READ: what the monthly safety report counts from: enrolments as days, adverse events and flags as codes; no words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icbt import hours
from icbt.models import AuditEvent, Enrolment
from outcomes.harm_rates import Stay
from outcomes.models import AdverseEvent, Flag

MOVES = ("enrolment_paused", "enrolment_resumed", "track_changed", "support_level_changed", "lesson_opened")
WORDS = ("description", "action", "learned")  # sealed


@dataclass(frozen=True)
class Month:
    """One calendar month of the service."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.later(1).first - timedelta(days=1)

    def later(self, months: int) -> "Month":
        """So many months later, or earlier below 0."""
        number = self.year * 12 + self.month - 1 + months
        return Month(number // 12, number % 12 + 1)

    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), hours.zone())

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


def month_of(moment: datetime) -> Month:
    """The month of a moment by the service's clock."""
    local = moment.astimezone(hours.zone())
    return Month(local.year, local.month)


@dataclass(frozen=True)
class Told:
    """One adverse event as codes, with the track and support level its patient had on the day it was reported."""

    kind: str
    seriousness: str
    relatedness: str
    reporter: str
    lesson: str
    track: str
    support_level: str
    in_active_time: bool

    @property
    def is_serious(self) -> bool:
        return self.seriousness not in ("", "none")


def stays(until: date) -> dict[object, Stay]:
    """Every enrolment that has started, by its id, as days up to and with `until`, by each patient's own calendar."""
    enrolments = list(Enrolment.objects.filter(started_on__lte=until).select_related("patient"))
    moves: dict[object, list[AuditEvent]] = defaultdict(list)
    happened = AuditEvent.objects.filter(verb__in=MOVES, patient__in={one.patient_id for one in enrolments})
    for event in happened.order_by("at").only("verb", "at", "patient", "subject", "detail"):
        moves[event.patient].append(event)
    return {one.pk: _stay(one, moves[one.patient_id], until) for one in enrolments}


def _stay(enrolment: Enrolment, moves: Iterable[AuditEvent], until: date) -> Stay:
    zone = enrolment.patient.zone
    own = [(event.at.astimezone(zone).date(), event) for event in moves]
    about = [(day, event) for day, event in own if event.subject == str(enrolment.pk)]
    lessons = [(day, event.detail["slug"]) for day, event in own if event.verb == "lesson_opened"]
    closed = enrolment.closed_at.astimezone(zone).date() if enrolment.closed_at else until
    return Stay(
        started_on=enrolment.started_on,
        ended_on=min(closed, until),
        pauses=_pauses(enrolment, about),
        groups={
            "track": _steps(enrolment.track, about, "track_changed"),
            "support_level": _steps(enrolment.support_level, about, "support_level_changed"),
            "lesson": tuple((day, slug) for day, slug in lessons if day >= enrolment.started_on),
        },
    )


def _pauses(enrolment: Enrolment, about: list[tuple[date, AuditEvent]]) -> tuple[tuple[date, date | None], ...]:
    """Each pause from its first day to the day of coming back; the trail tells, and the enrolment tells of one now."""
    found: list[tuple[date, date | None]] = []
    for day, event in about:
        if event.verb == "enrolment_paused":
            found.append((day, None))
        elif event.verb == "enrolment_resumed" and found and found[-1][1] is None:
            found[-1] = (found[-1][0], day)
    if enrolment.paused_at and (not found or found[-1][1] is not None):
        found.append((enrolment.paused_at.astimezone(enrolment.patient.zone).date(), None))
    return tuple(found)


def _steps(now: str, about: list[tuple[date, AuditEvent]], verb: str) -> tuple[tuple[date, str], ...]:
    """From which day it was which: the first change says what it was before, and without one it was always so."""
    changes = [(day, event.detail) for day, event in about if event.verb == verb]
    first = changes[0][1]["from"] if changes else now
    return ((date.min, first), *((day, detail["to"]) for day, detail in changes))


def told_in(month: Month, known: dict[object, Stay]) -> list[Told]:
    """The events reported in a month by the service's clock."""
    rows = AdverseEvent.objects.filter(reported_at__gte=month.begins(), reported_at__lt=month.later(1).begins())
    rows = rows.select_related("enrolment", "patient").defer(*WORDS)
    return [_told(row, known.get(row.enrolment_id)) for row in rows]


def _told(row: AdverseEvent, stay: Stay | None) -> Told:
    day = row.reported_at.astimezone(row.patient.zone).date()
    groups = {"track": row.enrolment.track, "support_level": row.enrolment.support_level}
    if stay:
        groups = {name: stay.group(name, day) for name in groups}
    codes = {name: getattr(row, name) for name in ("kind", "seriousness", "relatedness", "reporter", "lesson")}
    return Told(in_active_time=bool(stay and stay.is_active(day)), **codes, **groups)


def flags_in(month: Month) -> list[Flag]:
    """The flags raised in a month, without their words."""
    rows = Flag.objects.filter(raised_at__gte=month.begins(), raised_at__lt=month.later(1).begins())
    return list(rows.only("level", "rule", "raised_at", "due_at", "resolved_at").order_by("raised_at"))


def ended_in(month: Month) -> list[Enrolment]:
    """The enrolments that ended in a month."""
    rows = Enrolment.objects.filter(closed_at__gte=month.begins(), closed_at__lt=month.later(1).begins())
    return list(rows.only("status", "reason"))
