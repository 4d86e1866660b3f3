"""A patient's pages: what is asked, one questionnaire at a time, and help at once after an urgent answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from icbt import bell
from icbt.access import newcomer, patient, respondent
from icbt.errors import Refused
from icbt.models import Status
from outcomes import actions, assessments, gate, intake, support
from outcomes.forms import QuestionForm
from outcomes.models import Assessment
from outcomes.two_pages import Page

SCORE = "outcomes.tasks.score_pending"


@patient
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Open the first questions of a patient who consented."""
    try:
        assessment = actions.begin(enrolment=request.enrolment, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("/")
    return redirect("outcomes:assessment", assessment_id=assessment.pk)


@respondent
def assessment(request: HttpRequest, assessment_id) -> HttpResponse:
    """What is asked and how long it takes; once opened, straight to the next questionnaire."""
    found = _to_answer(request, assessment_id)
    if found.completed_at:
        return redirect("outcomes:done", assessment_id=found.pk)
    if not assessments.can_be_answered(found, timezone.now()):
        return _closed(request, found)
    if request.method == "POST":
        found = actions.open_assessment(assessment=found, by=request.user)
        return _onward(found)
    if found.started_at and assessments.outstanding(found):
        return _onward(found)
    due = assessments.due(found)
    return render(request, "outcomes/assessment.html", {"assessment": found, "due": due})


@respondent
def answer(request: HttpRequest, assessment_id, instrument: str) -> HttpResponse:
    """One questionnaire: show it, submit it, or keep it and stop here."""
    found = _to_answer(request, assessment_id)
    place = assessments.place(found, instrument)
    if place is None:
        return _answered(request, found, instrument)
    if request.method == "POST":
        stopping = request.POST.get("go") == "stop"
        return _keep(request, found, place) if stopping else _submit(request, found, place)
    if not assessments.can_be_answered(found, timezone.now()):
        return _closed(request, found)
    form = QuestionForm(instrument=place.instrument, saved=place.response.answers)
    return _page(request, found, place, form, Page.fresh())


@respondent
@require_POST
def answer_autosave(request: HttpRequest, assessment_id, instrument: str) -> HttpResponse:
    """Keep what is filled in so far, for the script. What was submitted meanwhile needs no keeping."""
    found = _to_answer(request, assessment_id)
    place = assessments.place(found, instrument)
    if place is None and not assessments.was_answered(found, instrument):
        raise Http404
    stored = place is None or _store(request, place)
    return HttpResponse(status=204 if stored else 409)


@patient
def done(request: HttpRequest, assessment_id) -> HttpResponse:
    """Thank you, and what happens next."""
    found = _own(request, assessment_id)
    if not found.completed_at:
        return redirect("outcomes:assessment", assessment_id=found.pk)
    first = assessments.is_baseline(found)
    context = {"assessment": found, "first": first, "waits": intake.waits(request.enrolment)}
    context |= support.who_reads(request.enrolment, timezone.now())
    return render(request, "outcomes/done.html", context)


@newcomer
def unsafe(request: HttpRequest, assessment_id) -> HttpResponse:
    """Help at once after an urgent answer, with further questions that she may leave empty.

    Nothing stands before this page, no new consent text and no goodbye; and what is sent late counts all the same.
    """
    found, now = _own(request, assessment_id), timezone.now()
    tier = assessments.urgent_tier(found)
    if not tier:
        raise Http404
    late = request.method == "POST" and not assessments.was_answered(found, "safety-follow-up")
    asked = late or assessments.follow_up_open(found, now)
    form = None
    if asked:
        version = gate.version_to_ask("safety-follow-up", request.user.language)
        form = QuestionForm(_sent(request), instrument=gate.definition(version.pk))
    if request.method == "POST":
        if form is None:
            messages.info(request, "You have sent these answers already. Thank you.")
            return redirect("outcomes:unsafe", assessment_id=found.pk)
        if form.is_valid():
            return _follow_up(request, found, form)
    context = support.page(request.enrolment, found, tier, now)
    return render(request, "outcomes/unsafe.html", {"assessment": found, "form": form, **context})


def _sent(request: HttpRequest):
    """What was posted, empty or not; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def _follow_up(request: HttpRequest, found: Assessment, form: QuestionForm) -> HttpResponse:
    try:
        actions.submit_follow_up(assessment=found, answers=form.answers, by=request.user)
    except Refused as why:
        messages.info(request, str(why))
    bell.ring(SCORE)
    return redirect("outcomes:unsafe", assessment_id=found.pk)


def _own(request: HttpRequest, assessment_id) -> Assessment:
    return get_object_or_404(request.enrolment.assessment_set.select_related("enrolment__patient"), pk=assessment_id)


def _to_answer(request: HttpRequest, assessment_id) -> Assessment:
    """Her own; once she has withdrawn, nothing is written on any but those she agreed to and is asked now."""
    found = _own(request, assessment_id)
    left = request.enrolment.status == Status.WITHDRAWN
    if left and request.method != "GET" and not assessments.is_asked(found):
        raise Http404
    return found


def _onward(found: Assessment) -> HttpResponse:
    left = assessments.outstanding(found)
    if not left:
        return redirect("outcomes:done", assessment_id=found.pk)
    return redirect("outcomes:answer", assessment_id=found.pk, instrument=left[0].instrument)


def _page(
    request: HttpRequest, found: Assessment, place, form: QuestionForm, page: Page, elsewhere: list | None = None
) -> HttpResponse:
    """One questionnaire with what stands in the form; `elsewhere` is what another page says otherwise."""
    context = {"assessment": found, "place": place, "form": form, "saved_at": support.saved_at(place.response)}
    status = 409 if elsewhere else 200
    return render(request, "outcomes/answer.html", context | {"page": page, "elsewhere": elsewhere}, status=status)


def _changed(request: HttpRequest, found: Assessment, place, why: actions.Changed) -> HttpResponse:
    """Show what stood on this page, and what another one says; sent again from here, this one counts."""
    return _page(request, found, place, _draft_form(request, place), Page.fresh(), why.words)


def _submit(request: HttpRequest, found: Assessment, place) -> HttpResponse:
    form = QuestionForm(request.POST, instrument=place.instrument)
    if not form.is_valid():
        if not assessments.can_be_answered(found, timezone.now()):
            return _keep(request, found, place)
        _store(request, place)
        return _page(request, found, place, form, Page.posted(request.POST))
    try:
        page = Page.posted(request.POST)
        actions.submit_response(response=place.response, answers=form.answers, by=request.user, page=page)
    except actions.Changed as why:
        return _changed(request, found, place, why)
    except actions.AlreadyAnswered as why:
        messages.info(request, str(why))
        return redirect("outcomes:assessment", assessment_id=found.pk)
    except actions.Closed:
        return _keep(request, found, place)
    bell.ring(SCORE)
    if support.is_urgent(place.instrument, form.answers):
        return redirect("outcomes:unsafe", assessment_id=found.pk)
    if support.has_advice(place.instrument, form.answers):
        return redirect("outcomes:advice", assessment_id=found.pk)
    return _onward(found)


def _keep(request: HttpRequest, found: Assessment, place) -> HttpResponse:
    """Store the draft and stop; an urgent answer in it is flagged at once, and answered with help."""
    form = _draft_form(request, place)
    page = Page.posted(request.POST)
    try:
        kept = actions.save_draft(
            response=place.response, answers=form.answers, by=request.user, stopping=True, page=page
        )
    except actions.Changed as why:
        return _changed(request, found, place, why)
    except actions.AlreadyAnswered as why:
        messages.info(request, str(why))
        return redirect("outcomes:assessment", assessment_id=found.pk)
    if support.is_urgent(place.instrument, kept.answers):
        return redirect("outcomes:unsafe", assessment_id=found.pk)
    if support.has_advice(place.instrument, kept.answers):
        return redirect("outcomes:advice", assessment_id=found.pk)
    if not assessments.can_be_answered(found, timezone.now()):
        return _closed(request, found)
    if form.errors:  # words longer than their box: she sees them all, and what to do
        return _page(request, found, place, form, page)
    messages.success(request, "Saved. You can go on whenever you like.")
    return redirect("/")


def _store(request: HttpRequest, place) -> bool:
    """Keep the valid part of what was posted; False when another page has saved other answers meanwhile."""
    answers, page = _draft_form(request, place).answers, Page.posted(request.POST)
    try:
        actions.save_draft(response=place.response, answers=answers, by=request.user, page=page)
    except actions.AlreadyAnswered:
        return True  # another browser has sent the whole
    except actions.Changed:
        return False
    return True


def _draft_form(request: HttpRequest, place) -> QuestionForm:
    form = QuestionForm(request.POST, instrument=place.instrument, draft=True)
    form.is_valid()
    return form


def _answered(request: HttpRequest, found: Assessment, instrument: str) -> HttpResponse:
    """These questions are not to be answered (any more): 404 unless they were answered before."""
    if not assessments.was_answered(found, instrument):
        raise Http404
    messages.info(request, "You have sent these answers already. Thank you.")
    return redirect("outcomes:assessment", assessment_id=found.pk)


def _closed(request: HttpRequest, found: Assessment) -> HttpResponse:
    state = assessments.state(found, timezone.now())
    return render(request, "outcomes/closed.html", {"assessment": found, "state": state})
