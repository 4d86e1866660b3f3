"""The safety report and the adverse events as CSV: RFC 4180, UTF-8, one header line, safe to open in a spreadsheet.

Report: month, table, row, measure, value; one figure a line, an empty value where there is none.
Events: the columns of EVENT; with words, those of WORDS behind them.
"""

import csv
from collections.abc import Iterable
from io import StringIO

from icbt.encryption import KeyDestroyed, readable
from outcomes.harm_facts import WORDS
from outcomes.harm_report import Report
from outcomes.models import AdverseEvent

REPORT = ("month", "table", "row", "measure", "value")
CODES = ("reporter", "kind", "seriousness", "severity", "relatedness", "outcome", "lesson", "worksheet", "report_to")
MOMENTS = ("reported_at", "report_due_at", "sent_at", "signed_at", "second_at", "closed_at")
EVENT = ("event", "enrolment", "track", "support_level", "onset_on", *CODES, "flag_rule", *MOMENTS)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run (OWASP, CSV injection)


def report_sheet(report: Report) -> str:
    """Every figure of the report on a line of its own."""
    lines = [
        (str(report.month), table.key, row.label, measure, "" if value is None else value)
        for table in report.tables
        for row in table.rows
        for measure, value in zip(table.columns, row.cells, strict=True)
    ]
    return _sheet(REPORT, lines)


def event_sheet(events: Iterable[AdverseEvent], *, words: bool) -> str:
    """One event a line, without names; `words` adds what people wrote, empty where the key was destroyed."""
    columns = EVENT + (WORDS if words else ())
    return _sheet(columns, ([*_event(one), *(_words(one) if words else ())] for one in events))


def _event(event: AdverseEvent) -> list[object]:
    enrolment, flag = event.enrolment, event.flag
    return [
        event.pk,
        enrolment.pk,
        enrolment.track,
        enrolment.support_level,
        event.onset_on,
        *(getattr(event, name) for name in CODES),
        flag.rule if flag else "",
        *(moment.isoformat(timespec="seconds") if (moment := getattr(event, name)) else "" for name in MOMENTS),
    ]


def _words(event: AdverseEvent) -> list[str]:
    try:
        return [readable(event, name) or "" for name in WORDS]
    except KeyDestroyed:
        return [""] * len(WORDS)


def _sheet(header: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    page = StringIO(newline="")
    writer = csv.writer(page)  # quotes where needed, ends each line with CR LF
    writer.writerow(header)
    writer.writerows([_plain(value) for value in line] for line in lines)
    return page.getvalue()


def _plain(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers."""
    if isinstance(value, int | float):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
