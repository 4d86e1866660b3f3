"""A warning answer in a lesson reaches somebody who guides the patient, and stays open until it was looked at."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.mail import nudge
from icbt.models import Enrolment, User
from modules.actions.errors import guide_only
from modules.models import LessonProgress


def raise_concern(row: LessonProgress) -> None:
    """Mark the progress, which the caller saves, and nudge whoever guides this patient.

    A concern that is still open keeps its first moment; one that was seen opens again with the new answer.
    """
    if row.has_open_concern:
        return
    row.concern_at, row.concern_seen_at, row.concern_seen_by = timezone.now(), None, None
    for person in guides_of(row.enrolment):
        nudge(recipient=person, key="needs_you", occasion=occasion(row), enrolment=row.enrolment)


def occasion(row: LessonProgress, suffix: str = "") -> str:
    """Names one raising of one concern for the ledger of nudges."""
    return f"concern {row.pk} {row.concern_at:%y%m%d%H%M%S%f}{suffix}"


def guides_of(enrolment: Enrolment) -> Iterable[User]:
    """Who looks after her today, or every supervisor when nobody does."""
    attendant = enrolment.attendant()
    return [attendant] if attendant else User.objects.supervisors()


@transaction.atomic
def see_concern(*, progress: LessonProgress, by: User) -> LessonProgress:
    """Say that the warning answers were looked at; raises `Refused` for anybody but those who guide this patient."""
    guide_only(progress.enrolment, by)
    row = LessonProgress.objects.select_for_update().get(pk=progress.pk)
    if not row.has_open_concern:
        return row
    row.concern_seen_at, row.concern_seen_by = timezone.now(), by
    row.save(update_fields=["concern_seen_at", "concern_seen_by"])
    record("lesson_concern_seen", by=by, subject=row, slug=row.lesson)
    return row
