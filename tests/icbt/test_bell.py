"""The bell rings after the commit, and a broker that is away breaks nothing."""

import pytest
from django.db import transaction

from icbt import bell


@pytest.fixture
def rung(monkeypatch):
    heard = []
    monkeypatch.setattr(bell.app, "send_task", lambda task, **kwargs: heard.append((task, kwargs)))
    return heard


def test_it_rings_after_the_commit(db, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bell.ring("icbt.tasks.send_nudges")
        assert rung == []
    assert rung == [("icbt.tasks.send_nudges", {"retry": False, "ignore_result": True})]


def test_what_is_rolled_back_does_not_ring(db, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        bell.ring("icbt.tasks.send_nudges")
        raise RuntimeError
    assert rung == []


def test_a_broker_that_is_away_is_logged_and_no_more(db, monkeypatch, caplog, django_capture_on_commit_callbacks):
    def away(task, **kwargs):
        raise ConnectionRefusedError("redis://:secret@cache:6379")

    monkeypatch.setattr(bell.app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        bell.ring("icbt.tasks.send_nudges")
    assert "not heard: ConnectionRefusedError" in caplog.text
    assert "secret" not in caplog.text
