"""Adverse events that the tests of this room share, made by the actions that make them in life."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from icbt.models import DataKey, Enrolment, User
from outcomes import actions
from outcomes.models import AdverseEvent

JUDGEMENT = {
    "kind": "mood",
    "seriousness": "none",
    "severity": "mild",
    "relatedness": "possible",
    "outcome": "recovered",
}
SERIOUS = {**JUDGEMENT, "kind": "hospital", "seriousness": "hospital", "severity": "severe"}


def in_week(user: User, week: int) -> User:
    """Let her have started so many weeks ago today."""
    day = timezone.now().astimezone(user.zone).date() - timedelta(weeks=week)
    Enrolment.objects.filter(patient=user).update(started_on=day)
    return user


def reported(enrolment, by, **facts) -> AdverseEvent:
    """An event a clinician reported."""
    known = {"kind": "mood", "description": "Low for a week", **facts}
    return actions.report_harm(enrolment=enrolment, by=by, token=str(uuid4()), facts=known)


def judged(enrolment, by, **facts) -> AdverseEvent:
    """An event with everything judged."""
    return actions.judge_harm(event=reported(enrolment, by), by=by, judged={**JUDGEMENT, **facts})


def destroy_key(patient: User) -> None:
    """Take a patient's key away, as erasing her does."""
    gone = {"wrapped": None, "destroyed_at": timezone.now(), "destroyed_by": patient.pk}
    assert DataKey.objects.filter(patient_id=patient.pk).update(**gone) == 1
