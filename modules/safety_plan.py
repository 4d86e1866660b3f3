"""PURE: a safety plan as steps to read from the top, and what it becomes when the patient adds words of her own.

The order of the steps follows the structure that safety planning is known by: signs, alone, company, people to ask,
professionals, a safer place. The wording is this programme's own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modules.controls import Raw
from modules.worksheets import Typed, Worksheet, clean, typed

SLUG = "safety-plan"
PROFESSIONALS = "professionals"  # the step beside which crisis lines, clinician and doctor stand


@dataclass(frozen=True)
class Person:
    """Somebody to turn to; either may be empty."""

    who: str
    phone: str


@dataclass(frozen=True)
class Step:
    """One step: her words, or people to turn to. Both are empty where nothing was written."""

    name: str
    label: str
    words: str = ""
    people: tuple[Person, ...] = ()

    @property
    def professionals(self) -> bool:
        return self.name == PROFESSIONALS


def steps(sheet: Worksheet, answers: Mapping[str, Any]) -> list[Step]:
    """Every step of the plan in its order, also those without words."""
    values = clean(sheet.fields, answers)[0]
    found = []
    for field in sheet.fields:
        value = values.get(field.name, "")
        if field.type == "group":
            people = tuple(Person(one.get("who", ""), one.get("phone", "")) for one in value or ())
            found.append(Step(field.name, field.label, people=people))
        else:
            found.append(Step(field.name, field.label, str(value)))
    return found


def added(sheet: Worksheet, answers: Typed, raw: Raw) -> Typed:
    """The plan with what she added: words on a line of their own, people below those who stand there."""
    more, found = typed(sheet.fields, raw), {name: list(values) for name, values in answers.items()}
    for name, values in more.items():
        parts = name.split(".")
        if len(parts) == 3:
            found[f"{parts[0]}.{_rows(answers, parts[0]) + int(parts[1])}.{parts[2]}"] = values
        else:
            found[name] = ["\n".join([*found.get(name, []), *values])]
    return found


def _rows(answers: Typed, group: str) -> int:
    """How many rows a group has; they are numbered without a gap."""
    pattern = re.compile(rf"{re.escape(group)}\.(\d+)\.")
    return max((int(match[1]) + 1 for name in answers if (match := pattern.match(name))), default=0)
