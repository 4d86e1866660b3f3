"""Alive is not the same as ready, and neither says more than it must."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from icbt import health
from icbt.models import ContentVersion
from icbt.tasks import heartbeat
from outcomes.models import Assessment, Response


@pytest.fixture
def beating(db):
    heartbeat()


def test_alive_asks_no_database(client, django_assert_num_queries):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_ready_when_every_part_works(client, beating):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(["records", "keys", "cache", "clock", "scoring"], "ok")


def test_not_ready_without_a_heartbeat(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["clock"] == "failing"
    assert answer.json()["records"] == "ok"


def test_not_ready_when_the_heartbeat_is_old(client, beating):
    cache.set("heartbeat", (timezone.now() - timedelta(seconds=121)).isoformat())
    assert client.get("/readyz").json()["clock"] == "failing"
    cache.set("heartbeat", (timezone.now() - timedelta(seconds=100)).isoformat())
    assert client.get("/readyz").json()["clock"] == "ok"


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_not_ready_without_a_database_and_no_word_of_why(client, beating, monkeypatch, caplog, alias):
    def down(asked):
        if asked == alias:
            raise OSError("password authentication failed for user icbt at 10.0.0.3")
        return True

    monkeypatch.setattr(health, "_answers", down)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "10.0.0.3" not in answer.content.decode() + caplog.text
    assert "OSError" in caplog.text


def test_not_ready_when_the_cache_forgets(client, beating, monkeypatch):
    monkeypatch.setattr(health.shared, "set", lambda *args, **kwargs: None)
    assert client.get("/readyz").json()["cache"] == "failing"


def test_the_probes_are_a_setting(client, db, settings):
    settings.READY_PROBES = ["icbt.health.records"]
    assert client.get("/readyz").json() == {"records": "ok"}


def test_both_are_kept_by_no_cache(client, beating):
    for address in ("/healthz", "/readyz"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_not_ready_while_an_answer_waits_for_its_score(client, beating, pia):
    text = ContentVersion.objects.filter(kind="instrument", current=True).first()
    now = timezone.now()
    assessment = Assessment.objects.create(
        patient=pia,
        enrolment=pia.current_enrolment(),
        point="week-3",
        schedule=text,
        instruments=[text.slug],
        opens_at=now,
        due_at=now,
        closes_at=now + timedelta(days=7),
    )
    response = Response(patient=pia, enrolment=pia.current_enrolment(), assessment=assessment, content=text, answers={})
    response.submitted_at = now - timedelta(minutes=6)
    response.save()
    assert client.get("/readyz").json()["scoring"] == "failing"
    Response.objects.filter(pk=response.pk).update(submitted_at=now - timedelta(minutes=4))
    assert client.get("/readyz").json()["scoring"] == "ok"
    Response.objects.filter(pk=response.pk).update(submitted_at=now - timedelta(hours=1), failed_at=now)
    assert client.get("/readyz").json()["scoring"] == "ok"  # one poisoned answer is a row that people see
