"""Which instruments are asked when: assessment points read from a file, and planned in a person's own time zone.

PURE: no Django, no clock. A point is open from `opens_at` until just before `closes_at`; both are moments (UTC).
Nothing has to open it. The plan is counted in local days, so that 8 in the morning stays 8 when the clocks change.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any, Literal
from zoneinfo import ZoneInfo

from outcomes.definitions import Instrument
from outcomes.reading import Fault, Source, build, plain_dict

Anchor = Literal["consent", "start"]


@dataclass(frozen=True)
class AssessmentPoint:
    """One planned moment. `title` is for patients.

    `day`: days after the anchor, the day of consent or the day the programme started. Open from `opens_before` days
    before it until the end of the day `closes_after` days after it. `instruments`: slugs in the order asked.
    `when_permitted`: gated ones, asked besides where the site holds permission.
    """

    slug: str
    title: str
    anchor: Anchor
    day: int
    opens_before: int
    closes_after: int
    instruments: tuple[str, ...]
    when_permitted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """`use` takes the place of `instead_of`, wherever that is asked, once the site holds permission for it."""

    use: str
    instead_of: str


@dataclass(frozen=True)
class Schedule:
    """The assessment points of one programme, in order of time. `opens_hour`: local hour, 0-23."""

    slug: str
    programme: str
    opens_hour: int
    points: tuple[AssessmentPoint, ...]
    alternatives: tuple[Alternative, ...] = ()

    def point(self, slug: str) -> AssessmentPoint:
        """Raises KeyError for a slug that is not here."""
        return {point.slug: point for point in self.points}[slug]

    def to_dict(self) -> dict[str, Any]:
        return plain_dict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "Schedule":
        """Raises ValueError when the body does not fit."""
        return build(cls, body)


@dataclass(frozen=True)
class Planned:
    """A point at its moments, all in UTC. Due at the end of its day; open while opens_at <= now < closes_at."""

    point: AssessmentPoint
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def plan(schedule: Schedule, *, started_on: date, zone: ZoneInfo) -> list[Planned]:
    """The points counted from the day the programme started, as a local day in `zone`."""
    return _plan(schedule, "start", started_on, zone)


def plan_before_start(schedule: Schedule, *, consented_on: date, zone: ZoneInfo) -> list[Planned]:
    """The points counted from the day of consent (the baseline), as a local day in `zone`."""
    return _plan(schedule, "consent", consented_on, zone)


def instruments_for(schedule: Schedule, point: AssessmentPoint, permitted: Collection[str]) -> tuple[str, ...]:
    """The slugs to ask at this point, in order. `permitted`: the gated instruments whose wording is on file.

    An instrument that takes another's place is asked in that place, and never twice.
    """
    instead = {one.instead_of: one.use for one in schedule.alternatives if one.use in permitted}
    asked = [instead.get(slug, slug) for slug in point.instruments]
    asked += [slug for slug in point.when_permitted if slug in permitted]
    return tuple(dict.fromkeys(asked))


def parse(text: str, *, filename: str, instruments: Mapping[str, Instrument]) -> Schedule:
    """The schedule in a file, checked against every instrument by slug. Raises ContentError."""
    source = Source(text, filename)
    schedule = source.build(Schedule, source.toml())
    source.refuse(faults(schedule, instruments))
    return schedule


def faults(schedule: Schedule, instruments: Mapping[str, Instrument]) -> Iterator[Fault]:
    """Every reason why this schedule may not be used with these instruments."""
    if not 0 <= schedule.opens_hour <= 23:
        yield ("opens_hour",), "“opens_hour” is an hour from 0 to 23."
    for number, point in enumerate(schedule.points):
        for key, sentence in _point_faults(point, instruments):
            yield ("points", number, key), f"Point “{point.slug}”: {sentence}"
        if point.slug in {one.slug for one in schedule.points[:number]}:
            yield ("points", number, "slug"), f"Two points are called “{point.slug}”."
    for number, pair in enumerate(schedule.alternatives):
        if not _known(pair.use, instruments, gated=True) or not _known(pair.instead_of, instruments, gated=False):
            yield (
                ("alternatives", number),
                f"“{pair.use}” must be a gated instrument and “{pair.instead_of}” one whose wording is in the files.",
            )
    yield from _overlaps(schedule)


def _point_faults(point: AssessmentPoint, instruments: Mapping[str, Instrument]) -> Iterator[tuple[str, str]]:
    for slug in point.instruments:
        if not _known(slug, instruments, gated=False):
            yield "instruments", f"“{slug}” is not an instrument whose wording is in the files."
    for slug in point.when_permitted:
        if not _known(slug, instruments, gated=True):
            yield "when_permitted", f"“{slug}” is not a gated instrument."
    if not point.instruments:
        yield "instruments", "it asks nothing."
    if min(point.day, point.opens_before, point.closes_after) < 0:
        yield "day", "its days must not be below 0."


def _known(slug: str, instruments: Mapping[str, Instrument], *, gated: bool) -> bool:
    return slug in instruments and instruments[slug].gated == gated


def _overlaps(schedule: Schedule) -> Iterator[Fault]:
    """Two points are never open on one day: nobody is asked the same twice in a day."""
    for earlier, later in combinations(schedule.points, 2):
        if earlier.anchor != later.anchor:
            continue
        number = schedule.points.index(later)
        if later.day <= earlier.day:
            yield ("points", number, "day"), f"Point “{later.slug}” must come after “{earlier.slug}”."
        elif later.day - later.opens_before <= earlier.day + earlier.closes_after:
            yield ("points", number, "day"), f"Points “{earlier.slug}” and “{later.slug}” are open on the same day."


def _plan(schedule: Schedule, anchor: Anchor, first: date, zone: ZoneInfo) -> list[Planned]:
    return [_planned(schedule, point, first, zone) for point in schedule.points if point.anchor == anchor]


def _planned(schedule: Schedule, point: AssessmentPoint, first: date, zone: ZoneInfo) -> Planned:
    due = first + timedelta(days=point.day)
    opens = due - timedelta(days=point.opens_before)
    hour = 0 if opens <= first else schedule.opens_hour  # what begins today is open at once
    return Planned(
        point=point,
        opens_at=_moment(opens, hour, zone),
        due_at=_moment(due + timedelta(days=1), 0, zone),
        closes_at=_moment(due + timedelta(days=point.closes_after + 1), 0, zone),
    )


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
