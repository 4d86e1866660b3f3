"""Planning the assessments of an enrolment, and fixing what is asked when she opens one."""

from django.db import transaction
from django.utils import timezone

from icbt import content
from icbt.actions import start_enrolment
from icbt.audit import record
from icbt.errors import Refused
from icbt.models import ContentVersion, Enrolment, Status, User
from outcomes import gate
from outcomes.models import BASELINE, Assessment, Response
from outcomes.schedules import Planned, instruments_for, plan, plan_before_start


@transaction.atomic
def begin(*, enrolment: Enrolment, by: User) -> Assessment:
    """The first questions of a patient who consented: planned from today in her zone, and again when they had closed.

    Raises `Refused` when she has not consented, or has begun the programme already.
    """
    if enrolment.status != Status.CONSENTED:
        raise Refused("Your first questions are not open now.")
    now = timezone.now()
    version = content.current("schedule", enrolment.programme)
    schedule, zone = gate.schedule(version.pk), enrolment.patient.zone
    (planned,) = plan_before_start(schedule, consented_on=now.astimezone(zone).date(), zone=zone)
    _add(enrolment, [planned], version)
    baseline = Assessment.objects.select_for_update().get(enrolment=enrolment, point=BASELINE)
    if baseline.closes_at <= now:
        for name in ("opens_at", "due_at", "closes_at"):
            setattr(baseline, name, getattr(planned, name))
        baseline.save(update_fields=["opens_at", "due_at", "closes_at"])
    record("assessments_planned", by=by, subject=baseline, count=1)
    return baseline


@transaction.atomic
def plan_assessments(*, enrolment: Enrolment, by: User | None) -> list[Assessment]:
    """Everything after the start, counted from `started_on` in her zone. What is planned already stays as it is."""
    if enrolment.started_on is None:
        raise Refused("The programme has not started.")
    version = content.current("schedule", enrolment.programme)
    points = plan(gate.schedule(version.pk), started_on=enrolment.started_on, zone=enrolment.patient.zone)
    _add(enrolment, points, version)
    record("assessments_planned", by=by, subject=enrolment, count=len(points))
    return list(enrolment.assessment_set.exclude(point=BASELINE))


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


def complete_when_done(assessment: Assessment, by: User | None) -> bool:
    """Complete a locked assessment when nothing in it is left to answer; a baseline starts the programme."""
    if assessment.completed_at or outstanding(assessment):
        return False
    assessment.completed_at = timezone.now()
    assessment.save(update_fields=["completed_at"])
    record("assessment_completed", by=by, subject=assessment, slug=assessment.point)
    enrolment = Enrolment.objects.select_related("patient").get(pk=assessment.enrolment_id)
    if assessment.point == BASELINE and enrolment.status == Status.CONSENTED:
        start_enrolment(enrolment=enrolment, by=by)
        plan_assessments(enrolment=enrolment, by=by)
    return True


def outstanding(assessment: Assessment) -> list[Response]:
    """The questions of an opened assessment still to be answered, in the order asked.

    An instrument whose permission ended meanwhile is not asked any more.
    """
    drafts = assessment.responses.filter(submitted_at=None, instrument__in=assessment.instruments)
    waiting = {draft.instrument: draft for draft in drafts if gate.still_permitted(draft.content_id)}
    return [waiting[slug] for slug in assessment.instruments if slug in waiting]


def _drafts(assessment: Assessment, by: User) -> list[Response]:
    schedule = gate.schedule(assessment.schedule_id)
    point, language = schedule.point(assessment.point), by.language
    gated = {*point.when_permitted, *(pair.use for pair in schedule.alternatives)}
    permitted = {slug for slug in gated if gate.available(slug, language)}
    asked = {slug: gate.version_to_ask(slug, language) for slug in instruments_for(schedule, point, permitted)}
    return [
        Response.objects.create(
            patient_id=assessment.patient_id,
            enrolment_id=assessment.enrolment_id,
            assessment=assessment,
            instrument=slug,
            content=version,
            answers={},
        )
        for slug, version in asked.items()
        if version
    ]


def _add(enrolment: Enrolment, points: list[Planned], version: ContentVersion) -> None:
    rows = [
        Assessment(
            patient_id=enrolment.patient_id,
            enrolment=enrolment,
            point=planned.point.slug,
            schedule=version,
            instruments=list(planned.point.instruments),
            opens_at=planned.opens_at,
            due_at=planned.due_at,
            closes_at=planned.closes_at,
        )
        for planned in points
    ]
    Assessment.objects.bulk_create(rows, ignore_conflicts=True)
