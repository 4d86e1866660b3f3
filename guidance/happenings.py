"""READ: everything that happened in one enrolment, as events for the lanes of the timeline.

No sealed word is opened but the sentences of flags.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse

from guidance.chart_words import short
from guidance.lanes import Event
from guidance.models import Message, Note
from guidance.record import entries_of
from icbt.encryption import readable
from icbt.models import AuditEvent, Cover, Enrolment
from modules.models import Flare, RoughDay, SafetyPlan, SleepWindow
from modules.programme_view import lessons_for
from outcomes.assessments import planned
from outcomes.models import AdverseEvent, Flag, RiskAssessment

LESSONS, SHEETS, QUESTIONS, MESSAGES = "Lessons", "Worksheets", "Questionnaires", "Messages"
NOTES, SAFETY, PAUSES = "Notes and contacts", "Flags and harms", "Rough days, pauses, cover"
LANES = (LESSONS, SHEETS, QUESTIONS, MESSAGES, NOTES, SAFETY, PAUSES)
MOVES = {
    "enrolment_started": "programme started",
    "enrolment_completed": "programme completed",
    "enrolment_withdrawn": "left the programme",
    "clinician_assigned": "given to a clinician",
    "track_changed": "track changed",
    "support_level_changed": "support level changed",
}
PAUSED, RESUMED = "enrolment_paused", "enrolment_resumed"
ENDS_A_PAUSE = (RESUMED, "enrolment_completed", "enrolment_withdrawn")


AT_ONCE = timedelta(seconds=1)  # hours that end as others are signed were replaced, not stopped

ROWS = {"red": -1, "amber": 0, "yellow": 1}  # so that flags of one day do not hide each other


def events_of(enrolment: Enrolment, now: datetime) -> list[Event]:
    """All of it, oldest first, in a fixed number of queries; days are the patient's own."""
    parts = (_lessons, _sheets, _questions, _messages, _notes, _risk, _flags, _harms, _moves, _cover, _rough, _plans)
    found = [event for part in parts for event in part(enrolment, now)]
    return sorted(found, key=lambda event: event.day)


def _day(enrolment: Enrolment, moment: datetime) -> date:
    return moment.astimezone(enrolment.patient.zone).date()


def _page(enrolment: Enrolment, place: str = "") -> str:
    return reverse("guidance:patient", args=[enrolment.pk]) + place


def _lessons(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    for row in lessons_for(enrolment, now):
        name = f"{row.code} {row.title}"
        if row.progress and row.progress.opened_at:
            url = reverse("modules:read_lesson", args=[enrolment.pk, row.slug])
            yield Event(
                _day(enrolment, row.progress.opened_at), LESSONS, "opened", f"opened {name}", "ring", url, row=1
            )
            if row.finished_on:
                yield Event(row.finished_on, LESSONS, "finished", f"finished {name}", "dot", url, row=-1)


def _sheets(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    for one in entries_of(enrolment):
        shared = one.row.submitted_at
        url = reverse("modules:read_entry", args=[enrolment.pk, one.row.pk]) if one.row.is_readable else ""
        kind, sign = ("private", "ring") if one.row.private else ("shared", "dot") if shared else ("begun", "ring")
        yield Event(_day(enrolment, shared or one.row.started_at), SHEETS, kind, f"{one.title} ({kind})", sign, url)


def _questions(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    url = _page(enrolment, "#responses")
    for one, state in planned(enrolment, now):
        name = f"questions of {one.point.replace('-', ' ')}"
        if state == "done":
            yield Event(_day(enrolment, one.completed_at), QUESTIONS, "answered", f"{name} answered", "dot", url)
        elif state == "missed":
            yield Event(_day(enrolment, one.due_at), QUESTIONS, "not answered", f"{name} not answered", "cross")


def _messages(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    rows = Message.objects.sent().filter(enrolment=enrolment).values_list("sent_at", "author", "author__name")
    url = _page(enrolment, "#messages")
    for sent_at, author, name in rows:
        hers = author == enrolment.patient_id
        kind, sign = ("from the patient", "up") if hers else ("to the patient", "down")
        yield Event(_day(enrolment, sent_at), MESSAGES, kind, f"message from {name}", sign, url, row=-1 if hers else 1)


def _notes(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    for at, name in Note.objects.filter(enrolment=enrolment).values_list("written_at", "author__name"):
        yield Event(_day(enrolment, at), NOTES, "notes", f"note by {name}", "square", _page(enrolment, "#notes"), row=1)


def _risk(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    for row in RiskAssessment.objects.filter(enrolment=enrolment).defer("said", "agreed").select_related("written_by"):
        what = f"risk assessed by {row.written_by}, {row.get_contact_display().lower()}: {row.get_level_display()}"
        url = reverse("guidance:flag", args=[enrolment.pk, row.flag_id])
        yield Event(_day(enrolment, row.written_at), NOTES, "conversations about risk", what, "full", url, row=-1)


def _flags(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    for row in Flag.objects.filter(enrolment=enrolment):
        url = reverse("guidance:flag", args=[enrolment.pk, row.pk])
        what = readable(row, "sentence")
        yield Event(
            _day(enrolment, row.raised_at), SAFETY, f"{row.level} flags", what, row.level, url, row=ROWS[row.level]
        )


def _harms(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    for row in AdverseEvent.objects.filter(enrolment=enrolment):
        what = f"reported by {row.get_reporter_display().lower()}: {row.get_kind_display().lower()}"
        yield Event(_day(enrolment, row.reported_at), SAFETY, "harms", what, "harm", row=1)


def _plans(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    for at, name in SafetyPlan.objects.of(enrolment).values_list("written_at", "written_by__name"):
        url = reverse("modules:guide_safety_plan", args=[enrolment.pk])
        yield Event(_day(enrolment, at), SAFETY, "safety plans", f"safety plan written by {name}", "square", url)
    yield from _sleep(enrolment)
    for row in Flare.objects.of(enrolment).defer("days"):
        until = _day(enrolment, row.ended_at or now)
        what = f"flare until {short(until)}" if row.ended_at else "in a flare now"
        yield Event(row.began_on, PAUSES, "flares", what, until=max(until, row.began_on))


def _sleep(enrolment: Enrolment) -> Iterator[Event]:
    """Sleep hours that were signed, and those that ended without others in their place."""
    url = reverse("modules:guide_sleep_window", args=[enrolment.pk])
    rows = list(SleepWindow.objects.of(enrolment).select_related("signed_by", "ended_by").defer("cautions", "reason"))
    for row in rows:
        what = f"sleep hours of {row.minutes} minutes signed by {row.signed_by}"
        yield Event(_day(enrolment, row.signed_at), SHEETS, "sleep hours signed", what, "square", url, row=1)
        after = [one.signed_at for one in rows if one.signed_at > row.signed_at]
        if row.ended_at and not any(abs(row.ended_at - moment) < AT_ONCE for moment in after):
            who = "the patient" if row.ended_by_id == enrolment.patient_id else row.ended_by
            what = f"sleep hours ended by {who}"
            yield Event(_day(enrolment, row.ended_at), SHEETS, "sleep hours ended", what, "cross", url, row=1)


def _moves(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    """Pauses are in the trail, which nobody can rewrite: the enrolment itself knows the present one alone."""
    rows = AuditEvent.objects.filter(
        patient=enrolment.patient_id, subject=str(enrolment.pk), verb__in=[PAUSED, RESUMED, *MOVES]
    )
    since: date | None = None
    for event in rows.order_by("at", "position"):
        day = _day(enrolment, event.at)
        if event.verb in MOVES:
            yield Event(day, PAUSES, "changes", MOVES[event.verb], "full", row=-1)
        if event.verb == PAUSED:
            since = day
        elif since and event.verb in ENDS_A_PAUSE:
            yield Event(since, PAUSES, "pauses", f"paused until {short(day)}", until=day)
            since = None
    if since:
        until = max(enrolment.resume_on or since, _day(enrolment, now))
        yield Event(since, PAUSES, "pauses", "paused now", until=until)


def _rough(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    for row in RoughDay.objects.filter(enrolment=enrolment):
        said = [f"rough day, felt {row.get_felt_display().lower()}" if row.felt else "rough day"]
        said += ["better later on"] if row.ended_at else []
        yield Event(row.on, PAUSES, "rough days", ", ".join(said), "ring", row=1)


def _cover(enrolment: Enrolment, now: datetime) -> Iterator[Event]:
    if enrolment.clinician_id is None:
        return
    for row in Cover.objects.filter(clinician=enrolment.clinician_id, ended_at=None).select_related("covered_by"):
        who = row.covered_by or "the duty inbox"
        yield Event(row.first_day, PAUSES, "absences", f"clinician away, covered by {who}", until=row.last_day)
