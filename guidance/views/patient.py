"""One patient, on one page: who she is, what the numbers say, and what is written between you."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from guidance import actions, composer, progress, record
from guidance.forms import AssignForm, NoteForm, ReplyForm
from guidance.thread import thread_of
from icbt.access import clinician
from icbt.errors import Refused
from icbt.models import Role
from modules import flares, safety_plan_page, sleep_hours
from modules.programme_page import for_guide
from outcomes import intake
from outcomes.request_form import RequestForm


@clinician
@require_GET
def patient(request):
    """Everything of one patient. When the reader looks after her, or nobody does, her messages are now read.

    That is a write on a GET, and an audited one: a message on the screen of the person who answers it is read, and a
    button to say so would be one more thing to forget. A supervisor looking over a clinician's shoulder marks nothing.
    """
    return page(request)


@clinician
@require_POST
def write(request):
    """Send a message, or keep it as a draft, by the name of the button."""
    form = ReplyForm(request.POST)
    if "draft" in request.POST:
        kept = _kept(request, form)
        return _back(request, "Your draft is saved.", "messages") if kept else page(request, form=form)
    if not form.is_valid() or not _done(form, actions.send_message, request, **form.cleaned_data):
        return page(request, form=form)
    return _back(request, f"Your message to {request.enrolment.patient} is sent.", "messages")


@clinician
@require_POST
def draft(request):
    """Autosave of the box; 409 when it was refused."""
    return HttpResponse(status=204 if _kept(request, ReplyForm(request.POST)) else 409)


@clinician
@require_POST
def no_reply(request):
    """What she wrote, up to the newest on this page, needs no answer."""
    until = parse_datetime(request.POST.get("seen_until", ""))
    if until is None:
        return _back(request, "Nothing was changed. Please try again.", "messages")
    actions.mark_no_reply_needed(enrolment=request.enrolment, by=request.user, seen_until=until)
    return _back(request, "Marked as needing no reply.", "messages")


@clinician
@require_POST
def note(request):
    """Write a note the patient does not see."""
    form = NoteForm(request.POST, prefix="note")
    if not form.is_valid() or not _done(form, actions.write_note, request, **form.cleaned_data):
        return page(request, note_form=form)
    return _back(request, "Your note is saved.", "notes")


def page(request, form=None, note_form=None):
    """Draw the page, with a form that came back or with fresh ones."""
    enrolment, now = request.enrolment, timezone.now()
    thread = thread_of(enrolment, request.user)
    start = composer.first_words(thread, enrolment, request.user, request.GET.get("template"))
    unresolved, resolved = record.flags_of(enrolment)
    context = {
        "enrolment": enrolment,
        "who": record.who_is(enrolment, now),
        "intake": intake.beside(enrolment, now),
        "safety_plan": safety_plan_page.newest(enrolment),
        "sleep_window": sleep_hours.in_force(enrolment),
        "flare": flares.active(enrolment, now),
        "open_flags": unresolved,
        "resolved_flags": resolved,
        "courses": progress.for_clinician(enrolment, now),
        **for_guide(enrolment, now),
        "entries": record.entries_of(enrolment),
        "sheets": record.sheets_of(enrolment),
        "thread": thread,
        "notes": record.notes_of(enrolment),
        "starters": composer.starters(),
        "reply_form": form or ReplyForm(initial=start),
        "seen_until": start["seen_until"],
        "note_form": note_form or NoteForm(prefix="note"),
        "assign_form": AssignForm(enrolment=enrolment) if request.user.role == Role.SUPERVISOR else None,
        "request_form": RequestForm(enrolment=enrolment),
        "form": form or note_form,
        "now": now,
    }
    _mark_read(request)
    return render(request, "guidance/patient.html", context)


def _mark_read(request) -> None:
    attendant = request.enrolment.attendant()
    if attendant is None or request.user in (attendant, request.enrolment.clinician):
        actions.mark_read(enrolment=request.enrolment, by=request.user)


def _kept(request, form) -> bool:
    form.is_valid()
    facts = {"text": request.POST.get("text", ""), "message_id": form.cleaned_data.get("message_id")}
    return _done(form, actions.save_draft, request, **facts)


def _done(form, action, request, **values) -> bool:
    try:
        action(enrolment=request.enrolment, by=request.user, **values)
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return False
    return True


def _back(request, words: str, place: str):
    messages.success(request, words)
    url = reverse("guidance:patient", kwargs={"enrolment_id": request.enrolment.pk})
    return redirect(f"{url}#{place}")
