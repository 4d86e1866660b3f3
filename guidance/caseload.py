"""READ: a clinician's patients, most in need first, in a number of queries that does not grow with them.

Two passes: light rows of every patient decide the order; only the page that is shown opens sealed words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from guidance.chart import number
from guidance.models import Message
from guidance.needs import FILTERS, LEVELS, Kind, Need, matches, most_pressing_first
from guidance.week import in_words
from icbt.encryption import preload
from icbt.models import CLOSED, GUIDES, AuditEvent, Enrolment, EnrolmentQuerySet, Status, SupportLevel, User
from modules.models import LessonProgress, WorksheetEntry
from outcomes.models import Flag, Priority, Response, Score

QUIET_DAYS = 7  # programme: after seven days without a sign, the guide looks
SCORING_TAKES = timedelta(minutes=1)  # older than this, an unscored answer is something to look at
SUPPORT = {
    SupportLevel.SCHEDULED: "weekly message",
    SupportLevel.ON_DEMAND: "on request",
    SupportLevel.SELF_GUIDED: "self-guided",
}
SCALES = {"pain": ("pain-nrs", "average"), "mood": ("phq-9", "total")}


@dataclass
class Sketch:
    """What decides a patient's place in the list."""

    id: UUID
    status: str
    created_at: datetime
    last_activity: datetime | None
    needs: list[Need] = field(default_factory=list)

    @property
    def order(self) -> tuple:
        """Its first need's place; without one, whoever has been away longest."""
        last = self.last_activity or self.created_at
        first = self.needs[0].order if self.needs else (len(Kind), True, last, last)
        return (*first, str(self.id))


@dataclass(frozen=True)
class Reading:
    """The latest value of a scale and its change since the value before; None where there is none to compare."""

    value: Decimal
    change: Decimal | None

    @property
    def shown(self) -> str:
        return number(self.value)

    @property
    def by(self) -> str:
        """The size of the change, without its sign."""
        return number(abs(self.change or Decimal(0)))

    @property
    def direction(self) -> str:
        if self.change is None:
            return ""
        if not self.change:
            return "same"
        return "up" if self.change > 0 else "down"


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    enrolment: Enrolment
    week: str  # in words; empty before the start
    needs: list[Need]
    last_activity: datetime | None
    readings: dict[str, Reading]

    @property
    def support(self) -> str:
        """Her support level in a word or two."""
        return SUPPORT[self.enrolment.support_level]

    @property
    def also(self) -> list[Need]:
        """What waits beside the first need; the same thing several times is one entry with its count."""
        counted = Counter(need.text for need in self.needs[1:])
        firsts = {need.text: need for need in reversed(self.needs[1:])}
        return [
            replace(firsts[text], text=f"{text} ({many})") if many > 1 else firsts[text]
            for text, many in counted.items()
        ]


def watched(user: User, *, of: User | None) -> EnrolmentQuerySet:
    """The enrolments on a list: open ones, and closed ones in which something still waits.

    Those that `of` guides, as far as `user` may see them; None gives all she may see.
    """
    rows = user.caseload()
    return waiting_or_open(rows.filter(clinician=of) if of else rows)


def guide_named(pk: str) -> User | None:
    """The clinician or supervisor with this id, whether her account is open or closed; None for anything else."""
    try:
        return User.objects.filter(pk=UUID(pk), role__in=GUIDES).first()
    except ValueError:
        return None


def waiting_or_open(rows: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Nothing that waits may vanish because a programme has ended."""
    here = OuterRef("pk")
    waits = (
        Q(Exists(Flag.objects.open().filter(enrolment=here)))
        | Q(Exists(Message.objects.waiting().filter(enrolment=here)))
        | Q(Exists(Response.objects.unscored().filter(enrolment=here)))
        | Q(Exists(LessonProgress.objects.with_open_concern().filter(enrolment=here)))
    )
    return rows.filter(~Q(status__in=CLOSED) | waits)


def sketches(rows: EnrolmentQuerySet, now: datetime) -> list[Sketch]:
    """Everybody in `rows`, most in need first."""
    seen = AuditEvent.objects.filter(actor=OuterRef("patient_id")).order_by("-at").values("at")[:1]
    found = {
        row[0]: Sketch(row[0], row[1], row[2], max(filter(None, row[3:]), default=None))
        for row in rows.order_by().values_list("id", "status", "created_at", "patient__last_login", Subquery(seen))
    }
    for enrolment_id, need in _needs(rows.order_by().values("pk"), now):
        if enrolment_id in found:
            found[enrolment_id].needs.append(need)
    for sketch in found.values():
        sketch.needs = most_pressing_first([*sketch.needs, *_quiet(sketch, now)])
    return sorted(found.values(), key=lambda sketch: sketch.order)


def counts(found: Iterable[Sketch]) -> dict[str, int]:
    """How many patients stand under each filter, and `all`."""
    found = list(found)
    return {"all": len(found)} | {name: sum(matches(one.needs, name) for one in found) for name in FILTERS}


def rows_of(page: Iterable[Sketch], now: datetime) -> list[Row]:
    """The lines of one page, with names, sentences of flags, and latest scores."""
    page = list(page)
    ids = [sketch.id for sketch in page]
    enrolments = Enrolment.objects.select_related("patient", "clinician").in_bulk(ids)
    preload(enrolment.patient_id for enrolment in enrolments.values())
    sentences = {flag.pk: flag.sentence for flag in Flag.objects.open().filter(enrolment__in=ids)}
    readings = latest_readings(ids)
    return [
        Row(
            enrolment=enrolments[sketch.id],
            week=_week(enrolments[sketch.id], now),
            needs=[_worded(need, sentences) for need in sketch.needs],
            last_activity=sketch.last_activity,
            readings=readings[sketch.id],
        )
        for sketch in page
    ]


def _week(enrolment: Enrolment, now: datetime) -> str:
    return in_words(enrolment.week(now.astimezone(enrolment.patient.zone).date()))


def latest_readings(ids: list[UUID]) -> dict[UUID, dict[str, Reading]]:
    """Latest pain and mood scores of these enrolments, with the change since the score before of the same version."""
    wanted = Q()
    for instrument, scale in SCALES.values():
        wanted |= Q(instrument=instrument, scale=scale)
    series: dict[tuple[UUID, str], list[tuple[int, Decimal]]] = defaultdict(list)
    scores = Score.objects.filter(wanted, enrolment__in=ids, value__isnull=False).order_by("taken_at", "pk")
    for enrolment, instrument, version, value in scores.values_list("enrolment", "instrument", "version", "value"):
        series[enrolment, instrument].append((version, value))
    found: dict[UUID, dict[str, Reading]] = defaultdict(dict)
    for name, (instrument, _) in SCALES.items():
        for enrolment in ids:
            if points := series.get((enrolment, instrument)):
                found[enrolment][name] = _reading(points)
    return found


def _reading(points: list[tuple[int, Decimal]]) -> Reading:
    version, value = points[-1]
    comparable = len(points) > 1 and points[-2][0] == version
    return Reading(value, value - points[-2][1] if comparable else None)


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
    text = f"Quiet for {days} days" if sketch.status == Status.ACTIVE else f"Has not started, last sign {days} days ago"
    return [Need(Kind.QUIET, text, last)]


def _worded(need: Need, sentences: dict) -> Need:
    return replace(need, text=sentences.get(need.subject, need.text)) if need.subject else need


def narrowed(found: list[Sketch], name: str) -> list[Sketch]:
    """Those under one filter, in the same order; all of them for an unknown name."""
    return [sketch for sketch in found if matches(sketch.needs, name)]
