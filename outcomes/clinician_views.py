"""A clinician's pages: one response as it was given, and a flag from acknowledged to resolved."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from icbt.access import clinician
from icbt.errors import Refused
from outcomes import actions
from outcomes.answered import sheet
from outcomes.forms import ResolveForm
from outcomes.models import Flag
from outcomes.risk import standing


@clinician
@require_POST
def acknowledge(request: HttpRequest, flag_id) -> HttpResponse:
    """Take a flag on."""
    flag = _flag(request, flag_id)
    actions.acknowledge_flag(flag=flag, by=request.user)
    messages.success(request, "You have this flag now. Resolve it when it is dealt with.")
    return _back(request)


@clinician
def resolve(request: HttpRequest, flag_id) -> HttpResponse:
    """Say how a flag was dealt with."""
    flag = _flag(request, flag_id)
    form = ResolveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.resolve_flag(flag=flag, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Resolved.")
            return _back(request)
    context = {"flag": flag, "form": form, "risk": standing(flag, request.user), **_around(request)}
    return render(request, "outcomes/resolve.html", context)


@clinician
def read_response(request: HttpRequest, response_id) -> HttpResponse:
    """The questions as she saw them, with her answers, the scores and the flags they raised."""
    rows = request.enrolment.response_set.submitted().select_related("assessment", "content")
    response = get_object_or_404(rows, pk=response_id)
    return render(request, "outcomes/response.html", {"response": response, **_around(request), **sheet(response)})


def _flag(request: HttpRequest, flag_id) -> Flag:
    return get_object_or_404(request.enrolment.flag_set.select_related("acknowledged_by", "resolved_by"), pk=flag_id)


def _around(request: HttpRequest) -> dict:
    return {"enrolment": request.enrolment, "back": _back(request).url}


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("guidance:patient", enrolment_id=request.enrolment.pk)
