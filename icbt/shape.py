"""PURE: whether a translation has the shape of the English: the same parts, names and right answers, in other words."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

ANCHORS = ("id", "slug", "name", "value")  # what a part is known by, in its text too


def nothing(english: str, text: str) -> Iterable[tuple[int, str]]:
    """For a kind whose body holds all there is to compare."""
    return ()


@dataclass(frozen=True)
class Shape:
    """What of a kind may differ from language to language; all other words may, and all other facts may not.

    `names`: keys, or "type.key", whose words name something and stay as they are. `free`: keys that are compared by
    nobody. `lists`: keys of HTML that has to have as many list items. `beside` compares both texts (English first), and
    gives line and sentence for what their bodies do not show.
    """

    names: frozenset[str]
    free: frozenset[str] = frozenset({"language"})
    lists: frozenset[str] = frozenset()
    beside: Callable[[str, str], Iterable[tuple[int, str]]] = nothing


@dataclass(frozen=True)
class Place:
    """Where in a body something stands: the keys and numbers on the way there, and what the parts are known by."""

    steps: tuple[str | int, ...] = ()
    anchors: tuple[str, ...] = ()
    type: str = field(default="")

    @property
    def key(self) -> str:
        """The last key on the way."""
        return next((one for one in reversed(self.steps) if isinstance(one, str)), "")

    def into(self, step: str | int, value: Any) -> "Place":
        """One step further."""
        here = value if isinstance(value, dict) else {}
        own = next((here[one] for one in ANCHORS if isinstance(here.get(one), str) and here[one]), None)
        return Place((*self.steps, step), (*self.anchors, own) if own else self.anchors, here.get("type", self.type))


def compare(shape: Shape, old: dict[str, Any], new: dict[str, Any], texts: tuple[str, str]) -> list[tuple[int, str]]:
    """Line and sentence for everything in which `new` differs from the English `old`, and may not.

    `texts` are what both were written as, the English first.
    """
    found = [(line_of(texts[1], place), sentence) for place, sentence in _walk(shape, old, new, Place())]
    return sorted({*found, *shape.beside(*texts)})


def _walk(shape: Shape, old: Any, new: Any, at: Place) -> Iterator[tuple[Place, str]]:
    if at.key in shape.free and not isinstance(new, dict | list):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _tables(shape, old, new, at)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(shape, old, new, at)
    elif isinstance(old, str) and isinstance(new, str):
        yield from _words(shape, old, new, at)
    elif old != new:
        yield at, f"“{at.key}” is {_said(new)} here and {_said(old)} in the English; it has to be the same."


def _tables(shape: Shape, old: dict[str, Any], new: dict[str, Any], at: Place) -> Iterator[tuple[Place, str]]:
    for key in sorted(old.keys() - new.keys() - shape.free):
        yield at, f"The English has “{key}” here; it is missing."
    for key in sorted(new.keys() - old.keys() - shape.free):
        yield at, f"The English has no “{key}” here."
    for key in old.keys() & new.keys():
        yield from _walk(shape, old[key], new[key], at.into(key, new[key]))


def _lists(shape: Shape, old: list[Any], new: list[Any], at: Place) -> Iterator[tuple[Place, str]]:
    before, after = _known_by(shape, old), _known_by(shape, new)
    if before and after and before != after:
        yield _first_other(before, after, new, at)
    elif len(old) != len(new) or [_kind(one) for one in old] != [_kind(one) for one in new]:
        yield at, f"“{at.key}” has {_counted(new)} here and {_counted(old)} in the English, in the same order."
    else:
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _walk(shape, one, other, at.into(number, other))


def _words(shape: Shape, old: str, new: str, at: Place) -> Iterator[tuple[Place, str]]:
    if at.key in shape.names or f"{at.type}.{at.key}" in shape.names:
        if old != new:
            yield at, f"“{at.key}” names something: it has to stay “{old}”, and is “{new}”."
    elif bool(old) != bool(new):
        here, there = ("empty", "filled") if old else ("filled", "empty")
        yield at, f"“{at.key}” is {here} here and {there} in the English."
    elif at.key in shape.lists and old.count("<li>") != new.count("<li>"):
        yield at, f"“{at.key}” has {new.count('<li>')} points here and {old.count('<li>')} in the English."


def _known_by(shape: Shape, parts: list[Any]) -> list[str]:
    """What the parts are known by, when all of them are."""
    for key in (one for one in ANCHORS if one in shape.names):
        if parts and all(isinstance(one, dict) and isinstance(one.get(key), str) for one in parts):
            return [one[key] for one in parts]
    return []


def _kind(part: Any) -> tuple[str, ...]:
    if not isinstance(part, dict):
        return ()
    picture = "picture" if str(part.get("html", "")).startswith("<figure") else ""
    return (*sorted(part.keys() & {"html", "interaction"}), picture, str(part.get("track", "")))


def _counted(parts: list[Any]) -> str:
    """How many of what, as a translator would say it."""
    kinds = [_kind(one) for one in parts]
    if not any(kinds):
        return f"{len(parts)} {'entry' if len(parts) == 1 else 'entries'}"
    names = ["question" if "interaction" in one else "picture" if "picture" in one else "text" for one in kinds]
    return ", ".join(names) or "nothing"


def _first_other(before: list[str], after: list[str], new: list[Any], at: Place) -> tuple[Place, str]:
    """Where the parts of a list are others, or in another order, for the first time."""
    place = next((n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
    number = min(len(before), len(after)) if place is None else place
    wanted = f"“{before[number]}”" if number < len(before) else "no more"
    if number >= len(after):
        return at.into(number - 1, new[-1]), f"“{at.key}” ends here; the English goes on with {wanted}."
    return at.into(number, new[number]), f"“{at.key}” has “{after[number]}” here; the English has {wanted}."


def _said(value: Any) -> str:
    return "missing" if value is None else str(value).lower() if isinstance(value, bool | int | float) else "of words"


def line_of(text: str, place: Place) -> int:
    """The line of a file on which this part stands, as near as its names tell; 1 when none does."""
    lines, line = text.split("\n"), 1
    for step, number in zip(place.steps, place.steps[1:], strict=False):
        if isinstance(step, str) and isinstance(number, int):
            line = _nth(lines, rf"\s*\[\[(?:\w+\.)*{re.escape(step)}\]\]", number, line)
    for anchor in place.anchors:
        line = _nth(lines, rf'.*(?:"{re.escape(anchor)}"|\{{#{re.escape(anchor)}\}})', 0, line)
    if isinstance(place.steps[-1] if place.steps else 0, int):
        return line
    return _nth(lines, rf"(?:.*[\s{{,])?{re.escape(place.key)}\s*=|\s*\[+(?:\w+\.)*{re.escape(place.key)}\]+", 0, line)


def _nth(lines: list[str], pattern: str, number: int, first: int) -> int:
    """The line of the match of that number (from 0) at `first` or below; `first` when there is none."""
    found = [n for n, line in enumerate(lines[first - 1 :], first) if re.match(pattern, line)]
    return found[number] if number < len(found) else first
