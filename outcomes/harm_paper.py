"""The safety report on paper: A4, with the figures of the page."""

from datetime import datetime

from icbt.paper import Paper
from outcomes.harm_report import Report, Row, Table

SIZE = 10.0  # points
COLUMN = 30  # millimetres, at most, of a column of figures


def shown(value: float | int | None) -> str:
    """A figure as people read it; a dash for none."""
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def paper(report: Report, *, service: str, now: datetime) -> Paper:
    """The report as a PDF."""
    title = f"Safety report {report.month}"
    pdf = Paper(title, service=service, now=now, foot=f"{service}: {title}", size=SIZE)
    pdf.heading(title, 0)
    state = "" if report.complete else " The month is not over yet."
    pdf.text_of(f"{service}. Made on {report.made_on:%d %B %Y}.{state} No names.")
    for table in report.tables:
        _table(pdf, table)
    pdf.heading("How this was counted")
    for note in report.notes:
        pdf.text_of(note)
    return pdf


def _table(pdf: Paper, table: Table) -> None:
    pdf.heading(table.title)
    if not table.rows:
        pdf.text_of("None.")
        return
    widths = (3 if len(table.columns) < 6 else 1.6, *([1.6] * len(table.columns)))  # parts of the line
    width = min(pdf.epw, COLUMN * sum(widths) / 1.6)
    rows = [_cells(row) for row in table.rows]
    pdf.table_of((table.label, *table.columns), rows, widths=widths, align="RIGHT", width=width)


def _cells(row: Row) -> list[str]:
    label = f"{row.label} (few)" if row.few else row.label
    return [label, *(shown(value) for value in row.cells)]
