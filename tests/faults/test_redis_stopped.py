"""Redis is away for a while: answers are accepted as ever, urgent ones are flagged, and scores come late, not never."""

import pytest

from outcomes.models import Flag, Response
from tests.faults.crowd import IN_DANGER, PHQ, WEEK, has_exactly_one_set, patient_with_a_baseline, unscored, until
from tests.faults.visitor import Visitor
from tests.outcomes.answers import opened, posted

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.redis]

PATIENTS = 3
SLOWEST = 3.0  # seconds for one submit while the broker is away


def test_submits_succeed_without_redis_and_are_scored_when_it_is_back(live_site):
    people = [patient_with_a_baseline() for _ in range(PATIENTS)]
    live_site.ring("outcomes.tasks.score_pending")
    until("a quiet start", lambda: unscored(people) == 0, seconds=45)
    live_site.stop_redis()
    visitors = [Visitor(live_site, enrolment.patient) for enrolment in people]
    took = [seconds for visitor in visitors for seconds in submits_her_week(visitor)]
    assert max(took) < SLOWEST, took
    assert Response.objects.submitted().filter(enrolment__in=people).count() == 4 * PATIENTS
    assert Flag.objects.filter(enrolment__in=people, rule="R1").count() == PATIENTS, "flagged in the request itself"
    waiting = unscored(people)
    assert waiting == len(took)
    live_site.start_redis()
    submits(visitors[0], "anything-new", {"note": ""})
    late = until("scored by the bell or the clock", lambda: unscored(people) == 0, seconds=120)
    has_exactly_one_set(dict.fromkeys(people, IN_DANGER))
    print(f"\n{len(took)} submits without Redis: at most {max(took):.2f} s; all scored {late:.0f} s after its return")


def submits_her_week(visitor) -> list[float]:
    """Submit three sheets over HTTP; returns the seconds each took."""
    found, page = [], ""
    for slug, answers in {**WEEK, "phq-9": PHQ[IN_DANGER]}.items():
        page = submits(visitor, slug, posted(answers))
        found.append(visitor.seconds)
    assert "Thank you for telling us" in page
    assert "tel:999" in page
    return found


def submits(visitor, slug: str, answers: dict) -> str:
    address = f"/questions/{opened(visitor.user).pk}/{slug}/"
    visitor.get(address)
    return visitor.post(address, answers)
