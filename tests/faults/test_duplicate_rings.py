"""Twenty rings at once and two workers: the bell may be rung as often as anybody likes."""

import pytest

from tests.faults.crowd import crowd, has_exactly_one_set, unscored, until

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.redis]

PATIENTS, RINGS, WORKERS = 15, 20, 2


def test_twenty_rings_heard_by_two_workers_give_one_set(live_site):
    live_site.kill_worker()
    people = crowd(PATIENTS)
    for _ in range(RINGS):
        live_site.ring("outcomes.tasks.score_pending")
    for _ in range(WORKERS):
        live_site.start_worker()
    took = until("everything scored", lambda: unscored(people) == 0, seconds=45)
    for _ in range(RINGS):
        live_site.ring("outcomes.tasks.score_pending")
    responses, scores, flags = has_exactly_one_set(people)
    print(
        f"\n{2 * RINGS} rings, {WORKERS} workers: {responses} responses, {scores} scores, {flags} flags; {took:.1f} s"
    )
