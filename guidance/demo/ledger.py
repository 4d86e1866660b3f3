"""What the service itself kept of all that: the nudges it sent, and the chains of the audit trail."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from guidance.demo.world import World
from guidance.models import Message
from icbt.audit import digest
from icbt.models import AuditEvent, Enrolment, Nudge, Profile, Role, User
from icbt.pace import Manner, after_quiet_hours, permitted_from
from modules.models import EntryComment, LessonProgress
from outcomes import gate
from outcomes.models import WEEKLY, Assessment, Flag, Level

LEFT_TO_SEND = timedelta(hours=3)  # what was due since is sent by the worker of the demonstration


def nudges(world: World) -> None:
    """One for each message, comment, flag and opened assessment."""
    book = _Book(world)
    for message in world.rows[Message]:
        if message.sent_at:
            _of_message(book, message)
    for comment in world.rows[EntryComment]:
        book.enter(comment.patient, "message_waiting", f"comment {comment.pk}", comment.written_at, comment.enrolment)
    for flag in world.rows[Flag]:
        _of_flag(book, flag)
    for progress in world.rows[LessonProgress]:
        if progress.concern_at:
            about = f"concern {progress.pk} {progress.concern_at:%y%m%d%H%M%S}"
            book.enter(book.guides(progress.enrolment)[0], "needs_you", about, progress.concern_at, progress.enrolment)
    for assessment in world.rows[Assessment]:
        _of_assessment(book, assessment)
    for patient, rows in _by_patient(world.rows[Nudge]).items():
        _into_letters(rows, book.manner(patient), world.now)


def _by_patient(rows: list[Nudge]) -> dict[User, list[Nudge]]:
    """Each patient's nudges, in the order in which they came."""
    found: dict[User, list[Nudge]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.created_at):
        if row.recipient.role == Role.PATIENT:
            found[row.recipient].append(row)
    return found


def _into_letters(rows: list[Nudge], manner: Manner, now: datetime) -> None:
    """As the service sends: what may not go yet waits, and goes with the next letter."""
    letters: dict[datetime, Nudge] = {}
    for row in rows:
        due, why = permitted_from(row.due_at, [one for one in letters if one < row.due_at], manner)
        day = due.astimezone(manner.zone).date()
        later = ((at, letter) for at, letter in letters.items() if row.created_at <= at)
        together = next((letter for at, letter in later if due >= at or at.astimezone(manner.zone).date() == day), None)
        row.due_at = together.due_at if together else due
        row.why = why if row.due_at > row.created_at and why != "quiet" else ""
        row.sent_with, row.claimed_at, row.sent_at = together, None, None
        if row.due_at < now - LEFT_TO_SEND:
            row.claimed_at = row.sent_at = row.due_at + timedelta(seconds=9)
        if together is None:
            letters[row.due_at] = row


class _Book:
    """Where nudges are entered; knows who wants which."""

    def __init__(self, world: World):
        self.world = world
        self.supervisors = [one for one in world.staff.values() if one.role == Role.SUPERVISOR]
        self.profiles = {one.patient.pk: one for one in world.rows[Profile]}

    def guides(self, enrolment: Enrolment) -> list[User]:
        return [enrolment.clinician] if enrolment.clinician else self.supervisors

    def manner(self, patient: User) -> Manner:
        profile = self.profiles[patient.pk]
        return Manner(patient.zone, _clock(profile.quiet_from), _clock(profile.quiet_until))

    def enter(self, to: User, key: str, occasion: str, at: datetime, enrolment: Enrolment) -> None:
        profile = self.profiles.get(to.pk)
        quiet = (profile.quiet_from, profile.quiet_until) if profile else None
        due = after_quiet_hours(at, to.zone, *map(_clock, quiet)).astimezone(UTC) if quiet else at
        row = Nudge(recipient=to, enrolment=enrolment, key=key, occasion=occasion, created_at=at, due_at=due)
        if due < self.world.now - LEFT_TO_SEND:
            row.claimed_at = row.sent_at = due + timedelta(seconds=9)
        self.world.add(row)


def _clock(value):
    """A default of the model is still text on a row that was not read back."""
    return Profile._meta.get_field("quiet_from").to_python(value)


def _of_message(book: _Book, message: Message) -> None:
    about = f"message {message.pk}"
    if message.author is not message.patient:
        book.enter(message.patient, "message_waiting", about, message.sent_at, message.enrolment)
        return
    for guide in book.guides(message.enrolment):
        book.enter(guide, "reply_waiting", about, message.sent_at, message.enrolment)


def _of_flag(book: _Book, flag: Flag) -> None:
    red = flag.level == Level.RED
    people = dict.fromkeys(book.guides(flag.enrolment) + (book.supervisors if red else []))
    for person in people if flag.level != Level.YELLOW else ():
        key = "needs_you_urgent" if red else "needs_you"
        book.enter(person, key, f"flag {flag.pk}", flag.raised_at, flag.enrolment)


def _of_assessment(book: _Book, assessment: Assessment) -> None:
    """Announced when it opened, and reminded of until she began, or it closed, or she was not asked any more."""
    enrolment, about = assessment.enrolment, f"assessment {assessment.pk}"
    ended = enrolment.paused_at or (enrolment.closed_at if _ends_with(enrolment, assessment) else None)
    until = min(one for one in (assessment.started_at, ended, assessment.closes_at, book.world.now) if one)
    if assessment.point == "baseline" or assessment.opens_at >= until:
        return
    book.enter(assessment.patient, "questions_due", about, assessment.opens_at, enrolment)
    for days in gate.schedule(assessment.schedule_id).reminders(assessment.point):
        at = assessment.opens_at + timedelta(days=days)
        if at < until:
            book.enter(assessment.patient, "questions_still_open", f"{about} day {days}", at, enrolment)


def _ends_with(enrolment: Enrolment, assessment: Assessment) -> bool:
    return enrolment.status == "withdrawn" or assessment.point.startswith(WEEKLY)


def audit(world: World) -> None:
    """Everything that happened, in the order of time, in chains as `icbt.audit.record` makes them."""
    ends: dict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))
    for one in sorted(world.trail, key=lambda happened: happened.at):
        patient = one.patient or getattr(one.subject, "patient", None)
        chain = str(patient.pk if patient else one.by.pk if one.by else "system")
        position, previous = ends[chain]
        event = AuditEvent(
            chain=chain,
            position=position + 1,
            at=one.at.astimezone(UTC),
            verb=one.verb,
            actor=one.by.pk if one.by else None,
            actor_role=one.by.role if one.by else "system",
            patient=patient.pk if patient else None,
            subject_kind=one.subject._meta.label,
            subject=str(one.subject.pk),
            detail=one.detail,
            previous=previous,
        )
        event.hash = digest(event)
        ends[chain] = (event.position, event.hash)
        world.add(event)
