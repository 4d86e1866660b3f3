"""Opening an assessment: what is asked, in which exact words, is fixed once."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.models import Enrolment, User
from outcomes import gate
from outcomes.actions.completing import complete_when_done
from outcomes.models import Assessment, Response
from outcomes.schedules import Who, gated, instruments_for


@transaction.atomic
def open_assessment(*, assessment: Assessment, by: User) -> Assessment:
    """Fix the instruments and their exact versions, once. Called again it changes nothing."""
    Enrolment.objects.hold(assessment.enrolment_id)
    row = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if row.started_at is None:
        row.started_at = timezone.now()
        row.instruments = [response.instrument for response in _drafts(row, by)]
        row.save(update_fields=["started_at", "instruments"])
        record("assessment_opened", by=by, subject=row, slug=row.point, count=len(row.instruments))
    complete_when_done(row, by)
    return row


def _drafts(assessment: Assessment, by: User) -> list[Response]:
    versions = {slug: gate.version_to_ask(slug, by.language) for slug in _asked(assessment, by.language)}
    return [
        Response.objects.create(
            patient_id=assessment.patient_id,
            enrolment_id=assessment.enrolment_id,
            assessment=assessment,
            instrument=slug,
            content=version,
            answers={},
        )
        for slug, version in versions.items()
        if version
    ]


def _asked(assessment: Assessment, language: str) -> list[str]:
    """What the schedule asks of her at this point today; of questions asked for besides, what was asked for."""
    if assessment.requested_at:
        return list(assessment.instruments)
    schedule = gate.schedule(assessment.schedule_id)
    permitted = {slug for slug in gated(schedule) if gate.available(slug, language)}
    her = assessment.enrolment
    who = Who(her.track, her.support_level, staffed=settings.RISK_MONITORING_STAFFED)
    return list(instruments_for(schedule, schedule.point(assessment.point), permitted, who))
