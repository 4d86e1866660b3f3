"""Steps of an intake that several tests share: a patient at the first questions, who answers them."""

from icbt.models import Enrolment
from outcomes import actions
from outcomes.models import Assessment, Triage
from tests.factories import consented_patient
from tests.outcomes.answers import SHEETS, submit

FIRST = (
    *("before-you-start", "body-check", "health-check"),
    *("pain-nrs", "peg", "phq-9", "gad-7", "thoughts-about-pain", "quality-of-life"),
)


def at_the_first_questions(name: str = "", **facts) -> Assessment:
    """A patient who consented and has opened her first questions."""
    enrolment = consented_patient(name, **facts)
    user = enrolment.patient
    return actions.open_assessment(assessment=actions.begin(enrolment=enrolment, by=user), by=user)


def answered(assessment: Assessment, **otherwise: dict) -> Triage:
    """Everything is sent as somebody who is fine would, but for the answers given here by instrument (`-` as `_`)."""
    changed = {slug.replace("_", "-"): answers for slug, answers in otherwise.items()}
    for slug in assessment.instruments:
        submit(assessment, slug, {**SHEETS[slug], **changed.get(slug, {})})
    return Triage.objects.get(assessment=assessment)


def fresh(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.get(pk=enrolment.pk)
