"""The safety report on paper: A4, with the figures of the page, a title, a language and an outline.

The fonts built into every reader know Latin letters alone. What they lack is written in letters they have, on purpose:
no font file is shipped, and a figure never depends on one.
"""

from datetime import datetime
from unicodedata import combining, normalize

from fpdf import FPDF, FontFace, ViewerPreferences
from fpdf.enums import XPos, YPos

from outcomes.harm_report import Report, Row, Table

PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "≥": ">=", "≤": "<="})
SIZE, SMALL = 10, 8.5  # points
LINE = 1.35


class Paper(FPDF):
    """A4 upright with page numbers at the foot."""

    foot = ""

    def footer(self) -> None:
        """The service and the page number, on every page."""
        self.set_y(-15)
        self.set_font("Helvetica", size=SMALL)
        self.cell(0, 10, latin(f"{self.foot} · {self.page_no()} / {{nb}}"), align="C")


def latin(text: str) -> str:
    """The text in letters of Latin-1: the same, else without its accent, else a question mark."""
    return "".join(map(_letter, text.translate(PLAIN)))


def _letter(letter: str) -> str:
    for form in (letter, "".join(one for one in normalize("NFKD", letter) if not combining(one))):
        if form and form.encode("latin-1", "ignore").decode("latin-1") == form:
            return form
    return "?"


def shown(value: float | int | None) -> str:
    """A figure as people read it; a dash for none."""
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def paper(report: Report, *, service: str, now: datetime) -> bytes:
    """The report as a PDF."""
    pdf = Paper(format="A4")
    title = f"Safety report {report.month}"
    pdf.foot = f"{service}: {title}"
    pdf.set_title(latin(title))
    pdf.set_author(latin(service))
    pdf.set_lang("en")
    pdf.set_creation_date(now)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_auto_page_break(auto=True, margin=20)
    pdf.add_page()
    _heading(pdf, title, 18, level=0)
    state = "" if report.complete else " The month is not over yet."
    _text(pdf, f"{service}. Made on {report.made_on:%d %B %Y}.{state} No names.")
    for table in report.tables:
        _table(pdf, table)
    _heading(pdf, "How this was counted", 13, level=1)
    for note in report.notes:
        _text(pdf, note)
    return bytes(pdf.output())


def _heading(pdf: FPDF, text: str, size: int, *, level: int) -> None:
    if pdf.will_page_break(4 * size * 0.5):
        pdf.add_page()
    pdf.ln(3)
    pdf.start_section(latin(text), level=level)
    pdf.set_font("Helvetica", "B", size)
    pdf.cell(0, size * 0.6, latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(1)


def _text(pdf: FPDF, text: str) -> None:
    pdf.set_font("Helvetica", size=SIZE)
    pdf.multi_cell(0, SIZE * 0.3528 * LINE, latin(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(1.5)


def _table(pdf: FPDF, table: Table) -> None:
    _heading(pdf, table.title, 13, level=1)
    if not table.rows:
        _text(pdf, "None.")
        return
    pdf.set_font("Helvetica", size=SMALL)
    widths = (3 if len(table.columns) < 6 else 1.6, *([1.6] * len(table.columns)))  # parts of the line
    aligns = ("LEFT", *(["RIGHT"] * len(table.columns)))
    with pdf.table(
        col_widths=widths,
        width=min(pdf.epw, 30 * sum(widths) / 1.6),
        align="LEFT",
        text_align=aligns,
        borders_layout="HORIZONTAL_LINES",
        line_height=SMALL * 0.3528 * 1.6,
        headings_style=FontFace(emphasis="BOLD"),
    ) as drawn:
        drawn.row([latin(head) for head in (table.label, *table.columns)])
        for row in table.rows:
            drawn.row(_cells(row))


def _cells(row: Row) -> list[str]:
    label = f"{row.label} (few)" if row.few else row.label
    return [latin(label), *(latin(shown(value)) for value in row.cells)]
