"""What those who guide a patient see of her lessons and worksheets, and what they do there."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_POST

from icbt import content
from icbt.access import clinician
from icbt.errors import Refused
from modules import actions, entries_view, entry_days, entry_page, lesson_page, over_time, programme_view
from modules.forms import CommentForm, SteerForm


@require_http_methods(["GET", "HEAD", "POST"])
@clinician
def read_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """A shared entry, with what is worked out from it, and the comments on it."""
    entry = entries_view.readable_entry(request.enrolment, entry_id)
    if entry is None:
        raise Http404
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.comment_entry(entry=entry, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, "Sent. The patient is told that something waits.")
        return redirect("modules:read_entry", enrolment_id=request.enrolment.pk, entry_id=entry.pk)
    if request.method == "GET":
        actions.see_entry(entry=entry, by=request.user)
    context = {
        "entry": entry,
        "page": entry_page.of(entry, entries_view.plan_day(entry, timezone.now()), readable=True),
        "trend": over_time.picture_of(request.enrolment, entry.worksheet, readable=True),
        "days_late": entry_days.days_late(entry),
        "spread": over_time.spread_of(request.enrolment, entry.worksheet),
        "facts": over_time.facts_of(request.enrolment, entry.worksheet),
        "form": form,
        "comments": entries_view.comments_on(entry),
        "enrolment": request.enrolment,
    }
    return render(request, "modules/read_entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician
def read_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """What a patient answered in a lesson, her plan, her rating, and concerns. A post marks them seen."""
    row = _row(request, slug)
    progress = lesson_page.progress_of(request.enrolment, slug)
    if request.method == "POST":
        if progress:
            actions.see_concern(progress=progress, by=request.user)
            messages.success(request, "Marked as seen.")
        return redirect("modules:read_lesson", enrolment_id=request.enrolment.pk, slug=slug)
    return render(request, "modules/read_lesson.html", _context(request, row, progress, SteerForm()))


def _row(request: HttpRequest, slug: str) -> programme_view.LessonRow:
    now = timezone.now()
    if row := programme_view.row_for(request.enrolment, slug, now):
        return row
    left = (row for row in programme_view.of_another_track(request.enrolment, now) if row.slug == slug)
    if row := next(left, None):
        return row
    raise Http404


def _context(request: HttpRequest, row, progress, form: SteerForm) -> dict:
    current = programme_view.current_lesson(request.enrolment, row.slug)
    return {
        "row": row,
        "progress": progress,
        "own": programme_view.own_progress(request.enrolment, row.slug),
        "version": content.version(progress.content_id) if progress else None,
        "lesson": lesson_page.published_lesson(progress) if progress else current,
        "answered": lesson_page.answered(progress) if progress else [],
        "cautions": import_string(settings.CAUTIONS_OF)(request.enrolment),
        "concerns": lesson_page.concerns(progress) if progress else [],
        "enrolment": request.enrolment,
        "form": form,
    }


@require_POST
@clinician
def skip_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Move the patient past a lesson, or open it before its day (`do` is skip or open), with a reason."""
    row, form = _row(request, slug), SteerForm(request.POST)
    if not form.is_valid():
        progress = lesson_page.progress_of(request.enrolment, slug)
        return render(request, "modules/read_lesson.html", _context(request, row, progress, form))
    act = actions.unlock_lesson if request.POST.get("do") == "open" else actions.skip_lesson
    try:
        act(enrolment=request.enrolment, by=request.user, slug=slug, reason=form.cleaned_data["reason"])
        messages.success(request, "Done. The patient sees it at once.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("modules:read_lesson", enrolment_id=request.enrolment.pk, slug=slug)
