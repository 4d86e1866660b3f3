"""A safety plan: the patient reads it and adds to it, her clinician writes it with her."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from icbt.access import clinician, patient
from icbt.errors import Refused
from modules import actions, entry_page
from modules import safety_plan_page as plans

WAY = ("GET", "HEAD", "POST")


@require_http_methods(WAY)
@patient
def safety_plan(request: HttpRequest) -> HttpResponse:
    """Her plan in big letters, for a dark hour; without one, how to get one and where help is now."""
    if request.method == "POST":
        return _added(request)
    return _show(request)


def _show(request: HttpRequest, raw: dict | None = None, refused: str = "") -> HttpResponse:
    enrolment, plan = request.enrolment, plans.newest(request.enrolment)
    if plan and request.method == "GET":
        actions.read_safety_plan(plan=plan, by=request.user)
    context = {
        "enrolment": enrolment,
        "reading": plans.reading(plan) if plan else None,
        "crisis": plans.lines_of(request.user),
        "doctor": plans.doctor_of(request.user),
        "add": _form(plan, raw) if plan else None,
        "refused": refused,
        "form": {"errors": refused},
    }
    kept = "kept" in request.GET
    return render(
        request, f"modules/safety_plan{'_kept' if kept else ''}.html", context, status=409 if refused else 200
    )


def _form(plan, raw: dict | None) -> entry_page.EntryPage:
    """An empty form of the plan's own questions, or what she typed when it was refused."""
    return entry_page.of_sheet(plans.published.worksheet(plan.content_id), timezone.localdate(), raw or {})


def _added(request: HttpRequest) -> HttpResponse:
    raw = dict(request.POST.lists())
    try:
        actions.add_to_safety_plan(enrolment=request.enrolment, by=request.user, raw=raw)
    except Refused as refused:
        return _show(request, raw, str(refused))
    messages.success(request, "Your words are in your plan. Your clinician can see them.")
    return redirect("modules:safety_plan")


@require_http_methods(WAY)
@clinician
def guide_safety_plan(request: HttpRequest) -> HttpResponse:
    """The plan as those who guide her write it with her; every save is a version of its own."""
    if request.method != "POST":
        return _write(request)
    raw = dict(request.POST.lists())
    try:
        actions.write_safety_plan(enrolment=request.enrolment, by=request.user, raw=raw, base=_base(request))
    except actions.Stale:
        return _write(request, raw, stale=True)
    except Refused as refused:
        return _write(request, raw, refused=str(refused))
    messages.success(request, "Saved. The patient can read it now.")
    return redirect("modules:guide_safety_plan", enrolment_id=request.enrolment.pk)


def _base(request: HttpRequest) -> UUID | None:
    """The version the page was opened with; something that is no id is no version there ever was."""
    typed = request.POST.get("base", "")
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return UUID(int=0)


def _write(request: HttpRequest, raw: dict | None = None, *, stale: bool = False, refused: str = "") -> HttpResponse:
    plan = plans.newest(request.enrolment)
    page = entry_page.of_sheet(
        plans.sheet_of(request.enrolment), timezone.localdate(), plans.answers_of(plan) if raw is None else raw
    )
    base = request.POST.get("base", "") if refused else plan.pk if plan else ""
    context = {
        "enrolment": request.enrolment,
        "plan": plan,
        "page": page,
        "base": base,
        "stale": stale,
        "refused": refused,
        "history": plans.history(request.enrolment),
        "crisis": plans.lines_of(request.enrolment.patient),
        "doctor": plans.doctor_of(request.enrolment.patient),
        "form": {"errors": page.errors or stale or refused},
    }
    return render(request, "modules/guide_safety_plan.html", context, status=409 if stale or refused else 200)
