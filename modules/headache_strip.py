"""PURE: the last weeks of the headache diary as a small calendar: places for an inline SVG, in words, and as a table.

A headache is a filled square and a medicine a ring on it, so that nothing depends on colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from modules import headache
from modules.headache import KINDS, Day, Entries
from modules.trend import full, short

WEEKS = 5
CELL, GAP, LEFT, TOP = 38, 4, 60, 22
WIDTH, HEIGHT = LEFT + 7 * (CELL + GAP), TOP + WEEKS * (CELL + GAP)
LETTERS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True)
class Cell:
    """One day: where it stands, and what was on it; `known` is False for days to come."""

    x: int
    y: int
    day: int
    headache: bool
    medicine: bool
    known: bool

    size = CELL

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + CELL // 2, self.y + CELL // 2


@dataclass(frozen=True)
class Mark:
    x: int
    y: int
    label: str


@dataclass(frozen=True)
class Strip:
    """Everything the template shows: `head` and `rows` are the table that says the same."""

    title: str
    words: str
    cells: tuple[Cell, ...]
    weekdays: tuple[Mark, ...]
    weeks: tuple[Mark, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    kind = "strip"
    width, height = WIDTH, HEIGHT

    @property
    def table(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with the head of its column."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


def picture(entries: Entries, today: date) -> Strip | None:
    """The five weeks, Monday to Sunday, that end with this one; None without a day noted in them."""
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    noted = {on: day for on, day in headache.by_day(entries).items() if first <= on <= today}
    if not noted:
        return None
    days = [first + timedelta(days=n) for n in range(7 * WEEKS)]
    return Strip(
        "My headache days",
        headache.in_words(entries, today),
        tuple(_cell(n, on, noted.get(on), known=on <= today) for n, on in enumerate(days)),
        tuple(Mark(_x(n) + CELL // 2, TOP - 8, name) for n, name in enumerate(LETTERS)),
        tuple(Mark(LEFT - 8, _y(n) + CELL // 2, short(on)) for n, on in enumerate(days[::7])),
        ("Day", "Headache", "At its worst", "Medicine"),
        _rows(noted),
    )


def _cell(n: int, on: date, day: Day | None, *, known: bool) -> Cell:
    there = bool(day and day.headache), bool(day and day.kinds)
    return Cell(_x(n % 7), _y(n // 7), on.day, *there, known)


def _x(column: int) -> int:
    return LEFT + column * (CELL + GAP)


def _y(row: int) -> int:
    return TOP + row * (CELL + GAP)


def _rows(noted: dict[date, Day]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            full(on),
            "yes" if day.headache else "no",
            "–" if day.worst is None else f"{day.worst} of 10",
            _kinds(day.kinds),
        )
        for on, day in noted.items()
    )


def _kinds(kinds: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(name for kind, name in KINDS.items() if kind in kinds) or "none"
