"""What does not run is reported: readyz says 503 and names the part, and says so no longer when it runs again."""

import json
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from outcomes.models import Response
from tests.faults.crowd import STEADY, answers_her_week, patient_with_a_baseline, until

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.redis]


def readiness(live_site) -> tuple[int, set[str]]:
    """The status, and the names of the parts that fail."""
    try:
        with urllib.request.urlopen(f"{live_site.url}/readyz", timeout=20) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    return status, {name for name, word in json.loads(body).items() if word != "ok"}


def three_minutes_pass() -> None:
    """For the heartbeat, that is."""
    cache.set("heartbeat", (timezone.now() - timedelta(minutes=3)).isoformat(), timeout=3600)


def is_ready(live_site) -> bool:
    return readiness(live_site) == (200, set())


def test_a_stopped_clock_is_reported_until_it_runs_again(live_site):
    live_site.ring("icbt.tasks.heartbeat")
    until("ready", lambda: is_ready(live_site), seconds=45)
    live_site.stop_beat()
    three_minutes_pass()
    assert readiness(live_site) == (503, {"clock"})
    live_site.start()
    back = until("the clock is heard again", lambda: is_ready(live_site), seconds=60)
    print(f"\nwithout a clock: 503; {back:.0f} s after its start: 200")


def test_redis_away_is_reported_and_pages_are_served_all_the_same(live_site):
    live_site.stop_redis()
    status, failing = readiness(live_site)
    assert (status, "cache" in failing) == (503, True)
    with urllib.request.urlopen(f"{live_site.url}/help/", timeout=20) as page:
        assert page.status == 200
    live_site.start_redis()
    live_site.ring("icbt.tasks.heartbeat")
    until("ready again", lambda: is_ready(live_site), seconds=60)


def test_answers_that_wait_too_long_for_a_score_are_reported(live_site):
    live_site.ring("icbt.tasks.heartbeat")
    until("ready", lambda: is_ready(live_site), seconds=45)
    live_site.kill_worker()
    rows = answers_her_week(patient_with_a_baseline(), STEADY)
    late = timezone.now() - timedelta(minutes=6)
    Response.objects.filter(pk__in=[row.pk for row in rows]).update(submitted_at=late)
    cache.set("heartbeat", timezone.now().isoformat(), timeout=3600)
    assert readiness(live_site) == (503, {"scoring"})
    live_site.start_worker()
    live_site.ring("outcomes.tasks.score_pending")
    until("ready again", lambda: is_ready(live_site), seconds=45)
