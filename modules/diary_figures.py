"""The daily diary over seven days: means, how much the days differ, and boom and bust.

Means need four days of the seven. Variability is the sample standard deviation. The boom-and-bust index is that of the
activity, -2 (much less than usual) to 2 (much more). Source: this programme's own design.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, stdev
from typing import Any

Values = Mapping[str, Any]

LEAST_DAYS = 4
DAYS = 7
SCALES = {"pain-average": "Pain", "mood": "Mood", "did-what-mattered": "What matters"}
ACTIVITY = {"much-less-than-usual": -2, "less": -1, "as-usual": 0, "more": 1, "much-more-than-usual": 2}
TOO_FEW = "Four days out of seven give the figures of a week."
STEADY = 0.8  # of the index; below, the days are much alike


@dataclass(frozen=True)
class Figure:
    """One line of a week: on how many days it was noted, the mean, and the standard deviation."""

    name: str
    days: int
    mean: float
    spread: float


@dataclass(frozen=True)
class Days:
    """The figures of seven days; `boom_bust` is None with fewer than four days of activity."""

    figures: tuple[Figure, ...]
    boom_bust: float | None


def figures(entries: Sequence[tuple[date, Values]], last: date) -> Days:
    """The seven days that end with `last`; of two entries for one day the later in the list counts."""
    by_day = {day: values for day, values in entries if last - timedelta(days=DAYS) < day <= last}
    rows = [by_day[day] for day in sorted(by_day)]
    scales = [(label, [row[name] for row in rows if name in row]) for name, label in SCALES.items()]
    enough = [(label, noted) for label, noted in scales if len(noted) >= LEAST_DAYS]
    codes = [ACTIVITY[row["activity"]] for row in rows if row.get("activity") in ACTIVITY]
    return Days(
        tuple(Figure(label, len(noted), fmean(noted), stdev(noted)) for label, noted in enough),
        stdev(codes) if len(codes) >= LEAST_DAYS else None,
    )


def spread_in_words(found: Days) -> str:
    """How much the days differ, in numbers: standard deviations, and the boom-and-bust index."""
    said = [f"{one.name.lower()} {one.spread:.1f}" for one in found.figures]
    said += [] if found.boom_bust is None else [f"boom and bust {found.boom_bust:.1f}"]
    return f"How much the days differ (standard deviation): {', '.join(said)}." if said else ""


def in_words(found: Days, last: date) -> str:
    """The seven days to `last` in a few words."""
    if not found.figures:
        return TOO_FEW
    said = ", ".join(f"{one.name.lower()} {one.mean:.1f}" for one in found.figures)
    days = max(one.days for one in found.figures)
    start = f"The seven days to {last.day} {last:%B}, {days} of them noted."
    return f"{start} On average: {said} of 10.{_steadiness(found.boom_bust)}"


def _steadiness(boom_bust: float | None) -> str:
    if boom_bust is None:
        return ""
    return " You did much the same each day." if boom_bust < STEADY else " Some days were much fuller than others."
