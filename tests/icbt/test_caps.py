"""A patient gets one letter a day at most and four in seven days, with everything in it; nothing is lost on the way."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from guidance.actions import mark_read, send_message
from icbt import actions as people
from icbt.mail import nudge
from icbt.models import AuditEvent, Nudge, Profile, User
from icbt.spacing import letters_to
from icbt.tasks import send_nudges
from modules.models import LessonProgress

WEDNESDAY = "2026-03-11T12:00:00Z"  # London, no summer time yet
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


def to(person, occasion, key="lesson_ready", **facts) -> Nudge:
    enrolment = person.current_enrolment()
    return nudge(recipient=person, key=key, occasion=f"test {occasion}", enrolment=enrolment, **facts)


def ring(clock, *moves: timedelta) -> int:
    """Ring the bell after each move of the clock; how many letters have gone in all."""
    for move in moves or [timedelta()]:
        clock.shift(move)
        send_nudges()
    return len(mail.outbox)


def state(row: Nudge) -> Nudge:
    row.refresh_from_db()
    return row


def test_everything_of_hers_that_is_due_goes_in_one_letter(pia, clock):
    rows = [to(pia, 1), to(pia, 2, "questions_due"), to(pia, 3, "message_waiting"), to(pia, 4, "message_waiting")]
    assert ring(clock) == 1
    letter = mail.outbox[0]
    assert letter.subject == "You have a new message"  # a person wrote: that goes first
    assert letter.body.count("Log in to read it.") == 1
    assert letter.body.index("Log in to read it.") < letter.body.index("A new step is open")
    assert letter.body.count("http://localhost:8000/\n") == 1
    assert all(state(row).sent_at for row in rows)
    [first] = [row for row in rows if row.sent_with is None]
    assert first in rows[2:], "of two that came at the same moment either may lead"
    assert all(row.sent_with == first for row in rows if row != first)
    assert AuditEvent.objects.filter(verb="nudge_sent").count() == 4


def test_the_second_of_a_day_waits_for_the_morning_and_says_why(pia, clock):
    to(pia, 1)
    assert ring(clock) == 1
    later = [to(pia, 2), to(pia, 3)]
    assert ring(clock, timedelta(hours=1), timedelta(hours=1)) == 1
    assert {state(row).due_at for row in later} == {datetime(2026, 3, 12, 9, tzinfo=UTC)}
    assert {row.why for row in later} == {"day"}
    held = AuditEvent.objects.get(verb="nudges_held")  # once
    assert held.detail == {"kind": "day", "count": 2}
    assert ring(clock, timedelta(hours=19)) == 2  # 09:00
    assert all(state(row).sent_at for row in later)


def test_four_in_seven_days_and_the_fifth_on_the_eighth(pia, clock):
    sent = []
    for day in range(9):
        to(pia, day)
        before = len(mail.outbox)
        if ring(clock, DAY if day else timedelta()) > before:
            sent.append(day)
    assert sent == [0, 1, 2, 3, 7, 8]
    assert state(Nudge.objects.get(occasion="test 5")).sent_with is not None


def test_a_day_is_hers_not_ours(pia, clock):
    User.objects.filter(pk=pia.pk).update(time_zone="Pacific/Auckland")  # 13:00 ahead: it is Thursday, 01:00
    Profile.objects.filter(patient=pia).update(quiet_from=time(2), quiet_until=time(2))
    to(pia, 1)
    assert ring(clock) == 1
    to(pia, 2)
    assert ring(clock, timedelta(hours=20)) == 1  # 21:00 of her Thursday
    assert state(Nudge.objects.get(occasion="test 2")).due_at == datetime(2026, 3, 12, 20, tzinfo=UTC)  # 9:00, Friday


def test_quiet_hours_hold_also_what_was_delayed_into_them(pia, clock):
    to(pia, 1)
    clock.shift(timedelta(hours=9))  # the worker was away until 21:00
    assert ring(clock) == 0
    assert state(Nudge.objects.get()).due_at == datetime(2026, 3, 12, 8, tzinfo=UTC)
    assert Nudge.objects.get().why == "quiet"
    assert ring(clock, timedelta(hours=11)) == 1


@pytest.mark.parametrize(
    ("pace", "goes"),
    [("daily", datetime(2026, 3, 12, 9, tzinfo=UTC)), ("weekly", datetime(2026, 3, 16, 9, tzinfo=UTC))],
)
def test_who_wants_all_together_gets_it_at_nine(pia, clock, pace, goes):
    Profile.objects.filter(patient=pia).update(nudge_pace=pace)
    row = to(pia, 1)
    assert ring(clock) == 0
    assert (state(row).due_at, row.why) == (goes, "pace")
    clock.move_to(goes - timedelta(minutes=1))
    to(pia, 2)
    assert ring(clock) == 0
    assert ring(clock, timedelta(minutes=1)) == 1
    assert not Nudge.objects.filter(sent_at=None).exists()


def test_the_hour_of_her_daily_notes_is_the_hour_of_her_letter(pia, clock):
    Profile.objects.filter(patient=pia).update(nudge_pace="daily", diary_at=time(18, 30))
    row = to(pia, 1)
    ring(clock)
    assert state(row).due_at == datetime(2026, 3, 11, 18, 30, tzinfo=UTC)


def test_a_daily_prompt_leaves_one_letter_of_the_week_for_a_message_and_ends_with_its_day(pia, clock):
    for day in range(4):
        clock.shift(DAY)
        to(pia, day, "diary_due")
        ring(clock)
    assert len(mail.outbox) == 3
    to(pia, "message", "message_waiting")
    assert ring(clock) == 4
    clock.shift(DAY)
    fifth = to(pia, 5, "diary_due")
    ring(clock)
    assert state(fifth).why == "week"
    ring(clock, 4 * DAY)
    assert (state(fifth).why, fifth.sent_at) == ("gone", None)
    assert fifth.dropped_at


def test_staff_have_no_cap(sofia, clock):
    for number in range(8):
        nudge(recipient=sofia, key="needs_you", occasion=f"flag {number}")
        ring(clock, timedelta(hours=1))
    assert len(mail.outbox) == 8


def test_what_she_has_read_meanwhile_is_not_mailed_and_says_so(pia, clara, clock):
    to(pia, 1)
    ring(clock)
    enrolment = pia.current_enrolment()
    send_message(enrolment=enrolment, by=clara, text="How was the walk?")
    ring(clock)
    mark_read(enrolment=enrolment, by=pia)
    assert ring(clock, DAY) == 1
    row = Nudge.objects.get(occasion__startswith="message")
    assert (row.why, row.sent_at) == ("gone", None)
    assert AuditEvent.objects.get(verb="nudge_dropped").patient == pia.pk
    assert ring(clock, DAY) == 1


def test_a_message_she_has_not_read_still_comes_the_next_day(pia, clara, clock):
    to(pia, 1)
    ring(clock)
    send_message(enrolment=pia.current_enrolment(), by=clara, text="How was the walk?")
    assert ring(clock, timedelta(), DAY) == 2


def test_a_lesson_she_opened_meanwhile_is_not_announced(pia, clock):
    enrolment = pia.current_enrolment()
    row = nudge(recipient=pia, key="lesson_ready", occasion=f"lesson pacing {enrolment.pk.hex}", enrolment=enrolment)
    from icbt import content

    LessonProgress.objects.create(
        patient=pia,
        enrolment=enrolment,
        lesson="pacing",
        opened_at=timezone.now(),
        content=content.all_current("lesson")[0],
    )
    assert ring(clock) == 0
    assert state(row).dropped_at


def test_while_she_pauses_only_people_write_to_her_and_the_rest_comes_after(pia, clock):
    people.pause(enrolment=pia.current_enrolment(), by=pia, reason="planned")
    step, message = to(pia, 1), to(pia, 2, "message_waiting")
    assert ring(clock) == 1
    assert (state(step).sent_at, bool(state(message).sent_at)) == (None, True)
    clock.shift(2 * DAY)
    people.resume(enrolment=pia.current_enrolment(), by=pia)
    assert ring(clock) == 2


def test_who_left_and_agreed_to_it_is_asked_again_and_told_nothing_else(pia, clock):
    people.withdraw(enrolment=pia.current_enrolment(), by=pia, reason="better", follow_up=True)
    questions, step = to(pia, 1, "questions_due"), to(pia, 2)
    assert ring(clock) == 1
    assert (bool(state(questions).sent_at), state(step).sent_at) == (True, None)


def test_a_letter_that_failed_counts_for_nothing_and_is_tried_again_whole(pia, clock, monkeypatch):
    rows = [to(pia, 1), to(pia, 2)]
    with monkeypatch.context() as broken:
        broken.setattr("icbt.actions.nudges.deliver", lambda rows: (_ for _ in ()).throw(OSError))
        ring(clock)
    assert {state(row).failure for row in rows} == {"OSError"}
    assert ring(clock, timedelta(minutes=11)) == 1
    assert {state(row).failure for row in rows} == {""}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_her_one_letter(pia):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: two senders at once")
    with time_machine.travel(WEDNESDAY):
        for number in range(20):
            to(pia, number, due_at=timezone.now())
        start = threading.Barrier(6)

        def work(number: int) -> None:
            start.wait()
            to(pia, f"late {number}")
            send_nudges()
            connections.close_all()

        workers = [threading.Thread(target=work, args=[number]) for number in range(6)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert len(mail.outbox) == 1
    assert len(letters_to(pia, datetime(2026, 3, 11, 13, tzinfo=UTC))) == 1
    waiting = Nudge.objects.filter(sent_at=None)
    assert all(row.why == "day" or row.claimed_at is None for row in waiting)
