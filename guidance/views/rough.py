"""A rough day: said with one tap, answered with one tap, and over with one tap."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from icbt.access import patient
from icbt.errors import Refused
from modules import actions
from modules.rough_days import rough_day


@require_POST
@patient
def rough_day_said(request: HttpRequest) -> HttpResponse:
    """`felt` answers the check-in, `better` ends the day, and nothing at all begins it; then home."""
    day = rough_day(request.enrolment, timezone.now())
    try:
        _act(request, day)
    except Refused as refusal:
        messages.info(request, str(refusal))
    return redirect("guidance:home")


def _act(request: HttpRequest, day) -> None:
    if day is None and not request.POST.keys() & {"felt", "better"}:
        actions.say_rough_day(enrolment=request.enrolment, by=request.user)
    elif day and "better" in request.POST:
        actions.end_rough_day(day=day, by=request.user)
        messages.success(request, _("Good. Everything is here again, and nothing has run away."))
    elif day and "felt" in request.POST:
        actions.note_rough_day(day=day, by=request.user, felt=request.POST["felt"])
