"""A nudge is a row before it is a letter, and one letter only."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from icbt import actions
from icbt.actions import nudges
from icbt.mail import nudge
from icbt.models import AuditEvent, Nudge
from icbt.tasks import send_nudges

NOON = "2026-03-11T12:00:00Z"


@pytest.fixture
def noon():
    with time_machine.travel(NOON) as clock:
        yield clock


def to_pia(pia, occasion="message 1", key="message_waiting"):
    return nudge(recipient=pia, key=key, occasion=occasion, enrolment=pia.current_enrolment())


def test_one_occasion_makes_one_row(pia, noon):
    first, again = to_pia(pia), to_pia(pia)
    assert first == again
    assert Nudge.objects.count() == 1
    assert to_pia(pia, "message 2") != first


def test_an_unknown_wording_is_an_error(pia):
    with pytest.raises(ValueError, match="not a nudge"):
        to_pia(pia, key="your_depression_score")


def test_it_is_sent_once_and_written_down(pia, noon):
    row = to_pia(pia)
    send_nudges()
    send_nudges()
    assert [letter.to for letter in mail.outbox] == [[pia.email]]
    row.refresh_from_db()
    assert row.sent_at
    assert row.failure == ""
    event = AuditEvent.objects.get(verb="nudge_sent")
    assert (event.patient, event.detail) == (pia.pk, {"key": "message_waiting", "channel": "email"})


def test_it_waits_until_it_is_due(pia, noon):
    nudge(recipient=pia, key="lesson_ready", occasion="lesson 1", due_at=timezone.now() + timedelta(hours=1))
    send_nudges()
    assert mail.outbox == []
    noon.shift(timedelta(hours=1, minutes=1))
    send_nudges()
    assert len(mail.outbox) == 1


def test_a_failure_is_on_the_row_without_its_words_and_the_clock_tries_again(pia, noon, monkeypatch):
    row = to_pia(pia)
    with monkeypatch.context() as broken:
        broken.setattr(nudges, "deliver", lambda rows: (_ for _ in ()).throw(OSError("550 pia@example.org unknown")))
        send_nudges()
        send_nudges()  # too soon to try again
    row.refresh_from_db()
    assert (row.failure, row.sent_at, row.claimed_at) == ("OSError", None, None)
    assert AuditEvent.objects.filter(verb="nudge_failed").count() == 1
    send_nudges()
    assert mail.outbox == []
    noon.shift(timedelta(minutes=11))
    send_nudges()
    row.refresh_from_db()
    assert row.sent_at
    assert row.failed_at is None
    assert len(mail.outbox) == 1


def test_one_poisoned_row_stops_no_other(pia, paul, noon, monkeypatch):
    original = nudges.deliver

    def deliver(rows):
        if rows[0].recipient_id == pia.pk:
            raise OSError
        original(rows)

    monkeypatch.setattr(nudges, "deliver", deliver)
    to_pia(pia)
    nudge(recipient=paul, key="message_waiting", occasion="message 2")
    send_nudges()
    assert [letter.to for letter in mail.outbox] == [[paul.email]]


def test_a_second_worker_in_the_middle_of_sending_sends_nothing(pia, noon, monkeypatch):
    to_pia(pia)
    original, second = nudges.deliver, []

    def deliver(claimed):
        second.append(nudges.send_nudges_to(recipient_id=pia.pk, by=None))
        original(claimed)

    monkeypatch.setattr(nudges, "deliver", deliver)
    send_nudges()
    assert second == [[]]
    assert len(mail.outbox) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_one_letter(pia, noon):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: workers at once")
    to_pia(pia)
    start = threading.Barrier(8)

    def work():
        start.wait()
        send_nudges()
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.outbox) == 1
    assert Nudge.objects.get().sent_at


def test_the_claim_of_a_worker_that_died_lapses(pia, noon):
    row = to_pia(pia)
    Nudge.objects.filter(pk=row.pk).update(claimed_at=timezone.now())
    send_nudges()
    assert mail.outbox == []
    noon.shift(timedelta(minutes=6))
    send_nudges()
    assert len(mail.outbox) == 1


def test_whoever_wants_none_gets_none(pia):
    pia.profile.nudge_channel = "none"
    pia.profile.save()
    assert to_pia(pia) is None
    assert not Nudge.objects.exists()


def test_whoever_mutes_them_later_gets_none_either(pia, noon):
    to_pia(pia)
    pia.profile.nudge_channel = "none"
    pia.profile.save()
    send_nudges()
    assert mail.outbox == []


def test_whoever_stopped_gets_none(pia, noon):
    to_pia(pia)
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    send_nudges()
    assert mail.outbox == []


def test_her_clinician_still_hears_of_her(pia, clara, noon):
    nudge(recipient=clara, key="needs_you", occasion="flag 1", enrolment=pia.current_enrolment())
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    send_nudges()
    assert [letter.to for letter in mail.outbox] == [[clara.email]]


def test_a_closed_account_gets_none(pia, ada, noon):
    to_pia(pia)
    actions.change_activity(by=ada, user=pia, active=False)
    send_nudges()
    assert mail.outbox == []


def test_quiet_hours_move_it_to_the_morning(pia):
    with time_machine.travel("2026-03-11T22:30:00Z"):
        assert to_pia(pia).due_at.isoformat() == "2026-03-12T08:00:00+00:00"


def test_what_staff_must_hear_knows_no_quiet_hours(clara):
    with time_machine.travel("2026-03-11T22:30:00Z", tick=False):
        row = nudge(recipient=clara, key="needs_you_urgent", occasion="flag 1")
        assert row.due_at == timezone.now()
