"""A paper as a file to keep: it is stored nowhere on the way, and its name says nothing about anybody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from icbt.paper import NORMAL, SIZES, Paper

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
FOOT = "{service}. Not an emergency service. If you are in danger, call your local emergency number."


def pdf(paper: Paper, name: str) -> HttpResponse:
    """The answer with a paper; `name` is said after the service's own, without ".pdf"."""
    full = f"{slugify(settings.SERVICE_NAME) or 'file'}-{slugify(name)}.pdf"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{full}"'}
    return HttpResponse(paper.made(), content_type="application/pdf", headers=headers)


def foot() -> str:
    """What stands at the foot of every patient's paper."""
    return FOOT.format(service=settings.SERVICE_NAME)


def letters_of(request: HttpRequest) -> float:
    """The size of letters asked for in the address (`size=large`), in points."""
    return SIZES.get(request.GET.get("size", ""), NORMAL)
