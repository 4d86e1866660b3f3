"""The supervisor's pages: every caseload, the duty inbox, and giving a patient to somebody."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from guidance import supervision
from guidance.actions import hand_over
from guidance.caseload import waiting_or_open
from guidance.forms import AssignForm
from guidance.views.today import listed
from icbt.access import supervisor
from icbt.errors import Refused


@supervisor
def overview(request):
    """Every clinician with what waits in her caseload, and how much nobody owns."""
    now = timezone.now()
    waiting = waiting_or_open(supervision.on_duty(request.user)).count()
    context = {"caseloads": supervision.caseloads(request.user, now), "on_duty": waiting}
    return render(request, "guidance/supervision.html", context)


@supervisor
def duty(request):
    """Patients without an active clinician, most in need first, each with a way to give her one."""
    context = listed(request, supervision.on_duty(request.user), with_clinician=True)
    return render(request, "guidance/duty.html", {"assign_form": AssignForm(auto_id=False), **context})


@supervisor
@require_POST
def assign(request):
    """Give a patient, with everything open, to a clinician or to the duty inbox; then back to where this was asked."""
    form = AssignForm(request.POST)
    if form.is_valid():
        _assign(request, form.cleaned_data["clinician"])
    else:
        messages.error(request, "Please choose a clinician who works here.")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "guidance:supervision")


def _assign(request, clinician) -> None:
    try:
        hand_over(enrolment=request.enrolment, by=request.user, clinician=clinician)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        new = clinician or "the duty inbox"
        messages.success(request, f"{request.enrolment.patient} is now with {new}, and so is everything open.")
