"""A clinician suggests an optional module; a patient sets a suggestion aside."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, Status, User
from modules.actions.errors import guide_only
from modules.models import LessonProgress
from modules.programme_view import ModuleRow, modules_for


@transaction.atomic
def offer_module(*, enrolment: Enrolment, by: User, slug: str, reason: str) -> LessonProgress:
    """Suggest a module to her, and open it at once; `reason` is sealed with her record.

    `slug` is the module's; of one with two parts the next is suggested. Raises `Refused` without a reason, after the
    end, and for a module that she has begun or finished. A suggestion made again counts from now.
    """
    guide_only(enrolment, by)
    if not enrolment.is_open:
        raise Refused("This enrolment is closed.")
    if not reason.strip():
        raise Refused("Say why, in a few words.")
    row = _record(enrolment, _not_begun(enrolment, slug))
    row.offered_at, row.offered_by, row.reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["offered_at", "offered_by", "reason"])
    record("module_offered", by=by, subject=row, slug=slug)
    return row


@transaction.atomic
def set_module_aside(*, enrolment: Enrolment, by: User, slug: str) -> LessonProgress:
    """ "Not now" to a suggested module: it is not suggested for four weeks, unless a clinician does so again.

    It stays in her list, and open. Raises `Refused` for anybody else's, and for a module that she has begun.
    """
    if by.pk != enrolment.patient_id or enrolment.status == Status.WITHDRAWN:
        raise Refused("Only the patient herself can do this.")
    row = _record(enrolment, _not_begun(enrolment, slug))
    row.set_aside_at = timezone.now()
    row.save(update_fields=["set_aside_at"])
    record("module_set_aside", by=by, subject=row, slug=slug)
    return row


def _not_begun(enrolment: Enrolment, slug: str) -> ModuleRow:
    row = next((one for one in modules_for(enrolment, timezone.now()) if one.slug == slug), None)
    if row is None:
        raise Refused("There is no such module.")
    if row.next is None or row.next.opened:
        raise Refused("This module is begun already.")
    return row


def _record(enrolment: Enrolment, row: ModuleRow) -> LessonProgress:
    Enrolment.objects.hold(enrolment.pk)
    facts: dict[str, Any] = {
        "enrolment": enrolment,
        "patient": enrolment.patient,
        "lesson": row.next.slug if row.next else row.slug,
    }
    return LessonProgress.objects.select_for_update(of=("self",)).get_or_create(**facts)[0]
