"""Questions that a clinician asks for besides the plan."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from icbt import content
from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, Status, User
from outcomes import gate
from outcomes.models import EXTRA, Assessment, Response
from outcomes.schedules import end_of_day

OPEN_FOR = 7  # local days, the last one whole


@transaction.atomic
def request_assessment(*, enrolment: Enrolment, instruments: Sequence[str], by: User) -> Assessment:
    """Ask these instruments from now until the end of the seventh day from today, where she lives.

    Raises `Refused` unless she is active, for an instrument that may not be asked today, and for one that is open to
    her already.
    """
    row = Enrolment.objects.locked().select_related("patient").get(pk=enrolment.pk)
    if row.status != Status.ACTIVE:
        raise Refused("Questions can be asked for while a patient takes part and does not pause.")
    now, zone = timezone.now(), row.patient.zone
    _refuse(row, instruments, now)
    closes_at = end_of_day(now.astimezone(zone).date() + timedelta(days=OPEN_FOR), zone)
    number = row.assessment_set.filter(point__startswith=EXTRA).count() + 1
    asked = Assessment.objects.create(
        patient_id=row.patient_id,
        enrolment=row,
        point=f"{EXTRA}{number}",
        schedule=content.current("schedule", row.programme),
        instruments=list(instruments),
        opens_at=now,
        due_at=closes_at,
        closes_at=closes_at,
        requested_at=now,
        requested_by=by,
    )
    record("assessment_requested", by=by, subject=asked, slug=asked.point, key=list(instruments))
    return asked


def _refuse(enrolment: Enrolment, instruments: Sequence[str], now: datetime) -> None:
    if not instruments or len(set(instruments)) < len(instruments):
        raise Refused("Choose one questionnaire or more, each once.")
    names = {one.slug: one.short_name for one in gate.to_choose(enrolment.patient.language)}
    for slug in instruments:
        if slug not in names:
            raise Refused("One of these questionnaires cannot be asked today.")
        if slug in _open_to(enrolment, now):
            raise Refused(f"{names[slug]} is open to {enrolment.patient} already.")


def _open_to(enrolment: Enrolment, now: datetime) -> set[str]:
    rows = enrolment.assessment_set.open(now)
    sent = set(Response.objects.submitted().filter(assessment__in=rows).values_list("assessment", "instrument"))
    return {slug for row in rows for slug in row.instruments if (row.pk, slug) not in sent}
