"""A flare while it lasts: is it new, what today asks, one tap a day, the way back, and what was learned."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from icbt import crisis
from icbt.access import patient
from icbt.errors import Refused
from modules import actions, flares
from modules.flare_days import ASKED
from modules.models import Flare

PICK = "Tick what is new. Or choose one of the other two buttons."
WAY = ("GET", "HEAD", "POST")


@require_http_methods(WAY)
@patient
def flare(request: HttpRequest) -> HttpResponse:
    """The page of a flare: before one, the signs that a doctor looks at first; in one, the day."""
    found = flares.active(request.enrolment, timezone.now())
    if request.method == "POST":
        try:
            return _posted(request, found, request.POST.get("do", ""))
        except Refused as refused:
            return _page(request, found, refused=str(refused))
    return _page(request, found)


def _posted(request: HttpRequest, found: Flare | None, do: str) -> HttpResponse:
    if do in ("none", "signs", "unsure"):
        return _asked(request, found, do)
    if do == "begin":
        return _begun(request)
    if do == "learned":
        return _learned(request)
    if found and do == "over":
        actions.end_flare(flare=found, by=request.user)
    elif found:
        _noted(request, found)
    return redirect("modules:flare")


def _asked(request: HttpRequest, found: Flare | None, do: str) -> HttpResponse:
    """Signs that are ticked count, whichever button was pressed: they are told, and the flare waits."""
    signs = request.POST.getlist("sign")
    known = flares.signs_for(request.user)
    unsure = do == "unsure"
    advice = known.advice(signs, unsure=unsure)
    if not advice and do == "signs":
        return _page(request, found, refused=PICK, ask=True)
    if not advice:
        return _begun(request)
    actions.say_signs(enrolment=request.enrolment, by=request.user, signs=signs, unsure=unsure)
    context = {"enrolment": request.enrolment, "advice": advice, "level": known.level(signs, unsure=unsure)}
    context |= {"crisis": crisis.crisis_for(request.user.country), "flare": found}
    return render(request, "modules/flare_signs.html", context)


def _begun(request: HttpRequest) -> HttpResponse:
    actions.begin_flare(enrolment=request.enrolment, by=request.user)
    return redirect("modules:flare")


def _noted(request: HttpRequest, found: Flare) -> None:
    given = {name: request.POST[name] for name in ASKED if name in request.POST}
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Refused("Please tap again.") from None
    actions.note_flare(flare=found, by=request.user, day=day, given=given)


def _learned(request: HttpRequest) -> HttpResponse:
    now, text = timezone.now(), request.POST.get("learned", "")
    found = flares.active(request.enrolment, now) or flares.lately_over(request.enrolment, now)
    if found is None:
        return redirect("modules:flare")
    entry = actions.learn_from_flare(flare=found, by=request.user, text=text)
    messages.success(request, "It stands in your flare plan now.")
    return redirect("modules:entry_print", entry_id=entry.pk)


def _page(request: HttpRequest, found: Flare | None, *, refused: str = "", ask: bool = False) -> HttpResponse:
    enrolment, now = request.enrolment, timezone.now()
    asking = ask or "new" in request.GET or found is None
    context = {
        "enrolment": enrolment,
        "today": flares.today_of(found, now) if found else None,
        "asked": ASKED,
        "parts": flares.signs_for(request.user).parts if asking and enrolment.is_open else [],
        "ticked": request.POST.getlist("sign"),
        "asking": asking,
        "over": None if found else flares.lately_over(enrolment, now),
        "plan": flares.plan_of(enrolment),
        "learned": request.POST.get("learned", ""),
        "refused": refused,
        "form": {"errors": refused},
    }
    name = "flare_ask" if asking else "flare"
    return render(request, f"modules/{name}.html", context, status=409 if refused else 200)
