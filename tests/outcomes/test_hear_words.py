"""What a patient writes is looked through for words that can mean danger: flagged once, for her guides."""

import logging

import pytest

from guidance.actions import save_draft, send_message
from guidance.models import Message
from icbt.models import AuditEvent
from icbt.rooms import tell
from modules.written import written
from outcomes import actions
from outcomes.models import Flag
from tests.outcomes.answers import opened, submit

SAID = "Some nights I don’t want to live."


def test_a_message_raises_an_amber_flag_that_names_the_place_and_is_not_relied_on(pia, clara, sofia):
    row = send_message(enrolment=pia.current_enrolment(), by=pia, text=SAID)
    flag = Flag.objects.get()
    assert (flag.rule, flag.level, flag.occasion) == ("W1-words", "amber", f"message {row.pk}")
    assert "“dont want to live” stands in a message" in flag.sentence
    assert "never relied on" in flag.sentence
    assert clara.nudges.filter(occasion=f"flag {flag.pk}", key="needs_you").count() == 1
    assert not sofia.nudges.exists()
    assert "live" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_calm_words_raise_nothing(pia):
    send_message(enrolment=pia.current_enrolment(), by=pia, text="My back is killing me today.")
    assert not Flag.objects.exists()


def test_what_a_clinician_writes_is_not_looked_through(pia, clara):
    send_message(enrolment=pia.current_enrolment(), by=clara, text="You wrote that you want to die. How are you now?")
    assert not Flag.objects.exists()


def test_a_draft_that_is_not_sent_stays_her_own(pia):
    save_draft(enrolment=pia.current_enrolment(), by=pia, text=SAID)
    assert not Flag.objects.exists()


def test_once_per_occasion(pia):
    facts = {"enrolment": pia.current_enrolment(), "text": SAID, "place": "worksheet", "by": pia}
    for occasion in ("worksheet 1", "worksheet 1", "worksheet 2"):
        tell("words_written", occasion=occasion, **facts)
    assert Flag.objects.filter(rule="W1-words").count() == 2


def test_an_answer_in_her_own_words_is_looked_through(pia):
    assessment = opened(pia)
    submit(assessment, "anything-new", {"note": SAID})
    assert "stands in an answer in words" in Flag.objects.get().sentence


def test_an_empty_answer_in_words_is_silent(pia):
    submit(opened(pia), "anything-new", {})
    assert not Flag.objects.exists()


@pytest.mark.parametrize("kind", ["error", "no words loaded"])
def test_a_fault_in_listening_never_costs_her_words(pia, monkeypatch, caplog, kind):
    def broken(language):
        raise {"error": ValueError("text of hers"), "no words loaded": LookupError()}[kind]

    monkeypatch.setattr("outcomes.gate.words", broken)
    with caplog.at_level(logging.ERROR):
        send_message(enrolment=pia.current_enrolment(), by=pia, text=SAID)
    assert Message.objects.sent().count() == 1
    assert not Flag.objects.exists()
    assert "not looked through" in caplog.text
    assert "hers" not in caplog.text


def test_the_flag_can_be_answered_without_a_risk_record(pia, clara):
    send_message(enrolment=pia.current_enrolment(), by=pia, text=SAID)
    flag = actions.acknowledge_flag(flag=Flag.objects.get(), by=clara)
    assert actions.resolve_flag(flag=flag, by=clara, disposition="called", note="Spoke; safe.").resolved_at


def test_she_is_shown_nothing_of_it(pia, client_of):
    answer = client_of(pia).post("/messages/", {"text": SAID, "do": "send"}, follow=True)
    assert Flag.objects.count() == Message.objects.sent().count()
    for word in ("assistive", "W1", "signal"):
        assert word not in answer.content.decode()


def test_words_are_taken_out_of_any_shape_each_as_a_sentence():
    assert written({"a": "one", "b": {"text": " two ", "n": 3}, "c": ["three", "", None]}) == "one. two. three"
    assert written({}) == ""
