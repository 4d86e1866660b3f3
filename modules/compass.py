"""The compass worked out: how far each part of life is from how much it matters. A worksheet, never a score.

Gap = importance minus lived, never below 0; priority = importance times gap; the mean gap is over the areas with an
importance of 5 or more. Source: this programme's own worksheet (published instruments have other areas and scales).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Values = Mapping[str, Any]
MATTERS = 5  # of 10, from which on an area counts in the mean
CLOSE = "What matters most to you and how you live are close at the moment."


@dataclass(frozen=True)
class Area:
    """One part of life: importance and lived are 0 to 10."""

    name: str
    importance: int
    lived: int

    @property
    def gap(self) -> int:
        return max(0, self.importance - self.lived)

    @property
    def priority(self) -> int:
        return self.importance * self.gap


@dataclass(frozen=True)
class Pair:
    """One area then and now; `then` is None where it was not filled in then."""

    name: str
    importance: int
    then: int | None
    now: int


def areas(values: Values) -> list[Area]:
    """The areas with both numbers, as they stand on the sheet; of two rows for one area the later counts."""
    rows = {row["area"]: row for row in values.get("areas", []) if row.keys() >= {"area", "matters", "lived"}}
    return [Area(named(slug), row["matters"], row["lived"]) for slug, row in rows.items()]


def named(slug: str) -> str:
    """ "family-and-children" → "Family and children"."""
    return slug.replace("-", " ").capitalize()


def mean_gap(found: list[Area]) -> Fraction | None:
    """The mean gap over the areas that matter; None when none does."""
    gaps = [one.gap for one in found if one.importance >= MATTERS]
    return Fraction(sum(gaps), len(gaps)) if gaps else None


def by_priority(found: list[Area]) -> list[Area]:
    """Those with a gap, the highest priority first."""
    return sorted((one for one in found if one.priority), key=lambda one: -one.priority)


def then_and_now(then: Values, now: Values) -> list[Pair]:
    """Every area of now, beside how much it was lived then."""
    before = {one.name: one.lived for one in areas(then)}
    return [Pair(one.name, one.importance, before.get(one.name), one.lived) for one in areas(now)]


def gaps_in_words(values: Values) -> str:
    """Where a small step could count most; nothing while no area has both numbers."""
    found = areas(values)
    first = by_priority(found)[:3]
    if not first:
        return CLOSE if found else ""
    said = ", ".join(f"{one.name} ({one.importance} and {one.lived})" for one in first)
    return f"A small step could count most here: {said}. A gap shows a direction. It is no mark against you."
