"""Why a patient needs somebody now: kinds of need, in the order they are worked through. No Django, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Kind(IntEnum):
    """What waits, most pressing first: safety, worsening, broken promises, answers nobody has seen, then the rest."""

    RED = 0
    COUNTERSIGN = 1
    HARM = 2
    AMBER = 3
    CONCERN = 4
    INTAKE = 5
    YELLOW = 6
    OVERDUE_REPLY = 7
    UNSCORED = 8
    UNREAD = 9
    REPLY = 10
    WORKSHEET = 11
    QUIET = 12


LEVELS = {"red": Kind.RED, "amber": Kind.AMBER, "yellow": Kind.YELLOW}
FILTERS: dict[str, frozenset[Kind]] = {
    "flags": frozenset({*LEVELS.values(), Kind.COUNTERSIGN, Kind.HARM, Kind.CONCERN}),
    "intake": frozenset({Kind.INTAKE}),
    "messages": frozenset({Kind.OVERDUE_REPLY, Kind.UNREAD, Kind.REPLY}),
    "scores": frozenset({Kind.UNSCORED}),
    "worksheets": frozenset({Kind.WORKSHEET}),
    "quiet": frozenset({Kind.QUIET}),
}
"""The names by which a list of patients can be narrowed; an unknown name narrows nothing."""


@dataclass(frozen=True)
class Need:
    """One thing that waits. `since` is when it began; `due` by when it is owed, None for no promise."""

    kind: Kind
    text: str
    since: datetime
    due: datetime | None = None
    subject: object = None  # the id of the flag it stands for, so that its sentence can be shown
    first: bool = False  # goes before others of its kind

    @property
    def order(self) -> tuple:
        return (self.kind, not self.first, self.due or self.since, self.since)

    @property
    def level(self) -> str:
        """The level of a flag, amber for a worrying answer in a lesson; empty for every other need."""
        if self.kind == Kind.CONCERN:
            return "amber"
        return self.kind.name.lower() if self.kind in LEVELS.values() else ""

    def overdue(self, now: datetime) -> bool:
        return self.due is not None and self.due <= now


def most_pressing_first(needs: Iterable[Need]) -> list[Need]:
    return sorted(needs, key=lambda need: need.order)


def matches(needs: Iterable[Need], name: str) -> bool:
    """Does anything of what waits belong under this filter?"""
    kinds = FILTERS.get(name)
    return kinds is None or any(need.kind in kinds for need in needs)
