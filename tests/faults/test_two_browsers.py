"""Two browsers of one patient send the same questionnaire at the same moment: one counts, the other is told kindly."""

from threading import Barrier, Thread

import pytest

from icbt.encryption import key_ring
from outcomes.models import Flag, Response
from tests.faults.crowd import patient_with_a_baseline, unscored, until
from tests.faults.visitor import Visitor
from tests.outcomes.answers import opened, phq, posted

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.redis]

ROUNDS = 8
TOLD = "You have sent these answers already. Thank you."
ONE, OTHER = phq(6, 1), phq(12, 3)


def test_one_of_two_counts_and_the_other_is_told(live_site):
    people = [patient_with_a_baseline() for _ in range(ROUNDS)]
    told = [sends_twice(live_site, enrolment) for enrolment in people]
    assert told == [1] * ROUNDS
    until("everything scored", lambda: unscored(people) == 0, seconds=45)
    print(f"\n{ROUNDS} pairs of browsers: {ROUNDS} responses, {sum(told)} kind words, no error")


def sends_twice(live_site, enrolment) -> int:
    """Both send at once; returns how many of the two were told that the answers are there already."""
    assessment = opened(enrolment.patient)
    address = f"/questions/{assessment.pk}/phq-9/"
    visitors = [Visitor(live_site, enrolment.patient) for _ in range(2)]
    for visitor in visitors:
        visitor.get(address)
    pages = at_once([lambda v=v, a=a: v.post(address, posted(a)) for v, a in zip(visitors, (ONE, OTHER), strict=True)])
    with key_ring():
        kept = Response.objects.submitted().get(assessment=assessment, instrument="phq-9").answers
    assert kept in (ONE, OTHER)
    assert Flag.objects.filter(enrolment=enrolment, rule="R1").count() == 1
    return sum(TOLD in page for page in pages)


def at_once(acts) -> list[str]:
    """Run these in threads that start together; returns the page that each got."""
    gate, pages = Barrier(len(acts)), [""] * len(acts)

    def run(place, act):
        gate.wait()
        pages[place] = act()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(pages), "each browser got a page"
    return pages
