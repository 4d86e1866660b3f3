"""READ: the daily diary as one short page: three questions, the rest for who likes, and the days of the week before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from icbt.models import Enrolment
from modules import diary, entry_page, later, published
from modules.actions.entries import worksheets_offered
from modules.controls import Control
from modules.entry_days import DIARY, diary_days
from modules.entry_page import EntryPage
from modules.models import WorksheetEntry

SIMPLE = ("pain-average", "mood", "did-what-mattered")


@dataclass(frozen=True)
class Day:
    """One day of the last week; `entry` is its diary, None while there is none."""

    day: date
    entry: WorksheetEntry | None
    is_shown: bool


@dataclass(frozen=True)
class QuickDiary:
    """Everything the page shows. `others` are further versions of this day's diary, kept so that nothing was lost."""

    day: date
    entry: WorksheetEntry | None
    others: tuple[WorksheetEntry, ...]
    page: EntryPage
    days: tuple[Day, ...]
    may_go_on: bool
    writable: bool

    @property
    def simple(self) -> list[Control]:
        """The three questions that are enough."""
        return simple(self.page)

    @property
    def more(self) -> list[Control]:
        return more(self.page)

    @property
    def has_more(self) -> bool:
        """Is anything below the three questions marked, or wrong?"""
        return any(one.error or one.value or any(choice.checked for choice in one.choices) for one in self.more)


def simple(page: EntryPage) -> list[Control]:
    """The three questions of a diary page that are enough."""
    return [one.control for one in page.controls if one.control.name in SIMPLE]


def more(page: EntryPage) -> list[Control]:
    """The others, but for the day."""
    return [one.control for one in page.controls if one.control.name not in (*SIMPLE, later.FIELD)]


def of(
    enrolment: Enrolment, day: date, now: datetime, raw: Mapping[str, Sequence[str]] | None = None
) -> QuickDiary | None:
    """The diary of one day, with the words of `raw` in place of what is kept; None before the lesson that brings it."""
    keys = published.current_keys("worksheet", enrolment.patient.language)
    today = now.astimezone(enrolment.patient.zone).date()
    by_day = diary_days(enrolment, later.days(today)[-1])
    first, *others = by_day.get(day, []) or [None]
    if DIARY not in keys or (DIARY not in worksheets_offered(enrolment) and not by_day):
        return None
    return QuickDiary(
        day=day,
        entry=first,
        others=tuple(others),
        page=_page(first, keys[DIARY], day, today, raw),
        days=tuple(Day(one, next(iter(by_day.get(one, [])), None), one == day) for one in later.days(today)),
        may_go_on=diary.may_go_on(enrolment, now),
        writable=first is None or first.is_editable(now),
    )


def _page(
    entry: WorksheetEntry | None, content: UUID, day: date, today: date, raw: Mapping[str, Sequence[str]] | None
) -> EntryPage:
    if entry is not None:
        return entry_page.of(entry, today, raw)
    return entry_page.of_sheet(
        published.worksheet(content), today, {later.FIELD: [day.isoformat()]} if raw is None else raw
    )


def empty_page(language: str, today: date) -> EntryPage:
    """The diary with nothing in it, as a device may keep it: nobody's, and for any day."""
    key = published.current_keys("worksheet", language)[DIARY]
    return entry_page.of_sheet(published.worksheet(key), today, {})


def owner_of(enrolment: Enrolment) -> str:
    """A random-looking name of one patient, by which a device knows whose diary it keeps; it says nothing about her."""
    return salted_hmac("modules.kept_diary", str(enrolment.pk), algorithm="sha256").hexdigest()[:32]
