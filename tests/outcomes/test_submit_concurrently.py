"""Two browsers at once, and two workers at once: exactly one response, one set of scores, one set of flags."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from icbt.encryption import key_ring
from outcomes import actions
from outcomes.models import Flag, Response, Score
from outcomes.tasks import score_pending
from tests.outcomes.answers import opened, phq

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share no in-memory SQLite database"),
]


def at_once(*acts) -> list:
    """Run these in threads that start together; returns what each returned or raised."""
    gate, results = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        gate.wait()
        try:
            with key_ring():
                results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_browsers_submit_at_once_and_one_set_of_answers_counts(pia):
    response = opened(pia).responses.get(instrument="phq-9")

    def send(answers):
        return lambda: actions.submit_response(response=response, answers=answers, by=pia)

    results = at_once(send(phq(8, 1)), send(phq(12, 3)))
    assert sorted(type(one).__name__ for one in results) == ["AlreadyAnswered", "Response"]
    assert Response.objects.submitted().count() == 1
    assert Flag.objects.count() == 1


def test_workers_ring_at_once_and_every_response_is_scored_once(pia):
    assessment = opened(pia)
    for slug, answers in {"pain-nrs": {"average": 6}, "phq-9": phq(8, 1)}.items():
        row = assessment.responses.get(instrument=slug)
        actions.submit_response(response=row, answers=answers, by=pia)
    assert at_once(*[score_pending] * 4) == [None] * 4
    assert Response.objects.unscored().count() == 0
    assert Score.objects.count() == 3  # pain, PHQ-9 and the PHQ-8 that can stand in for it
    assert Flag.objects.count() == 1
