"""Intake: what a patient is told at once about signs of the body, and the page on which a person decides."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from icbt.access import clinician, newcomer
from icbt.errors import Refused
from outcomes import actions, support
from outcomes import intake as intakes
from outcomes.intake_forms import DecideForm


@newcomer
def advice(request: HttpRequest, assessment_id) -> HttpResponse:
    """What to do about the signs she named, with numbers to tap. Nothing stands before this page, and she can go on."""
    found = get_object_or_404(request.enrolment.assessment_set, pk=assessment_id)
    context = support.advice_page(request.enrolment, found, timezone.now())
    if not context["advice"]:
        raise Http404
    return render(request, "outcomes/advice.html", {"assessment": found, **context})


@clinician
def intake(request: HttpRequest) -> HttpResponse:
    """What she told, what the program proposes and why, and the decision."""
    triage = intakes.of(request.enrolment)
    if triage is None:
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_triage(triage=triage, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Decided, with your name and reason.")
            return redirect("outcomes:intake", enrolment_id=request.enrolment.pk)
    context = intakes.page(request.enrolment, triage, timezone.now())
    return render(request, "outcomes/intake.html", {"enrolment": request.enrolment, "form": form, **context})
