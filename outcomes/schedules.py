"""Which instruments are asked when: a schedule read from a file, and planned in a person's own time zone.

PURE: no Django, no clock. A point is open from `opens_at` until just before `closes_at`; both are moments (UTC).
Nothing has to open it. The plan is counted in local days, so that 8 in the morning stays 8 when the clocks change.

A local time that the clocks skip counts from the offset before the change, and one that comes twice is the first of the
two: so a day begins at its first moment, also where the clocks change at midnight, and no two points ever overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from outcomes.definitions import Instrument
from outcomes.points import (
    Alternative,
    Anchor,
    AssessmentPoint,
    Besides,
    Schedule,
    SupportLevel,
    Track,
    Who,
    gated,
    instruments_for,
)
from outcomes.reading import Source
from outcomes.schedule_faults import schedule_faults

__all__ = [
    "Alternative",
    "AssessmentPoint",
    "Besides",
    "Planned",
    "Schedule",
    "SupportLevel",
    "Track",
    "Who",
    "end_of_day",
    "gated",
    "instruments_for",
    "later",
    "parse",
    "plan",
    "plan_before_start",
]


@dataclass(frozen=True)
class Planned:
    """A point at its moments, all in UTC. Due at the end of its day; open while opens_at <= now < closes_at."""

    point: AssessmentPoint
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def plan(schedule: Schedule, *, started_on: date, zone: ZoneInfo, paused_days: int = 0) -> list[Planned]:
    """The points counted from the day the programme started, as a local day in `zone`, and later by her pauses."""
    return _plan(schedule, "start", started_on + timedelta(days=paused_days), zone)


def plan_before_start(schedule: Schedule, *, consented_on: date, zone: ZoneInfo) -> list[Planned]:
    """The points counted from the day of consent (the baseline), as a local day in `zone`."""
    return _plan(schedule, "consent", consented_on, zone)


def parse(text: str, *, filename: str, instruments: Mapping[str, Instrument]) -> Schedule:
    """The schedule in a file, checked against every instrument by slug. Raises ContentError."""
    source = Source(text, filename)
    schedule = source.build(Schedule, source.toml())
    source.refuse(schedule_faults(schedule, instruments))
    return schedule


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which a local day is over: the first of the next."""
    return _moment(day + timedelta(days=1), time(0), zone)


def later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same local time so many local days later, in UTC."""
    local = moment.astimezone(zone)
    return _moment(local.date() + timedelta(days=days), local.time(), zone)


def _plan(schedule: Schedule, anchor: Anchor, first: date, zone: ZoneInfo) -> list[Planned]:
    return [_planned(schedule, point, first, zone) for point in schedule.points if point.anchor == anchor]


def _planned(schedule: Schedule, point: AssessmentPoint, first: date, zone: ZoneInfo) -> Planned:
    due = first + timedelta(days=point.day)
    opens = due - timedelta(days=point.opens_before)
    hour = 0 if opens <= first else schedule.opens_hour  # what begins today is open at once
    due_at, closes_at = end_of_day(due, zone), end_of_day(due + timedelta(days=point.closes_after), zone)
    opens_at = min(_moment(opens, time(hour), zone), closes_at)  # a day that a zone left out altogether has no morning
    return Planned(point, opens_at, due_at, closes_at)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock.replace(fold=0), tzinfo=zone).astimezone(UTC)
