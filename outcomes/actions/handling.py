"""Answering a flag: a named person takes it, and says what was done."""

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import User
from outcomes import risk
from outcomes.models import Disposition, Flag


@transaction.atomic
def acknowledge_flag(*, flag: Flag, by: User) -> Flag:
    """Say "I have this": the flag has a named person from now on. A second acknowledgement changes nothing."""
    row = Flag.objects.select_for_update().get(pk=flag.pk)
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = timezone.now(), by
        row.save(update_fields=["acknowledged_at", "acknowledged_by"])
        record("flag_acknowledged", by=by, subject=row, rule=row.rule, level=row.level)
    return row


@transaction.atomic
def resolve_flag(*, flag: Flag, by: User, disposition: str, note: str) -> Flag:
    """Close an acknowledged flag, with what was done and a note. Raises `Refused` otherwise.

    A red one is closed only with a risk assessment, and one of high risk only once a second person agrees.
    """
    row = Flag.objects.select_for_update().get(pk=flag.pk)
    if row.acknowledged_at is None:
        raise Refused("Acknowledge the flag first, so that it is clear who is dealing with it.")
    if row.resolved_at is not None:
        raise Refused("This flag has been resolved already.")
    if disposition not in Disposition.values or not note.strip():
        raise Refused("Say what was done, and add a note.")
    if lacks := risk.standing(row).lacks:
        raise Refused(lacks)
    row.resolved_at, row.resolved_by = timezone.now(), by
    row.disposition, row.note = disposition, note.strip()
    row.save(update_fields=["resolved_at", "resolved_by", "disposition", "note"])
    record("flag_resolved", by=by, subject=row, rule=row.rule, level=row.level, reason=disposition)
    return row
