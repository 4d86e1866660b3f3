"""PURE: a history of scores as a drawing (coordinates for an inline SVG), the same in words, and its table.

The drawing is small (360 × 210 units) so that its letters stay readable on a phone. Nothing depends on the clock or
on chance: the same history is always the same picture.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, BOTTOM = 30, 16, 24, 30  # room for numbers, labels and dates around the plot
LABEL_GAP = 24  # units between two labels, so that they never overlap
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Reading:
    """One dated score. `flagged`: it raised a flag. `note`: its band, or whatever else is said of it."""

    day: date
    value: Decimal
    flagged: bool = False
    note: str = ""


@dataclass(frozen=True)
class Band:
    """A range of the scale that is shaded, such as from the first score that counts as moderate; ends included."""

    low: Decimal
    high: Decimal
    name: str


@dataclass(frozen=True)
class History:
    """The readings of one scale in order of days, the days on which one was missed, and the scale's own range.

    `baseline` is the score before the programme began, None when there was none.
    """

    key: str
    title: str
    low: Decimal
    high: Decimal
    readings: tuple[Reading, ...]
    missed: tuple[date, ...] = ()
    baseline: Decimal | None = None
    band: Band | None = None
    lower_is_better: bool = True


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str  # empty where it would overlap another
    label_y: float
    flagged: bool


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Box:
    y: float
    height: float
    name: str

    @property
    def name_y(self) -> float:
        """The baseline of its name, just inside its upper edge."""
        return self.y + 12


@dataclass(frozen=True)
class Line:
    """One line of the table; `value` is empty on a missed day."""

    day: date
    value: str
    note: str


@dataclass(frozen=True)
class Drawing:
    """Everything the template draws; `lines` are the `points` of one polyline for each unbroken run."""

    key: str
    title: str
    words: str
    description: str
    lower_is_better: bool
    dots: list[Dot] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    baseline: float | None = None
    band: Box | None = None
    x_ticks: list[Tick] = field(default_factory=list)
    y_ticks: list[Tick] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)

    width, height = WIDTH, HEIGHT
    left, right, bottom = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM
    plot_width, tick_x, missed_top = WIDTH - RIGHT - LEFT, LEFT - 8, HEIGHT - BOTTOM - 10


def draw(history: History) -> Drawing:
    """Place a history on the page. Without readings there is nothing but words."""
    facts = (history.key, history.title, words(history), describe(history), history.lower_is_better)
    if not history.readings:
        return Drawing(*facts)
    across = _across(history)
    return Drawing(
        *facts,
        dots=_dots(history, across),
        lines=_lines(history, across),
        gaps=[across(day) for day in _missed_between(history)],
        baseline=None if history.baseline is None else _up(history, history.baseline),
        band=_box(history),
        x_ticks=_x_ticks(history, across),
        y_ticks=[Tick(_up(history, value), number(value)) for value in _y_values(history)],
        rows=_rows(history),
    )


def words(history: History) -> str:
    """The history in one plain sentence."""
    if not history.readings:
        return "No answers yet."
    first, last = history.readings[0], history.readings[-1]
    if len(history.readings) == 1:
        return f"{number(first.value)} on {_short(first.day)}, the first answer."
    begun = "at the start" if history.baseline == first.value else f"on {_short(first.day)}"
    joint = ", and still" if first.value == last.value else ","
    return f"{number(first.value)} {begun}{joint} {number(last.value)} on {_short(last.day)}."


def describe(history: History) -> str:
    """What somebody hears who cannot see the drawing."""
    direction = "Lower is better." if history.lower_is_better else "Higher is better."
    span = f"From {number(history.low)} to {number(history.high)}. {direction}"
    listed = ", ".join(f"{_short(one.day)}: {number(one.value)}{_aside(one)}" for one in history.readings)
    missed = len(_missed_between(history))
    gap = f" Not answered {missed} time{'' if missed == 1 else 's'} in between." if missed else ""
    return f"{span} {listed}.{gap}" if listed else "No answers yet."


def number(value: Decimal) -> str:
    """A score without useless zeros: 5, 4.3, −1."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−") or "0"


def _aside(reading: Reading) -> str:
    said = ", ".join(filter(None, (reading.note, "flagged" if reading.flagged else "")))
    return f" ({said})" if said else ""


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _across(history: History):
    """From a day to its x; a history of one day stands in the middle."""
    days = [one.day for one in history.readings]
    span = (days[-1] - days[0]).days
    inner = WIDTH - LEFT - RIGHT - 24  # so that the first and the last label are not cut

    def across(day: date) -> float:
        share = (day - days[0]).days / span if span else 0.5
        return round(LEFT + 12 + share * inner, 1)

    return across


def _up(history: History, value: Decimal) -> float:
    span = history.high - history.low
    share = float((value - history.low) / span) if span else 0.5
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _dots(history: History, across) -> list[Dot]:
    labelled = _labelled(history, across)
    dots = []
    for place, one in enumerate(history.readings):
        x, y = across(one.day), _up(history, one.value)
        dots.append(Dot(x, y, number(one.value) if place in labelled else "", round(y - 9, 1), one.flagged))
    return dots


def _labelled(history: History, across) -> set[int]:
    """Which readings carry their number: the last, the first, the flagged, then whatever has room."""
    last = len(history.readings) - 1
    flagged = [place for place, one in enumerate(history.readings) if one.flagged]
    chosen: list[int] = []
    for place in (last, 0, *flagged, *range(last)):
        x = across(history.readings[place].day)
        if all(abs(x - across(history.readings[other].day)) >= LABEL_GAP for other in chosen):
            chosen.append(place)
    return set(chosen)


def _missed_between(history: History) -> list[date]:
    days = [one.day for one in history.readings]
    return sorted({day for day in history.missed if days and days[0] < day < days[-1]} - set(days))


def _lines(history: History, across) -> list[str]:
    """One polyline for each run of readings that no missed day interrupts."""
    runs: list[list[Reading]] = [[]]
    missed = _missed_between(history)
    for one in history.readings:
        if runs[-1] and any(runs[-1][-1].day < day < one.day for day in missed):
            runs.append([])
        runs[-1].append(one)
    return [" ".join(f"{across(one.day)},{_up(history, one.value)}" for one in run) for run in runs if len(run) > 1]


def _box(history: History) -> Box | None:
    if history.band is None:
        return None
    top = _up(history, min(history.band.high, history.high))
    return Box(top, round(_up(history, history.band.low) - top, 1), history.band.name)


def _y_values(history: History) -> list[Decimal]:
    middle = (history.low + history.high) / 2
    return [history.low, *([middle] if middle == int(middle) else []), history.high]


def _x_ticks(history: History, across) -> list[Tick]:
    """The first and the last day, and up to two between them where there is room for their names."""
    first, last = history.readings[0].day, history.readings[-1].day
    span = (last - first).days
    days: Iterable[date] = (first,) if not span else (first, last)
    if span >= 21:
        days = (first, first + timedelta(days=round(span / 3)), first + timedelta(days=round(span * 2 / 3)), last)
    return [Tick(across(day), _short(day)) for day in days]


def _rows(history: History) -> list[Line]:
    """The table: every reading and every missed day, newest first."""
    found = [Line(one.day, number(one.value), _aside(one).strip(" ()")) for one in history.readings]
    found += [Line(day, "", "not answered") for day in _missed_between(history)]
    return sorted(found, key=lambda line: line.day, reverse=True)
