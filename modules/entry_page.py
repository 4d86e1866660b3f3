"""A worksheet entry as a page: its inputs with what was typed, what does not fit, and what is worked out from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from modules import over_time, pain_map, published, worksheets
from modules.controls import Control, Row
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


def of(
    entry: WorksheetEntry, today: date, raw: Mapping[str, Sequence[str]] | None = None, *, readable: bool = False
) -> EntryPage:
    """The page of an entry, or of the words of `raw` in its place. `readable`: for her clinician, who sees nothing of
    the sheets that are not shared."""
    page = of_sheet(published.worksheet(entry.content_id), today, entry.answers if raw is None else raw)
    if entry.worksheet != FLARE_PLAN:
        return page
    return replace(page, amounts=over_time.steady_amounts(entry.enrolment, today, readable=readable))


def of_sheet(sheet: Worksheet, today: date, raw: Mapping[str, Sequence[str]]) -> EntryPage:
    """The page of a worksheet with these words typed in; {} for a blank one."""
    values, errors = worksheets.clean(sheet.fields, raw)
    shown = [
        _shown(one, group.least)
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
    )


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
