"""Staff get one letter for what comes together, a little apart for what follows, and soon for what is pressing."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from icbt.mail import nudge
from icbt.models import Nudge
from icbt.tasks import send_nudges

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-11T22:30:00Z", tick=False) as clock:
        yield clock


def to(person, number, key="needs_you_urgent") -> Nudge:
    return nudge(recipient=person, key=key, occasion=f"flag {number}")


def ring(clock, minutes=0) -> int:
    clock.shift(minutes * MINUTE)
    send_nudges()
    return len(mail.outbox)


def test_what_is_due_together_is_one_letter_and_every_row_is_marked(sofia, clock):
    rows = [to(sofia, 1), to(sofia, 2), to(sofia, 3, "needs_you"), to(sofia, 4, "reply_waiting")]
    assert ring(clock) == 1
    assert mail.outbox[0].subject == "Please log in now"
    assert mail.outbox[0].body.count("An item on your list needs an answer today.") == 1
    assert "Somebody you look after has written." in mail.outbox[0].body
    assert Nudge.objects.filter(sent_at__isnull=False).count() == len(rows)
    assert Nudge.objects.filter(sent_with=rows[0]).count() == 3


def test_what_follows_waits_half_an_hour_and_comes_together(sofia, clock):
    to(sofia, 1, "needs_you")
    ring(clock)
    for number in range(2, 6):
        to(sofia, number, "needs_you")
        assert ring(clock, 5) == 1
    assert Nudge.objects.filter(why="together").count() == 4
    assert ring(clock, 10) == 2  # half an hour after the first
    assert not Nudge.objects.filter(sent_at=None).exists()


def test_the_first_pressing_one_goes_at_once_and_the_next_within_five_minutes(sofia, clock):
    to(sofia, 1)
    assert ring(clock) == 1
    clock.shift(MINUTE)
    to(sofia, 2)
    assert ring(clock) == 1
    assert ring(clock, 3) == 1
    assert ring(clock, 1) == 2  # five minutes after the first letter
    assert not Nudge.objects.filter(sent_at=None).exists()


def test_another_key_waits_for_no_other_and_takes_along_what_waits(sofia, clock):
    to(sofia, 1, "needs_you")
    ring(clock)
    waiting = to(sofia, 2, "needs_you")
    ring(clock, 1)
    to(sofia, 3)
    assert ring(clock) == 2
    waiting.refresh_from_db()
    assert waiting.sent_at


def test_each_person_has_her_own_letters(sofia, clara, clock):
    to(sofia, 1)
    ring(clock)
    to(clara, 1)
    assert ring(clock) == 2
