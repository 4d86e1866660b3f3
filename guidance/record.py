"""READ: everything a clinician sees of one patient on one page."""

from dataclasses import dataclass
from datetime import datetime

from guidance.chart import number
from guidance.models import Note
from guidance.week import in_words
from icbt import content
from icbt.models import Consent, Enrolment, Profile
from modules.models import WorksheetEntry
from modules.rough_days import lately
from outcomes import gate
from outcomes.models import Flag, Response, Score

RESPONSES_SHOWN = 40  # about eight weeks of weekly sheets


@dataclass(frozen=True)
class Who:
    """Who the patient is and how she is reached; `profile` and `consent` are None before she has left them."""

    week: str  # in words; empty before the start
    local_time: str  # her clock and day at this moment, in words
    profile: Profile | None
    consent: Consent | None
    rough: str  # her rough day today, or how many of them the last week had; empty for neither


@dataclass(frozen=True)
class Entry:
    """A worksheet entry with its title; of a private one only that it exists may be shown."""

    row: WorksheetEntry
    title: str
    comments: int
    waits: bool


@dataclass(frozen=True)
class Answered:
    """One submitted response with its scores in words; none yet while it waits to be scored."""

    row: Response
    title: str
    scores: list[str]


@dataclass(frozen=True)
class Sheet:
    """What she answered at one assessment point; `at` is when she sent the last of it."""

    point: str
    at: datetime
    answers: list[Answered]


def who_is(enrolment: Enrolment, now: datetime) -> Who:
    local = now.astimezone(enrolment.patient.zone)
    return Who(
        week=in_words(enrolment.week(local.date())),
        local_time=f"{local:%A} {local:%H:%M}",
        profile=Profile.objects.filter(patient=enrolment.patient).first(),
        consent=enrolment.consents.select_related("content").order_by("-given_at").first(),
        rough=lately({enrolment.pk: enrolment.patient.zone}, now).get(enrolment.pk, ""),
    )


def flags_of(enrolment: Enrolment) -> tuple[list[Flag], list[Flag]]:
    """Open flags, most pressing first, and resolved ones, newest first."""
    rows = Flag.objects.filter(enrolment=enrolment).select_related("acknowledged_by", "resolved_by")
    rows = rows.most_pressing_first()
    unresolved = [row for row in rows if row.resolved_at is None]
    resolved = sorted((row for row in rows if row.resolved_at), key=lambda row: row.resolved_at, reverse=True)
    return unresolved, resolved


def entries_of(enrolment: Enrolment) -> list[Entry]:
    """Her worksheet entries, newest first, without a word of them."""
    rows = WorksheetEntry.objects.filter(enrolment=enrolment).defer("answers").prefetch_related("comments")
    return [
        Entry(
            row=row,
            title=content.version(row.content_id).body.get("title", row.worksheet),
            comments=len(row.comments.all()),
            waits=bool(
                row.submitted_at and not row.private and (row.seen_at is None or row.seen_at < row.submitted_at)
            ),
        )
        for row in rows
    ]


def sheets_of(enrolment: Enrolment) -> list[Sheet]:
    """What she submitted, by assessment point, newest first, with scores; the answers themselves stay sealed."""
    rows = (
        Response.objects.submitted()
        .filter(enrolment=enrolment)
        .defer("answers")
        .select_related("assessment")
        .prefetch_related("scores")
        .order_by("-submitted_at")[:RESPONSES_SHOWN]
    )
    found: dict = {}
    for row in rows:
        found.setdefault(row.assessment, []).append(_answered(row))
    return [Sheet(one.point.replace("-", " "), answers[0].row.submitted_at, answers) for one, answers in found.items()]


def _answered(row: Response) -> Answered:
    instrument = gate.definition(row.content_id)
    shown = {scale.key: scale.title for scale in instrument.scales if not scale.stands_in_for}
    scores = [_in_words(score, shown[score.scale], len(shown)) for score in row.scores.all() if score.scale in shown]
    return Answered(row, instrument.short_name, scores)


def _in_words(score: Score, title: str, scales: int) -> str:
    """The value and its band; the scale's name too when the instrument has several."""
    if score.value is None:
        return f"{title}: not scorable"
    named = f"{title} {number(score.value)}" if scales > 1 else number(score.value)
    return f"{named}, {score.band}" if score.band else named


def notes_of(enrolment: Enrolment) -> list[Note]:
    return list(Note.objects.filter(enrolment=enrolment).select_related("author"))
