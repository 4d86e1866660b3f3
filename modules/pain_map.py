"""The picture of a pain map: five boxes in a ring, and the arrows a patient drew between them."""

from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Any

BOXES = {
    "pain-and-body": ("body", "Pain and body"),
    "thoughts": ("thoughts", "Thoughts"),
    "feelings": ("feelings", "Feelings"),
    "what-you-do": ("actions", "What you do"),
    "people-and-places": ("people-places", "People and places"),
}  # option of an arrow → field with the words, and what stands in the box
WIDTH, HEIGHT = 360, 346
BOX = (112, 46)
CENTRE, RADIUS = (180, 186), (122, 150)
BEND = 16  # how far an arrow bows out, so that there and back are two lines
SHORT, WIDE_BEND = 60, 40  # between neighbours it bows further, so that its number does not cover its tip


@dataclass(frozen=True)
class Box:
    """One part of life; `x` and `y` are its corner, `lines` its name in one or two lines, `words` what she wrote."""

    name: str
    lines: tuple[str, ...]
    x: float
    y: float
    words: str

    @property
    def text_x(self) -> float:
        return self.x + BOX[0] / 2

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + BOX[0] / 2, self.y + BOX[1] / 2


@dataclass(frozen=True)
class Arrow:
    """One arrow: its curve as an SVG path, its number and where that stands, and the arrow in words."""

    number: int
    path: str
    x: float
    y: float
    words: str
    note: str


@dataclass(frozen=True)
class Picture:
    """A pain map to draw, and the same thing as one sentence for who cannot see it."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: str
    width: int = WIDTH
    height: int = HEIGHT
    box_width: int = BOX[0]
    box_height: int = BOX[1]


def picture(values: dict[str, Any]) -> Picture:
    """The picture of an entry's cleaned values; arrows that lack an end, or go nowhere, are left out."""
    boxes = {value: _box(n, value, values) for n, value in enumerate(BOXES)}
    rows = [row for row in values.get("arrows", []) if _drawable(row)]
    ends = [(boxes[row["from"]], boxes[row["to"]], row.get("note", "")) for row in rows]
    arrows = tuple(_arrow(n, *end) for n, end in enumerate(ends, 1))
    said = "; ".join(one.words for one in arrows) or "no arrows yet"
    return Picture(tuple(boxes.values()), arrows, f"Five parts in a ring. Arrows: {said}.")


def _drawable(row: dict[str, Any]) -> bool:
    return row.get("from") in BOXES and row.get("to") in BOXES and row["from"] != row["to"]


def _box(n: int, value: str, values: dict[str, Any]) -> Box:
    turn = -pi / 2 + n * 2 * pi / len(BOXES)
    x, y = CENTRE[0] + RADIUS[0] * cos(turn), CENTRE[1] + RADIUS[1] * sin(turn)
    field, name = BOXES[value]
    head, _, tail = name.partition(" and ")
    words = values.get(field, "")
    said = ", ".join(words).replace("-", " ") if isinstance(words, list) else words
    lines = (head, f"and {tail}") if tail else (name,)
    return Box(name, lines, round(x - BOX[0] / 2, 1), round(y - BOX[1] / 2, 1), said)


def _arrow(number: int, start: Box, end: Box, note: str) -> Arrow:
    x1, y1 = _edge(start.middle, end.middle)
    x2, y2 = _edge(end.middle, start.middle)
    length = sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2) or 1
    bend = BEND if length > SHORT else WIDE_BEND
    bend_x, bend_y = -(y2 - y1) / length * bend, (x2 - x1) / length * bend
    cx, cy = (x1 + x2) / 2 + bend_x, (y1 + y2) / 2 + bend_y
    path = f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"
    x, y = (x1 + 2 * cx + x2) / 4, (y1 + 2 * cy + y2) / 4
    return Arrow(number, path, round(x, 1), round(y, 1), f"{start.name} to {end.name}", note)


def _edge(start: tuple[float, float], towards: tuple[float, float], gap: float = 7) -> tuple[float, float]:
    """Where the line from the middle of a box to another leaves the box, and a little further."""
    dx, dy = towards[0] - start[0], towards[1] - start[1]
    reach = min((BOX[0] / 2 + gap) / abs(dx) if dx else 9e9, (BOX[1] / 2 + gap) / abs(dy) if dy else 9e9)
    return start[0] + dx * reach, start[1] + dy * reach
