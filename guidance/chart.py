"""PURE: a history of scores as a drawing: coordinates for an inline SVG, with the same in words and as a table.

The drawing is small (360 × 210 units) so that its letters stay readable on a phone. Nothing depends on the clock or
on chance: the same history is always the same picture.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from guidance import chart_words
from guidance.chart_words import History, Line, Reading, Threshold, missed_since, number

__all__ = ["HEIGHT", "LABEL_GAP", "WIDTH", "Drawing", "History", "Reading", "Threshold", "draw", "number"]

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, BOTTOM = 30, 16, 24, 30  # room for numbers, labels and dates around the plot
LABEL_GAP = 24  # units between two labels, so that they never overlap
TICK_GAP = 15  # units between two numbers beside the plot
MANY = 20  # readings, from which on the dots are small
Across = Callable[[date], float]


@dataclass(frozen=True)
class Dot:
    """`flagged` is ringed; `marked`, the reading that the page is about, has a shape of its own."""

    x: float
    y: float
    label: str  # empty where it would overlap another
    flagged: bool
    marked: bool

    @property
    def label_y(self) -> float:
        return round(self.y - (12 if self.flagged or self.marked else 9), 1)


@dataclass(frozen=True)
class Tick:
    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Box:
    """A range of the scale as it is drawn, `low` to `high` in the scale's own numbers."""

    y: float
    height: float
    low: str
    high: str


@dataclass(frozen=True)
class Level:
    """A threshold as it is drawn."""

    y: float
    name: str


@dataclass(frozen=True)
class Drawing:
    """Everything the template draws; `lines` are the `points` of one polyline for each unbroken run.

    `span` says the ends of the scale and which is better. `error` is the range in which a score can differ from the
    baseline by measurement error alone, `exactness` the same in a sentence. `ends` says when the scale has no room
    left; each is empty or None where there is nothing to say.
    """

    key: str
    title: str
    words: str
    description: str
    lower_is_better: bool
    span: str = ""
    exactness: str = ""
    ends: str = ""
    dots: list[Dot] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    baseline: float | None = None
    error: Box | None = None
    thresholds: list[Level] = field(default_factory=list)
    x_ticks: list[Tick] = field(default_factory=list)
    y_ticks: list[Tick] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)

    width, height = WIDTH, HEIGHT
    left, right, bottom = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM
    plot_width, tick_x, missed_top = WIDTH - RIGHT - LEFT, LEFT - 8, HEIGHT - BOTTOM - 10

    @property
    def dot_size(self) -> float:
        return 2.5 if len(self.dots) > MANY else 4.5

    @property
    def flagged(self) -> bool:
        return any(dot.flagged and not dot.marked for dot in self.dots)

    @property
    def marked(self) -> bool:
        return any(dot.marked for dot in self.dots)


def draw(history: History) -> Drawing:
    """Place a history on the page. Without readings there is nothing but words."""
    said = {
        "words": chart_words.words(history),
        "description": chart_words.describe(history),
        "span": chart_words.span(history),
        "exactness": chart_words.exactness(history),
        "ends": chart_words.ends(history),
    }
    facts = {"key": history.key, "title": history.title, "lower_is_better": history.lower_is_better, **said}
    if not history.readings:
        return Drawing(**facts)
    across = _across(history)
    return Drawing(
        **facts,
        dots=_dots(history, across),
        lines=_lines(history, across),
        gaps=[across(day) for day in missed_since(history)],
        baseline=None if history.baseline is None else _up(history, history.baseline),
        error=_error(history),
        thresholds=[Level(_up(history, one.value), one.name) for one in history.thresholds],
        x_ticks=_x_ticks(history, across),
        y_ticks=_y_ticks(history),
        rows=chart_words.rows(history),
    )


def _across(history: History) -> Across:
    """From a day to its x; a history of one day stands in the middle."""
    first, last = _days(history)
    span = (last - first).days
    inner = WIDTH - LEFT - RIGHT - 24  # so that the first and the last label are not cut

    def across(day: date) -> float:
        share = (day - first).days / span if span else 0.5
        return round(LEFT + 12 + share * inner, 1)

    return across


def _days(history: History) -> tuple[date, date]:
    """The first day and the last one drawn, whether it was answered or missed."""
    return history.readings[0].day, max([history.readings[-1].day, *missed_since(history)])


def _up(history: History, value: Decimal) -> float:
    """The y of a value; what lies beyond the scale stands at its edge."""
    span = history.high - history.low
    share = float((min(max(value, history.low), history.high) - history.low) / span) if span else 0.5
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _dots(history: History, across: Across) -> list[Dot]:
    labelled = _labelled(history, across)
    return [
        Dot(
            x=across(one.day),
            y=_up(history, one.value),
            label=number(one.value) if place in labelled else "",
            flagged=one.flagged,
            marked=one.marked,
        )
        for place, one in enumerate(history.readings)
    ]


def _labelled(history: History, across: Across) -> set[int]:
    """Which readings carry their number: marked, last, first, flagged, and of a few readings whatever has room."""
    last = len(history.readings) - 1
    marked = [place for place, one in enumerate(history.readings) if one.marked]
    flagged = [place for place, one in enumerate(history.readings) if one.flagged]
    chosen: list[int] = []
    for place in (*marked, last, 0, *flagged, *(range(last) if last < MANY else ())):
        x = across(history.readings[place].day)
        if all(abs(x - across(history.readings[other].day)) >= LABEL_GAP for other in chosen):
            chosen.append(place)
    return set(chosen)


def _lines(history: History, across: Across) -> list[str]:
    """One polyline for each run of readings that no missed day interrupts."""
    runs: list[list[Reading]] = [[]]
    missed = missed_since(history)
    for one in history.readings:
        if runs[-1] and any(runs[-1][-1].day < day < one.day for day in missed):
            runs.append([])
        runs[-1].append(one)
    return [" ".join(f"{across(one.day)},{_up(history, one.value)}" for one in run) for run in runs if len(run) > 1]


def _error(history: History) -> Box | None:
    found = chart_words.error_range(history)
    if found is None:
        return None
    top = _up(history, found[1])
    return Box(top, round(_up(history, found[0]) - top, 1), number(found[0]), number(found[1]))


def _y_ticks(history: History) -> list[Tick]:
    """Both ends of the scale and the thresholds, then the middle, each where there is room for its number."""
    middle = (history.low + history.high) / 2
    wanted = [history.low, history.high, *(one.value for one in history.thresholds)]
    wanted += [middle] if middle == int(middle) else []
    ticks: list[Tick] = []
    for value in wanted:
        at = _up(history, value)
        if all(abs(at - tick.at) >= TICK_GAP for tick in ticks):
            ticks.append(Tick(at, number(value)))
    return sorted(ticks, key=lambda tick: -tick.at)


def _x_ticks(history: History, across: Across) -> list[Tick]:
    """The first and the last day, and up to two between them where there is room for their names."""
    first, last = _days(history)
    span = (last - first).days
    days: Iterable[date] = (first,) if not span else (first, last)
    if span >= 21:
        days = (first, first + timedelta(days=round(span / 3)), first + timedelta(days=round(span * 2 / 3)), last)
    name = chart_words.month if span > 300 else chart_words.short
    found = [Tick(across(day), name(day)) for day in days]
    if len(found) > 1:
        found[0] = Tick(found[0].at - 12, found[0].label, "start")
        found[-1] = Tick(found[-1].at + 12, found[-1].label, "end")
    return found
