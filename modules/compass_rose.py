"""PURE: parts of a life drawn as a compass: a spoke for each, how far it is lived, and how much it matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import ClassVar

from modules.compass import Area

SIZE, MIDDLE = 320, 160
REACH, INNER, NAMES = 118, 14, 140  # units from the middle: a ten, a nought, the number of the spoke


@dataclass(frozen=True)
class Spoke:
    """One part of life: from the middle to `lived`, on to `matters`, with its number at the rim."""

    number: int
    area: Area
    start: tuple[float, float]
    lived: tuple[float, float]
    matters: tuple[float, float]
    name: tuple[float, float]


@dataclass(frozen=True)
class Rose:
    """The compass and the same in words; `rings` are the radii of five and ten."""

    spokes: tuple[Spoke, ...]

    kind: ClassVar[str] = "rose"
    size, middle, rings = SIZE, MIDDLE, (INNER + (REACH - INNER) // 2, REACH)


def rose(areas: Sequence[Area]) -> Rose | None:
    """The first part of life points up, the others follow clockwise; None without any."""
    turns = [2 * pi * n / len(areas) for n in range(len(areas))]
    spokes = tuple(_spoke(n, area, turn) for n, (area, turn) in enumerate(zip(areas, turns, strict=True), 1))
    return Rose(spokes) if spokes else None


def _spoke(number: int, area: Area, turn: float) -> Spoke:
    start, lived, matters = (_at(turn, _reach(value)) for value in (0, area.lived, area.importance))
    return Spoke(number, area, start, lived, matters, _at(turn, NAMES))


def _reach(value: int) -> float:
    return INNER + value * (REACH - INNER) / 10


def _at(turn: float, reach: float) -> tuple[float, float]:
    return round(MIDDLE + reach * sin(turn), 1), round(MIDDLE - reach * cos(turn), 1)
