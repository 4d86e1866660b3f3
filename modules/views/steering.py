"""A clinician agrees a pace with a patient, and suggests an optional module."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from icbt.access import clinician
from icbt.errors import Refused
from modules import actions, programme_view, window
from modules.forms import OfferForm, PaceForm


@require_http_methods(["GET", "HEAD", "POST"])
@clinician
def set_pace(request: HttpRequest) -> HttpResponse:
    """How far apart her lessons open, whether there are practice weeks, and for how long she is guided."""
    form = PaceForm(request.POST or None, initial=window.agreed(request.enrolment))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_pace(enrolment=request.enrolment, by=request.user, **form.cleaned_data)
            messages.success(request, "Saved. The patient sees what you agreed.")
            return redirect("guidance:patient", enrolment_id=request.enrolment.pk)
        except Refused as refused:
            form.add_error("extra_weeks", str(refused))
    today = timezone.localdate(timezone.now(), request.enrolment.patient.zone)
    context = {"form": form, "enrolment": request.enrolment, "time": window.time_of(request.enrolment, today)}
    return render(request, "modules/set_pace.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician
def offer_module(request: HttpRequest, slug: str) -> HttpResponse:
    """Suggest an optional module to her, with a reason."""
    rows = programme_view.modules_for(request.enrolment, timezone.now(), for_guide=True)
    row = next((one for one in rows if one.slug == slug), None)
    if row is None:
        raise Http404
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer_module(enrolment=request.enrolment, by=request.user, slug=slug, **form.cleaned_data)
            messages.success(request, "Suggested. The patient sees it at once.")
            return redirect("guidance:patient", enrolment_id=request.enrolment.pk)
        except Refused as refused:
            form.add_error("reason", str(refused))
    context = {"form": form, "row": row, "enrolment": request.enrolment}
    return render(request, "modules/offer_module.html", context)
