"""Flags that are adverse events by themselves: the system notices them, and people judge them."""

from django.db import transaction

from icbt.audit import record
from icbt.models import User
from outcomes import harms
from outcomes.models import AdverseEvent, Flag, Reporter


@transaction.atomic
def notice_flag(*, flag: Flag, tier: int, by: User | None) -> AdverseEvent | None:
    """Enter a flag of reliable worsening or of danger in the register, once; None when the flag is neither.

    `tier` is how pressing the urgent answer was (outcomes.safety); nothing is judged here.
    """
    kind = harms.kind_of(flag.rule, tier)
    if kind is None:
        return None
    event, new = AdverseEvent.objects.get_or_create(
        enrolment_id=flag.enrolment_id,
        occasion=f"flag {flag.pk}",
        defaults={
            "patient_id": flag.patient_id,
            "reporter": Reporter.SYSTEM,
            "reported_at": flag.raised_at,
            "kind": kind,
            "flag": flag,
        },
    )
    if new:
        record("harm_reported", by=by, subject=event, reason=event.kind)
    return event
