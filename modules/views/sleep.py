"""Sleep hours: a clinician asks, looks at the week and signs; the patient sees when to go to bed and when to get up."""

from datetime import time

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods

from icbt.access import clinician, patient
from icbt.errors import Refused
from modules import actions, sleep_hours
from modules.sleep import length, percent
from modules.sleep_forms import SleepWindowForm, begun_with
from modules.sleep_offer import Offer, usual_bedtime
from modules.window import something_pressing

WAY = ("GET", "HEAD", "POST")


@require_http_methods(WAY)
@patient
def sleep_window(request: HttpRequest) -> HttpResponse:
    """Her bedtime and rise time in big letters, and a way to stop; before any were signed, what they are.

    While something pressing of hers is open they rest: short nights are nobody's wish then, and she is not told why.
    """
    enrolment, now = request.enrolment, timezone.now()
    window = sleep_hours.in_force(enrolment)
    if request.method == "POST":
        if window:
            actions.end_sleep_window(window=window, by=request.user)
            messages.success(request, "Your sleep hours have stopped. Sleep as you did before.")
        return redirect("modules:sleep_window")
    rest = bool(window) and something_pressing(enrolment)
    hours = sleep_hours.hours_of(enrolment, window, now) if window and not rest else None
    return render(request, "modules/sleep_window.html", {"enrolment": enrolment, "hours": hours, "rest": rest})


@require_http_methods(WAY)
@clinician
def guide_sleep_window(request: HttpRequest) -> HttpResponse:
    """What has to be asked, the figures of the week, what the rule proposes; signing it, and ending what holds."""
    enrolment = request.enrolment
    found = sleep_hours.offers(enrolment, request.user, timezone.now())
    offers = [] if isinstance(found, str) else found
    if request.method != "POST":
        return _show(request, found, _fresh(request, offers))
    if request.POST.get("do") == "end":
        return _end(request)
    form = SleepWindowForm(request.POST, offers=offers)
    if request.POST.get("do") != "show" and form.is_valid() and _signed(request, form):
        messages.success(request, "Signed. The patient sees it at once.")
        return redirect("modules:guide_sleep_window", enrolment_id=enrolment.pk)
    return _show(request, found, form)


def _fresh(request: HttpRequest, offers: list[Offer]) -> SleepWindowForm:
    window, today = sleep_hours.in_force(request.enrolment), _today(request)
    rise = f"{window.rise_at:%H:%M}" if window else sleep_hours.usual_rise(request.enrolment, today)
    facts = {"rise_at": rise, "starts_on": today}
    return SleepWindowForm(initial=begun_with(window, sleep_hours.cautions_of(window), offers, **facts), offers=offers)


def _today(request: HttpRequest):
    return timezone.now().astimezone(request.enrolment.patient.zone).date()


def _signed(request: HttpRequest, form: SleepWindowForm) -> bool:
    try:
        actions.sign_sleep_window(enrolment=request.enrolment, by=request.user, **form.facts())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _end(request: HttpRequest) -> HttpResponse:
    if window := sleep_hours.in_force(request.enrolment):
        actions.end_sleep_window(window=window, by=request.user)
        messages.success(request, "Ended. Tell the patient why.")
    return redirect("modules:guide_sleep_window", enrolment_id=request.enrolment.pk)


def _show(request: HttpRequest, found: list[Offer] | str, form: SleepWindowForm) -> HttpResponse:
    enrolment, now = request.enrolment, timezone.now()
    window = sleep_hours.in_force(enrolment)
    week = sleep_hours.figures(enrolment, _today(request), since=window.starts_on if window else None)
    context = {
        "enrolment": enrolment,
        "window": window,
        "rests": bool(window) and something_pressing(enrolment),
        "hours": sleep_hours.hours_of(enrolment, window, now) if window else None,
        "week": _in_words(week) if week else [],
        "offers": [] if isinstance(found, str) else _bedtimes(found, form),
        "why_not": found if isinstance(found, str) else "",
        "cautions": import_string(settings.CAUTIONS_OF)(enrolment),
        "picture": sleep_hours.over_time.picture_of(enrolment, sleep_hours.DIARY, readable=True),
        "earlier": sleep_hours.earlier(enrolment),
        "form": form,
    }
    return render(request, "modules/guide_sleep_window.html", context)


def _in_words(week) -> list[tuple[str, str]]:
    return [
        ("Nights", f"{week.nights} of the last seven"),
        ("Asleep", f"{length(week.mean_asleep)} a night"),
        ("In bed", f"{length(week.mean_in_bed)} a night"),
        ("Asleep while in bed", percent(week.efficiency)),
    ]


def _bedtimes(offers: list[Offer], form: SleepWindowForm) -> list[dict]:
    """Each length that may be signed, with the bedtime it gives for the rise time in the form."""
    try:
        rise = form.fields["rise_at"].clean(form["rise_at"].value())
    except ValidationError:  # what was typed is no time: the lengths stand without a bedtime
        rise = None
    return [{"offer": one, "rows": [_row(one, n, rise) for n in (one.minutes, *one.others)]} for one in offers]


def _row(offer: Offer, minutes: int, rise: time | None) -> tuple[str, time | None, bool]:
    return length(minutes), usual_bedtime(rise, minutes) if rise else None, minutes == offer.minutes
