"""A patient's way through her lessons."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icbt.access import patient
from icbt.errors import Refused
from modules import actions, frame, lesson_page, programme_page, programme_view, window
from modules.entry_days import DIARY
from modules.lesson_page import Page
from modules.models import LessonProgress


@require_safe
@patient
def programme(request: HttpRequest) -> HttpResponse:
    """Her lessons, each with its state in words, and the one to go on with on top; then the short extra parts."""
    return render(request, "modules/programme.html", programme_page.of(request.enrolment, timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@patient
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Before it is begun, what it is about; while it is read, on to the exact place; finished, all its parts."""
    if request.method == "POST":
        return _open(request, slug)
    now = timezone.now()
    row = programme_view.row_for(request.enrolment, slug, now)
    if row is None:
        raise Http404
    if not window.is_readable(request.enrolment, now):
        return redirect("modules:programme")
    progress = lesson_page.progress_of(request.enrolment, slug)
    if progress is None:
        return render(request, "modules/lesson_cover.html", programme_page.cover(request.enrolment, row))
    if not progress.finished_at:
        place = programme_view.place_of(progress)
        return redirect("modules:step", slug=slug, step=place.slug)
    context = {
        "row": row,
        "page": lesson_page.page(progress, programme_view.place_of(progress).slug),
        "next": programme_page.after(request.enrolment, slug, now),
        "shared": programme_page.to_share(request.enrolment, slug),
    }
    return render(request, "modules/lesson_finished.html", context)


def _open(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        actions.open_lesson(enrolment=request.enrolment, by=request.user, slug=slug)
    except Refused as refused:
        messages.info(request, str(refused))
        return redirect("modules:programme")
    return redirect("modules:lesson", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@patient
def step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """One page of a lesson she has opened. A post saves it and goes on, back, or stops here."""
    progress = lesson_page.progress_of(request.enrolment, slug)
    if progress is None or not window.is_readable(request.enrolment, timezone.now()):
        return redirect("modules:lesson", slug=slug)
    page = lesson_page.page(progress, step)
    if page is None:
        raise Http404
    if request.method == "POST":
        return _posted(request, progress, page)
    writable = window.is_writable(request.enrolment, timezone.now(), slug)
    context = {"page": page, "progress": progress, "writable": writable, "slug": slug}
    if page.step.kind == "check-in":
        context["last_plan"] = lesson_page.last_plan(progress)
    if page.step.kind == "summary":
        context["shared"] = programme_page.to_share(request.enrolment, slug)
    return render(request, "modules/step.html", context)


def _posted(request: HttpRequest, progress: LessonProgress, page: Page) -> HttpResponse:
    autosave = "X-Autosave" in request.headers
    do = "" if autosave else request.POST.get("do", "next")
    facts = {"progress": progress, "by": request.user, "step": page.step.slug, "raw": dict(request.POST.lists())}
    try:
        saved = actions.save_step(**facts, done=do == "next" and not _untold(request, progress, page))
    except Refused as refused:
        if autosave:
            return JsonResponse({"error": str(refused)}, status=409)
        messages.info(request, str(refused))
        return _too_late(request, progress, page)
    if autosave:
        return JsonResponse({"saved": True})
    if do in ("next", "stop") and _untold(request, progress, page):
        return _to_said(request, saved, page)
    return _onward(request, saved, page, do)


def _too_late(request: HttpRequest, progress: LessonProgress, page: Page) -> HttpResponse:
    """Nothing could be kept any more, so nobody reads it: a warning answer leads to those who can help now."""
    asked = frame.questions(page.lesson, page.step, progress.enrolment.track)
    if frame.concerns(asked, frame.clean(asked, dict(request.POST.lists()))):
        return redirect("icbt:help")
    return redirect("modules:step", slug=progress.lesson, step=page.step.slug)


def _to_said(request: HttpRequest, progress: LessonProgress, page: Page) -> HttpResponse:
    """The same page, at the picture she asked for, or at the first thing that is said back."""
    asked = frame.questions(page.lesson, page.step, progress.enrolment.track)
    wanted = [lesson_page.place(one) for one in asked if request.POST.get("do") == f"show:{one.id}"]
    said = lesson_page.first_said(asked, progress.answers_on(page.step.kind))
    return redirect(f"{request.path}#{[*wanted, said][0]}")


def _untold(request: HttpRequest, progress: LessonProgress, page: Page) -> bool:
    """Is something said back to these answers that was not on the page she posted?"""
    asked = frame.questions(page.lesson, page.step, progress.enrolment.track)
    answers = frame.clean(asked, dict(request.POST.lists()))
    stops = request.POST.get("do") == "stop"
    if stops and not frame.concerns(asked, answers):
        return False
    return lesson_page.told(asked, answers) not in ("", request.POST.get("told"))


def _onward(request: HttpRequest, progress: LessonProgress, page: Page, do: str) -> HttpResponse:
    """Where the button she pressed leads."""
    slug = progress.lesson
    if do == "stop":
        messages.success(request, "Saved. We keep your place for you.")
        return redirect("modules:programme")
    if do == "back" and page.before:
        return redirect("modules:step", slug=slug, step=page.before.slug)
    if do.startswith("worksheet:"):
        return _to_worksheet(request, progress, page, do.partition(":")[2])
    if do != "next":
        return _to_said(request, progress, page)
    if page.after:
        return redirect("modules:step", slug=slug, step=page.after.slug)
    return _finish(request, progress)


def _to_worksheet(request: HttpRequest, progress: LessonProgress, page: Page, sheet: str) -> HttpResponse:
    """The entry she began from this lesson and has not shared yet, or a new one; the diary has a page of its own."""
    if sheet == DIARY:
        return redirect("modules:quick_diary")
    begun = programme_view.entry_begun(progress, sheet)
    try:
        enrolment, lesson = request.enrolment, progress.lesson
        entry = begun or actions.start_entry(enrolment=enrolment, by=request.user, slug=sheet, lesson=lesson)
    except Refused as refused:
        messages.info(request, str(refused))
        return redirect("modules:step", slug=progress.lesson, step=page.step.slug)
    return redirect("modules:entry", entry_id=entry.pk)


def _finish(request: HttpRequest, progress: LessonProgress) -> HttpResponse:
    try:
        actions.finish_lesson(progress=progress, by=request.user)
    except Refused as refused:
        messages.info(request, f"{refused} Read it when you like; then this lesson is finished.")
        left = programme_view.steps_left(progress)[0]
        return redirect("modules:step", slug=progress.lesson, step=left.slug)
    return redirect("modules:lesson", slug=progress.lesson)


@require_POST
@patient
def heard(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """How far a page was read aloud; the page itself sends it, so the answer is for a script."""
    progress, piece = lesson_page.progress_of(request.enrolment, slug), request.POST.get("piece", "")
    if progress is None:
        raise Http404
    if not re.fullmatch(r"[0-9]{1,4}", piece):
        return JsonResponse({"error": "“piece” is a whole number from 0 to 9999."}, status=400)
    try:
        actions.keep_heard(progress=progress, by=request.user, step=step, piece=int(piece))
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=409)
    return JsonResponse({"saved": True})


@require_safe
@patient
def summary(request: HttpRequest, slug: str) -> HttpResponse:
    """The lesson on paper: its summary, and her own plan and answers."""
    progress = lesson_page.progress_of(request.enrolment, slug)
    if progress is None or not window.is_readable(request.enrolment, timezone.now()):
        raise Http404
    context = {**lesson_page.paper(progress), "shared": programme_page.to_share(request.enrolment, slug)}
    return render(request, "modules/summary.html", context)
