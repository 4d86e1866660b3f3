"""The running service of the journeys and faults: real web, worker, clock and Redis, each of which can fail."""

import time

import pytest
from django.core.cache import cache

pytestmark = pytest.mark.worker


def heard(seconds: float = 90) -> bool:
    """Whether a worker does a task that is sent now."""
    from icbt.celery import app

    cache.delete("heartbeat")
    app.send_task("icbt.tasks.heartbeat")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if cache.get("heartbeat"):
            return True
        time.sleep(0.1)
    return False


def test_web_and_worker_answer(live_site):
    import urllib.request

    with urllib.request.urlopen(f"{live_site.url}/healthz", timeout=10) as answer:
        assert answer.status == 200
    assert heard()


def test_a_killed_worker_is_missed_and_another_takes_its_place(live_site):
    live_site.stop_beat()
    live_site.kill_worker()
    assert not heard(seconds=2)
    live_site.start_worker()
    assert heard()


def test_redis_can_be_stopped_and_comes_back_at_the_same_address(live_site):
    live_site.stop_redis()
    assert not live_site.redis_answers()
    live_site.start_redis()
    assert live_site.redis_answers()
    assert heard()
