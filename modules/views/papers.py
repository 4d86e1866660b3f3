"""What a patient may take along as a PDF: a lesson in short, worksheets blank and filled, a week, all her words."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from icbt import downloads
from icbt.access import clinician, patient
from modules import actions, diary_week, entries_view, entry_page, lesson_page, window
from modules.lesson_paper import summary_paper
from modules.models import WorksheetEntry
from modules.my_words import words_paper
from modules.sheet_paper import sheet_paper
from modules.week_paper import week_paper

CONFIDENTIAL = "Confidential. Part of a patient's record."


def _look(request: HttpRequest, foot: str = "") -> dict:
    """What every paper is told: whose it is, when it is made, its letters and its foot."""
    facts = {"service": settings.SERVICE_NAME, "now": timezone.localtime()}
    return {**facts, "size": downloads.letters_of(request), "foot": foot or downloads.foot()}


@require_safe
@patient
def summary_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """A lesson in short with her plan; with her own words only if asked (`with=words`), since paper lies around."""
    progress = lesson_page.progress_of(request.enrolment, slug)
    if progress is None or not window.is_readable(request.enrolment, timezone.now()):
        raise Http404
    paper = lesson_page.paper(progress)
    words = request.GET.get("with") == "words"
    return downloads.pdf(summary_paper(paper, words=words, **_look(request)), f"summary-{paper['lesson'].code}")


@require_safe
@patient
def sheet_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """A worksheet to fill in by hand; of a diary a week."""
    sheet = entries_view.blank_sheet(request.enrolment, slug)
    if sheet is None:
        raise Http404
    if diary_week.has_weeks(slug):
        return downloads.pdf(week_paper(sheet, [], **_look(request)), f"sheet-{sheet.code}")
    page = entry_page.of_sheet(sheet, timezone.localdate(), {})
    return downloads.pdf(sheet_paper(page, **_look(request)), f"sheet-{sheet.code}")


@require_safe
@patient
def entry_pdf(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One of her entries, private or not: it is hers."""
    entry = entries_view.entry_of(request.enrolment, entry_id)
    if entry is None:
        raise Http404
    page = entry_page.of(entry, entries_view.plan_day(entry, timezone.now()))
    return _entry(request, entry, page)


@require_safe
@clinician
def guide_entry_pdf(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """An entry for those who guide her, while they may read it; taking it along is reading it."""
    entry = entries_view.readable_entry(request.enrolment, entry_id)
    if entry is None:
        raise Http404
    actions.see_entry(entry=entry, by=request.user)
    page = entry_page.of(entry, entries_view.plan_day(entry, timezone.now()), readable=True)
    return _entry(request, entry, page, CONFIDENTIAL)


def _entry(request: HttpRequest, entry: WorksheetEntry, page: entry_page.EntryPage, foot: str = "") -> HttpResponse:
    zone = entry.enrolment.patient.zone
    begun, saved = entry.started_at.astimezone(zone), entry.saved_at.astimezone(zone)
    late = f" Written {page.days_late} day{'s' if page.days_late > 1 else ''} later." if page.days_late else ""
    lead = f"Begun on {begun.day} {begun:%B %Y}, last saved on {saved.day} {saved:%B %Y}.{late}"
    return downloads.pdf(sheet_paper(page, lead=lead, **_look(request, foot)), f"sheet-{page.sheet.code}")


@require_safe
@patient
def week_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Seven days of a diary up to the day she wrote about last, or up to the day in the address (`to=2025-03-09`)."""
    week = diary_week.week(request.enrolment, slug, _day(request))
    if week is None:
        raise Http404
    return downloads.pdf(week_paper(week.sheet, week.days, **_look(request)), f"week-{week.sheet.code}")


def _day(request: HttpRequest) -> date | None:
    typed = request.GET.get("to", "")
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Http404 from None


@require_safe
@patient
def all_my_words(request: HttpRequest) -> HttpResponse:
    """Everything she wrote in lessons and worksheets; hers to take along, also when the programme is over."""
    return downloads.pdf(words_paper(request.enrolment, **_look(request)), "my-words")
