"""What a patient does with a suggestion, and the page for the people around her."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from icbt.access import patient, public
from icbt.errors import Refused
from modules import actions, lesson_page

FAMILY = "for-family"  # the slug of the text


@require_POST
@patient
def module_aside(request: HttpRequest, slug: str) -> HttpResponse:
    """ "Not now" to a suggested module."""
    try:
        actions.set_module_aside(enrolment=request.enrolment, by=request.user, slug=slug)
        messages.success(request, "That is fine. It stays in your list for when you want it.")
    except Refused as refused:
        messages.info(request, str(refused))
    return redirect("modules:programme")


@require_safe
@public
def for_family(request: HttpRequest) -> HttpResponse:
    """A text for partner, family and friends, to read and to print; it says nothing about who is a patient here."""
    lesson = lesson_page.current_in(get_language() or "", FAMILY)
    if lesson is None:
        raise Http404
    return render(request, "modules/for_family.html", {"lesson": lesson, "sections": lesson_page.to_read(lesson)})
