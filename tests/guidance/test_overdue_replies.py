"""A reply that was promised and has not come is chased until it comes."""

from datetime import timedelta

import time_machine

from guidance import actions
from guidance.models import Message
from guidance.tasks import chase_replies
from icbt.models import AuditEvent, Nudge

SENT = "2026-06-01T12:00:00+01:00"  # a Monday: due Wednesday 17:00
WEDNESDAY, THURSDAY = "2026-06-03T16:00:00+01:00", "2026-06-04T10:00:00+01:00"


def told() -> list[str]:
    return sorted(Nudge.objects.filter(key="needs_you").values_list("recipient__name", flat=True))


def written(pia):
    with time_machine.travel(SENT, tick=False):
        return actions.send_message(enrolment=pia.current_enrolment(), by=pia, text="Hello?")


def ring(moment: str) -> None:
    with time_machine.travel(moment, tick=False):
        chase_replies()


def test_nobody_is_chased_before_the_promise_is_broken(pia, sofia):
    written(pia)
    ring(WEDNESDAY)
    assert told() == []


def test_the_clinician_and_the_supervisors_are_told_once_a_working_day(pia, clara, sofia):
    message = written(pia)
    ring(THURSDAY)
    ring(THURSDAY)
    assert told() == ["Clara", "Sofia"]
    ring("2026-06-05T10:00:00+01:00")
    assert told() == ["Clara", "Clara", "Sofia", "Sofia"]
    ring("2026-06-06T10:00:00+01:00")  # a Saturday
    assert len(told()) == 4
    assert AuditEvent.objects.filter(verb="reply_chased", subject=str(message.pk)).count() == 2


def test_an_answer_ends_the_chase(pia, clara, sofia):
    written(pia)
    actions.send_message(enrolment=pia.current_enrolment(), by=clara, text="Here I am.")
    ring(THURSDAY)
    assert told() == []


def test_one_that_fails_keeps_no_other_waiting(pia, paul, sofia, monkeypatch, caplog):
    broken = written(pia)
    written(paul)
    chase = actions.chase_reply

    def sometimes(*, message, by, day):
        if message.pk == broken.pk:
            raise RuntimeError("Hello?")
        return chase(message=message, by=by, day=day)

    monkeypatch.setattr(actions, "chase_reply", sometimes)
    ring(THURSDAY)
    assert told() == ["Karl", "Sofia"]
    assert "Hello?" not in caplog.text


def test_the_patient_is_not_promised_what_has_passed(client_of, pia):
    message = written(pia)
    late = message.reply_due_at + timedelta(days=1)
    Message.objects.filter(pk=message.pk).update(reply_due_at=late - timedelta(days=400))
    client_of(pia).get("/", follow=True)  # she was away for long: once, home welcomes her back
    for url in ("/", "/messages/"):
        page = client_of(pia).get(url).content.decode()
        assert "has not answered yet" in page
        assert "answers by" not in page
