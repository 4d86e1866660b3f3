"""READ: seven days of one of her diaries, with everything she wrote about each."""

from dataclasses import dataclass
from datetime import date, timedelta

from icbt import encryption
from icbt.models import Enrolment
from modules import published
from modules.entry_days import day_of, values_of
from modules.models import WorksheetEntry
from modules.week_paper import DAYS, DIARIES, Filled
from modules.worksheets import Worksheet


@dataclass(frozen=True)
class Week:
    """Seven days in order, and the sheet as it was when she wrote last."""

    sheet: Worksheet
    days: list[tuple[date, list[Filled]]]


def has_weeks(slug: str) -> bool:
    """Is this a diary, with a page for a week?"""
    return slug in DIARIES


def week(enrolment: Enrolment, slug: str, to: date | None = None) -> Week | None:
    """The seven days up to the last that she wrote about, at most up to `to`; None when she wrote about none."""
    by_day: dict[date, list[WorksheetEntry]] = {}
    for entry in _entries(enrolment, slug) if has_weeks(slug) else []:
        by_day.setdefault(day_of(entry, values_of(entry)), []).append(entry)
    last = max((day for day in by_day if to is None or day <= to), default=None)
    if last is None:
        return None
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    sheet = published.worksheet(by_day[last][-1].content_id)
    return Week(sheet, [(day, [_filled(entry) for entry in by_day.get(day, [])]) for day in days])


def _filled(entry: WorksheetEntry) -> Filled:
    return published.worksheet(entry.content_id), entry.answers


def _entries(enrolment: Enrolment, slug: str) -> list[WorksheetEntry]:
    rows = WorksheetEntry.objects.of(enrolment).filter(worksheet=slug).select_related("enrolment__patient__profile")
    found = [row for row in rows.order_by("started_at") if encryption.readable(row, "answers", None) is not None]
    published.load(row.content_id for row in found)
    return found
