"""The pages on which a conversation about risk is written down, and agreed by a second person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from icbt import hours
from icbt.access import clinician
from icbt.errors import Refused
from outcomes import actions
from outcomes.risk import standing
from outcomes.risk_forms import RiskForm
from outcomes.risk_page import beside


@clinician
def assess_risk(request: HttpRequest, flag_id) -> HttpResponse:
    """Write down a conversation about the risk behind a flag, with everything one needs while calling in view."""
    flag = get_object_or_404(request.enrolment.flag_set.select_related("response__assessment"), pk=flag_id)
    today = timezone.now().astimezone(hours.zone()).date()
    form = RiskForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.assess_risk(flag=flag, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _after(written.needs_second))
            return _to_flag(flag)
    context = {"flag": flag, "form": form, "enrolment": request.enrolment, "beside": beside(flag)}
    return render(request, "outcomes/risk.html", context | {"risk": standing(flag, request.user)})


@clinician
@require_POST
def countersign(request: HttpRequest, risk_id) -> HttpResponse:
    """Agree, as a second person, that a flag of high risk may be closed."""
    found = get_object_or_404(request.enrolment.riskassessment_set.select_related("flag"), pk=risk_id)
    try:
        actions.countersign_risk(assessment=found, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "You agreed. The flag can be closed now.")
    return _to_flag(found.flag)


def _after(needs_second: bool) -> str:
    if needs_second:
        return "Saved. A second person has to agree before the flag can be closed; they have been told."
    return "Saved. You can close the flag now."


def _to_flag(flag) -> HttpResponse:
    return redirect("outcomes:resolve", enrolment_id=flag.enrolment_id, flag_id=flag.pk)
