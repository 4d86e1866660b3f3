"""The clocks of the modules room: lessons that have opened, diaries to write, concerns that nobody has looked at."""

from datetime import date, datetime, timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from icbt import hours
from icbt.audit import record
from icbt.each import each
from icbt.mail import nudge
from icbt.models import Enrolment, Nudge, Status, User
from modules import diary, flares
from modules.actions.concerns import guides_of, occasion
from modules.actions.flares import end_flare
from modules.models import Flare, LessonProgress
from modules.programme_view import LessonRow, lessons_from

SEALED = ("answers", "plan", "trouble_text")
READY, BOOSTER = "lesson_ready", "booster_ready"
BOOSTERS_FOR = timedelta(days=365)  # after the end; the last booster is in week 20
LATE_AFTER = 1  # working days until supervisors hear of a concern that nobody has looked at


@shared_task
def announce_lessons() -> None:
    """Nudge each patient once for each lesson that has opened and that she has not begun.

    Boosters are announced by a word of their own, and also to those who have completed the programme.
    """
    now = timezone.now()
    enrolments = _to_tell(now)
    told = set(
        Nudge.objects.filter(key__in=(READY, BOOSTER), enrolment__in=enrolments).values_list("enrolment", "occasion")
    )
    progress: dict = {}
    for row in LessonProgress.objects.filter(enrolment__in=enrolments).defer(*SEALED):
        progress.setdefault(row.enrolment_id, []).append(row)
    each(enrolments, lambda one: _announce_to(one, progress.get(one.pk, []), told, now))


def _to_tell(now: datetime) -> QuerySet[Enrolment]:
    here = Q(status=Status.ACTIVE) | Q(status=Status.COMPLETED, closed_at__gte=now - BOOSTERS_FOR)
    rows = Enrolment.objects.filter(here, patient__is_active=True)
    return rows.select_related("patient__profile")


def _announce_to(enrolment: Enrolment, progress: list[LessonProgress], told: set, now: datetime) -> None:
    for row in lessons_from(enrolment, progress, now):
        if _is_news(row, enrolment, now) and (enrolment.pk, _occasion(row, enrolment)) not in told:
            _announce(enrolment, row)


def _is_news(row: LessonRow, enrolment: Enrolment, now: datetime) -> bool:
    """Open by its day or by a clinician, and not begun. On the day she starts she is here already."""
    early = bool(row.progress and row.progress.unlocked_at)
    if row.opened or row.state not in ("open", "current") or not (row.opens_on or early):
        return False
    return now.astimezone(enrolment.patient.zone).date() != enrolment.started_on


def _occasion(row: LessonRow, enrolment: Enrolment) -> str:
    return f"lesson {row.slug} {enrolment.pk.hex}"


@transaction.atomic
def _announce(enrolment: Enrolment, row: LessonRow) -> None:
    facts = {"occasion": _occasion(row, enrolment), "enrolment": enrolment}
    nudge(recipient=enrolment.patient, key=BOOSTER if row.later else READY, **facts)


@shared_task
def prompt_diaries() -> None:
    """Prompt each active patient who chose an hour for it, once on each of her days, to write her diary."""
    now = timezone.now()
    each(diary.hour_has_come(now), lambda one: diary.waits(one, now) and _prompt(one, now))


@transaction.atomic
def _prompt(enrolment: Enrolment, now: datetime) -> None:
    facts = {"occasion": diary.occasion(enrolment, now), "enrolment": enrolment}
    row = nudge(recipient=enrolment.patient, key="diary_due", **facts)
    if row is not None:
        record("nudge_planned", by=None, subject=row, patient=enrolment.patient_id, key=row.key)


@shared_task
def end_flares() -> None:
    """End each flare whose way back is done by the patient's own calendar."""
    now = timezone.now()
    rows = Flare.objects.filter(ended_at=None).select_related("patient")
    each(rows, lambda row: end_flare(flare=row, by=None) if flares.where_is(row, now).over else None)


@shared_task
def chase_concerns() -> None:
    """Tell supervisors, and who looks after her, of a concern that nobody has looked at by the end of the next working
    day; then on each working day until somebody has."""
    now = timezone.now()
    if not hours.is_open(now):
        return
    day = now.astimezone(hours.zone()).date()
    rows = LessonProgress.objects.with_open_concern().select_related("enrolment__clinician").defer(*SEALED)
    late = [row for row in rows if hours.after_working_days(row.concern_at, LATE_AFTER) <= now]
    each(late, lambda row: _chase(row, day))


@transaction.atomic
def _chase(row: LessonProgress, day: date) -> None:
    chased = occasion(row, f" late {day:%y%m%d}")
    for person in dict.fromkeys([*User.objects.supervisors(), *guides_of(row.enrolment)]):
        nudge(recipient=person, key="needs_you", occasion=chased, enrolment=row.enrolment)
