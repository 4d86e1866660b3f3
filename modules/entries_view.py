"""The worksheets of one patient: what she can begin, what she began, and what waits on it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from icbt.models import Enrolment
from modules import published, window
from modules.actions.entries import worksheets_offered
from modules.entry_days import DIARY
from modules.models import WorksheetEntry
from modules.pictures import PICTURES
from modules.thoughts import CATCH, RECORD
from modules.worksheets import Worksheet


@dataclass(frozen=True)
class SheetRow:
    """One worksheet she may fill in, with her entries, newest first; `draft` is the newest not shared yet."""

    sheet: Worksheet
    entries: tuple[WorksheetEntry, ...]
    offered: bool

    @property
    def repeats(self) -> bool:
        """Can a new one take something over from the last?"""
        inside = [one for field in self.sheet.fields for one in field.fields]
        return bool(self.entries) and any(one.again for one in [*self.sheet.fields, *inside])

    @property
    def is_diary(self) -> bool:
        """Is it the daily diary, which has a page of its own, one for each day?"""
        return self.sheet.slug == DIARY

    @property
    def has_picture(self) -> bool:
        """Is there a page with its picture over time?"""
        return bool(self.entries) and self.sheet.slug in PICTURES

    @property
    def draft(self) -> WorksheetEntry | None:
        return next((one for one in self.entries if one.submitted_at is None), None)


def sheets_for(enrolment: Enrolment) -> list[SheetRow]:
    """Every worksheet of the lessons she opened, and every one she has an entry of."""
    entries: dict[str, list[WorksheetEntry]] = {}
    for row in entries_of(enrolment):
        entries.setdefault(row.worksheet, []).append(row)
    offered, known = worksheets_offered(enrolment), published.current_worksheets(enrolment.patient.language)
    rows = [
        SheetRow(_sheet(slug, known, entries), tuple(entries.get(slug, [])), slug in offered)
        for slug in offered | entries.keys()
    ]
    return sorted(rows, key=lambda row: row.sheet.code)


def entries_of(enrolment: Enrolment) -> Any:
    """Her entries without their words, newest first, each with `new_comments` and `title`."""
    unread = Count("comments", filter=Q(comments__read_at=None))
    rows = WorksheetEntry.objects.of(enrolment).defer("answers").annotate(new_comments=unread).order_by("-saved_at")
    published.load(row.content_id for row in rows)
    for row in rows:
        row.title = published.worksheet(row.content_id).title
    return rows


def _sheet(slug: str, known: dict[str, Worksheet], entries: dict[str, list[WorksheetEntry]]) -> Worksheet:
    return known[slug] if slug in known else published.worksheet(entries[slug][0].content_id)


def entry_of(enrolment: Enrolment, pk: UUID) -> WorksheetEntry | None:
    """One entry of this patient; None for anybody else's."""
    rows = WorksheetEntry.objects.of(enrolment).select_related("enrolment__patient", "enrolment__clinician", "patient")
    return rows.filter(pk=pk).first()


def readable_entry(enrolment: Enrolment, pk: UUID) -> WorksheetEntry | None:
    """One entry whose words a clinician may read; None while it is private or not shared."""
    entry = entry_of(enrolment, pk)
    return entry if entry and entry.is_readable else None


def comments_on(entry: WorksheetEntry) -> list[Any]:
    """What was written on the entry, oldest first; `is_new` until the patient has read it."""
    rows = list(entry.comments.select_related("author"))
    for row in rows:
        row.is_new = row.read_at is None
    return rows


def is_writable(entry: WorksheetEntry, now: datetime) -> bool:
    """May the patient still change it?"""
    return entry.is_editable(now) and window.is_writable(entry.enrolment, now, entry.lesson)


def may_test(entry: WorksheetEntry) -> bool:
    """May she go on from this caught thought to its test?"""
    if entry.worksheet != CATCH or not window.is_writable(entry.enrolment, timezone.now()):
        return False
    return RECORD in worksheets_offered(entry.enrolment)


def plan_day(entry: WorksheetEntry, now: datetime) -> date:
    """The day up to which its weeks are judged: today while she may write, and the day it was saved once it stands.

    A sheet that stands takes no more days down, so later weeks say nothing about what she did in them.
    """
    return timezone.localdate(now if is_writable(entry, now) else entry.saved_at)


def blank_sheet(enrolment: Enrolment, slug: str) -> Worksheet | None:
    """A worksheet she may print empty; None for one of a later lesson."""
    known = published.current_worksheets(enrolment.patient.language)
    return known.get(slug) if slug in worksheets_offered(enrolment) else None
