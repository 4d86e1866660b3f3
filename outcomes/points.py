"""What a schedule holds: assessment points, what is asked besides, and what takes another's place.

PURE: no Django, no clock. What a point asks depends on the person (track, support level) and on the service
(permissions on file, somebody there to answer an urgent answer), and is settled when she opens it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from outcomes.reading import build, plain_dict

Anchor = Literal["consent", "start"]
Track = Literal["cbt", "act"]
SupportLevel = Literal["scheduled", "on_demand", "self_guided"]
When = Literal["always", "permitted", "unstaffed"]


@dataclass(frozen=True)
class AssessmentPoint:
    """One planned moment. `title` is for patients.

    `day`: days after the anchor, the day of consent or the day the programme started. Open from `opens_before` days
    before it until the end of the day `closes_after` days after it. `instruments`: slugs in the order asked.
    `remind_after_days`: in the place of the schedule's own.
    """

    slug: str
    title: str
    anchor: Anchor
    day: int
    opens_before: int
    closes_after: int
    instruments: tuple[str, ...]
    remind_after_days: tuple[int, ...] | None = None

    @property
    def days_open(self) -> int:
        return self.opens_before + self.closes_after + 1


@dataclass(frozen=True)
class Who:
    """Of whom it is asked, and whether somebody here answers an urgent answer (`staffed`)."""

    track: str = "cbt"
    support_level: str = "scheduled"
    staffed: bool = True


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Where something holds; an empty list means everywhere.

    `when`: "permitted", for gated instruments and for those alone: while the site holds permission; "unstaffed": while
    nobody here answers an urgent answer.
    """

    when: When
    points: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    support_levels: tuple[SupportLevel, ...] = ()

    def holds(self, point: str, who: Who) -> bool:
        """Permission aside, which belongs to each instrument."""
        return (
            (self.when != "unstaffed" or not who.staffed)
            and (not self.points or point in self.points)
            and (not self.tracks or who.track in self.tracks)
            and (not self.support_levels or who.support_level in self.support_levels)
        )


@dataclass(frozen=True, kw_only=True)
class Besides(Condition):
    """`instruments` are asked after a point's own."""

    instruments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Alternative(Condition):
    """`use` takes the place of `instead_of`. Of several for one instrument, the first that holds counts."""

    use: str
    instead_of: str


@dataclass(frozen=True)
class Schedule:
    """The assessment points of one programme, in order of time.

    `opens_hour`: local hour, 0-23. `remind_after_days`: days of 24 hours after opening; empty for no reminder.
    """

    slug: str
    programme: str
    opens_hour: int
    points: tuple[AssessmentPoint, ...]
    remind_after_days: tuple[int, ...] = ()
    besides: tuple[Besides, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    def point(self, slug: str) -> AssessmentPoint:
        """Raises KeyError for a slug that is not here."""
        return {point.slug: point for point in self.points}[slug]

    def reminders(self, point: str) -> tuple[int, ...]:
        """After how many days an assessment is recalled; the schedule's own for a point that is not in it."""
        own = next((one.remind_after_days for one in self.points if one.slug == point), None)
        return self.remind_after_days if own is None else own

    def to_dict(self) -> dict[str, Any]:
        return plain_dict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "Schedule":
        """Raises ValueError when the body does not fit."""
        return build(cls, body)


def instruments_for(
    schedule: Schedule, point: AssessmentPoint, permitted: Collection[str] = (), who: Who | None = None
) -> tuple[str, ...]:
    """The slugs to ask at this point, in order. `permitted`: the gated instruments whose wording is on file.

    An instrument that takes another's place is asked in that place, and never twice.
    """
    who = who or Who()
    asked = [*point.instruments, *_besides(schedule, point.slug, permitted, who)]
    return tuple(dict.fromkeys(_instead(schedule, slug, point.slug, permitted, who) for slug in asked))


def gated(schedule: Schedule) -> set[str]:
    """Every instrument that is asked only where it is permitted."""
    besides = {slug for one in schedule.besides if one.when == "permitted" for slug in one.instruments}
    return besides | {one.use for one in schedule.alternatives if one.when == "permitted"}


def _besides(schedule: Schedule, point: str, permitted: Collection[str], who: Who) -> Iterator[str]:
    for one in schedule.besides:
        if one.holds(point, who):
            yield from (slug for slug in one.instruments if one.when != "permitted" or slug in permitted)


def _instead(schedule: Schedule, slug: str, point: str, permitted: Collection[str], who: Who) -> str:
    for one in schedule.alternatives:
        may = one.when != "permitted" or one.use in permitted
        if one.instead_of == slug and may and one.holds(point, who):
            return one.use
    return slug
