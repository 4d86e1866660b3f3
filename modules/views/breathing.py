"""Two minutes of slow breathing, on a page of its own: for a rough day, or any other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from icbt.access import patient
from modules.breathing import Pacer

TWO_MINUTES = Pacer(seconds_in=4, seconds_out=6, minutes=2)  # six breaths a minute, as in the lesson on calm


@require_safe
@patient
def breathing(request: HttpRequest) -> HttpResponse:
    """The pacer alone; nothing is asked and nothing is kept."""
    return render(request, "modules/breathing.html", {"question": {"piece": TWO_MINUTES, "inputs": ()}})
