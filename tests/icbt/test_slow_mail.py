"""A mail server that hangs keeps nobody's answers waiting, and what is pressing goes out first."""

import time_machine

from icbt import tasks
from icbt.mail import nudge
from icbt.models import Nudge
from tests.factories import make_staff

NOON = "2026-03-11T12:00:00Z"


def test_one_ring_ends_after_a_while_and_the_next_goes_on(db, monkeypatch):
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(12):
            nudge(recipient=make_staff("clinician"), key="needs_you", occasion=f"flag {number}")

        def hangs(rows) -> None:
            clock.shift(10)
            raise TimeoutError

        monkeypatch.setattr("icbt.actions.nudges.deliver", hangs)
        tasks.send_nudges()
        tried = Nudge.objects.exclude(failed_at=None).count()
        assert 1 <= tried <= 4
        tasks.send_nudges()
        assert Nudge.objects.exclude(failed_at=None).count() > tried


def test_what_is_pressing_goes_before_what_was_due_earlier(pia, sofia, monkeypatch):
    sent = []
    monkeypatch.setattr("icbt.actions.nudges.deliver", lambda rows: sent.extend(row.key for row in rows))
    with time_machine.travel(NOON) as clock:
        nudge(recipient=pia, key="lesson_ready", occasion="lesson 1", enrolment=pia.current_enrolment())
        clock.shift(60)
        nudge(recipient=sofia, key="needs_you_urgent", occasion="flag 1")
        tasks.send_nudges()
    assert sent[0] == "needs_you_urgent"
    assert "lesson_ready" in sent


def test_one_pause_that_cannot_end_keeps_nobody_else_paused(pia, paul, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    from icbt import actions
    from icbt.models import Enrolment, Reason

    today = timezone.localdate()
    for person in (pia, paul):
        actions.pause(enrolment=person.current_enrolment(), by=person, reason=Reason.PLANNED, resume_on=today)
    real, first = tasks.resume, []

    def breaks_once(*, enrolment, by):
        if not first:
            first.append(enrolment)
            raise RuntimeError
        return real(enrolment=enrolment, by=by)

    monkeypatch.setattr(tasks, "resume", breaks_once)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        tasks.resume_paused()
    assert Enrolment.objects.filter(status="active").count() == 1
