"""Raising what the clock noticed: silence, missed sheets, no improvement."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from icbt.models import Enrolment, Status, User
from outcomes.actions.flags import raise_flag
from outcomes.models import Flag
from outcomes.silence import Silence


@transaction.atomic
def notice_silence(*, enrolment: Enrolment, silences: Iterable[Silence], by: User | None, now: datetime) -> list[Flag]:
    """Raise each finding of the clock once. Nothing, when she has paused or left since the clock looked."""
    Enrolment.objects.hold(enrolment.pk)
    if not Enrolment.objects.filter(pk=enrolment.pk, status=Status.ACTIVE).exists():
        return []
    raised = (
        raise_flag(enrolment=enrolment, occasion=occasion, found=found, by=by, now=now) for occasion, found in silences
    )
    return [flag for flag in raised if flag is not None]
