"""PURE: what turns my pain up, what turns it down, and what makes no difference: sorted, and drawn as her own dial."""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, ClassVar

from modules.choosing import Sort
from modules.drawn import Drawn
from modules.interaction import Answer, Feedback, Option, read_options
from modules.tables import Table

WIDTH, HEIGHT, MIDDLE = 320, 170, (160, 150)
INNER, OUTER = 96, 126  # units from the middle: where a notch begins and ends
APART, SIDE = 12.0, 78.0  # degrees: between two notches at most, and for a whole side

FIRST = "Nothing that turns it down yet? Many people need time to find theirs. You will try some in this course."
OWN = "Down does not mean off. But each one is a notch, and it is yours."


@dataclass(frozen=True)
class Notch:
    """One mark at the rim of the dial."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Column:
    """One bin with what she put in it; `side` is up, down or same."""

    side: str
    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class DrawnDial:
    """A dial with a notch for each thing that turns it, and the same as lists."""

    columns: tuple[Column, ...]
    ups: tuple[Notch, ...]
    downs: tuple[Notch, ...]

    kind: ClassVar[str] = "dial"
    width, height, middle, knob = WIDTH, HEIGHT, MIDDLE, 72


@dataclass(frozen=True)
class Dial(Drawn, Sort):
    """Sort into three bins, in this order: turns mine up, turns it down, makes no difference."""

    type: ClassVar[str] = "dial"

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {"options": read_options(table), "bins": tuple(map(Option, table.texts("bins", 3, 3)))}

    def _in(self, answer: Answer, bin: Option) -> tuple[str, ...]:
        kept = answer.get("sorted", {})
        return tuple(one.text for one in self.options if kept.get(one.value) == bin.value)

    def _feedback(self, answer: Answer) -> list[Feedback]:
        ups, downs, _ = (len(self._in(answer, bin)) for bin in self.bins)
        counted = f"On your dial: {_things(ups)} up, {_things(downs)} down."
        return [Feedback(f"{counted} {OWN if downs else FIRST}")]

    def piece(self, answer: Answer) -> DrawnDial | None:
        if not answer:
            return None
        columns = [
            Column(side, bin.text, self._in(answer, bin))
            for side, bin in zip(("up", "down", "same"), self.bins, strict=True)
        ]
        return DrawnDial(
            tuple(one for one in columns if one.texts or one.side != "same"),
            notches(len(columns[0].texts), 1),
            notches(len(columns[1].texts), -1),
        )


def _things(count: int) -> str:
    return "1 thing that turns it" if count == 1 else f"{count or 'no'} things that turn it"


def notches(count: int, side: int) -> tuple[Notch, ...]:
    """`count` marks from the top of the dial down its right (`side` 1) or its left (-1), all on the upper half."""
    apart = min(APART, SIDE / count) if count else 0.0
    return tuple(_notch(side * (8 + n * apart)) for n in range(count))


def _notch(turn: float) -> Notch:
    across, up = sin(radians(turn)), cos(radians(turn))
    ends = [(MIDDLE[0] + reach * across, MIDDLE[1] - reach * up) for reach in (INNER, OUTER)]
    (x1, y1), (x2, y2) = ends
    return Notch(round(x1, 1), round(y1, 1), round(x2, 1), round(y2, 1))
