"""One flag on a page of its own: why, the numbers, the chart, who has it, and the forms to deal with it."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from guidance.flag_page import explained
from icbt.access import clinician
from modules import safety_plan_page
from outcomes.risk import standing


@clinician
@require_GET
def flag(request, flag_id):
    """The flag explained; it is acknowledged and resolved from here too."""
    rows = request.enrolment.flag_set.select_related("acknowledged_by", "resolved_by", "response")
    found, now = get_object_or_404(rows, pk=flag_id), timezone.now()
    context = {
        "risk": standing(found, request.user),
        "flag": found,
        "why": explained(found, request.enrolment, now),
        "safety_plan": safety_plan_page.newest(request.enrolment),
        "enrolment": request.enrolment,
    }
    return render(request, "guidance/flag.html", {**context, "overdue": not found.resolved_at and found.due_at <= now})
