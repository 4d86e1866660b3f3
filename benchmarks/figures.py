"""Seconds in, sentences out: percentiles, ratios to the floor with their spread, and whether a goal is met.

PURE: no Django, no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of the values do not exceed (nearest rank)."""
    ranked = sorted(values)
    rank = -(-len(ranked) * percent // 100)  # rounded up
    return ranked[max(0, int(rank) - 1)]


@dataclass
class Pairs:
    """One round: what the floor took and what the page took, one after the other, in seconds."""

    floor: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return median(self.page) / median(self.floor)


@dataclass(frozen=True)
class Figure:
    """A page against its floor over all rounds; `times` is the goal, how often the floor it may cost at most."""

    name: str
    rounds: list[Pairs]
    times: float | None

    def _all(self, what: str) -> list[float]:
        return [seconds for pairs in self.rounds for seconds in getattr(pairs, what)]

    def ms(self, what: str, percent: float) -> float:
        """A percentile of "floor" or "page" over all rounds, in milliseconds."""
        return 1000 * percentile(self._all(what), percent)

    @property
    def p50(self) -> float:
        """The median over the rounds of the ratio of medians."""
        return median(self.spread)

    @property
    def spread(self) -> list[float]:
        """The ratio of medians in each round, lowest first."""
        return sorted(pairs.ratio for pairs in self.rounds)

    @property
    def p99(self) -> float:
        return self.ms("page", 99) / self.ms("floor", 99)

    @property
    def verdict(self) -> str:
        return "–" if self.times is None else verdict(self.p50 <= self.times and self.p99 <= self.times)


def verdict(met: bool) -> str:
    return "OK" if met else "MISSED"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table whose columns line up."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    ruled = [lines[0], ["-" * width for width in widths], *lines[1:]]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in ruled
    )
