"""A clinician moves a patient past a lesson, opens one before its day, and agrees a pace with her."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, Spacing, User
from modules import window
from modules.actions.errors import guide_only
from modules.models import LessonProgress
from modules.programme_view import LessonRow, row_for

MOST_EXTRA_WEEKS = 26


@transaction.atomic
def skip_lesson(*, enrolment: Enrolment, by: User, slug: str, reason: str) -> LessonProgress:
    """Count a lesson as done, so that the next one opens; she may still read it. `reason` is sealed with her record.

    Raises `Refused` without a reason, and for a lesson that is finished or skipped already.
    """
    found = _lesson(enrolment, by, slug, reason)
    if found.finished or found.skipped:
        raise Refused("This lesson is done already.")
    row = _row(enrolment, slug)
    row.skipped_at, row.skipped_by, row.reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["skipped_at", "skipped_by", "reason"])
    record("lesson_skipped", by=by, subject=row, slug=slug)
    return row


@transaction.atomic
def unlock_lesson(*, enrolment: Enrolment, by: User, slug: str, reason: str) -> LessonProgress:
    """Open a lesson before its day. Raises `Refused` without a reason, and for a lesson that is open already."""
    found = _lesson(enrolment, by, slug, reason)
    if found.state != "locked":
        raise Refused("This lesson is open already.")
    row = _row(enrolment, slug)
    row.unlocked_at, row.unlocked_by, row.reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["unlocked_at", "unlocked_by", "reason"])
    record("lesson_unlocked", by=by, subject=row, slug=slug)
    return row


@transaction.atomic
def set_pace(*, enrolment: Enrolment, by: User, spacing: str, practice_weeks: bool, extra_weeks: int) -> Enrolment:
    """Keep what a clinician agreed with her: how far apart lessons open, practice weeks, 0 to 26 guided weeks more.

    What she has opened stays open. Raises `Refused` for fewer weeks than have passed already: nobody is taken out of
    the middle of a lesson by a number. The same again changes nothing.
    """
    guide_only(enrolment, by)
    if spacing not in Spacing.values or not 0 <= extra_weeks <= MOST_EXTRA_WEEKS:
        raise Refused(f"Choose a spacing, and 0 to {MOST_EXTRA_WEEKS} more weeks.")
    row = Enrolment.objects.locked().select_related("patient").get(pk=enrolment.pk)
    if not row.is_open:
        raise Refused("This enrolment is closed.")
    facts = {"spacing": spacing, "practice_weeks": practice_weeks, "extra_weeks": extra_weeks}
    if all(getattr(row, name) == value for name, value in facts.items()):
        return enrolment
    was_guided = _is_guided(row)
    for one in (row, enrolment):
        for name, value in facts.items():
            setattr(one, name, value)
    if was_guided and not _is_guided(row):
        raise Refused("With so few weeks the guided time would be over today. Choose more, or end the programme.")
    row.save(update_fields=list(facts))
    record("pace_set", by=by, subject=row, kind=spacing, count=extra_weeks, via="practice" if practice_weeks else "")
    return enrolment


def _is_guided(enrolment: Enrolment) -> bool:
    today = timezone.now().astimezone(enrolment.patient.zone).date()
    return window.time_of(enrolment, today).days_left > 0


def _lesson(enrolment: Enrolment, by: User, slug: str, reason: str) -> LessonRow:
    guide_only(enrolment, by)
    if not enrolment.is_open:
        raise Refused("This enrolment is closed.")
    if not reason.strip():
        raise Refused("Say why, in a few words.")
    if row := row_for(enrolment, slug, timezone.now()):
        return row
    raise Refused("There is no such lesson on this track.")


def _row(enrolment: Enrolment, slug: str) -> LessonProgress:
    facts: dict[str, Any] = {"enrolment": enrolment, "patient": enrolment.patient, "lesson": slug}
    return LessonProgress.objects.select_for_update().get_or_create(**facts)[0]
