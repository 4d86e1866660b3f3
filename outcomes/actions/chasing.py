"""Chasing: an overdue flag, each working day until it is resolved; and getting worse twice running."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from icbt import hours
from icbt.audit import record
from icbt.mail import nudge
from icbt.models import AuditEvent, Nudge, User
from outcomes.actions.flags import clinician_of
from outcomes.models import Flag


@transaction.atomic
def chase_flag(*, flag: Flag, by: User | None, day: date) -> Sequence[Nudge]:
    """Nudge every supervisor, and who looks after the patient today, about an overdue flag; once per working `day`.

    `chased_at` says when people were last told. With nobody to tell it stays as it was, so that the watch can see it,
    the trail says so once a day, and the next ring tries again.
    """
    row = Flag.objects.select_for_update().get(pk=flag.pk)
    if row.resolved_at is not None or row.chased_on(day):
        return []
    attendant = clinician_of(row)
    people = dict.fromkeys([*User.objects.supervisors(), *([attendant] if attendant else [])])
    if not people and AuditEvent.objects.happened("flag_chased", row, since=hours.midnight(day)):
        return []
    occasion = f"flag {row.pk} overdue {day.isoformat()}"
    sent = [
        nudge(recipient=person, key="needs_you_urgent", occasion=occasion, enrolment=row.enrolment) for person in people
    ]
    if people:
        row.chased_at = timezone.now()
        row.save(update_fields=["chased_at"])
    record("flag_chased", by=by, subject=row, rule=row.rule, level=row.level, count=len(people))
    return [one for one in sent if one is not None]
