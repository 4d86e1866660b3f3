"""Who can help right now: for everybody, without a login, and without a connection once it was seen."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from icbt import access
from icbt.crisis import countries, country_of, crisis_for


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
    context = {"crisis": crisis, "countries": countries(), "reply_days": settings.REPLY_WORKING_DAYS}
    return render(request, "icbt/help.html", context)


@access.public
@cache_control(max_age=0, no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the help pages, and nothing else, for when there is no connection."""
    return render(request, "icbt/service_worker.js", content_type="text/javascript")
