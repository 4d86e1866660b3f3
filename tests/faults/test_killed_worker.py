"""A worker killed with -9 in the middle of scoring: another one goes on, and nothing is scored twice or never."""

import pytest

from tests.faults.crowd import claims_expire, crowd, has_exactly_one_set, unscored, until

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.redis]

PATIENTS = 24
KILLS = 3


def test_every_answer_is_scored_once_although_workers_are_killed(live_site):
    live_site.kill_worker()
    people = crowd(PATIENTS)
    total, left_at_death = unscored(people), []
    assert total == 4 * PATIENTS
    for kill in range(1, KILLS + 1):
        live_site.start_worker()
        live_site.ring("outcomes.tasks.score_pending")
        some = total - total * kill // (KILLS + 2)
        until("some of it scored", lambda mark=some: unscored(people) <= mark, seconds=30)
        live_site.kill_worker()
        left_at_death.append(unscored(people))
        held = claims_expire(people)
        assert held <= 1, "a worker holds one response at a time"
    assert left_at_death[-1] > 0, "the last worker was to die in the middle"
    live_site.start_worker()
    live_site.ring("outcomes.tasks.score_pending")
    took = until("everything scored", lambda: unscored(people) == 0, seconds=45)
    responses, scores, flags = has_exactly_one_set(people)
    print(f"\nkilled with {left_at_death} of {total} unscored; the rest took {took:.1f} s")
    print(f"{responses} responses, {scores} scores, {flags} flags: one set each")
