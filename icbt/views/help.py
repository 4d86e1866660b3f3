"""Who can help right now: for everybody, without a login, and without a connection once it was seen."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.cache import cache_control

from icbt import access
from icbt.crisis import countries, country_of, crisis_for
from icbt.models import Role


@access.public
def help_now(request: HttpRequest) -> HttpResponse:
    """The lines of the reader's country, or of the one she picks from the list."""
    picked = request.GET.get("country", "")
    if picked in dict(countries()):
        return redirect("icbt:help_country", country=picked)
    return _page(request, country_of(request.user))


@access.public
def help_country(request: HttpRequest, country: str) -> HttpResponse:
    """The lines of one country."""
    return _page(request, country)


def _page(request, country: str) -> HttpResponse:
    crisis = crisis_for(country)
    context = {"crisis": crisis, "countries": countries(), "doctor": _doctor(request.user)}
    context["has_plan"] = _has_plan(request.user)
    return render(request, "icbt/help.html", context)


def _doctor(user) -> dict | None:
    """The doctor a patient named, to call; None without a number."""
    try:
        profile = user.profile if user.is_authenticated and user.role == Role.PATIENT else None
        return (
            {"name": profile.doctor_name, "phone": profile.doctor_phone} if profile and profile.doctor_phone else None
        )
    except Exception:  # whatever cannot be read, the numbers on this page are shown
        return None


def _has_plan(user) -> bool:
    """Has this patient a safety plan to look at?"""
    try:
        enrolment = user.current_enrolment() if user.is_authenticated else None
        return bool(enrolment and import_string(settings.SAFETY_PLAN_OF)(enrolment))
    except Exception:  # as above: the numbers come first
        return False


@access.public
@cache_control(max_age=0, no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the help pages for when there is no connection, and a safety plan where its owner asks."""
    return render(request, "icbt/service_worker.js", content_type="text/javascript")
