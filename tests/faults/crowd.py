"""Many patients with many answers, and the one question that all faults are asked: is every answer scored once?"""

import secrets
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from icbt.encryption import key_ring
from icbt.models import Enrolment
from outcomes import actions, gate
from outcomes.models import Flag, Response, Score
from tests.factories import active_patient
from tests.outcomes.answers import earlier, opened, phq

WEEK = {"pain-nrs": {"average": 5}, "peg": {"pain": 5, "enjoyment": 6, "activity": 4}}
STEADY, WORSE, IN_DANGER = "steady", "worse", "in danger"
PHQ = {STEADY: phq(5), WORSE: phq(14), IN_DANGER: phq(14, 2)}
RULES = {STEADY: set(), WORSE: {"A1"}, IN_DANGER: {"R1", "R2-item-rise", "A1"}}  # that this week's PHQ-9 raises
AT_START = phq(4)


def patient_with_a_baseline(clinician=None) -> Enrolment:
    """A patient in her third week, whose first PHQ-9 was 4."""
    enrolment = active_patient(f"Anna-{secrets.token_hex(6)}", clinician=clinician)
    with key_ring():
        earlier(enrolment.patient, "phq-9", AT_START, weeks=4, point="baseline")
    return enrolment


def answers_her_week(enrolment: Enrolment, how: str) -> list[Response]:
    """She submits pain, PEG and PHQ-9 of week 3."""
    pia = enrolment.patient
    with key_ring():
        rows = opened(pia).responses
        sheets = {**WEEK, "phq-9": PHQ[how]}
        return [
            actions.submit_response(response=rows.get(instrument=slug), answers=answers, by=pia)
            for slug, answers in sheets.items()
        ]


def crowd(many: int, clinician=None) -> dict:
    """`many` patients who have answered: enrolment → how she is."""
    ways = (STEADY, WORSE, IN_DANGER)
    found = {}
    for place in range(many):
        enrolment, how = patient_with_a_baseline(clinician), ways[place % 3]
        answers_her_week(enrolment, how)
        found[enrolment] = how
    return found


def unscored(enrolments) -> int:
    return Response.objects.unscored().filter(enrolment__in=enrolments).count()


def until(what: str, ready: Callable[[], bool], seconds: float) -> float:
    """Wait until it is so; returns after how many seconds it was."""
    start = time.monotonic()
    while not ready():
        assert time.monotonic() - start < seconds, f"{what} was not so within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - start


def claims_expire(enrolments) -> int:
    """Five minutes pass for what a dead worker held; returns how many responses that were."""
    held = Response.objects.unscored().filter(enrolment__in=enrolments, claimed_at__isnull=False)
    return held.update(claimed_at=timezone.now() - timedelta(minutes=6))


def has_exactly_one_set(enrolments: dict) -> tuple[int, int, int]:
    """Check every accepted response: each scale scored once, each flag raised once; returns what was counted."""
    responses = Response.objects.submitted().filter(enrolment__in=enrolments)
    for response in responses.defer("answers"):
        scales = Counter(scale.key for scale in gate.definition(response.content_id).scales)
        found = Counter(Score.objects.filter(response=response).values_list("scale", flat=True))
        assert found == scales, (response.instrument, found)
        assert response.scored_at
        assert not response.failed_at
    for enrolment, how in enrolments.items():
        rules = Flag.objects.filter(enrolment=enrolment).values_list("rule", flat=True)
        assert Counter(rules) == Counter(RULES[how]), (how, list(rules))
    scores, flags = (rows.objects.filter(enrolment__in=enrolments).count() for rows in (Score, Flag))
    return responses.count(), scores, flags
