"""The daily diary in under a minute: one page for a day, and what a device kept while it had no connection."""

import secrets
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from icbt import actions as floor
from icbt.access import patient, public
from icbt.errors import Refused
from modules import actions, later, quick_diary, window
from modules.actions.entries import STANDS
from modules.entry_days import diary_of
from modules.models import WorksheetEntry

LONG_AGO = "The diary can be filled in for today and the seven days before."


@require_http_methods(["GET", "HEAD", "POST"])
@patient
def quick_diary_page(request: HttpRequest) -> HttpResponse:
    """Today's diary, or that of one of the seven days before (`day`): written, sent, and changed for two days."""
    if request.method == "POST":
        return _posted(request)
    day = _asked_day(request.GET.get("day", ""))
    if day not in later.days(timezone.localdate()):
        messages.info(request, LONG_AGO)
        return redirect("modules:quick_diary")
    return _show(request, day)


def _asked_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else timezone.localdate()
    except ValueError:
        return None


def _show(
    request: HttpRequest, day: date, raw: dict | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    """The page; `raw` is a posted form that was not kept, and is shown in place of what is."""
    now = timezone.now()
    found = quick_diary.of(request.enrolment, day, now, raw)
    if found is None:
        return render(request, "modules/diary_comes_later.html")
    errors = {"pain-average": refused} if refused else found.page.errors
    stale = raw is not None and not refused
    context = {
        "diary": found,
        "form": {"errors": errors},
        "kept": quick_diary.of(request.enrolment, day, now).page.lines if stale else None,
        "writer": secrets.token_hex(16),
        "open": window.is_writable(request.enrolment, now),
        "owner": quick_diary.owner_of(request.enrolment),
        "clinician": request.enrolment.clinician,
        "goes_on": request.user.profile.diary_goes_on if found.may_go_on else False,
    }
    return render(request, "modules/quick_diary.html", context, status=status)


def _posted(request: HttpRequest) -> HttpResponse:
    do, raw = request.POST.get("do", ""), dict(request.POST.lists())
    if do in ("go-on", "stop-asking"):
        profile = {"diary_goes_on": do == "go-on"}
        floor.save_profile(by=request.user, user=request.user, person={}, profile=profile)
        messages.success(
            request, "We go on asking." if do == "go-on" else "We do not ask any more. You can write here at any time."
        )
        return redirect("modules:quick_diary")
    day, quiet = _asked_day(request.POST.get(later.FIELD, "")) or timezone.localdate(), "X-Autosave" in request.headers
    try:
        saved = _beside(request, day, raw) if do == "both" else _save(request, raw)
    except actions.Stale as stale:
        return JsonResponse({"error": str(stale)}, status=409) if quiet else _show(request, day, raw, status=409)
    except Refused as refused:
        return _refused(request, day, raw, str(refused), quiet=quiet)
    if quiet:
        return JsonResponse({"revision": saved.revision, "saved_at": saved.saved_at.isoformat()})
    return _after_save(request, saved, day, do)


def _save(request: HttpRequest, raw: dict) -> WorksheetEntry:
    number = request.POST.get("revision", "")
    revision = int(number) if number.isdecimal() else -1
    writer = request.POST.get("writer", "")
    return actions.write_diary(enrolment=request.enrolment, by=request.user, raw=raw, revision=revision, writer=writer)


def _beside(request: HttpRequest, day: date, raw: dict) -> WorksheetEntry:
    """What was written here as a second version of a day that has one."""
    found = diary_of(request.enrolment, day)
    if not found:
        return _save(request, raw)
    return actions.copy_entry(entry=found[0], by=request.user, raw=raw)


def _refused(request: HttpRequest, day: date, raw: dict, why: str, *, quiet: bool) -> HttpResponse:
    """Nothing typed is lost: what comes too late for a day that stands is kept beside it."""
    if quiet:
        return JsonResponse({"error": why}, status=409)
    if why == STANDS:
        beside = _beside(request, day, raw)
        messages.info(
            request, "That day was shared two days ago and stands. What you wrote now is kept here beside it."
        )
        return redirect("modules:entry", entry_id=beside.pk)
    if window.is_writable(request.enrolment, timezone.now()):
        return _show(request, day, raw, refused=why, status=409)
    messages.info(request, why)
    return redirect("modules:quick_diary")


def _after_save(request: HttpRequest, saved: WorksheetEntry, day: date, do: str) -> HttpResponse:
    """Everything is kept by now; do what the button says, and say so."""
    here = redirect(f"{reverse('modules:quick_diary')}?day={day.isoformat()}")
    if quick_diary.of(request.enrolment, day, timezone.now()).page.errors:
        messages.info(request, "Saved, and not sent yet. Please look at what is marked below.")
        return here
    if do == "hide":
        actions.hide_entry(entry=saved, by=request.user)
        messages.success(request, "Saved, for you alone.")
    elif do == "send":
        actions.submit_entry(entry=saved, by=request.user)
        messages.success(request, "Sent. That is all for this day.")
    else:
        messages.success(request, "Saved.")
    return redirect("modules:entry", entry_id=saved.pk) if do == "both" else here


@require_safe
@public
def empty_diary(request: HttpRequest) -> HttpResponse:
    """The page that a device may keep for when there is no connection: nobody's, and with nothing in it."""
    page = quick_diary.empty_page(translation.get_language() or "en", timezone.localdate())
    context = {"page": page, "simple": quick_diary.simple(page), "more": quick_diary.more(page)}
    return render(request, "modules/empty_diary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@patient
def kept_diary(request: HttpRequest) -> HttpResponse:
    """Whose diary a device may keep, and a token to send it with; a post is one diary that a device kept."""
    if request.method != "POST":
        return JsonResponse({"owner": quick_diary.owner_of(request.enrolment), "token": get_token(request)})
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        raise Http404 from None
    if request.POST.get("owner") != quick_diary.owner_of(request.enrolment):
        raise Http404
    facts = {
        "raw": dict(request.POST.lists()),
        "written_at": _written_at(request),
        "share": request.POST.get("do") == "send",
    }
    try:
        who = {"enrolment": request.enrolment, "by": request.user}
        saved = actions.receive_diary(**who, client_id=client_id, writer=request.POST.get("writer", ""), **facts)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=409)
    return JsonResponse({"entry": reverse("modules:entry", kwargs={"entry_id": saved.pk})})


def _written_at(request: HttpRequest) -> datetime:
    """When the device says it was written; now, where that is no moment."""
    try:
        found = parse_datetime(request.POST.get("written_at", ""))
    except ValueError:
        found = None
    return found if found and timezone.is_aware(found) else timezone.now()
