"""A patient says that it is a rough day, how it is now, and that the day got better."""

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, User
from modules.models import Felt, RoughDay
from modules.rough_days import MAY_SAY


@transaction.atomic
def say_rough_day(*, enrolment: Enrolment, by: User) -> RoughDay:
    """Today, on her own calendar, is a rough day; said again, it is one again, and a second tap changes nothing.

    Raises `Refused` for anybody else, and before the programme has started or after it has ended.
    """
    if by.pk != enrolment.patient_id:
        raise Refused("Only the patient herself can say this.")
    if enrolment.status not in MAY_SAY:
        raise Refused("There is nothing to make smaller now.")
    today = timezone.now().astimezone(enrolment.patient.zone).date()
    row, new = RoughDay.objects.get_or_create(enrolment=enrolment, on=today)
    if new or row.ended_at:
        row.ended_at = None
        row.save(update_fields=["ended_at"])
        record("rough_day_said", by=by, subject=row, patient=enrolment.patient_id)
    return row


@transaction.atomic
def note_rough_day(*, day: RoughDay, by: User, felt: str) -> RoughDay:
    """Keep how it is now, as one of Felt; the last answer of the day stands. Raises `Refused` for any other word."""
    row = _own(day, by)
    if felt not in Felt.values:
        raise Refused("Please choose one of the three.")
    row.felt = felt
    row.save(update_fields=["felt"])
    record("rough_day_noted", by=by, subject=row, patient=by)
    return row


@transaction.atomic
def end_rough_day(*, day: RoughDay, by: User) -> RoughDay:
    """The day got better; that it was rough stays on record. Ended already, it stays as it is."""
    row = _own(day, by)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        record("rough_day_ended", by=by, subject=row, patient=by)
    return row


def _own(day: RoughDay, by: User) -> RoughDay:
    row = RoughDay.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=day.pk)
    if by.pk != row.enrolment.patient_id:
        raise Refused("Only the patient herself can say this.")
    return row
