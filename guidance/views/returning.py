"""Coming back after a pause or a long time: a welcome, and never a restart."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guidance import actions
from guidance.returning import ASKS, came_back_to, return_of
from icbt.access import patient
from icbt.errors import Refused
from icbt.models import Status


@require_safe
@patient
def welcome_back(request: HttpRequest) -> HttpResponse:
    """Where she stopped, what is still here, three ways to go on. That she saw it is kept, so that it comes once."""
    now = timezone.now()
    if request.enrolment.status != Status.ACTIVE:
        return redirect("guidance:home")
    if came_back_to(request.enrolment, now):
        actions.welcome_back(enrolment=request.enrolment, by=request.user)
    context = {"back": return_of(request.enrolment, now), "enrolment": request.enrolment}
    return render(request, "guidance/welcome_back.html", context)


@require_POST
@patient
def smaller(request: HttpRequest) -> HttpResponse:
    """Write the request for a smaller pace into her draft; she sends it, or does not."""
    ask = ASKS.get(request.POST.get("ask", ""))
    if ask is None:
        raise Http404
    try:
        actions.draft_request(enrolment=request.enrolment, by=request.user, text=ask[1])
        messages.info(request, _("We wrote a start for you. Change it as you like. Nobody sees it until you send it."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("guidance:messages") + "#write")
