"""Ending an enrolment by those who guide it: with nothing left open, and a reason."""

from django.contrib import messages
from django.shortcuts import redirect, render

from guidance.closing import still_open
from guidance.forms import EndForm
from icbt.access import clinician
from icbt.actions import complete, withdraw
from icbt.errors import Refused
from icbt.forms import posted


@clinician
def end(request):
    """What is still open, or the form to complete or to stop; a patient herself may stop at any time, elsewhere."""
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid() and _ended(form, request):
        messages.success(request, f"The programme of {request.enrolment.patient} has ended.")
        return redirect("guidance:patient", enrolment_id=request.enrolment.pk)
    context = {"form": form, "enrolment": request.enrolment, "open": still_open(request.enrolment)}
    return render(request, "guidance/end.html", context)


def _ended(form: EndForm, request) -> bool:
    facts = {"enrolment": request.enrolment, "by": request.user, "reason": form.cleaned_data["reason"]}
    try:
        if form.cleaned_data["how"] == "complete":
            complete(**facts)
        else:
            withdraw(**facts, follow_up=form.cleaned_data["follow_up"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
