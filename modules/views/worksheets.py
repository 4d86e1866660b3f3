"""A patient's worksheets: the list, one entry, and both on paper."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icbt.access import patient
from icbt.errors import Refused
from modules import actions, diary_week, entries_view, entry_page, published, window
from modules import over_time as history
from modules.entry_days import DIARY
from modules.models import WorksheetEntry


@require_safe
@patient
def worksheets(request: HttpRequest) -> HttpResponse:
    """What she can begin, go on with, or look at again."""
    rows = entries_view.sheets_for(request.enrolment)
    context = {"rows": rows, "open": window.is_writable(request.enrolment, timezone.now())}
    return render(request, "modules/worksheets.html", context)


@require_POST
@patient
def new_entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a worksheet."""
    if slug == DIARY:
        return redirect("modules:quick_diary")
    facts = {"slug": slug, "lesson": request.POST.get("lesson", ""), "repeat": "repeat" in request.POST}
    try:
        entry = actions.start_entry(enrolment=request.enrolment, by=request.user, **facts)
    except Refused as refused:
        messages.info(request, str(refused))
        return redirect("modules:worksheets")
    return redirect("modules:entry", entry_id=entry.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@patient
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry: she writes, saves, shares, keeps it private, or begins another from it."""
    found = _own(request, entry_id)
    if request.method == "POST":
        return _posted(request, found)
    shown = _show(request, found)
    if request.method == "GET":
        actions.read_comments(entry=found, by=request.user)
    return shown


def _own(request: HttpRequest, entry_id: UUID) -> WorksheetEntry:
    found = entries_view.entry_of(request.enrolment, entry_id)
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, found: WorksheetEntry, mine: dict | None = None) -> HttpResponse:
    """The page of an entry; `mine` is a posted form that met a newer save, and is shown in place of what is kept."""
    now = timezone.now()
    day = entries_view.plan_day(found, now)
    page = entry_page.of(found, day, mine)
    context = {
        "entry": found,
        "page": page,
        "form": page,
        "writable": entries_view.is_writable(found, now),
        "open": window.is_writable(request.enrolment, now),
        "may_test": entries_view.may_test(found),
        "writer": secrets.token_hex(16),
        "comments": entries_view.comments_on(found),
        "kept": entry_page.of(found, day).lines if mine is not None else None,
        "clinician": request.enrolment.clinician,
    }
    return render(request, "modules/entry.html", context, status=409 if mine is not None else 200)


def _posted(request: HttpRequest, found: WorksheetEntry) -> HttpResponse:
    do, raw = request.POST.get("do", "save"), dict(request.POST.lists())
    try:
        if do in ("copy", "test", "hide", "unhide") and not (do != "copy" and _has_words(request)):
            return _without_words(request, found, do)
        if do == "both":
            return redirect("modules:entry", entry_id=actions.copy_entry(entry=found, by=request.user, raw=raw).pk)
        saved = _save(request, found, raw)
        return _after_save(request, saved, do)
    except actions.Stale:
        return _show(request, entries_view.entry_of(request.enrolment, found.pk), raw)
    except Refused as refused:
        messages.info(request, str(refused))
        return redirect("modules:entry", entry_id=found.pk)


def _has_words(request: HttpRequest) -> bool:
    """Was the whole form posted, and not one of the small buttons of an entry that stands?"""
    return "revision" in request.POST


def _save(request: HttpRequest, found: WorksheetEntry, raw: dict) -> WorksheetEntry:
    number = request.POST.get("revision", "")
    revision = int(number) if number.isdecimal() else -1
    writer = request.POST.get("writer", "")
    return actions.save_entry(entry=found, by=request.user, raw=raw, revision=revision, writer=writer)


def _without_words(request: HttpRequest, found: WorksheetEntry, do: str) -> HttpResponse:
    """The buttons that leave the words as they are."""
    if do == "copy":
        found = actions.copy_entry(entry=found, by=request.user)
    elif do == "test":
        found = actions.record_thought(entry=found, by=request.user)
    else:
        _set_private(request, found, do)
    return redirect("modules:entry", entry_id=found.pk)


def _set_private(request: HttpRequest, found: WorksheetEntry, do: str) -> None:
    if do == "hide":
        actions.hide_entry(entry=found, by=request.user)
        messages.success(request, "This sheet is private now.")
    else:
        actions.share_entry(entry=found, by=request.user)
        messages.success(request, "This sheet is no longer private.")


def _after_save(request: HttpRequest, saved: WorksheetEntry, do: str) -> HttpResponse:
    """Everything is kept by now; say so, and do what the button says."""
    wrong = entry_page.of(saved, timezone.localdate()).errors
    if do in ("test", "hide", "unhide"):
        return _without_words(request, saved, do)
    if do == "submit" and not wrong:
        actions.submit_entry(entry=saved, by=request.user)
        messages.success(request, "Shared. You can change it for two more days.")
    elif do == "submit":
        messages.info(request, "Saved, and not shared yet. Please look at what is marked below.")
    else:
        messages.success(request, "Saved.")
    return redirect("modules:entry", entry_id=saved.pk)


@require_POST
@patient
def entry_autosave(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Keep what is typed while she writes; 409 when the entry was changed elsewhere or stands."""
    found = _own(request, entry_id)
    try:
        saved = _save(request, found, dict(request.POST.lists()))
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=409)
    return JsonResponse({"revision": saved.revision, "saved_at": saved.saved_at.isoformat()})


@require_safe
@patient
def entry_print(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """An entry on paper."""
    found = _own(request, entry_id)
    page = entry_page.of(found, entries_view.plan_day(found, timezone.now()))
    return render(request, "modules/entry_print.html", {"entry": found, "page": page})


@require_safe
@patient
def over_time(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that her entries of one worksheet make; 404 without an entry."""
    newest = history.newest(request.enrolment, slug)
    if newest is None or not history.has_picture(slug):
        raise Http404
    context = {
        "sheet": published.worksheet(newest.content_id),
        "picture": history.picture_of(request.enrolment, slug),
        "week": diary_week.has_weeks(slug),
    }
    return render(request, "modules/over_time.html", context)


@require_safe
@patient
def sheet_print(request: HttpRequest, slug: str) -> HttpResponse:
    """A worksheet on paper, to fill in by hand."""
    sheet = entries_view.blank_sheet(request.enrolment, slug)
    if sheet is None:
        raise Http404
    page = entry_page.of_sheet(sheet, timezone.localdate(), {})
    label = "PDF for a week" if diary_week.has_weeks(slug) else "PDF"
    return render(request, "modules/sheet_print.html", {"page": page, "pdf_label": label})
