"""A clinician moves a patient past a lesson, or opens one before its day."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, User
from modules.actions.errors import guide_only
from modules.models import LessonProgress
from modules.programme_view import LessonRow, lessons_for


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


def _lesson(enrolment: Enrolment, by: User, slug: str, reason: str) -> LessonRow:
    guide_only(enrolment, by)
    if not enrolment.is_open:
        raise Refused("This enrolment is closed.")
    if not reason.strip():
        raise Refused("Say why, in a few words.")
    for row in lessons_for(enrolment, timezone.now()):
        if row.slug == slug:
            return row
    raise Refused("There is no such lesson on this track.")


def _row(enrolment: Enrolment, slug: str) -> LessonProgress:
    facts: dict[str, Any] = {"enrolment": enrolment, "patient": enrolment.patient, "lesson": slug}
    return LessonProgress.objects.select_for_update().get_or_create(**facts)[0]
