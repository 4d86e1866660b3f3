"""Typed numbers and follow-up questions on a patient's page: required when they apply, left out when they do not."""

import pytest

from outcomes.answered import items
from outcomes.forms import QuestionForm
from outcomes.instruments import with_wording, wording_keys
from outcomes.scoring import score
from tests.outcomes.definitions_on_file import INSTRUMENTS


def worded(slug: str):
    gated = INSTRUMENTS[slug]
    return with_wording(gated, {key: f"words of {key}" for key in wording_keys(gated)})


NEQ, MIDAS = worded("neq-20"), worded("midas")
NO_TWENTY_TIMES = {f"q{n}": "0" for n in range(1, 21)}
DAYS = {"q1": "2", "q2": "0", "q3": "1", "q4": "0", "q5": "3", "headache-days": "20", "pain": "7"}


def form(instrument, data, **kwargs) -> QuestionForm:
    return QuestionForm(data, instrument=instrument, **kwargs)


def test_a_no_needs_nothing_more():
    sent = form(NEQ, NO_TWENTY_TIMES)
    assert sent.is_valid()
    assert sent.answers == {f"q{n}": 0 for n in range(1, 21)}


def test_a_yes_needs_its_follow_ups():
    sent = form(NEQ, NO_TWENTY_TIMES | {"q4": "1", "q4-impact": "3"})
    assert not sent.is_valid()
    assert list(sent.errors) == ["q4-cause"]
    assert form(NEQ, NO_TWENTY_TIMES | {"q4": "1", "q4-impact": "0", "q4-cause": "0"}).is_valid()


def test_the_follow_ups_of_a_no_are_left_out_when_sent_and_kept_in_a_draft():
    left_over = NO_TWENTY_TIMES | {"q4-impact": "3"}
    sent, draft = form(NEQ, left_over), form(NEQ, left_over, draft=True)
    assert sent.is_valid()
    assert draft.is_valid()
    assert "q4-impact" not in sent.answers
    assert draft.answers["q4-impact"] == 3


def test_a_draft_requires_nothing():
    draft = form(NEQ, {"q4": "1"}, draft=True)
    assert draft.is_valid()
    assert draft.answers == {"q4": 1}


def test_a_follow_up_says_when_it_is_asked():
    shown = QuestionForm(instrument=NEQ)
    assert shown.fields["q4-impact"].help_text == "Only if you chose “words of option:occurred:1” above."
    assert not shown.fields["q4"].help_text


def test_a_choice_that_was_never_offered_is_one_error_not_two():
    sent = form(NEQ, NO_TWENTY_TIMES | {"q4": "1", "q4-impact": "9", "q4-cause": "1"})
    assert not sent.is_valid()
    assert [len(found) for found in sent.errors.values()] == [1]


def test_days_are_typed():
    sent = form(MIDAS, DAYS)
    assert sent.is_valid()
    [total] = score(MIDAS, sent.answers)
    assert total.value == 6
    assert 'inputmode="numeric"' in str(sent["q1"])


@pytest.mark.parametrize("typed", ["93", "-1", "some", "2.5"])
def test_a_number_outside_its_range_is_refused_with_the_range(typed):
    sent = form(MIDAS, DAYS | {"q1": typed})
    assert not sent.is_valid()
    assert sent.errors["q1"] == ["Please write a whole number from 0 to 92."]


def test_an_empty_number_is_missing_not_0():
    assert not form(MIDAS, DAYS | {"q1": ""}).is_valid()
    draft = form(MIDAS, DAYS | {"q1": ""}, draft=True)
    assert draft.is_valid()
    assert "q1" not in draft.answers


def test_a_clinician_reads_not_asked_rather_than_not_answered():
    rows = {one.text: one for one in items(NEQ, {"q1": 0, "q2": 1})}
    assert not rows["words of q1-impact"].asked
    assert rows["words of q2-impact"].asked
    assert not rows["words of q2-impact"].given
