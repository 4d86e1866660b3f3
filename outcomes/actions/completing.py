"""Completing an assessment, and what follows when it was the first one: a proposal, and the start where it is plain."""

from django.utils import timezone

from icbt.actions import start_enrolment
from icbt.audit import record
from icbt.models import Enrolment, Status, User
from outcomes import gate
from outcomes.actions.planning import plan_assessments
from outcomes.actions.triage import propose_triage
from outcomes.models import ACCEPTED, BASELINE, Assessment, Response


def complete_when_done(assessment: Assessment, by: User | None) -> bool:
    """Complete a locked assessment when nothing in it is left to answer.

    A baseline writes the proposal of the intake. Where nothing stands against it the programme starts at once: that she
    was invited was a person's decision. Otherwise she waits until a person decides (docs/decisions/0009).
    """
    if assessment.completed_at or outstanding(assessment):
        return False
    assessment.completed_at = timezone.now()
    assessment.save(update_fields=["completed_at"])
    record("assessment_completed", by=by, subject=assessment, slug=assessment.point)
    if assessment.point == BASELINE:
        _begin(assessment, by)
    return True


def _begin(baseline: Assessment, by: User | None) -> None:
    enrolment = Enrolment.objects.select_related("patient").get(pk=baseline.enrolment_id)
    if enrolment.status != Status.CONSENTED:
        return
    triage = propose_triage(assessment=baseline, by=by)
    if triage.proposed in ACCEPTED:
        start_enrolment(enrolment=enrolment, by=by)
        plan_assessments(enrolment=enrolment, by=by)


def outstanding(assessment: Assessment) -> list[Response]:
    """The questions of an opened assessment still to be answered, in the order asked.

    An instrument whose permission ended meanwhile is not asked any more.
    """
    drafts = assessment.responses.filter(submitted_at=None, instrument__in=assessment.instruments)
    waiting = {draft.instrument: draft for draft in drafts if gate.still_permitted(draft.content_id)}
    return [waiting[slug] for slug in assessment.instruments if slug in waiting]
