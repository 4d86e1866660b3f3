"""Reading what one agrees to, and agreeing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from icbt import access, actions
from icbt.forms import ConsentForm, posted
from icbt.models import Status


@access.newcomer
def consent(request: HttpRequest) -> HttpResponse:
    """The points on one screen with details beneath, three questions, the choices, the agreement."""
    enrolment = request.enrolment
    if enrolment.status == Status.WITHDRAWN:
        return redirect("icbt:stopped")
    if actions.consent_is_current(enrolment) and request.method == "GET":
        return redirect("guidance:home" if hasattr(request.user, "profile") else "icbt:profile")
    text = actions.current_consent_text(enrolment)
    form = ConsentForm(posted(request), text=text, enrolment=enrolment)
    if request.method == "POST" and not form.is_about(text):
        messages.warning(request, _("The text changed while you were reading. Please read it once more."))
        return redirect("icbt:consent")
    if request.method == "POST" and form.is_valid() and _given(request, form, text):
        return redirect("guidance:home" if hasattr(request.user, "profile") else "icbt:profile")
    context = {"form": form, "text": text, "before": enrolment.latest_consent()}
    return render(request, "icbt/consent.html", context)


def _given(request, form: ConsentForm, text) -> bool:
    try:
        actions.give_consent(enrolment=request.enrolment, by=request.user, content=text, **form.chosen)
    except actions.Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
