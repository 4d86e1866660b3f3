"""READ: the entries of one worksheet over time, as their picture needs them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from icbt import encryption
from icbt.models import Enrolment
from modules import diary_figures, flare, headache, pictures, practice, published
from modules.entries_view import plan_day
from modules.entry_days import DIARY, day_of, is_in_time, values_of
from modules.flare import Amounts
from modules.models import WorksheetEntry
from modules.pictures import Picture

Dated = list[tuple[date, dict[str, Any]]]
HEADACHES = "headache-diary"
# Worksheet → what her clinician needs to see, and what she is told herself: from entries in order, up to a day.
FACTS = {"practice-log": lambda entries, _today: practice.facts(entries), HEADACHES: headache.facts}
WORDS = {HEADACHES: headache.in_words}


def has_picture(slug: str) -> bool:
    """Does this worksheet have a picture over time at all?"""
    return slug in pictures.PICTURES


def picture_of(enrolment: Enrolment, slug: str, *, readable: bool = False) -> Picture | None:
    """The picture of her entries; with `readable`, of those alone that her clinician may read. None without one."""
    draw, rows = pictures.PICTURES.get(slug), _entries(enrolment, slug, readable=readable)
    if not draw or not rows:
        return None
    return draw(_dated(rows), _today(enrolment) if slug in WORDS else plan_day(rows[-1], timezone.now()))


def facts_of(enrolment: Enrolment, slug: str) -> list[str]:
    """What stands out in the entries that her clinician may read."""
    found = FACTS.get(slug)
    return found(dated(enrolment, slug, readable=True), _today(enrolment)) if found else []


def words_of(enrolment: Enrolment, slug: str) -> str:
    """What all her sheets of one kind say together, for her; "" for most kinds."""
    found = WORDS.get(slug)
    return found(dated(enrolment, slug), _today(enrolment)) if found else ""


def spread_of(enrolment: Enrolment, slug: str) -> str:
    """How much the last days of the shared diary differ, in numbers for her clinician; "" for other worksheets."""
    entries = _dated(_entries(enrolment, slug, readable=True)) if slug == DIARY else []
    return diary_figures.spread_in_words(diary_figures.figures(entries, entries[-1][0])) if entries else ""


def steady_amounts(enrolment: Enrolment, today: date, *, readable: bool = False) -> list[Amounts]:
    """The amounts for a flare, from her pacing plans; with `readable`, from those her clinician may read."""
    rows = _entries(enrolment, "pacing-planner", readable=readable)
    return flare.amounts([values_of(row) for row in reversed(rows)], today)


def dated(enrolment: Enrolment, slug: str, *, readable: bool = False) -> Dated:
    """Her entries of one worksheet by day; with `readable`, those alone that her clinician may read."""
    return _dated(_entries(enrolment, slug, readable=readable))


def newest(enrolment: Enrolment, slug: str) -> WorksheetEntry | None:
    """The entry of this worksheet that was begun last, without its words."""
    return WorksheetEntry.objects.of(enrolment).filter(worksheet=slug).defer("answers").order_by("-started_at").first()


def _today(enrolment: Enrolment) -> date:
    return timezone.now().astimezone(enrolment.patient.zone).date()


def _entries(enrolment: Enrolment, slug: str, *, readable: bool) -> list[WorksheetEntry]:
    rows = WorksheetEntry.objects.of(enrolment).filter(worksheet=slug).select_related("enrolment__patient__profile")
    rows = (rows.readable() if readable else rows).order_by("started_at")
    found = [row for row in rows if encryption.readable(row, "answers", None) is not None]
    published.load(row.content_id for row in found)
    return found


def _dated(rows: Iterable[WorksheetEntry]) -> Dated:
    """By day; entries of one day in the order they were begun."""
    found = [(day_of(row, values), values) for row in rows if is_in_time(row, values := values_of(row))]
    return sorted(found, key=lambda one: one[0])
