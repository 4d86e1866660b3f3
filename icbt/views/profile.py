"""What a person says of herself, the first time and whenever she likes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from icbt import access, actions
from icbt.forms import PatientProfileForm, StaffProfileForm, posted
from icbt.models import Role, Status


@access.member
def profile(request: HttpRequest) -> HttpResponse:
    """Name, place and time for everybody; for patients also how they are reached and how things look."""
    user, enrolment = request.user, request.user.current_enrolment()
    if user.role == Role.PATIENT and (elsewhere := _not_yet(enrolment)):
        return redirect(elsewhere)
    first_time = user.role == Role.PATIENT and not hasattr(user, "profile")
    form_class = PatientProfileForm if user.role == Role.PATIENT else StaffProfileForm
    form = form_class(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        actions.save_profile(by=user, user=user, person=form.person, profile=form.profile)
        messages.success(request, _("Your details are saved."))
        return redirect("guidance:home" if first_time else "icbt:profile")
    context = {"form": form, "first_time": first_time, "enrolment": enrolment}
    return render(request, "icbt/profile.html", context)


def _not_yet(enrolment) -> str:
    """Where a patient has to go first, if anywhere."""
    if enrolment is None:
        raise Http404
    if enrolment.status == Status.WITHDRAWN:
        return "icbt:stopped"
    return "" if actions.consent_is_current(enrolment) else "icbt:consent"
