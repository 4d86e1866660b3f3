"""READ: a clinician's patients, most in need first, in a number of queries that does not grow with them.

Two passes: light rows of every patient decide the order; only the page that is shown opens sealed words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from guidance.models import Message
from guidance.needs import FILTERS, LEVELS, Kind, Need, matches, most_pressing_first
from guidance.safety_needs import needs_of_safety
from icbt.models import CLOSED, GUIDES, AuditEvent, Cover, EnrolmentQuerySet, Status, User
from modules.models import LessonProgress, WorksheetEntry
from outcomes.models import AdverseEvent, Flag, Priority, Response, RiskAssessment, Triage

QUIET_DAYS = 7  # programme: after seven days without a sign, the guide looks
SCORING_TAKES = timedelta(minutes=1)  # older than this, an unscored answer is something to look at


@dataclass
class Sketch:
    """What decides a patient's place in the list."""

    id: UUID
    status: str
    created_at: datetime
    clinician_id: UUID | None
    last_activity: datetime | None
    needs: list[Need] = field(default_factory=list)

    @property
    def order(self) -> tuple:
        """Its first need's place; without one, whoever has been away longest."""
        last = self.last_activity or self.created_at
        first = self.needs[0].order if self.needs else (len(Kind), True, last, last)
        return (*first, str(self.id))


def scope(user: User, whose: str) -> EnrolmentQuerySet:
    """Of what `user` may see: `whose` "mine" is what she guides, "covering" what she covers today, the id of a guide
    what that one guides, and anything else all."""
    rows = user.caseload()
    if whose == "mine":
        return rows.filter(clinician=user)
    if whose == "covering":
        return rows.filter(clinician__in=Cover.objects.today().filter(covered_by=user).values("clinician"))
    return rows.filter(clinician=of) if (of := guide_named(whose)) else rows


def guide_named(pk: str) -> User | None:
    """The clinician or supervisor with this id, whether her account is open or closed; None for anything else."""
    try:
        return User.objects.filter(pk=UUID(pk), role__in=GUIDES).first()
    except ValueError:
        return None


def waiting_or_open(rows: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Nothing that waits may vanish because a programme has ended."""
    return rows.filter(~Q(status__in=CLOSED) | _waits())


def something_waits(patient: User) -> bool:
    """Does anything of this patient's wait for somebody: a flag, a message, a score, a decision, a signature?"""
    return patient.enrolments.filter(_waits()).exists()


def _waits() -> Q:
    here = OuterRef("pk")
    return (
        Q(Exists(Flag.objects.open().filter(enrolment=here)))
        | Q(Exists(Message.objects.waiting().filter(enrolment=here)))
        | Q(Exists(Response.objects.unscored().filter(enrolment=here)))
        | Q(Exists(LessonProgress.objects.with_open_concern().filter(enrolment=here)))
        | Q(Exists(Triage.objects.undecided().filter(enrolment=here)))
        | Q(Exists(RiskAssessment.objects.awaiting_second().filter(enrolment=here)))
        | Q(Exists(AdverseEvent.objects.open().serious().filter(enrolment=here)))
    )


def sketches(rows: EnrolmentQuerySet, now: datetime, *, reader: User) -> list[Sketch]:
    """Who of `rows` is to be looked after, most in need first: the open enrolments, and closed ones that wait.

    `reader` is not asked to sign as the second what she signed as the first.
    """
    seen = AuditEvent.objects.filter(actor=OuterRef("patient_id")).order_by("-at").values("at")[:1]
    columns = ("id", "status", "created_at", "clinician", "patient__last_login", Subquery(seen))
    found = {
        row[0]: Sketch(*row[:4], max(filter(None, row[4:]), default=None))
        for row in waiting_or_open(rows).order_by().values_list(*columns)
    }
    ids = rows.order_by().values("pk")
    for enrolment_id, need in chain(_needs(ids, now), needs_of_safety(ids, reader)):
        if enrolment_id in found:
            found[enrolment_id].needs.append(need)
    for sketch in found.values():
        sketch.needs = most_pressing_first([*sketch.needs, *_quiet(sketch, now)])
    return sorted(found.values(), key=lambda sketch: sketch.order)


def counts(found: Iterable[Sketch]) -> dict[str, int]:
    """How many patients stand under each filter, and `all`."""
    found = list(found)
    return {"all": len(found)} | {name: sum(matches(one.needs, name) for one in found) for name in FILTERS}


def _needs(ids, now: datetime):
    """Every need that is a fact in the database, with the enrolment it belongs to: one query for each kind."""
    flags = Flag.objects.open().filter(enrolment__in=ids).order_by()
    columns = ("pk", "enrolment", "level", "priority", "raised_at", "due_at")
    for flag, enrolment, level, priority, raised, due in flags.values_list(*columns):
        yield enrolment, Need(LEVELS[level], "Flag", raised, due, flag, priority == Priority.HIGH)
    messages = Message.objects.waiting().filter(enrolment__in=ids).order_by()
    for enrolment, sent, due, read in messages.values_list("enrolment", "sent_at", "reply_due_at", "read_at"):
        yield enrolment, _message_need(sent, due, read, now)
    late = Response.objects.unscored().filter(enrolment__in=ids, submitted_at__lt=now - SCORING_TAKES).order_by()
    for enrolment, submitted, failed in late.values_list("enrolment", "submitted_at", "failed_at"):
        text = "Answers that could not be scored: please read them" if failed else "Answered, not yet scored"
        yield enrolment, Need(Kind.UNSCORED, text, submitted)
    entries = WorksheetEntry.objects.unread().filter(enrolment__in=ids).order_by()
    for enrolment, submitted in entries.values_list("enrolment", "submitted_at"):
        yield enrolment, Need(Kind.WORKSHEET, "Worksheet to read", submitted)
    concerns = LessonProgress.objects.with_open_concern().filter(enrolment__in=ids).order_by()
    for enrolment, at in concerns.values_list("enrolment", "concern_at"):
        yield enrolment, Need(Kind.CONCERN, "A worrying answer in a lesson", at)


def _message_need(sent: datetime, due: datetime, read: datetime | None, now: datetime) -> Need:
    if due <= now:
        return Need(Kind.OVERDUE_REPLY, "Reply overdue", sent, due)
    if read is None:
        return Need(Kind.UNREAD, "New message", sent, due)
    return Need(Kind.REPLY, "Read, waits for your reply", sent, due)


def _quiet(sketch: Sketch, now: datetime) -> list[Need]:
    last = sketch.last_activity or sketch.created_at
    days = (now - last).days
    if days < QUIET_DAYS or sketch.status not in (Status.ACTIVE, Status.INVITED, Status.CONSENTED):
        return []
    if sketch.status == Status.ACTIVE:
        return [Need(Kind.QUIET, f"Quiet for {days} days", last)]
    came = "last here" if sketch.last_activity else "invited"
    return [Need(Kind.QUIET, f"Has not started, {came} {days} days ago", last)]


def narrowed(found: list[Sketch], name: str) -> list[Sketch]:
    """Those under one filter, in the same order; all of them for an unknown name."""
    return [sketch for sketch in found if matches(sketch.needs, name)]
