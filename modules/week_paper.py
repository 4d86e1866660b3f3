"""Seven days of a diary on one page lying on its side: a table of questions and days, filled or to fill in by hand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from icbt.paper import LARGE, NORMAL, Paper, on_one_page
from modules import later, worksheets
from modules.controls import Control, beside
from modules.worksheets import Worksheet, in_words

DIARIES = ("daily-diary", "sleep-diary", "headache-diary")
DAYS = 7
SIZES = (10.0, 9.0, 8.0, 7.0)  # points
LARGE_SIZES = (LARGE, 14.0, 12.0, 11.0, *SIZES)
ROOM = 40  # characters of a cell; longer words stand below the table
BELOW = "below"
Filled = tuple[Worksheet, Mapping[str, Sequence[str]]]  # a sheet and what was typed into it


def week_paper(
    sheet: Worksheet,
    days: Sequence[tuple[date, Sequence[Filled]]],
    *,
    service: str,
    now: datetime,
    size: float = NORMAL,
    foot: str = "",
) -> Paper:
    """The days of a diary, each with what was written about it; without any days, a blank week."""
    shown = [_day(filled) for _, filled in days] or [{}] * DAYS
    rows = _rows(sheet, [filled for _, filled in days])
    heads = [f"{day:%A} {day.day} {day:%B}" for day, _ in days] or ["Day:"] * DAYS

    def draw(letters: float) -> Paper:
        pdf = Paper(sheet.title, now=now, service=service, language=sheet.language, foot=foot, size=letters, lying=True)
        pdf.heading(sheet.title, 0)
        if days:
            pdf.text_of(f"From {_in_words(days[0][0])} to {_in_words(days[-1][0])}", quiet=True)
        cells = [[label, *(_cell(day.get(name, "")) for day in shown)] for name, label in rows]
        widths = (2.2, *([1] * DAYS))
        least = 0 if days else 1.9 * pdf.leading
        pdf.table_of(["", *heads], cells, widths=widths, size=letters, grid=True, least=least)
        for head, day in zip(heads, shown, strict=True):
            for name, label in rows:
                if _cell(day.get(name, "")) == BELOW:
                    pdf.text_of(beside(f"{head}, {label}", day[name]))
        return pdf

    return on_one_page(draw, LARGE_SIZES if size == LARGE else SIZES)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _rows(sheet: Worksheet, days: Sequence[Sequence[Filled]]) -> list[tuple[str, str]]:
    """The questions by their names, with those of earlier versions of the sheet; on a blank one what to choose from."""
    kept = [one for filled in days for one, _ in filled]
    controls = {one.name: one for each in [*kept, sheet] for one in worksheets.controls(each.fields, {})}
    order = [*(one.name for one in sheet.fields), *controls]
    sums = {one.name for one in sheet.fields if one.type == "calc"} if not days else set()
    names = [name for name in dict.fromkeys(order) if name != later.FIELD and name not in sums]
    return [(name, _label(controls[name], blank=not days)) for name in names]


def _label(control: Control, *, blank: bool) -> str:
    if control.kind == "scale":
        return f"{control.label} (0: {control.low_label}, 10: {control.high_label})"
    options = " / ".join(choice.label for choice in control.choices)
    if blank and options:
        return f"{control.label} ({options})"
    unit = control.unit if blank else ""
    return f"{control.label} ({unit})" if unit else control.label


def _day(filled: Sequence[Filled]) -> dict[str, str]:
    """The words of one day by question; of two sheets about it both."""
    words: dict[str, list[str]] = {}
    for sheet, typed in filled:
        for control in worksheets.controls(sheet.fields, typed):
            if said := _short(control):
                words.setdefault(control.name, []).append(said)
    return {name: " | ".join(dict.fromkeys(said)) for name, said in words.items()}


def _short(control: Control) -> str:
    """A number of a scale stands alone: its row says that it is of ten."""
    return in_words(control).removesuffix(" of 10") if control.kind == "scale" else in_words(control)


def _cell(words: str) -> str:
    return words if len(words) <= ROOM and max(map(len, words.split()), default=0) < 16 else BELOW
