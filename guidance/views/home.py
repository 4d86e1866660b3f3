"""The front page of the service, and the patient's own scores."""

from django.shortcuts import redirect, render
from django.utils import timezone

from guidance import progress, returning
from guidance.done import done_by
from guidance.home import home_of
from guidance.rough import rough_of
from guidance.thread import promise
from icbt.access import patient, public
from icbt.models import Role


@public
def home(request):
    """Whoever comes: a welcome for strangers, her own page for a patient, her work for everybody else."""
    if not request.user.is_authenticated:
        return render(request, "guidance/welcome.html")
    if request.user.role == Role.PATIENT:
        return _hers(request)
    return redirect("admin:index" if request.user.role == Role.ADMINISTRATOR else "guidance:today")


@patient
def _hers(request):
    request.enrolment.patient = request.user  # the same person; what is known of her is read once
    now, context = timezone.now(), {"enrolment": request.enrolment, "promise": promise()}
    if rough := rough_of(request.enrolment, now):
        return render(request, "guidance/rough_day.html", {**context, "rough": rough})
    if returning.came_back_to(request.enrolment, now):
        return redirect("guidance:welcome_back")
    return render(request, "guidance/home.html", {**context, "home": home_of(request.enrolment, now)})


@patient
def scores(request):
    """What she did, and her answers over time, in words, as charts and as tables."""
    now = timezone.now()
    courses = progress.for_patient(request.enrolment, now)
    once = [course for course in courses if not course.meaning]
    context = {"courses": courses, "once": once, "done": done_by(request.enrolment, now)}
    return render(request, "guidance/progress.html", context)
