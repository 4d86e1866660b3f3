"""Chasing flags whose time has passed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from icbt.audit import record
from icbt.mail import nudge
from icbt.models import Nudge, User
from outcomes.actions.flags import clinician_of
from outcomes.models import Flag


@transaction.atomic
def chase_flag(*, flag: Flag, by: User | None, day: date) -> Sequence[Nudge]:
    """Nudge every supervisor, and who guides the patient, about an overdue flag; once per working day."""
    row = Flag.objects.select_for_update().get(pk=flag.pk)
    occasion = f"flag {row.pk} overdue {day.isoformat()}"
    if row.resolved_at is not None or Nudge.objects.filter(occasion=occasion).exists():
        return []
    clinician = clinician_of(row)
    people = dict.fromkeys([*User.objects.supervisors(), *([clinician] if clinician else [])])
    sent = [
        nudge(recipient=person, key="needs_you_urgent", occasion=occasion, enrolment=row.enrolment) for person in people
    ]
    record("flag_chased", by=by, subject=row, rule=row.rule, level=row.level, count=len(sent))
    return [one for one in sent if one is not None]
