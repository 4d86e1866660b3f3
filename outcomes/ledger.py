"""READ: for any patient and any days: what was due, sent, seen, done and missed, and why not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from icbt.models import AuditEvent, Enrolment, Nudge, Profile, Status
from icbt.pace import HELD
from outcomes import gate
from outcomes.assessments import title
from outcomes.models import BASELINE, Assessment, InstrumentPermission
from outcomes.schedules import Who
from outcomes.why import Letter, Life, Questions, not_told, of_letter, of_questions, spans

WEEKS = timedelta(weeks=4)  # looked back and ahead, when no days are asked for
WHAT = {
    "lesson_ready": "A lesson has opened",
    "message_waiting": "A message or a comment",
    "questions_due": "Questions have opened",
    "questions_still_open": "Questions are still open",
    "diary_due": "Prompt for her daily notes",
}


@dataclass(frozen=True)
class Line:
    """One assessment, or one letter to her. `told` is for assessments: what became of the letter about it."""

    what: str
    due_at: datetime
    until: datetime | None
    sent_at: datetime | None
    seen_at: datetime | None
    done_at: datetime | None
    state: str
    why: str
    told: str = ""


@dataclass(frozen=True)
class Ledger:
    """The lines of some days of hers, both included; `standing`: what decides about all of them now, in sentences."""

    since: date
    until: date
    standing: list[str]
    questions: list[Line]
    letters: list[Line]


def ledger(enrolment: Enrolment, *, since: date | None = None, until: date | None = None) -> Ledger:
    """What was due between two of her days, and what became of it; four weeks back and ahead when none is given."""
    life = life_of(enrolment, timezone.now())
    today = life.now.astimezone(life.zone).date()
    since, until = since or today - WEEKS, until or max(today, since or today) + WEEKS
    days = (_midnight(since, life), _midnight(until + timedelta(days=1), life))
    about = _letters_by_assessment(enrolment)
    asked = set(Assessment.objects.asked().filter(enrolment=enrolment).values_list("pk", flat=True))
    return Ledger(
        since=since,
        until=until,
        standing=_standing(enrolment, life),
        questions=[
            _questions(one, life, about.get(str(one.pk), []), asked=one.pk in asked) for one in _due_in(enrolment, days)
        ],
        letters=[_letter(row, life) for row in _letters_in(enrolment, days)],
    )


def life_of(enrolment: Enrolment, now: datetime) -> Life:
    """Her course so far, from the enrolment and the audit trail."""
    turns = AuditEvent.objects.filter(
        patient=enrolment.patient_id, verb__in=["enrolment_paused", "enrolment_resumed", "nudges_muted"]
    ).order_by("at")
    paused = [(one.at, one.verb == "enrolment_paused") for one in turns if one.verb != "nudges_muted"]
    muted = [(one.at, one.detail.get("channel") == "none") for one in turns if one.verb == "nudges_muted"]
    left = enrolment.closed_at if enrolment.status == Status.WITHDRAWN else None
    return Life(
        zone=enrolment.patient.zone,
        now=now,
        paused=_until_now(
            spans(paused), enrolment.status == Status.PAUSED, enrolment.paused_at or now, enrolment.closed_at
        ),
        muted=_until_now(spans(muted), _is_muted(enrolment), enrolment.created_at, now),
        left_at=left,
        ended_at=enrolment.closed_at if enrolment.status == Status.COMPLETED else None,
        follow_up=enrolment.follow_up_agreed,
    )


def _until_now(found, lasts: bool, since: datetime, ended: datetime | None):
    """What the trail says, set right by what holds now: a record may have begun elsewhere."""
    if lasts and not (found and found[-1][1] is None):
        return (*found, (since, None))
    if not lasts and found and found[-1][1] is None:
        return (*found[:-1], (found[-1][0], ended))
    return found


def _is_muted(enrolment: Enrolment) -> bool:
    return Profile.objects.filter(patient=enrolment.patient_id, nudge_channel="none").exists()


def _midnight(day: date, life: Life) -> datetime:
    return datetime.combine(day, time(), life.zone)


def _due_in(enrolment: Enrolment, days: tuple[datetime, datetime]) -> Iterable[Assessment]:
    """Every assessment that was open on one of these days."""
    rows = enrolment.assessment_set.filter(opens_at__lt=days[1], closes_at__gt=days[0])
    return rows.select_related("enrolment__patient").prefetch_related("responses").order_by("opens_at")


def _letters_in(enrolment: Enrolment, days: tuple[datetime, datetime]) -> Iterable[Nudge]:
    moments = ("created_at", "due_at", "sent_at")
    on_these_days = [Q(**{f"{name}__gte": days[0], f"{name}__lt": days[1]}) for name in moments]
    rows = Nudge.objects.filter(on_these_days[0] | on_these_days[1] | on_these_days[2], enrolment=enrolment)
    return rows.filter(recipient=enrolment.patient_id).prefetch_related("others").order_by("due_at")


def _letters_by_assessment(enrolment: Enrolment) -> dict[str, list[Nudge]]:
    found: dict[str, list[Nudge]] = defaultdict(list)
    rows = Nudge.objects.filter(recipient=enrolment.patient_id, occasion__startswith="assessment ")
    for row in rows.prefetch_related("others").order_by("created_at"):
        found[row.occasion.split()[1]].append(row)
    return found


def _questions(one: Assessment, life: Life, letters: list[Nudge], *, asked: bool) -> Line:
    told = _told(one, life, letters)
    facts = Questions(
        opens_at=one.opens_at,
        due_at=one.due_at,
        closes_at=one.closes_at,
        seen_at=one.started_at,
        done_at=one.completed_at,
        asked=asked,
        not_permitted=_not_permitted(one),
    )
    state, why = of_questions(facts, life, told)
    sent = [row.sent_at for row in letters if row.sent_at]
    return Line(
        what=title(one),
        due_at=one.opens_at,
        until=one.closes_at - timedelta(seconds=1),
        sent_at=min(sent) if sent else None,
        seen_at=one.started_at,
        done_at=one.completed_at,
        state=state,
        why=why,
        told=told,
    )


def _told(one: Assessment, life: Life, letters: list[Nudge]) -> str:
    if one.point == BASELINE and not letters:
        return "No e-mail: she came to the first questions herself."
    if not letters:
        return not_told(one.opens_at, one.started_at, life)
    states = [of_letter(_facts(row), life) for row in letters]
    sent = sum(state == "sent" for state, _ in states)
    words = f"{sent} e-mail{'' if sent == 1 else 's'} sent." if sent else ""
    return " ".join(filter(None, [words, *(why for state, why in states if state != "sent")]))


def _not_permitted(one: Assessment) -> tuple[str, ...]:
    """Questionnaires of it that are not answered, and whose permission has ended or was withdrawn."""
    if one.completed_at:
        return ()
    if one.started_at:
        left = [row for row in one.responses.all() if row.submitted_at is None]
        return tuple(row.instrument for row in left if not gate.still_permitted(row.content_id))
    her = one.enrolment
    who = Who(her.track, her.support_level)
    besides = gate.schedule(one.schedule_id).besides
    wanted = {slug for more in besides if more.holds(one.point, who) for slug in more.instruments}
    once = InstrumentPermission.objects.filter(
        instrument__in={*wanted, *one.instruments}, language=her.patient.language
    )
    slugs = sorted(set(once.values_list("instrument", flat=True)))
    return tuple(slug for slug in slugs if not gate.available(slug, her.patient.language))


def _letter(row: Nudge, life: Life) -> Line:
    state, why = of_letter(_facts(row), life)
    what = WHAT.get(row.key, row.key.replace("_", " "))
    return Line(what, row.due_at, None, row.sent_at, None, None, state, why)


def _facts(row: Nudge) -> Letter:
    return Letter(
        due_at=row.due_at,
        created_at=row.created_at,
        sent_at=row.sent_at,
        with_others=row.sent_with_id is not None or bool(row.others.all()),
        failed_at=row.failed_at,
        failure=row.failure,
        dropped_at=row.dropped_at,
        held=HELD.get(row.why, ""),
        about_questions=row.key.startswith("questions"),
        from_a_person=row.key == "message_waiting",
    )


def _standing(enrolment: Enrolment, life: Life) -> list[str]:
    """What decides about everything now, in sentences."""
    found = []
    if enrolment.started_on is None:
        found.append("The programme has not started: what comes after the first questions is not planned yet.")
    if life.left_at:
        more = (
            "She agreed to be asked a few questions later." if life.follow_up else "Nothing is sent or asked any more."
        )
        found.append(f"She left the programme on {life.day(life.left_at)}. {more}")
    if life.ended_at:
        found.append(f"The programme ended on {life.day(life.ended_at)}.")
    if life.paused and life.paused[-1][1] is None:
        found.append(f"She has paused since {life.day(life.paused[-1][0])}.")
    if life.muted and life.muted[-1][1] is None:
        found.append(f"She has wanted no e-mails since {life.day(life.muted[-1][0])}.")
    return found
