"""What patients and those who guide them write to each other, and what those who guide them note."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from guidance.models import Message, Note
from icbt.actions import assign_clinician
from icbt.audit import record
from icbt.errors import Refused
from icbt.hours import after_working_days, midnight
from icbt.mail import nudge
from icbt.models import AuditEvent, Enrolment, Nudge, Status, User
from icbt.rooms import tell
from outcomes.models import Flag

MAX_LENGTH = 4000  # characters of one message or note


@transaction.atomic
def save_draft(*, enrolment: Enrolment, by: User, text: str, message_id: UUID | None = None) -> Message | None:
    """Keep what somebody is writing; one draft each. None for no words, and for what was sent already.

    `message_id` is the id the form was drawn with, so that a late autosave cannot bring a sent message back.
    Raises `Refused` for strangers, and for a page that knows nothing of the draft that another page began since.
    """
    _may_write(enrolment, by)
    if message_id and Message.objects.sent().filter(pk=message_id).exists():
        return None
    row = Message.objects.select_for_update().filter(enrolment=enrolment, author=by, sent_at=None).first()
    if row is None and not text.strip():
        return None
    if row is None:
        row = Message(pk=message_id or uuid4(), enrolment=enrolment, patient=enrolment.patient, author=by, text=text)
        row.save(force_insert=True)
        record("message_drafted", by=by, subject=row)
        return row
    if message_id not in (None, row.pk) and row.text.strip() not in ("", text.strip()):
        raise Refused("Another page holds a draft of yours. You can send this, or open the page again to see it.")
    row.text, row.saved_at = text, timezone.now()
    row.save(update_fields=["text", "saved_at"])
    return row


@transaction.atomic
def send_message(
    *, enrolment: Enrolment, by: User, text: str, message_id: UUID | None = None, seen_until: datetime | None = None
) -> Message:
    """Send a message into the thread of an enrolment, and nudge the other side.

    The same `message_id` is sent once, however often it comes: the first one stands. A patient's message gets its
    reply-due time from the working calendar. A clinician's answers what the patient had sent by `seen_until`, the
    newest she had on her page (None: everything so far), so that words she has not seen stay unanswered.
    Raises `Refused` for strangers, for an empty text, and after the patient has left the programme.
    """
    _may_write(enrolment, by)
    if not text.strip():
        raise Refused("Write something before you send it.")
    message_id = message_id or uuid4()
    row = Message.objects.select_for_update().filter(pk=message_id, enrolment=enrolment, author=by).first()
    row = row or Message(pk=message_id, enrolment=enrolment, patient=enrolment.patient, author=by)
    if row.sent_at or not (row := _put(row, text.strip())):
        return Message.objects.get(pk=message_id)
    record("message_sent", by=by, subject=row)
    _drop_same_draft(row)
    if by == enrolment.patient:
        _nudge_guides(row)
        tell("words_written", enrolment=enrolment, text=row.text, place="message", occasion=f"message {row.pk}", by=by)
    else:
        _settle(enrolment, by, row.sent_at or timezone.now(), seen_until)
        nudge(recipient=row.patient, key="message_waiting", occasion=f"message {row.pk}", enrolment=enrolment)
    return row


@transaction.atomic
def mark_read(*, enrolment: Enrolment, by: User, until: datetime | None = None) -> int:
    """Mark what the other side sent (by `until`) as read; returns how many messages that were."""
    now = timezone.now()
    thread = Message.objects.filter(enrolment=enrolment, sent_at__lte=until or now).unread()
    theirs = thread.to_patient() if by == enrolment.patient else thread.from_patient()
    count = theirs.update(read_at=now, read_by=by)
    if count:
        record("message_read", by=by, subject=enrolment, count=count)
    return count


@transaction.atomic
def mark_no_reply_needed(*, enrolment: Enrolment, by: User, seen_until: datetime | None = None) -> int:
    """Take what the patient had sent by `seen_until` off the list without an answer; returns how many messages."""
    _may_open(enrolment, by)
    count = _settle(enrolment, by, timezone.now(), seen_until)
    if count:
        record("reply_not_needed", by=by, subject=enrolment, count=count)
    return count


@transaction.atomic
def chase_reply(*, message: Message, by: User | None, day: date) -> int:
    """Tell who guides the patient, and every supervisor, that a reply is overdue; once on each `day`.

    Returns how many people were told, 0 when it was answered meanwhile or was chased on that day already.
    """
    row = Message.objects.select_for_update().get(pk=message.pk)
    occasion = f"reply {row.pk} overdue {day.isoformat()}"
    if row.replied_at or Nudge.objects.filter(occasion=occasion).exists():
        return 0
    people = dict.fromkeys([*_guides(row.enrolment), *User.objects.supervisors()])
    if not people and AuditEvent.objects.happened("reply_chased", row, since=midnight(day)):
        return 0
    for person in people:
        nudge(recipient=person, key="needs_you", occasion=occasion, enrolment=row.enrolment)
    record("reply_chased", by=by, subject=row, count=len(people))
    return len(people)


@transaction.atomic
def write_note(*, enrolment: Enrolment, by: User, text: str, note_id: UUID | None = None) -> Note:
    """Write a note the patient does not see here. The same `note_id` is written once."""
    _may_open(enrolment, by)
    if not text.strip():
        raise Refused("Write something before you save it.")
    values = {"enrolment": enrolment, "patient": enrolment.patient, "author": by, "text": text.strip()}
    row, created = Note.objects.get_or_create(pk=note_id or uuid4(), defaults=values)
    if (row.enrolment_id, row.author_id) != (enrolment.pk, by.pk):
        raise Refused("This note was not saved. Please open the page again.")
    if created:
        record("note_written", by=by, subject=row)
    return row


@transaction.atomic
def welcome_back(*, enrolment: Enrolment, by: User) -> Enrolment:
    """She saw the page for whoever comes back; her first page does not lead there again until she was away again."""
    if by.pk != enrolment.patient_id:
        raise Refused("Only the patient herself comes back.")
    record("welcomed_back", by=by, subject=enrolment)
    return enrolment


@transaction.atomic
def encourage(*, enrolment: Enrolment, by: User | None, key: str, occasion: str) -> Nudge | None:
    """Put a gentle letter to the patient into the ledger, once for its occasion; None when she wants no letters."""
    row = nudge(recipient=enrolment.patient, key=key, occasion=occasion, enrolment=enrolment)
    if row is not None:
        record("nudge_planned", by=by, subject=row, patient=enrolment.patient_id, key=key)
    return row


@transaction.atomic
def draft_request(*, enrolment: Enrolment, by: User, text: str) -> Message | None:
    """Put a request into her draft, which nobody reads until she sends it; what she had written stays before it."""
    if by.pk != enrolment.patient_id:
        raise Refused("Only the patient herself writes here.")
    draft = Message.objects.select_for_update().filter(enrolment=enrolment, author=by, sent_at=None).first()
    before = draft.text.strip() if draft else ""
    if text in before:
        return draft
    whole = f"{before}\n\n{text}" if before else text
    return save_draft(enrolment=enrolment, by=by, text=whole, message_id=draft.pk if draft else None)


@transaction.atomic
def hand_over(*, enrolment: Enrolment, by: User, clinician: User | None) -> Enrolment:
    """Give a patient, with everything open, to a clinician (or to the duty inbox), who is told when something waits."""
    assign_clinician(enrolment=enrolment, by=by, clinician=clinician)
    waits = (
        Flag.objects.open().filter(enrolment=enrolment).exists()
        or Message.objects.waiting().filter(enrolment=enrolment).exists()
    )
    if clinician and waits:
        occasion = f"handover {enrolment.pk} {timezone.now():%Y-%m-%dT%H:%M:%S}"
        nudge(recipient=clinician, key="needs_you", occasion=occasion, enrolment=enrolment)
    return enrolment


def _may_open(enrolment: Enrolment, by: User) -> None:
    if not by.caseload().filter(pk=enrolment.pk).exists():
        raise Refused("This is not a patient of yours.")


def _may_write(enrolment: Enrolment, by: User) -> None:
    if by != enrolment.patient:
        _may_open(enrolment, by)
    if enrolment.status == Status.WITHDRAWN:
        raise Refused("Messages are closed, because this programme was left.")


def _put(row: Message, text: str) -> Message | None:
    """Store a message as sent; None when the twin of a double click was faster. Raises `Refused` for a foreign id."""
    row.text, row.sent_at = text, timezone.now()
    if row.author_id == row.patient_id:
        row.reply_due_at = after_working_days(row.sent_at, settings.REPLY_WORKING_DAYS)
    try:
        with transaction.atomic():
            row.save(force_insert=row._state.adding)
    except IntegrityError as error:
        if Message.objects.sent().filter(pk=row.pk, enrolment=row.enrolment, author=row.author).exists():
            return None
        raise Refused("This message was not sent. Please open the page again.") from error
    return row


def _drop_same_draft(sent: Message) -> None:
    """A draft that another open page saved of these very words is done with; one of other words is kept."""
    draft = Message.objects.filter(enrolment=sent.enrolment, author=sent.author, sent_at=None).first()
    if draft and draft.text.strip() == sent.text:
        draft.delete()


def _settle(enrolment: Enrolment, by: User, now: datetime, seen_until: datetime | None) -> int:
    """A patient's messages up to then are read and need no more reply."""
    mark_read(enrolment=enrolment, by=by, until=seen_until)
    waiting = Message.objects.sent().waiting().filter(enrolment=enrolment, sent_at__lte=seen_until or now)
    return waiting.update(replied_at=now, replied_by=by)


def _nudge_guides(message: Message) -> None:
    for guide in _guides(message.enrolment):
        nudge(recipient=guide, key="reply_waiting", occasion=f"message {message.pk}", enrolment=message.enrolment)


def _guides(enrolment: Enrolment) -> list[User]:
    """Who answers this patient today: her clinician, who covers for her, or else every supervisor."""
    attendant = enrolment.attendant()
    return [attendant] if attendant else list(User.objects.supervisors())
