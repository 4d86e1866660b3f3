"""What was due and has not happened raises an alarm, and administrators are told, even when the clock stops."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from icbt import tasks, watches
from icbt.crisis_lines import unchecked
from icbt.mail import nudge
from icbt.models import Alarm, AuditEvent, Nudge, Profile
from icbt.watch import Watch, look
from tests.factories import make_staff

WEDNESDAY = "2026-03-11T12:00:00Z"
FIVE = timedelta(minutes=5)


@pytest.fixture
def clock():
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tasks.heartbeat()
        yield clock


@pytest.fixture
def only(settings):
    """`only("icbt.watches.clock")`: no other watch looks."""

    def choose(*paths: str) -> None:
        settings.WATCHES = list(paths)

    return choose


def ring(clock, move=timedelta()) -> None:
    clock.shift(move)
    tasks.heartbeat()
    tasks.watch()
    tasks.send_nudges()


def late_letter(pia) -> Nudge:
    return nudge(recipient=pia, key="lesson_ready", occasion="test 1", enrolment=pia.current_enrolment())


def test_a_letter_a_quarter_of_an_hour_late_is_an_alarm_and_ends_when_it_has_gone(pia, ada, clock, only):
    only("icbt.watches.late_letters")
    late_letter(pia)
    clock.shift(timedelta(minutes=16))
    tasks.watch()
    alarm = Alarm.objects.get()
    assert (alarm.watch, alarm.count, alarm.cleared_at) == ("late-letters", 1, None)
    tasks.send_nudges()
    tasks.watch()
    alarm.refresh_from_db()
    assert alarm.cleared_at
    verbs = AuditEvent.objects.filter(subject=str(alarm.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"alarm_raised", "alarm_cleared"}


@pytest.mark.parametrize("why", ["muted", "paused", "held"])
def test_what_waits_for_a_reason_is_no_alarm(pia, clock, only, why):
    from icbt import actions

    only("icbt.watches.late_letters")
    row = late_letter(pia)
    if why == "muted":
        Profile.objects.filter(patient=pia).update(nudge_channel="none")
    elif why == "paused":
        actions.pause(enrolment=pia.current_enrolment(), by=pia, reason="planned")
    else:
        Nudge.objects.filter(pk=row.pk).update(due_at=timezone.now() + timedelta(hours=20), why="day")
    ring(clock, timedelta(minutes=20))
    assert not Alarm.objects.exists()


def test_every_administrator_is_told_once_a_day_while_it_stands(pia, ada, clara, clock, only, monkeypatch):
    only("icbt.watches.failing_letters")
    second = make_staff("administrator", "Anna")
    from icbt.actions import nudges

    real = nudges.deliver

    def deliver(rows):
        if rows[0].recipient == pia:
            raise OSError
        real(rows)

    monkeypatch.setattr(nudges, "deliver", deliver)
    late_letter(pia)
    ring(clock)
    for _ in range(12):
        ring(clock, FIVE)
    told = [letter for letter in mail.outbox if letter.subject == "Please look at the service"]
    assert sorted(letter.to for letter in told) == sorted([[ada.email], [second.email]])
    assert Alarm.objects.standing().count() == 1  # one, and kept up to date
    ring(clock, timedelta(days=1))
    assert len([letter for letter in mail.outbox if letter.subject == "Please look at the service"]) == 4
    assert not any(word in told[0].body.lower() for word in ("pia", "lesson", "mail server"))


def test_what_is_gone_at_the_second_look_is_told_to_nobody(pia, ada, clock, only):
    only("icbt.watches.late_letters")
    late_letter(pia)
    clock.shift(timedelta(minutes=16))
    tasks.watch()
    tasks.send_nudges()
    ring(clock, FIVE)
    ring(clock, FIVE)
    assert not Nudge.objects.filter(key="alarm").exists()


def test_a_watch_that_fails_is_an_alarm_of_its_own(ada, clock, only, monkeypatch):
    only("icbt.watches.late_letters")

    def broken(now):
        raise ConnectionError

    monkeypatch.setattr(watches, "late_letters", Watch("late-letters", "E-mails", "", "", broken))
    (found,) = look(timezone.now())
    assert (found.count, found.broken) == (1, True)
    ring(clock)
    assert Alarm.objects.standing().exists()


def test_a_stopped_clock_is_seen_from_outside_and_told_without_a_worker(ada, clock, only):
    only("icbt.watches.clock")
    said = StringIO()
    call_command("watch", once=True, stdout=said)
    assert "All is well." in said.getvalue()
    clock.shift(timedelta(minutes=3))  # and no heartbeat
    for _ in range(3):
        call_command("watch", once=True, stdout=said)
    assert "clock: 1" in said.getvalue()
    assert [letter.to for letter in mail.outbox] == [[ada.email]]
    row = Nudge.objects.get(key="alarm")
    assert row.sent_at
    tasks.heartbeat()
    call_command("watch", once=True, stdout=said)
    assert not Alarm.objects.standing().exists()


def test_a_missing_heartbeat_is_a_stopped_clock(db):
    cache.clear()
    assert watches.clock(timezone.now()) == 1


def test_when_the_database_is_away_it_writes_to_those_it_last_knew_once(ada, clock, only, monkeypatch):
    from icbt.management.commands.watch import Command

    only("icbt.watches.clock")
    command = Command(stdout=StringIO())
    command.addresses, command.told = [], None
    command.look()
    monkeypatch.setattr("icbt.management.commands.watch.keep_alarms", lambda **facts: 1 / 0)
    command.look()
    command.look()
    assert [letter.to for letter in mail.outbox] == [[ada.email]]


@pytest.mark.parametrize(
    ("verified_on", "wrong"), [("", True), ("2025-09-01", True), ("2025-09-12", False), ("2026-03-01", False)]
)
def test_the_check_and_the_watch_share_one_rule_for_crisis_lines(clock, verified_on, wrong):
    body = {"lines": [{"name": "A line", "verified_on": verified_on}]}
    assert bool(unchecked(body, timezone.now().date())) is wrong


def test_a_served_country_without_lines_and_one_with_old_ones_are_counted(content, clock):
    with override_settings(SERVED_COUNTRIES=["gb"]):
        lines = watches.unchecked_crisis_lines(timezone.now())
    assert lines > 0  # what we ship is unchecked, and says so
    with override_settings(SERVED_COUNTRIES=["gb", "xx"]):
        assert watches.unchecked_crisis_lines(timezone.now()) == lines + 1


def test_the_page_says_what_is_wrong_what_it_means_and_what_to_do(pia, ada, client_of, clock, only):
    only("icbt.watches.late_letters", "icbt.watches.clock")
    browser = client_of(ada)
    assert "Yes. Everything that was due has happened." in browser.get("/admin/running/").content.decode()
    late_letter(pia)
    clock.shift(timedelta(minutes=16))
    tasks.heartbeat()
    tasks.watch()
    page = browser.get("/admin/running/").content.decode()
    assert "1 thing needs you" in page
    assert watches.late_letters.do in page
    assert "Pia" not in page
    front = browser.get("/admin/").content.decode()
    assert "E-mails on time: 1" in front
    tasks.send_nudges()
    tasks.watch()
    assert "What was wrong before" in browser.get("/admin/running/").content.decode()
    assert "No alarm stands." in browser.get("/admin/").content.decode()


@pytest.mark.parametrize("who", ["pia", "clara", "sofia"])
def test_nobody_else_sees_the_page(who, client_of, request):
    assert client_of(request.getfixturevalue(who)).get("/admin/running/").status_code == 302


def test_alarms_are_read_and_never_changed(ada, client_of, clock):
    alarm = Alarm.objects.create(watch="clock", count=1)
    browser = client_of(ada)
    assert browser.get("/admin/icbt/alarm/").status_code == 200
    assert browser.post(f"/admin/icbt/alarm/{alarm.pk}/change/", {"count": 0}).status_code == 403
    assert browser.get(f"/admin/icbt/alarm/{alarm.pk}/delete/").status_code == 403
