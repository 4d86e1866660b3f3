"""PURE: what happened, laid out in lanes on one axis of time; places are per cent of the width, for any page.

Nothing depends on the clock or on chance: the same events are always the same picture.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from guidance.chart_words import History, error_range, missed_since, month, number, short
from guidance.chart_words import words as in_words

EDGE = 1.5  # per cent kept free at both ends, so that no sign is cut
STEPS = (1, 7, 14, 28, 56, 91, 182, 364)  # days between two dates of the axis
MOST_TICKS = 6
HEIGHT, ROW = 44, 10  # of a lane, and the way of a second kind of sign from its middle, in pixels
TALL, PAD = 84, 12  # of a lane of scores, and what is kept free above and below


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, or from `day` to `until`. `sign` is its shape, `what` says it in few words.

    `kind` is what is counted ("message from her"), `row` is -1, 0 or 1: above, on or below the middle of the lane.
    """

    day: date
    lane: str
    kind: str
    what: str
    sign: str = "dot"
    url: str = ""
    until: date | None = None
    row: int = 0


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Sign:
    x: float
    y: float
    shape: str
    title: str


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    title: str


@dataclass(frozen=True)
class Lane:
    """One line of signs; `words` say how many there are of what."""

    name: str
    words: str
    signs: list[Sign]
    bars: list[Bar]
    height = HEIGHT
    middle = HEIGHT // 2


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str
    label_y: float
    flagged: bool


@dataclass(frozen=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class ScoreLane:
    """One scale on the same axis; `error_y` and `error_height` are None where the error is not known."""

    name: str
    words: str
    dots: list[Dot]
    segments: list[Segment]
    gaps: list[float]
    baseline: float | None
    error_y: float | None
    error_height: float | None
    height, top, bottom = TALL, PAD, TALL - PAD


@dataclass(frozen=True)
class Axis:
    """The days that are shown, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def at(self, day: date) -> float:
        """The place of a day, in per cent; a day outside stands at the edge."""
        span = (self.last - self.first).days
        share = (min(max(day, self.first), self.last) - self.first).days / span if span else 0.5
        return round(EDGE + share * (100 - 2 * EDGE), 2)

    def ticks(self) -> list[Tick]:
        """Dates along the axis, few enough to be read on a phone."""
        span = (self.last - self.first).days
        step = next((one for one in STEPS if span / one < MOST_TICKS), STEPS[-1])
        name = month if step >= 56 else short
        days = [self.first + timedelta(days=n) for n in range(0, span + 1, step)]
        found = [Tick(self.at(day), name(day)) for day in days]
        found[0] = Tick(found[0].x, found[0].label, "start" if span else "middle")
        if found[-1].x > 92 and len(found) > 1:
            found[-1] = Tick(found[-1].x, found[-1].label, "end")
        return found


def lanes(events: Iterable[Event], names: Sequence[str], axis: Axis) -> list[Lane]:
    """A lane for each name, in order, also where it is empty: that nothing happened is a fact, too."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.day <= axis.last and (event.until or event.day) >= axis.first:
            groups[event.lane].append(event)
    return [_lane(name, groups[name], axis) for name in names]


def _lane(name: str, events: list[Event], axis: Axis) -> Lane:
    points = [one for one in events if one.until is None]
    spots: dict[tuple[date, str, int], list[str]] = defaultdict(list)
    for one in points:
        spots[one.day, one.sign, one.row].append(one.what)
    signs = [
        Sign(axis.at(day), HEIGHT / 2 + row * ROW, shape, f"{short(day)}: {'; '.join(said)}")
        for (day, shape, row), said in sorted(spots.items())
    ]
    return Lane(name, _counted(events), signs, [_bar(one, axis) for one in events if one.until])


def _bar(event: Event, axis: Axis) -> Bar:
    x = axis.at(event.day)
    return Bar(x, max(round(axis.at(event.until) - x, 2), 0.6), event.what)


def _counted(events: list[Event]) -> str:
    found = Counter(event.kind for event in events)
    return " · ".join(f"{kind} {many}" for kind, many in found.items()) or "nothing in this time"


def score_lane(history: History, axis: Axis) -> ScoreLane:
    """One scale in the days of the axis; the baseline is drawn even where it was taken before them."""
    readings = [one for one in history.readings if one.day in axis]
    missed = [day for day in missed_since(history) if day in axis]
    dots = [
        Dot(axis.at(one.day), y, number(one.value), y - 8 if y > PAD + 14 else y + 18, one.flagged)
        for one in readings
        for y in [_up(history, one.value)]
    ]
    pairs = zip(readings, readings[1:], dots, dots[1:], strict=False)
    reach = error_range(history)
    top = _up(history, reach[1]) if reach else None
    return ScoreLane(
        name=history.title,
        words=in_words(replace(history, readings=tuple(readings))) if readings else "no answers in this time",
        dots=_labelled(dots),
        segments=[
            Segment(a.x, a.y, b.x, b.y)
            for one, other, a, b in pairs
            if not any(one.day < day < other.day for day in missed)
        ],
        gaps=[axis.at(day) for day in missed],
        baseline=None if history.baseline is None else _up(history, history.baseline),
        error_y=top,
        error_height=round(_up(history, reach[0]) - top, 1) if reach and top is not None else None,
    )


def _labelled(dots: list[Dot]) -> list[Dot]:
    """Numbers at the last dot, the first, the flagged, and wherever ten per cent of the width are free."""
    order = sorted(range(len(dots)), key=lambda n: (n != len(dots) - 1, n != 0, not dots[n].flagged, n))
    chosen: list[int] = []
    for place in order:
        if all(abs(dots[place].x - dots[other].x) >= 10 for other in chosen):
            chosen.append(place)
    return [
        dot if place in chosen else Dot(dot.x, dot.y, "", dot.label_y, dot.flagged) for place, dot in enumerate(dots)
    ]


def _up(history: History, value) -> float:
    span = history.high - history.low
    share = float((value - history.low) / span) if span else 0.5
    return round(TALL - PAD - share * (TALL - 2 * PAD), 1)
