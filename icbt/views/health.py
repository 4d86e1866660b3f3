"""Is the service alive, and is it ready to serve?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from icbt import access, health


@access.public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing of any other part."""
    return HttpResponse("ok", content_type="text/plain")


@access.public
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Every probe by name, ok or failing, and 503 when one fails. Says nothing about why: the log does."""
    found = health.probe_all()
    status = 200 if all(found.values()) else 503
    return JsonResponse({name: "ok" if fine else "failing" for name, fine in found.items()}, status=status)
