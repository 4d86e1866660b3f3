"""Answers and moments that the tests of this room share."""

from datetime import timedelta

from django.utils import timezone

from outcomes import actions
from outcomes.models import Assessment, Flag, Response, RiskAssessment

PHQ_WELL = {f"q{n}": 0 for n in range(1, 10)} | {"difficulty": 0}


def phq(total: int = 0, item9: int | None = 0) -> dict:
    """A PHQ-9 whose first eight items add up to `total`, at most 24."""
    filled = {f"q{n}": min(3, max(0, total - 3 * (n - 1))) for n in range(1, 9)}
    return filled | {"q9": item9}


def posted(answers: dict) -> dict:
    """Answers as a browser posts them."""
    return {key: "declined" if value is None else str(value) for key, value in answers.items()}


HEALTH = (
    *("pregnancy", "epilepsy", "heart", "surgery", "bones", "falls"),
    *("attempt", "unusual", "high", "alcohol"),
)

SHEETS = {
    "before-you-start": {"adult": 1, "long": 1, "doctor": 1, "time": 1, "operation": 0, "therapy": 0},
    "body-check": {"back": 0, "head": 0, "chest": 0, "other": 0},
    "health-check": dict.fromkeys(HEALTH, 0),
    "pain-nrs": {"average": 5},
    "peg": {"pain": 5, "enjoyment": 6, "activity": 4},
    "phq-9": phq(8),
    "gad-7": {f"q{n}": 1 for n in range(1, 8)},
    "thoughts-about-pain": dict.fromkeys(["loop1", "fear1", "help1", "loop2", "fear2", "help2"], 1),
    "quality-of-life": {"life": 5},
    "anything-new": {},
}


def opened(user, point: str = "week-3") -> Assessment:
    """One assessment of this patient, planned and opened."""
    enrolment = user.current_enrolment()
    if enrolment.started_on:
        actions.plan_assessments(enrolment=enrolment, by=user)
    assessment = enrolment.assessment_set.get(point=point)
    return actions.open_assessment(assessment=assessment, by=user)


def submit(assessment: Assessment, instrument: str, answers: dict) -> Response:
    """Submit one questionnaire of an opened assessment by the action."""
    response = assessment.responses.get(instrument=instrument)
    return actions.submit_response(response=response, answers=answers, by=assessment.patient)


TALKED = {
    "contact": "phone",
    "level": "low",
    "said": "Passive thoughts at night, no plan, no intent.",
    "agreed": "Calls the line when it gets worse.",
    "informed": ["nobody"],
}


def assessed(flag: Flag, by, **facts) -> RiskAssessment:
    """A conversation about the risk behind a flag, written down; a low risk unless told otherwise."""
    return actions.assess_risk(flag=flag, by=by, **{**TALKED, **facts})


def earlier(user, instrument: str, answers: dict, *, weeks: int, point: str) -> Response:
    """A sheet submitted some weeks ago, as it then stood in the record."""
    assessment = opened(user, point) if point != "baseline" else _baseline(user)
    row = assessment.responses.filter(instrument=instrument).first()
    row.answers, row.submitted_at = answers, timezone.now() - timedelta(weeks=weeks)
    row.saved_at = row.submitted_at
    row.save()
    return row


def _baseline(user) -> Assessment:
    enrolment = user.current_enrolment()
    found = enrolment.assessment_set.filter(point="baseline").first()
    if found:
        return found
    status, enrolment.status = enrolment.status, "consented"
    enrolment.save()
    found = actions.open_assessment(assessment=actions.begin(enrolment=enrolment, by=user), by=user)
    enrolment.status = status
    enrolment.save()
    return found
