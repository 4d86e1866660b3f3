"""Planning the assessments of an enrolment."""

from django.db import transaction
from django.utils import timezone

from icbt import content
from icbt.audit import record
from icbt.errors import Refused
from icbt.models import ContentVersion, Enrolment, Status, User
from outcomes import gate
from outcomes.models import BASELINE, Assessment
from outcomes.schedules import Planned, plan, plan_before_start


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
    """Everything after the start, counted from `started_on` in her zone. What is planned already stays as it is.

    Whoever has started keeps the version of the schedule she started with: an edited schedule is for those who start
    after the edit, and neither adds a point to her plan nor takes one away.
    """
    if enrolment.started_on is None:
        raise Refused("The programme has not started.")
    version = _version_of(enrolment)
    points = plan(
        gate.schedule(version.pk),
        started_on=enrolment.started_on,
        zone=enrolment.patient.zone,
        paused_days=enrolment.paused_days,
    )
    _add(enrolment, points, version)
    record("assessments_planned", by=by, subject=enrolment, count=len(points))
    return list(enrolment.assessment_set.exclude(point=BASELINE))


def _version_of(enrolment: Enrolment) -> ContentVersion:
    planned = enrolment.assessment_set.filter(requested_at=None).exclude(point=BASELINE).first()
    return content.version(planned.schedule_id) if planned else content.current("schedule", enrolment.programme)


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
