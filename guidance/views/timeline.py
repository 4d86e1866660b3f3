"""One patient's weeks on one axis: what happened and how the scores moved."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from guidance.timeline import WINDOWS, timeline_of
from icbt.access import clinician


@clinician
@require_GET
def timeline(request):
    """The timeline; window and scales come from the address, so that a page can be kept and shared."""
    window = request.GET.get("window", "")
    window = window if window in WINDOWS else "programme"
    keys = request.GET.getlist("score") if "window" in request.GET else None
    found = timeline_of(request.enrolment, window, keys, timezone.now())
    context = {"enrolment": request.enrolment, "timeline": found, "window": window, "windows": WINDOWS.items()}
    return render(request, "guidance/timeline.html", context)
