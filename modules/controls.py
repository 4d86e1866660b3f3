"""What a form shows for one question, whether it belongs to a lesson or to a worksheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Raw = Mapping[str, Sequence[str]]  # what a form posted: request.POST.lists() as a dict


@dataclass(frozen=True)
class Choice:
    """One option as shown: `value` is what is posted."""

    value: str
    label: str
    checked: bool = False


@dataclass(frozen=True)
class Control:
    """One labelled input. `kind` names its template; `choices` are filled for checkboxes, radios, scale and select.

    "fields" is a few inputs under one legend: they stand in its one row.
    """

    name: str
    kind: str  # checkboxes | radios | scale | select | textarea | text | number | date | time | group | fields | calc
    label: str
    hint: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    low_label: str = ""
    high_label: str = ""
    unit: str = ""
    max_length: int | None = None
    low: str = ""
    high: str = ""
    step: str = ""
    error: str = ""
    rows: tuple["Row", ...] = ()

    @property
    def inputs(self) -> tuple["Control", ...]:
        """What posts something under a name of its own: itself, or each of its fields."""
        return tuple(one for row in self.rows for one in row.controls) if self.kind == "fields" else (self,)


@dataclass(frozen=True)
class Row:
    """One row of a repeated group, with its own legend ("Try 2")."""

    legend: str
    controls: tuple[Control, ...]


def together(name: str, legend: str, *controls: Control, hint: str = "") -> Control:
    """A few inputs that belong together, under one legend."""
    return Control(name, "fields", legend, hint=hint, rows=(Row("", controls),))


def slugify(text: str) -> str:
    """The stable name of an option: "Play with children" → "play-with-children"."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("’", "").replace("'", "")).strip("-")


def beside(label: str, words: str) -> str:
    """A label and what was said to it, on one line: "Mood: 4 of 10", "How much? 4", "It is true: False"."""
    if label.endswith(("?", ":", "...", "…")):
        return f"{label} {words}"
    return f"{label.removesuffix('.')}: {words}"


def first(raw: Raw, name: str, max_length: int = 4000) -> str:
    """The first posted value of a name, trimmed, its line ends made one character, cut at `max_length`."""
    values = raw.get(name) or [""]
    return str(values[0]).replace("\r\n", "\n").replace("\0", "").strip()[:max_length]


def known(raw: Raw, name: str, allowed: Sequence[str]) -> list[str]:
    """The posted values of a name that are allowed, in the order of `allowed`; anything else is not ours."""
    posted = set(raw.get(name) or [])
    return [one for one in allowed if one in posted]
