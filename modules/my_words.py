"""READ: everything a patient wrote in her lessons and worksheets, as one paper."""

from datetime import datetime

from icbt import encryption
from icbt.models import Enrolment
from icbt.paper import NORMAL, Paper
from modules import entry_page, lesson_page, published
from modules.entries_view import plan_day
from modules.lesson_paper import draw_answers
from modules.models import LessonProgress, WorksheetEntry

TITLE = "What I wrote in my lessons and worksheets"
NOTHING = "Nothing is written yet."
SHUT = "This cannot be opened at the moment. It is still kept."


def words_paper(enrolment: Enrolment, *, service: str, now: datetime, size: float = NORMAL, foot: str = "") -> Paper:
    """Her lessons in the order she opened them, then her sheets; questions that no paper may have are left out."""
    language = enrolment.patient.language
    pdf = Paper(TITLE, now=now, service=service, language=language, foot=foot, size=size)
    pdf.heading(TITLE, 0)
    pdf.text_of(f"Made on {_day(now, enrolment)}.", quiet=True)
    written = [_lesson(pdf, one) for one in _progress(enrolment)]
    written += [_entry(pdf, one, now) for one in _entries(enrolment)]
    if not any(written):
        pdf.text_of(NOTHING)
    return pdf


def _progress(enrolment: Enrolment) -> list[LessonProgress]:
    rows = LessonProgress.objects.of(enrolment).opened().select_related("enrolment__patient__profile")
    found = list(rows.order_by("opened_at"))
    published.load(row.content_id for row in found if row.content_id)
    return found


def _entries(enrolment: Enrolment) -> list[WorksheetEntry]:
    rows = WorksheetEntry.objects.of(enrolment).select_related("enrolment__patient__profile")
    found = list(rows.order_by("started_at"))
    published.load(row.content_id for row in found)
    return found


def _lesson(pdf: Paper, progress: LessonProgress) -> bool:
    shut = not all(_opens(progress, name) for name in ("answers", "plan", "trouble_text"))
    found = [] if shut else lesson_page.answered(progress, paper=True)
    if found or shut:
        pdf.heading(lesson_page.published_lesson(progress).title)
    if shut:
        pdf.text_of(SHUT)
    for step, lines in found:
        pdf.heading(step.title, 2)
        draw_answers(pdf, lines)
    return bool(found or shut)


def _entry(pdf: Paper, entry: WorksheetEntry, now: datetime) -> bool:
    pdf.heading(published.worksheet(entry.content_id).title)
    pdf.text_of(f"Begun on {_day(entry.started_at, entry.enrolment)}.", quiet=True)
    if not _opens(entry, "answers"):
        pdf.text_of(SHUT)
        return True
    draw_answers(pdf, [(label, [words]) for label, words in entry_page.of(entry, plan_day(entry, now)).lines])
    return True


def _opens(row: WorksheetEntry | LessonProgress, name: str) -> bool:
    return encryption.readable(row, name, SHUT) is not SHUT


def _day(moment: datetime, enrolment: Enrolment) -> str:
    day = moment.astimezone(enrolment.patient.zone).date()
    return f"{day.day} {day:%B %Y}"
