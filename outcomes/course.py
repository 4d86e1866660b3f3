"""The course of one person's scores, and the last of them beside its baseline.

PURE: no Django, no clock. Scores of different versions of a definition are never compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from outcomes.definitions import Instrument, Scale

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Point:
    """One scored sheet of one person.

    `version`: Instrument.version, the definition's own number. `taken_on`: the day of the answers where she lives.
    `scores`: scale key to value for complete scores, None for any other. `items`: the urgent items' answers.
    """

    response: str
    instrument: str
    version: int
    taken_on: date
    scores: Mapping[str, Decimal | None]
    items: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """A score beside an earlier one, on one scale of one version of one definition."""

    scale: Scale
    before: Decimal
    before_on: date
    after: Decimal
    after_on: date

    @property
    def worsening(self) -> Decimal:
        """Positive is worse, whatever the scale's direction."""
        return self.scale.worsening(self.before, self.after)

    @property
    def percent(self) -> Decimal | None:
        """The change in per cent of the score before; None from a score of 0."""
        return self.scale.percent(self.before, self.worsening)


def course_of(history: Sequence[Point], instrument: Instrument) -> list[Point]:
    """The points that may be compared with the last one. Raises ValueError as `findings`."""
    if not history or (history[-1].instrument, history[-1].version) != (instrument.slug, instrument.version):
        raise ValueError(f"The last point is not of {instrument.slug}, version {instrument.version}.")
    if any(later.taken_on < earlier.taken_on for earlier, later in pairwise(history)):
        raise ValueError("The points are not in order of time.")
    return [one for one in history if (one.instrument, one.version) == (instrument.slug, instrument.version)]


def compare(
    course: Sequence[Point], instrument: Instrument, scales: tuple[str, ...], started_on: date | None
) -> Comparison | None:
    """The last point beside the baseline, on the first of `scales` that both have; None when there is none."""
    last = course[-1]
    for scale in map(instrument.scale, scales):
        after = last.scores.get(scale.key)
        scored = [
            (point.taken_on, value)
            for point in course
            if started_on and point.taken_on <= started_on and (value := point.scores.get(scale.key)) is not None
        ]
        if scored and after is not None:
            before_on, before = scored[0]
            return Comparison(scale, before, before_on, after, last.taken_on)
    return None


def compare_with_last(course: Sequence[Point], instrument: Instrument, scales: tuple[str, ...]) -> Comparison | None:
    """The last point beside the complete score before it, on the first of `scales` that both have."""
    last = course[-1]
    for scale in map(instrument.scale, scales):
        after = last.scores.get(scale.key)
        for point in reversed(course[:-1]):
            before = point.scores.get(scale.key)
            if before is not None and after is not None:
                return Comparison(scale, before, point.taken_on, after, last.taken_on)
    return None


def sentence(found: Comparison, *, percent: bool = False) -> str:
    """“PHQ-9 went from 9 (3 May) to 17 (24 May), up 8.”; with `percent`, “up 8 (89 %).” where there is one."""
    change = found.after - found.before
    way = f"{'up' if change > 0 else 'down'} {number(found.scale, abs(change))}" if change else "no change"
    if percent and change and found.percent is not None:
        way += f" ({found.percent:.0f} %)"
    before_on = day(found.before_on, year=found.before_on.year != found.after_on.year)
    after_on = day(found.after_on, year=found.before_on.year != found.after_on.year)
    before, after = number(found.scale, found.before), number(found.scale, found.after)
    return f"{found.scale.title} went from {before} ({before_on}) to {after} ({after_on}), {way}."


def number(scale: Scale, value: Decimal) -> str:
    """A score as it is written: as many decimals as its scale has."""
    return f"{value:.{scale.decimals}f}"


def day(when: date, *, year: bool = False) -> str:
    """“3 May”, or “3 May 2026”; in English whatever the machine's locale."""
    return f"{when.day} {MONTHS[when.month - 1]}" + (f" {when.year}" if year else "")
