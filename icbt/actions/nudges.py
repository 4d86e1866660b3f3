"""Sending one nudge, once."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.mail import deliver
from icbt.models import Nudge, User


def send_nudge(*, nudge_id: UUID, by: User | None) -> Nudge | None:
    """Claim a waiting nudge and send it; None when another worker has it. A failure is written on the row.

    The claim commits before the mail goes out, so two workers never send the same nudge.
    """
    now = timezone.now()
    if not Nudge.objects.free(now).filter(pk=nudge_id).update(claimed_at=now):
        return None
    row = Nudge.objects.select_related("recipient", "enrolment").get(pk=nudge_id)
    try:
        deliver(row)
    except Exception as error:  # whatever the mail server does, the ledger says so and the clock tries again
        return _failed(row, error, by)
    return _sent(row, by)


@transaction.atomic
def _sent(row: Nudge, by: User | None) -> Nudge:
    row.sent_at, row.failed_at, row.failure = timezone.now(), None, ""
    row.save(update_fields=["sent_at", "failed_at", "failure"])
    record("nudge_sent", by=by, subject=row, patient=_patient(row), key=row.key, channel=row.channel)
    return row


@transaction.atomic
def _failed(row: Nudge, error: Exception, by: User | None) -> Nudge:
    row.claimed_at, row.failed_at, row.failure = None, timezone.now(), type(error).__name__
    row.save(update_fields=["claimed_at", "failed_at", "failure"])
    record("nudge_failed", by=by, subject=row, patient=_patient(row), key=row.key, reason=row.failure)
    return row


def _patient(row: Nudge) -> UUID | None:
    return row.enrolment.patient_id if row.enrolment else None
