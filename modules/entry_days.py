"""READ: the day that an entry is about, and how long after it she wrote it."""

from datetime import UTC, date, datetime, time
from typing import Any

from icbt import encryption
from icbt.models import Enrolment
from modules import later, published, worksheets
from modules.models import WorksheetEntry

DIARY = "daily-diary"


def begun_on(entry: WorksheetEntry) -> date:
    """The day by her own clock on which she began it."""
    return entry.started_at.astimezone(entry.enrolment.patient.zone).date()


def values_of(entry: WorksheetEntry) -> dict[str, Any]:
    """What fits of the words of an entry."""
    return worksheets.clean(published.worksheet(entry.content_id).fields, entry.answers)[0]


def day_of(entry: WorksheetEntry, values: dict[str, Any]) -> date:
    """The day an entry is about: the one she wrote, else the day by her own clock when she began it."""
    return date.fromisoformat(values[later.FIELD]) if later.FIELD in values else begun_on(entry)


def is_in_time(entry: WorksheetEntry, values: dict[str, Any]) -> bool:
    """Is the day it is about one that it may be about? If not, it is no part of any sum until she puts it right."""
    saved_on = entry.saved_at.astimezone(entry.enrolment.patient.zone).date()
    return not later.fault(values, begun_on=begun_on(entry), today=max(saved_on, begun_on(entry)))


def days_late(entry: WorksheetEntry) -> int:
    """How many days after the day it is about an entry was begun; 0 on the day itself, or where no day was noted."""
    return later.days_late(values_of(entry), begun_on=begun_on(entry))


def diary_days(enrolment: Enrolment, since: date) -> dict[date, list[WorksheetEntry]]:
    """Her diary entries about `since` and later by day, the one begun first in front; none that cannot be opened."""
    start = datetime.combine(since, time(), tzinfo=enrolment.patient.zone).astimezone(UTC)
    rows = WorksheetEntry.objects.of(enrolment).filter(worksheet=DIARY, started_at__gte=start)
    found: dict[date, list[WorksheetEntry]] = {}
    rows = rows.select_related("enrolment__patient__profile", "patient").order_by("started_at", "pk")
    entries = [row for row in rows if encryption.readable(row, "answers", None) is not None]
    published.load(row.content_id for row in entries)
    for row in entries:
        found.setdefault(day_of(row, values_of(row)), []).append(row)
    return {day: rows for day, rows in found.items() if day >= since}


def diary_of(enrolment: Enrolment, day: date) -> list[WorksheetEntry]:
    """Her diary entries about one day, the one begun first in front."""
    return diary_days(enrolment, day).get(day, [])
