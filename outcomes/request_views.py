"""A clinician's page that asks a patient for questions besides the plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from icbt.access import clinician
from icbt.errors import Refused
from icbt.forms import posted
from outcomes import actions
from outcomes.request_form import RequestForm


@clinician
def request_questions(request: HttpRequest) -> HttpResponse:
    """Choose what to ask; she finds it on her first page at once."""
    form = RequestForm(posted(request), enrolment=request.enrolment)
    if request.method == "POST" and form.is_valid():
        try:
            actions.request_assessment(enrolment=request.enrolment, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error("instruments" if form.may_ask else None, str(why))
        else:
            messages.success(request, f"{request.enrolment.patient} is asked a few extra questions.")
            return redirect("guidance:patient", enrolment_id=request.enrolment.pk)
    return render(request, "outcomes/request.html", {"enrolment": request.enrolment, "form": form})
