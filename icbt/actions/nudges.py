"""Sending a person what is due to her: everything in one letter, not too often, each row once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.mail import deliver, in_order
from icbt.models import Nudge, Role, User
from icbt.reasons import rests_until, waits_from
from icbt.spacing import letter_permitted_from


def send_nudges_to(*, recipient_id: UUID, by: User | None) -> list[Nudge]:
    """Claim everything that is due to one person and send it as one letter; empty when nothing goes now.

    What has lost its reason is dropped, and what may not go yet is held until it may. The claim commits before the
    letter goes out, so two workers never send the same. A failure is written on the rows.
    """
    rows = _claim(recipient_id, by, timezone.now())
    if not rows:
        return []
    try:
        deliver(rows)
    except Exception as error:  # whatever the mail server does, the ledger says so and the clock tries again
        return _failed(rows, error, by)
    return _sent(rows, by)


@transaction.atomic
def _claim(recipient_id: UUID, by: User | None, now: datetime) -> list[Nudge]:
    Nudge.objects.hold_letters_to(recipient_id)
    hers = Nudge.objects.filter(recipient_id=recipient_id)
    ready = hers.ready(now).select_related("recipient__profile", "enrolment").order_by("due_at")
    rows = _with_a_reason(ready, by, now)
    if not rows:
        return []
    if rows[0].recipient.role == Role.PATIENT and hers.in_hands(now).exists():
        return []  # a letter to her is on its way, and counts
    moment, why = letter_permitted_from(rows[0].recipient, rows, now)
    if moment > now:
        _hold(rows, moment, why, by)
        return []
    hers.filter(pk__in=[row.pk for row in rows]).update(claimed_at=now)
    return in_order(rows)


def _with_a_reason(ready: Iterable[Nudge], by: User | None, now: datetime) -> list[Nudge]:
    """Those whose occasion still waits for her; the others are dropped, or held until it does."""
    kept = []
    for row in ready:
        moment = waits_from(row, now)
        if moment is None:
            _drop(row, by, now)
        elif moment > now:
            _hold([row], moment, "later", by)
        elif rest := rests_until(row, now):
            _hold([row], rest, "rest", by)
        else:
            kept.append(row)
    return kept


def _drop(row: Nudge, by: User | None, now: datetime) -> None:
    row.dropped_at, row.why = now, "gone"
    row.save(update_fields=["dropped_at", "why"])
    record("nudge_dropped", by=by, subject=row, patient=_patient(row), key=row.key)


def _hold(rows: Sequence[Nudge], until: datetime, why: str, by: User | None) -> None:
    """Move what is due to the moment at which it may go; what waits for another moment stays as it is."""
    moved = [row for row in rows if row.due_at < until]
    for row in moved:
        row.due_at, row.why = until, why
        row.save(update_fields=["due_at", "why"])
    if moved:
        record("nudges_held", by=by, subject=moved[0], patient=_patient(moved[0]), kind=why, count=len(moved))


@transaction.atomic
def _sent(rows: Sequence[Nudge], by: User | None) -> list[Nudge]:
    now, letter = timezone.now(), rows[0]
    for row in rows:
        row.sent_at, row.failed_at, row.failure = now, None, ""
        row.sent_with = None if row is letter else letter
        row.save(update_fields=["sent_at", "sent_with", "failed_at", "failure"])
        record("nudge_sent", by=by, subject=row, patient=_patient(row), key=row.key, channel=row.channel)
    return list(rows)


@transaction.atomic
def _failed(rows: Sequence[Nudge], error: Exception, by: User | None) -> list[Nudge]:
    now = timezone.now()
    for row in rows:
        row.claimed_at, row.failed_at, row.failure = None, now, type(error).__name__
        row.save(update_fields=["claimed_at", "failed_at", "failure"])
        record("nudge_failed", by=by, subject=row, patient=_patient(row), key=row.key, reason=row.failure)
    return list(rows)


def _patient(row: Nudge) -> UUID | None:
    return row.enrolment.patient_id if row.enrolment else None
