"""Who is away and who covers: say so beforehand, and end it early."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guidance import away
from guidance.forms import CoverForm
from icbt import hours
from icbt.access import clinician
from icbt.actions import end_cover, record_cover
from icbt.errors import Refused
from icbt.forms import posted


@clinician
def cover(request):
    """Everybody who is away now or will be, and a form to say so: for oneself, or as a supervisor for anybody."""
    form = CoverForm(posted(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = record_cover(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            who = row.covered_by or "The duty inbox"
            messages.success(request, f"Saved. {who} has the patients of {row.clinician} on these days.")
            return redirect("guidance:cover")
    context = {"form": form, "absences": away.absences(), "endable": set(away.endable_by(request.user))}
    return render(request, "guidance/cover.html", {**context, "today": timezone.localdate(timezone=hours.zone())})


@clinician
@require_POST
def end(request, cover_id):
    """She is back: her patients are hers again."""
    row = get_object_or_404(away.endable_by(request.user), pk=cover_id)
    try:
        end_cover(cover=row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Ended. The patients of {row.clinician} are with {row.clinician} again.")
    return redirect("guidance:cover")
