"""PURE: what differs between two texts, line beside line, and word by word within a changed line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

AROUND = 3  # unchanged lines shown on each side of a change
ALIKE = 0.4  # below this ratio two lines are another line each, and their words are not compared
WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of characters of a line; `marked` when the other line has something else there."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a text; `number` counts from 1."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Row:
    """One line of both texts beside each other; `old` or `new` is None where only the other has it.

    `left_out` counts unchanged lines in whose place the row stands; it has no lines then.
    """

    old: Line | None = None
    new: Line | None = None
    changed: bool = False
    left_out: int = 0


def compare(old: str, new: str) -> list[Row]:
    """The rows that show every difference, with a few unchanged lines around each; empty for the same text."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if before == after:
        return []
    rows: list[Row] = []
    blocks = matcher.get_opcodes()
    for place, (tag, i, i_end, j, j_end) in enumerate(blocks):
        if tag == "equal":
            same = [Row(_line(i + n, before), _line(j + n, after)) for n in range(i_end - i)]
            rows += _folded(same, first=place == 0, last=place == len(blocks) - 1)
        else:
            rows += _changed(before, after, range(i, i_end), range(j, j_end))
    return rows


def _line(index: int, lines: Sequence[str]) -> Line:
    return Line(index + 1, (Piece(lines[index]),))


def _folded(same: list[Row], *, first: bool, last: bool) -> list[Row]:
    """Unchanged lines, without those far from any change."""
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    left_out = len(same) - head - tail
    if left_out < 2:
        return same
    return [*same[:head], Row(left_out=left_out), *same[len(same) - tail :]]


def _changed(before: Sequence[str], after: Sequence[str], old: range, new: range) -> Iterator[Row]:
    for i, j in zip_longest(old, new):
        if i is None or j is None:
            yield Row(None if i is None else _line(i, before), None if j is None else _line(j, after), changed=True)
        else:
            left, right = _words(before[i], after[j])
            yield Row(Line(i + 1, left), Line(j + 1, right), changed=True)


def _words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both lines in pieces, with what only one of them has marked."""
    before, after = WORD.findall(old), WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return (Piece(old),), (Piece(new),)
    left, right = [], []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        left.append(Piece("".join(before[i:i_end]), tag != "equal"))
        right.append(Piece("".join(after[j:j_end]), tag != "equal"))
    return tuple(one for one in left if one.text), tuple(one for one in right if one.text)
