"""The fields of a worksheet: what each type accepts, and the kind sentence when something does not fit.

Cleaned values are plain JSON types: whole numbers as int, decimals and dates and times as text in one fixed form.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from modules.controls import slugify
from modules.pacing import number
from modules.tables import Table

TYPES = ("text", "integer", "decimal", "minutes", "scale", "choice", "choices", "date", "time", "group", "calc")
TEXT_CAP = 4000  # the most that is kept of one typed value, whatever its field allows


class Unfit(ValueError):
    """What was typed does not fit its field; the message says what would."""


@dataclass(frozen=True)
class FieldOption:
    """One thing to choose in a field."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One question of a worksheet. Nothing is required: a partial entry is a good entry."""

    name: str
    type: str
    label: str
    hint: str = ""
    max: int = 0  # characters of a text
    low: str = ""  # smallest and largest number, as text so that decimals stay exact
    high: str = ""
    step: str = ""
    unit: str = ""
    example: str = ""
    low_label: str = ""
    high_label: str = ""
    options: tuple[FieldOption, ...] = ()
    row: str = ""  # what one row of a group is called
    least: int = 0  # rows of a group
    most: int = 0
    fields: tuple["Field", ...] = ()
    formula: str = ""
    again: bool = False  # may be taken over into the next entry: a name or a direction, never a number


def read_field(table: Table, formulas: Mapping[str, Any], *, inside: bool = False) -> Field:
    """A field from a worksheet file; faults are left with the table's source. Groups hold no groups."""
    types = [one for one in TYPES if not (inside and one in ("group", "calc"))]
    kind = table.choice("type", types)
    common: dict[str, Any] = {
        "name": table.slug("name"),
        "type": kind,
        "label": table.text("label"),
        "hint": table.text("hint", ""),
        "again": table.flag("again", default=False),
    }
    field = Field(**common, **_read_type(table, kind, formulas))
    table.finish()
    return field


def _read_type(table: Table, kind: str, formulas: Mapping[str, Any]) -> dict[str, Any]:
    match kind:
        case "text":
            return {"max": table.whole("max", 1, TEXT_CAP)}
        case "integer" | "decimal" | "minutes":
            return _read_number(table, kind)
        case "scale":
            return {"low_label": table.text("low"), "high_label": table.text("high")}
        case "choice" | "choices":
            return {"options": _read_options(table)}
        case "group":
            return _read_group(table, formulas)
        case "calc":
            return {"formula": table.choice("formula", formulas)}
    return {}


def _read_number(table: Table, kind: str) -> dict[str, Any]:
    low, high = table.text("low", "0"), table.text("high", "1440" if kind == "minutes" else None)
    step = table.text("step", "1" if kind != "decimal" else "any")
    example, unit = table.text("example"), table.text("unit", "minutes" if kind == "minutes" else "")
    field = Field("", kind, "", low=low, high=high, step=step, example=example)
    try:
        fit(field, example)
    except (Unfit, ArithmeticError):
        table.fault("example", f'"example" is {example}, which the field itself does not accept.')
    return {"low": low, "high": high, "step": step, "example": example, "unit": unit}


def _read_options(table: Table) -> tuple[FieldOption, ...]:
    """Words alone, whose values are made from them; or tables with value and label."""
    given = table.data.get("options")
    if isinstance(given, list) and given and all(isinstance(one, dict) for one in given):
        options = tuple(FieldOption(one.text("value"), one.text("label")) for one in table.tables("options", 2, 40))
    else:
        options = tuple(FieldOption(slugify(text), text) for text in table.texts("options", 2, 40))
    if len({one.value for one in options}) < len(options):
        table.fault("options", "Two options have the same value.")
    return options


def _read_group(table: Table, formulas: Mapping[str, Any]) -> dict[str, Any]:
    fields = tuple(read_field(one, formulas, inside=True) for one in table.tables("fields", 1, 14))
    names = {"row": table.text("row"), "least": table.whole("least", 0, 100, 0), "most": table.whole("most", 1, 400)}
    return {**names, "fields": fields}


def fit(field: Field, typed: str) -> Any:
    """The value of one typed text ("" was already left out); Unfit with a kind sentence when it does not fit."""
    return CLEANERS[field.type](field, typed)


def _text(field: Field, typed: str) -> str:
    if len(typed) > field.max:
        raise Unfit(f"use at most {field.max} characters; this has {len(typed)}.")
    return typed


def _number(field: Field, typed: str) -> Decimal:
    wanted = f"type a number between {field.low} and {field.high}, for example {field.example}."
    found = number(typed)
    if found is None or not Decimal(field.low) <= found <= Decimal(field.high):
        raise Unfit(wanted)
    if field.step != "any" and (found - Decimal(field.low)) % Decimal(field.step):
        raise Unfit(_step_words(field))
    return found


def _step_words(field: Field) -> str:
    whole = "type a whole number" if field.step == "1" else f"type a number in steps of {field.step}"
    return f"{whole} between {field.low} and {field.high}, for example {field.example}."


def _integer(field: Field, typed: str) -> int:
    return int(_number(field, typed))


def _decimal(field: Field, typed: str) -> str:
    return f"{_number(field, typed).normalize():f}"


def _minutes(field: Field, typed: str) -> int:
    """Minutes as people write them: 90, "90 min", "1:30", "1 h 30"."""
    hours = re.fullmatch(r"(\d{1,2})\s*(?::|h(?:ours?)?)\s*(\d{0,2})\s*(?:m|min|minutes)?", typed.lower())
    if hours:
        return _integer(field, str(int(hours[1]) * 60 + int(hours[2] or 0)))
    return _integer(field, re.sub(r"\s*(m|min|mins|minutes?)$", "", typed.lower()))


def _scale(field: Field, typed: str) -> int:
    if not re.fullmatch(r"[0-9]|10", typed):
        raise Unfit("choose a number from 0 to 10.")
    return int(typed)


def _choice(field: Field, typed: str) -> str:
    if typed not in {option.value for option in field.options}:
        raise Unfit("choose one of the answers shown.")
    return typed


def _date(field: Field, typed: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed)
    turned = re.fullmatch(r"(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})", typed)
    parts = found.groups() if found else turned.groups()[::-1] if turned else ("0", "0", "0")
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        raise Unfit("type a day, month and year, for example 27/3/2025.") from None


def _time(field: Field, typed: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(am|pm)?", typed.lower())
    try:
        if not found:
            raise ValueError
        hour = int(found[1]) % 12 + (12 if found[3] == "pm" else 0) if found[3] else int(found[1])
        return time(hour, int(found[2])).strftime("%H:%M")
    except ValueError:
        raise Unfit("type a time, for example 22:30.") from None


CLEANERS: dict[str, Callable[[Field, str], Any]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "minutes": _minutes,
    "scale": _scale,
    "choice": _choice,
    "date": _date,
    "time": _time,
}
