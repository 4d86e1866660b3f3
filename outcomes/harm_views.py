"""Pages of adverse events: a patient tells, a clinician reports, judges and signs, and everybody sees what is open."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from icbt import hours
from icbt.access import clinician, patient
from icbt.encryption import readable
from icbt.errors import Refused
from outcomes import actions, harms, support
from outcomes.harm_forms import JudgeForm, ReportForm, WorseForm
from outcomes.models import AdverseEvent

PER_PAGE = 25
STEPS = {
    "sign": (actions.sign_harm, _("Signed.")),
    "countersign": (actions.countersign_harm, _("Signed as the second person.")),
    "sent": (actions.mark_harm_sent, _("Marked as sent.")),
    "close": (actions.close_harm, _("Closed.")),
}


@patient
def got_worse(request: HttpRequest) -> HttpResponse:
    """A patient tells at any time that something got worse."""
    form = WorseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("amount", "kind", "text")}
        token = str(form.cleaned_data["token"])
        actions.tell_worse(enrolment=request.enrolment, by=request.user, token=token, **told)
        return redirect("outcomes:worse_told")
    return render(request, "outcomes/harm_worse.html", {"form": form, "hours": hours.words()})


@patient
def worse_told(request: HttpRequest) -> HttpResponse:
    """Thank you, who reads it and when, and where help is before that."""
    return render(request, "outcomes/harm_worse_told.html", support.who_reads(request.enrolment, timezone.now()))


@clinician
def register(request: HttpRequest) -> HttpResponse:
    """The adverse events this person may see."""
    show = request.GET.get("show", "open")
    page = Paginator(harms.register(request.user, show), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "outcomes/harms.html", {"page": page, "show": show, "counts": harms.counts(request.user)})


@clinician
def report_harm(request: HttpRequest) -> HttpResponse:
    """A clinician enters something that got worse for a patient."""
    form = ReportForm(request.POST if request.method == "POST" else None, enrolment=request.enrolment)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        token = str(facts["token"])
        event = actions.report_harm(enrolment=request.enrolment, by=request.user, token=token, facts=facts)
        messages.success(request, _("It is in the register."))
        return redirect("outcomes:harm", enrolment_id=request.enrolment.pk, harm_id=event.pk)
    known = harms.of(request.enrolment)
    return render(request, "outcomes/harm_new.html", {"enrolment": request.enrolment, "form": form, "events": known})


@clinician
def harm(request: HttpRequest, harm_id) -> HttpResponse:
    """One event: what was told, what it was, and what is left to do."""
    event = _event(request, harm_id)
    posted = request.POST if request.method == "POST" else None
    form = JudgeForm(posted, enrolment=request.enrolment, initial=_known(event))
    if request.method == "POST" and form.is_valid():
        try:
            actions.judge_harm(event=event, by=request.user, judged=form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Saved."))
            return redirect("outcomes:harm", enrolment_id=request.enrolment.pk, harm_id=event.pk)
    return _page(request, event, form)


@clinician
@require_POST
def harm_step(request: HttpRequest, harm_id, step: str) -> HttpResponse:
    """Sign, countersign, mark as sent, or close."""
    event = _event(request, harm_id)
    if step not in STEPS:
        raise Http404
    act, words = STEPS[step]
    try:
        act(event=event, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, words)
    return redirect("outcomes:harm", enrolment_id=request.enrolment.pk, harm_id=event.pk)


def _event(request: HttpRequest, harm_id) -> AdverseEvent:
    people = ("reported_by", "signed_by", "second_by", "sent_by", "closed_by", "flag")
    return get_object_or_404(request.enrolment.adverseevent_set.select_related(*people), pk=harm_id)


def _known(event: AdverseEvent) -> dict:
    return {name: readable(event, name) for name in actions.JUDGED} | {"flag": event.flag_id}


def _page(request: HttpRequest, event: AdverseEvent, form: JudgeForm) -> HttpResponse:
    context = {
        "enrolment": request.enrolment,
        "event": event,
        "form": form,
        "steps": harms.steps(event, request.user),
        "serious": harms.is_serious(event),
        "report_to": harms.reporting().name(event.report_to),
        "overdue": bool(event.report_due_at and not event.sent_at and event.report_due_at <= timezone.now()),
        "lesson": harms.lessons().get(event.lesson, event.lesson),
        "worksheet": harms.worksheets().get(event.worksheet, event.worksheet),
    }
    return render(request, "outcomes/harm.html", context)
