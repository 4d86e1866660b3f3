"""A worksheet on paper: blank, to fill in by hand, or with the words of an entry; what is still empty stays a line."""

from collections.abc import Sequence
from datetime import datetime

from icbt.paper import LARGE, NORMAL, Paper, on_one_page
from modules.controls import Control, Row, beside
from modules.entry_page import FLARE_PLAN, EntryPage
from modules.flare import Amounts
from modules.pacing_plan import WeekRow
from modules.worksheets import in_words

ONE_PAGE = {FLARE_PLAN: (14.0, 12.0, 11.0, 10.0, 9.0, 8.5)}  # sizes of letters in points, the last the least there is
LONG = 200  # characters of a text for which there are two lines, else one
LINES = ("text", "textarea")
WIDE = 5  # columns of a table; a row of more is a block of its own
CELL = 90  # characters of a cell of a table
BLANK_ROWS, BLANK_BLOCKS = 5, 3
AMOUNTS = ("Activity", "Half, up to 3 days", "Then 70%", "Then 85%", "Then all")


def sheet_paper(
    page: EntryPage, *, service: str, now: datetime, size: float = NORMAL, foot: str = "", lead: str = ""
) -> Paper:
    """The page of a sheet on paper; `lead` stands below the title, such as when it was written."""

    def draw(letters: float) -> Paper:
        language = page.sheet.language
        pdf = Paper(page.sheet.title, now=now, service=service, language=language, foot=foot, size=letters)
        pdf.heading(page.sheet.title, 0)
        for words in (page.sheet.intro, lead):
            pdf.text_of(words, quiet=True) if words else None
        draw_sheet(pdf, page)
        return pdf

    sizes = [*([LARGE] if size == LARGE else []), *ONE_PAGE.get(page.sheet.slug, ())]
    return on_one_page(draw, sizes if page.sheet.slug in ONE_PAGE else [size])


def draw_sheet(pdf: Paper, page: EntryPage) -> None:
    """What a sheet asks with what was answered, and what is worked out from it."""
    _worked_out(pdf, page)
    blank = not page.lines
    for one in page.controls:
        if page.sheet.slug in ONE_PAGE and one.control.kind in LINES and not in_words(one.control):
            pdf.ruled(_lines_of(one.control), one.control.label)
        elif one.rows:
            _group(pdf, one.control, blank)
        elif one.control.kind == "calc":
            _pair(pdf, one.control.label, one.control.value) if one.control.value else None
        else:
            _asked(pdf, one.control, blank)


def _asked(pdf: Paper, control: Control, blank: bool) -> None:
    """A question with the words she wrote, else with room to write."""
    if words := in_words(control):
        _pair(pdf, control.label, words)
        return
    pdf.room(pdf.leading * 4)
    pdf.text_of(_with_unit(control), bold=True, after=0.5)
    if blank and control.hint:
        pdf.text_of(control.hint, quiet=True, after=0.5)
    _room_for(pdf, control, blank)


def _room_for(pdf: Paper, control: Control, blank: bool) -> None:
    if control.kind == "scale":
        pdf.scale(control.low_label, control.high_label)
    elif control.choices:
        pdf.boxes([choice.label for choice in control.choices])
    else:
        pdf.ruled(_lines_of(control) if blank else 1)


def _lines_of(control: Control) -> int:
    return 2 if control.kind == "textarea" and (control.max_length or 0) >= LONG else 1


def _with_unit(control: Control) -> str:
    """A date and a time say themselves what they are; a number says in what it is counted."""
    unit = control.unit if control.kind == "number" or control.unit == "minutes" else ""
    return f"{control.label} ({unit})" if unit and unit not in control.label.lower() else control.label


def _pair(pdf: Paper, label: str, words: str) -> None:
    pdf.room(pdf.leading * 2)
    pdf.text_of(label, bold=True, after=0.3)
    pdf.text_of(words, after=pdf.leading * 0.35)


def _group(pdf: Paper, group: Control, blank: bool) -> None:
    filled = [row for row in group.rows if any(map(in_words, row.controls))]
    pdf.heading(group.label, 2)
    if blank and group.hint:
        pdf.text_of(group.hint, quiet=True)
    columns = group.rows[0].controls
    if not filled:
        _blank_rows(pdf, group, columns)
    elif len(columns) <= WIDE and all(len(words) <= CELL for row in filled for words in _cells(row)):
        pdf.table_of([one.label for one in columns], [_cells(row) for row in filled], grid=True)
    else:
        for row in filled:
            _block(pdf, row)


def _cells(row: Row) -> list[str]:
    return [in_words(one) for one in row.controls]


def _block(pdf: Paper, row: Row) -> None:
    pdf.room(pdf.leading * 3)
    pdf.text_of(row.legend, bold=True, after=0.3)
    for one in row.controls:
        if words := in_words(one):
            pdf.text_of(beside(one.label, words), after=0.3)
    pdf.ln(2)


def _blank_rows(pdf: Paper, group: Control, columns: Sequence[Control]) -> None:
    """A table to write in; a row of many questions is a small table of its own, three questions beside each other."""
    if len(columns) <= WIDE:
        heads = [_with_options(one) for one in columns]
        pdf.table_of(heads, [[""] * len(columns)] * max(BLANK_ROWS, len(group.rows)), grid=True, least=pdf.leading * 2)
        return
    for row in range(1, BLANK_BLOCKS + 1):
        cells = [_with_options(one) for one in columns]
        cells += [""] * (-len(cells) % 3)
        rows = [cells[n : n + 3] for n in range(0, len(cells), 3)]
        pdf.room(len(rows) * pdf.leading * 3.2 + pdf.leading)
        pdf.text_of(f"{group.rows[0].legend.rpartition(' ')[0]} {row}", bold=True, after=0.5)
        pdf.form_of(rows, pdf.leading * 3)


def _with_options(control: Control) -> str:
    """What a small cell asks, with what there is to choose from."""
    if control.kind == "scale":
        return f"{control.label} (0–10)"
    options = " / ".join(choice.label for choice in control.choices)
    return f"{control.label} ({options})" if options else _with_unit(control)


def _worked_out(pdf: Paper, page: EntryPage) -> None:
    if page.amounts:
        _amounts(pdf, page.amounts)
    if page.weeks:
        _weeks(pdf, page.weeks)
    if page.together:
        _pair(pdf, "All my sheets together", page.together)


def _amounts(pdf: Paper, amounts: Sequence[Amounts]) -> None:
    pdf.text_of("Half of my steady amounts, and the way back", bold=True, after=0.5)
    pdf.table_of(AMOUNTS, [(one.activity, *one.steps) for one in amounts], grid=True)


def _weeks(pdf: Paper, weeks: Sequence[WeekRow]) -> None:
    pdf.heading("My weeks", 2)
    pdf.table_of(("Week", "Each time", "How it went"), [_week(row) for row in weeks], widths=(3, 2, 4), grid=True)
    pdf.text_of(f"If a flare comes: {weeks[0].flare}")


def _week(row: WeekRow) -> tuple[str, str, str]:
    begins = f", from {row.starts_on:%A} {row.starts_on.day} {row.starts_on:%B}" if row.starts_on else ""
    decision = row.decision.words if row.decision else ""
    went = f"{row.done} of {row.planned} days. {decision}" if row.done is not None else ""
    return f"{row.week}{begins}", row.words + (" (your number)" if row.own else ""), went.strip()
