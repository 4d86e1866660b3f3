"""PURE: the compass then and now as bars: how much each part of life was lived, and how much it matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from modules import compass, trend
from modules.compass import Pair

WIDTH, LEFT, RIGHT = 360, 4, 30
BLOCK, BAR = 58, 11  # units: one area, one bar
UNIT = (WIDTH - LEFT - RIGHT) / 10


@dataclass(frozen=True)
class BarBlock:
    """One area as it is drawn; `then_width` is None where it was not filled in then."""

    name: str
    text_y: int
    then_y: int
    now_y: int
    then_width: float | None
    now_width: float
    goal_x: float
    then: int | None
    now: int

    @property
    def goal_end(self) -> int:
        return self.now_y + BAR + 3

    @property
    def goal_top(self) -> int:
        return self.then_y - 3


@dataclass(frozen=True)
class Bars:
    """The picture, the same in words and as a table."""

    title: str
    words: str
    blocks: tuple[BarBlock, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    height: int

    kind = "bars"
    width, left, bar = WIDTH, LEFT, BAR

    @property
    def table(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with the head of its column."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


def picture(entries: Sequence[tuple[date, dict[str, Any]]], _today: date) -> Bars | None:
    """The first sheet beside the newest; None with fewer than two sheets that hold numbers."""
    filled = [(day, values) for day, values in entries if compass.areas(values)]
    if len(filled) < 2:
        return None
    (first, then), (last, now) = filled[0], filled[-1]
    pairs = compass.then_and_now(then, now)
    head = ("Part of life", "Matters", f"Lived then, {trend.short(first)}", f"Lived now, {trend.short(last)}")
    return Bars(
        "My compass, then and now",
        _words(then, now),
        tuple(_block(n, one) for n, one in enumerate(pairs)),
        head,
        tuple(
            (one.name, str(one.importance), "–" if one.then is None else str(one.then), str(one.now)) for one in pairs
        ),
        len(pairs) * BLOCK,
    )


def _block(n: int, one: Pair) -> BarBlock:
    top = n * BLOCK
    return BarBlock(
        name=one.name,
        text_y=top + 16,
        then_y=top + 24,
        now_y=top + 24 + BAR + 3,
        then_width=None if one.then is None else round(one.then * UNIT, 1),
        now_width=round(one.now * UNIT, 1),
        goal_x=round(LEFT + one.importance * UNIT, 1),
        then=one.then,
        now=one.now,
    )


def _words(then: dict[str, Any], now: dict[str, Any]) -> str:
    before, after = (compass.mean_gap(compass.areas(one)) for one in (then, now))
    if before is None or after is None:
        return "How much you lived each part, then and now."
    moved = "smaller" if after < before else "wider" if after > before else "the same"
    said = f"The gap where it matters: {float(before):.1f} then, {float(after):.1f} now."
    return f"{said} {'It is the same.' if moved == 'the same' else f'It is {moved}.'}"
