"""Pausing, coming back, and stopping: always possible, never argued with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from icbt import access, actions
from icbt.forms import PauseForm, StopForm, posted
from icbt.models import CLOSED, Reason, Status


@access.patient
def pause(request: HttpRequest) -> HttpResponse:
    """Rest for one to four weeks or until a day; whoever is resting sees until when, and can come back at once."""
    form = PauseForm(posted(request), today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"] or Reason.PLANNED
        try:
            actions.pause(enrolment=request.enrolment, by=request.user, reason=reason, resume_on=form.until)
            return redirect("icbt:pause")
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "icbt/pause.html", {"form": form, "paused": request.enrolment.status == Status.PAUSED})


@require_POST
@access.patient
def resume(request: HttpRequest) -> HttpResponse:
    """Come back from a pause."""
    try:
        actions.resume(enrolment=request.enrolment, by=request.user)
        messages.success(request, _("Welcome back. Your place is kept."))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("guidance:home")


@access.newcomer
def withdraw(request: HttpRequest) -> HttpResponse:
    """Stop for good, from whatever point: consent ends, and reading stays possible."""
    if request.enrolment.status in CLOSED:
        return redirect("icbt:stopped")
    form = StopForm(posted(request), started=request.enrolment.started_on is not None)
    if request.method == "POST" and form.is_valid():
        facts = {"reason": form.cleaned_data["reason"] or Reason.CONSENT_WITHDRAWN}
        facts["follow_up"] = form.cleaned_data.get("follow_up", False)
        try:
            actions.withdraw_consent(enrolment=request.enrolment, by=request.user, **facts)
            return redirect("icbt:stopped")
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "icbt/withdraw.html", {"form": form})


@require_POST
@access.newcomer
def no_follow_up(request: HttpRequest) -> HttpResponse:
    """Change one's mind about being asked again later."""
    if request.enrolment.follow_up_agreed:
        actions.end_follow_up(enrolment=request.enrolment, by=request.user)
        messages.success(request, _("We will not ask you again."))
    return redirect("icbt:stopped")


@access.newcomer
def stopped(request: HttpRequest) -> HttpResponse:
    """What stays open to somebody who stopped."""
    if request.enrolment.status != Status.WITHDRAWN:
        return redirect("guidance:home")
    return render(request, "icbt/stopped.html", {"enrolment": request.enrolment})
