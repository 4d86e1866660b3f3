"""Worksheets: their definitions, what is kept of a posted form, and what the form shows.

`typed` keeps what the patient typed, exactly and only for the fields there are; it is what an entry stores.
`clean` reads values out of it and says kindly what does not fit. So nothing typed is lost, even what does not fit.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, Self

from modules import pacing_plan
from modules.controls import Choice, Control, Raw, Row, beside, first, known
from modules.doses import check_doses
from modules.fields import TEXT_CAP, Field, FieldOption, Unfit, fit, read_field
from modules.formulas import FORMULAS
from modules.kind_words import check_words
from modules.tables import Source, Table

Typed = dict[str, list[str]]
Values = dict[str, Any]
Errors = dict[str, str]  # control name → sentence with the label of its field

TABLES = {"pacing-plan": pacing_plan.plan_table}
KINDS = {"text": "textarea", "integer": "number", "decimal": "number", "minutes": "text", "choice": "radios"}
KINDS |= {"choices": "checkboxes"}
ONE_LINE = 120  # a text of at most this many characters gets one line


@dataclass(frozen=True)
class Worksheet:
    """A homework form. `table` names the plan worked out from an entry ("" for none), a key of TABLES.

    A `guided` one is written together with a clinician: it is never offered as homework.
    """

    slug: str
    code: str
    title: str
    language: str
    minutes: int
    intro: str
    fields: tuple[Field, ...]
    table: str = ""
    guided: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The canonical form: plain JSON types alone, without what is left at its default."""
        plain = {key: value for key, value in asdict(self).items() if key != "fields"}
        if not self.guided:
            del plain["guided"]
        return {**plain, "fields": [_field_dict(field) for field in self.fields]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{**data, "fields": tuple(map(_field, data["fields"]))})


def _field_dict(field: Field) -> dict[str, Any]:
    kept = {key: value for key, value in asdict(field).items() if value not in ("", 0, ())}
    kept |= {"options": [asdict(one) for one in field.options]} if field.options else {}
    return kept | ({"fields": [_field_dict(one) for one in field.fields]} if field.fields else {})


def _field(data: dict[str, Any]) -> Field:
    options = tuple(FieldOption(**one) for one in data.get("options", ()))
    fields = tuple(map(_field, data.get("fields", ())))
    return Field(**{**data, "options": options, "fields": fields})


def parse(text: str, *, filename: str) -> Worksheet:
    """The worksheet in `text`; `filename` gives slug and language. Raises ContentError with every fault."""
    source = Source(text, filename)
    worksheet = _read(source.toml(1, len(source.lines)), PurePath(filename).name)
    check_words(source, worksheet.language)
    check_doses(source)
    source.refuse()
    return worksheet


def _read(table: Table, name: str) -> Worksheet:
    slug, language = table.slug("slug"), name.split(".")[1] if name.count(".") == 2 else ""
    if name != f"{slug}.{language}.toml":
        table.fault("slug", f'"slug" is "{slug}", but the file is called {name}.')
    fields = tuple(read_field(one, FORMULAS) for one in table.tables("fields", 1, 60))
    if len({field.name for field in fields}) < len(fields):
        table.fault("fields", "Two fields have the same name.")
    worksheet = Worksheet(
        slug=slug,
        code=table.text("code"),
        title=table.text("title"),
        language=language,
        minutes=table.whole("minutes", 1, 60),
        intro=table.text("intro"),
        fields=fields,
        table=table.choice("table", TABLES, ""),
        guided=table.flag("guided", default=False),
    )
    table.finish()
    return worksheet


def typed(fields: Sequence[Field], raw: Raw) -> Typed:
    """What was typed into these fields, exactly; other names are left out, empty rows are closed up.

    One typed value is kept up to 4000 characters. Applying it twice changes nothing.
    """
    kept: Typed = {}
    for field in fields:
        if field.type == "group":
            for n, row in enumerate(_rows(field, raw)):
                kept |= {f"{field.name}.{n}.{name}": values for name, values in row.items()}
        elif values := _typed(field, raw, field.name):
            kept[field.name] = values
    return kept


def repeated(fields: Sequence[Field], raw: Raw) -> Typed:
    """What of an entry is taken over into the next one: the fields marked `again`, also those within groups."""
    again: set[tuple[str, ...]] = {(field.name,) for field in fields if field.again}
    again |= {(field.name, one.name) for field in fields for one in field.fields if one.again}
    kept = typed(fields, raw)
    return typed(fields, {name: values for name, values in kept.items() if tuple(name.split(".")[::2]) in again})


def _typed(field: Field, raw: Raw, name: str) -> list[str]:
    if field.type == "choices":
        return known(raw, name, [option.value for option in field.options])
    value = first(raw, name, TEXT_CAP)
    return [value] if value and field.type != "calc" else []


def _rows(group: Field, raw: Raw) -> list[Typed]:
    """The rows of a group that hold anything, in order, as many as the group may have."""
    pattern = re.compile(rf"{re.escape(group.name)}\.(\d{{1,4}})\.")
    numbers = sorted({int(found[1]) for name in raw if (found := pattern.match(name))})
    rows = [{one.name: _typed(one, raw, f"{group.name}.{n}.{one.name}") for one in group.fields} for n in numbers]
    filled = [{name: values for name, values in row.items() if values} for row in rows]
    return [row for row in filled if row][: group.most]


def clean(fields: Sequence[Field], raw: Raw) -> tuple[Values, Errors]:
    """Values of all that fits, and a sentence for each thing that does not; an empty form is fine.

    A group gives a list of rows. Names of errors are the names of controls, as `controls` shows them.
    """
    kept = typed(fields, raw)
    values: Values = {}
    errors: Errors = {}
    for field in fields:
        if field.type != "group":
            values |= _clean(field, kept, field.name, field.label, errors)
        elif rows := _clean_rows(field, kept, errors):
            values[field.name] = rows
    return values, errors


def _clean_rows(group: Field, kept: Typed, errors: Errors) -> list[Values]:
    rows = []
    for n in range(len(_rows(group, kept))):
        row: Values = {}
        for one in group.fields:
            label = f"{group.row} {n + 1}, {one.label[:1].lower()}{one.label[1:]}"
            row |= _clean(one, kept, f"{group.name}.{n}.{one.name}", label, errors)
        rows.append(row)
    return rows


def _clean(field: Field, kept: Typed, name: str, label: str, errors: Errors) -> Values:
    if name not in kept:
        return {}
    if field.type == "choices":
        return {field.name: kept[name]}
    try:
        return {field.name: fit(field, kept[name][0])}
    except Unfit as unfit:
        errors[name] = f"{label.rstrip('?.:')}: {unfit}"
        return {}


def controls(fields: Sequence[Field], raw: Raw) -> list[Control]:
    """The inputs of the form, filled with what was typed, each with its error; groups have a spare row."""
    kept = typed(fields, raw)
    values, errors = clean(fields, kept)
    return [
        _group(one, kept, errors) if one.type == "group" else _control(one, one.name, kept, errors, values)
        for one in fields
    ]


def _group(group: Field, kept: Typed, errors: Errors) -> Control:
    filled = len(_rows(group, kept))
    count = min(group.most, max(group.least, filled + 1))
    rows = tuple(
        Row(
            f"{group.row} {n + 1}",
            tuple(_control(one, f"{group.name}.{n}.{one.name}", kept, errors, {}) for one in group.fields),
        )
        for n in range(count)
    )
    return Control(group.name, "group", group.label, group.hint, rows=rows)


def _control(field: Field, name: str, kept: Typed, errors: Errors, values: Values) -> Control:
    typed_values = kept.get(name, [])
    value = FORMULAS[field.formula](values) if field.type == "calc" else (typed_values or [""])[0]
    one_line = field.type == "text" and field.max <= ONE_LINE
    return Control(
        name=name,
        kind="text" if one_line else KINDS.get(field.type, field.type),
        label=field.label,
        hint=field.hint,
        value="" if field.type == "choices" else value,
        choices=_choices(field, typed_values),
        low_label=field.low_label,
        high_label=field.high_label,
        unit=field.unit,
        max_length=field.max or None,
        low=field.low,
        high=field.high,
        step=field.step,
        error=errors.get(name, ""),
    )


def _choices(field: Field, chosen: list[str]) -> tuple[Choice, ...]:
    if field.type == "scale":
        return tuple(Choice(str(n), str(n), str(n) in chosen) for n in range(11))
    return tuple(Choice(one.value, one.label, one.value in chosen) for one in field.options)


def lines(fields: Sequence[Field], raw: Raw) -> list[tuple[str, str]]:
    """An entry as label and words, for the clinician and for print: what was typed, also where it does not fit."""
    shown: list[tuple[str, str]] = []
    for control in controls(fields, raw):
        shown += [(control.label, words)] if (words := in_words(control)) else []
        for row in control.rows:
            parts = [beside(one.label, words) for one in row.controls if (words := in_words(one))]
            shown += [(f"{control.label}, {row.legend.lower()}", "; ".join(parts))] if parts else []
    return shown


def in_words(control: Control) -> str:
    """What was typed or chosen in an input, as it is read; "" for nothing."""
    if control.choices:
        chosen = ", ".join(choice.label for choice in control.choices if choice.checked)
        return f"{chosen} of 10" if chosen and control.kind == "scale" else chosen
    if control.kind == "date":
        return _day_in_words(control.value)
    unit = f" {control.unit}" if control.unit and control.kind == "number" else ""
    return f"{control.value}{unit}" if control.value else ""


def _day_in_words(typed: str) -> str:
    """ "Monday 3 March 2025"; what was typed where it is no date."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return typed
    return f"{day:%A} {day.day} {day:%B %Y}"
