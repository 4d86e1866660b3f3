"""PURE: a worksheet over time as a small drawing: places for an inline SVG, with the same in words and as a table.

Lines differ by their mark and their dashes, never by colour alone. One point makes no picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 14, 28
MANY = 20  # points, from which on the marks are small
LABEL_ROOM = 64  # units between two names under the drawing
EDGE_ROOM = 96  # the first and the last stand with one edge at their place, and so reach further in

Shape = Literal["line", "step", "dots"]


@dataclass(frozen=True)
class Series:
    """One line: places from left (any numbers that grow) and values, in the scale of the drawing."""

    name: str
    points: tuple[tuple[float, float], ...]
    shape: Shape = "line"


@dataclass(frozen=True)
class DrawnSeries:
    """A line as it is drawn: the `points` of a polyline ("" for none), its marks, and the mark of its key."""

    number: int
    name: str
    line: str
    marks: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Tick:
    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Trend:
    """Everything the template shows: `head` and `rows` are the table that says the same."""

    title: str
    words: str
    series: tuple[DrawnSeries, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    kind = "trend"
    width, height = WIDTH, HEIGHT
    left, right, tick_x = LEFT, WIDTH - RIGHT, LEFT - 7

    @property
    def table(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with the head of its column."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Scale:
    """From places and values to units of the drawing; values beyond the scale stand at its edge."""

    first: float
    last: float
    high: float

    def x(self, place: float) -> float:
        share = (place - self.first) / (self.last - self.first)
        return round(LEFT + 8 + share * (WIDTH - LEFT - RIGHT - 16), 1)

    def y(self, value: float) -> float:
        share = min(1.0, max(0.0, value / self.high))
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def draw(
    title: str,
    words: str,
    series: Sequence[Series],
    *,
    high: float,
    labels: Sequence[tuple[float, str]],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Trend | None:
    """The drawing, from 0 to `high`; None with fewer than two places. `labels` are places and their names."""
    places = sorted({place for one in series for place, _ in one.points})
    if len(places) < 2:
        return None
    scale = Scale(places[0], places[-1], high)
    small = max(len(one.points) for one in series) > MANY
    return Trend(
        title,
        words,
        tuple(_drawn(n, one, scale, 2.2 if small else 4.2) for n, one in enumerate(series, 1) if one.points),
        _across(labels, scale),
        tuple(Tick(scale.y(value), f"{value:g}") for value in (0, high / 2, high)),
        tuple(head),
        tuple(map(tuple, rows)),
    )


def _drawn(number: int, one: Series, scale: Scale, size: float) -> DrawnSeries:
    at = [(scale.x(place), scale.y(value)) for place, value in one.points]
    line = _steps(at, scale.x(scale.last)) if one.shape == "step" else at if one.shape == "line" else []
    marks = () if one.shape == "step" else tuple(mark(number, x, y, size) for x, y in at)
    path = " ".join(f"{x:g},{y:g}" for x, y in line)
    return DrawnSeries(number, one.name, path, marks, mark(number, 14, 7, 4.2) if marks else "")


def _steps(at: list[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """Corners of a staircase: level, then up; the last step goes on to the end."""
    found: list[tuple[float, float]] = []
    for (x, y), (until, _) in zip(at, [*at[1:], (end, 0.0)], strict=True):
        found += [(x, y), (until, y)]
    return found


def mark(number: int, x: float, y: float, size: float) -> str:
    """A circle, a square or a triangle as an SVG path, for the first, second and third line."""
    if number == 1:
        return f"M{x - size:g} {y:g}a{size:g} {size:g} 0 1 0 {2 * size:g} 0a{size:g} {size:g} 0 1 0 {-2 * size:g} 0z"
    if number == 2:
        return f"M{x - size:g} {y - size:g}h{2 * size:g}v{2 * size:g}h{-2 * size:g}z"
    return f"M{x:g} {y - size:g}L{x + size:g} {y + size:g}L{x - size:g} {y + size:g}z"


def _across(labels: Sequence[tuple[float, str]], scale: Scale) -> tuple[Tick, ...]:
    """The first and the last name, and those between that have room."""
    placed = [(scale.x(place), name) for place, name in labels if name]
    if len(placed) < 2:
        return tuple(Tick(x, name) for x, name in placed)
    first, last = placed[0], placed[-1]
    found: list[Tick] = []
    for x, name in placed[1:-1]:
        room = not found or x - found[-1].at >= LABEL_ROOM
        if room and x - first[0] >= EDGE_ROOM and last[0] - x >= EDGE_ROOM:
            found.append(Tick(x, name))
    return (Tick(first[0] - 8, first[1], "start"), *found, Tick(last[0] + 8, last[1], "end"))


def short(day: date) -> str:
    """ "3 Mar"."""
    return f"{day.day} {day:%b}"


def full(day: date) -> str:
    """ "3 March 2025"."""
    return f"{day.day} {day:%B %Y}"
