"""A worksheet entry as a page: its inputs with what was typed, what does not fit, and what is worked out from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from modules import later, over_time, pain_map, published, worksheets
from modules.controls import Control, Row
from modules.entry_days import begun_on
from modules.flare import Amounts
from modules.models import WorksheetEntry
from modules.worksheets import Worksheet

PICTURES = {"pain-map": pain_map.picture}
FLARE_PLAN = "flare-plan"


@dataclass(frozen=True)
class ShownRow:
    """A row of a group; a filled row that fits is folded behind its words."""

    legend: str
    controls: tuple[Control, ...]
    words: str
    folded: bool


@dataclass(frozen=True)
class ShownControl:
    """An input, or a group of rows; a group that may stay empty is folded while it is."""

    control: Control
    rows: tuple[ShownRow, ...] = ()
    folded: bool = False


@dataclass(frozen=True)
class EntryPage:
    """Everything an entry's page shows. `errors` has its name from Django's forms: control name → sentence."""

    sheet: Worksheet
    controls: tuple[ShownControl, ...]
    lines: list[tuple[str, str]]
    errors: dict[str, str]
    picture: pain_map.Picture | None
    weeks: list[Any]
    amounts: list[Amounts] = field(default_factory=list)  # of a flare-up plan
    days_late: int = 0  # after the day it is about
    together: str = ""  # what all sheets of this kind say together, for her


def of(
    entry: WorksheetEntry, today: date, raw: Mapping[str, Sequence[str]] | None = None, *, readable: bool = False
) -> EntryPage:
    """The page of an entry, or of the words of `raw` in its place. `readable`: for her clinician, who sees nothing of
    the sheets that are not shared."""
    words = entry.answers if raw is None else raw
    page = of_sheet(published.worksheet(entry.content_id), today, words, begun=begun_on(entry))
    if entry.worksheet != FLARE_PLAN:
        return page if readable else replace(page, together=over_time.words_of(entry.enrolment, entry.worksheet))
    return replace(page, amounts=over_time.steady_amounts(entry.enrolment, today, readable=readable))


def of_sheet(
    sheet: Worksheet, today: date, raw: Mapping[str, Sequence[str]], *, begun: date | None = None
) -> EntryPage:
    """The page of a worksheet with these words typed in, {} for a blank one, begun on that day (today)."""
    begun = begun or today
    values, errors = worksheets.clean(sheet.fields, raw)
    errors = _with_day(sheet, errors, later.fault(values, begun_on=begun, today=max(today, begun)))
    shown = [
        _shown(_marked(one, errors), group.least)
        for one, group in zip(worksheets.controls(sheet.fields, raw), sheet.fields, strict=True)
    ]
    table = worksheets.TABLES.get(sheet.table)
    picture = PICTURES.get(sheet.slug)
    return EntryPage(
        sheet=sheet,
        controls=tuple(shown),
        lines=worksheets.lines(sheet.fields, raw),
        errors=errors,
        picture=picture(values) if picture else None,
        weeks=table(values, today) if table else [],
        days_late=0 if later.FIELD in errors else later.days_late(values, begun_on=begun),
    )


def _with_day(sheet: Worksheet, errors: dict[str, str], unfit: str) -> dict[str, str]:
    """The errors, with that of a day which the sheet cannot be about in front."""
    if not unfit:
        return errors
    label = next(one.label for one in sheet.fields if one.name == later.FIELD)
    found = errors | {later.FIELD: f"{label.rstrip('?.:')}: {unfit}"}
    return dict(sorted(found.items(), key=lambda one: one[0] != later.FIELD))


def _marked(control: Control, errors: dict[str, str]) -> Control:
    return replace(control, error=errors.get(control.name, control.error))


def _typed_date(control: Control) -> Control:
    """A date that a browser's calendar would not show, and so lose, stands in a plain input."""
    iso = re.fullmatch(r"\d{4}-\d\d-\d\d|", control.value) and not control.error
    return control if control.kind not in ("date", "time") or iso else replace(control, kind="text")


def _shown(control: Control, least: int) -> ShownControl:
    rows = tuple(_row(row, least) for row in control.rows)
    empty = not any(row.words for row in rows)
    return ShownControl(_typed_date(control), rows, folded=bool(rows) and not least and empty)


def _row(row: Row, least: int) -> ShownRow:
    words = ", ".join(worksheets.in_words(one) for one in row.controls if worksheets.in_words(one))
    wrong = any(one.error for one in row.controls)
    controls = tuple(map(_typed_date, row.controls))
    return ShownRow(row.legend, controls, words, folded=bool(words) and not wrong and not least)
