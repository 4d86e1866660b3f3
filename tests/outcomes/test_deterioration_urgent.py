"""What one sheet says by itself, in the moment it is submitted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.deterioration import SCREENING, urgent
from outcomes.scoring import AnswerError
from tests.outcomes.definitions_on_file import INSTRUMENTS, RULES, sheet

PHQ = INSTRUMENTS["phq-9"]


def found(answers, instrument=PHQ):
    return {one.rule: one for one in urgent(instrument, answers, RULES)}


def test_item_nine_at_nought_raises_nothing():
    assert found(sheet("phq-9", 19)) == {}


@pytest.mark.parametrize(("answer", "priority"), [(1, "normal"), (2, "high"), (3, "high")])
def test_every_other_answer_to_item_nine_is_red_within_24_hours(answer, priority):
    one = found(sheet("phq-9", 0) | {"q9": answer})["R1"]
    assert (one.level, one.priority, one.due.hours, one.due.working_days) == ("red", priority, 24, None)
    assert one.numbers == {"item": "q9", "answer": answer}
    assert one.rule_version == RULES.version
    assert "Simon 2013" in one.source


def test_the_sentence_gives_the_answer_and_not_the_words_of_the_item():
    one = found(sheet("phq-9", 0) | {"q9": 1})["R1"]
    assert one.sentence.startswith("PHQ-9 item 9: “Several days” (1 of 3). ")
    assert "dead" not in one.sentence


@pytest.mark.parametrize("answers", [sheet("phq-9", 3) | {"q9": None}, {"q1": 3}])
def test_an_unanswered_item_nine_is_a_notice_of_its_own(answers):
    one = found(answers)["R1-unanswered"]
    assert (one.level, one.priority) == ("amber", "normal")
    assert one.sentence.startswith("PHQ-9 item 9 was not answered. Unknown is not a no.")


def test_a_phq_9_of_20_is_red_and_19_is_not():
    assert "R2" not in found(sheet("phq-9", 19))
    assert found(sheet("phq-9", 20))["R2"].sentence == "PHQ-9 is 20. 20 or more is the severe range."


def test_without_item_nine_the_phq_8_stands_in():
    answers = sheet("phq-9", 20) | {"q9": None}
    assert found(answers)["R2"].sentence.startswith("PHQ-8 is 20.")
    assert "R2" not in found(sheet("phq-9", 19) | {"q9": None})


def test_a_sheet_without_any_score_raises_only_what_it_shows():
    assert set(found({"q9": 3})) == {"R1"}


def test_other_instruments_raise_nothing_by_themselves():
    assert found(sheet("gad-7", 21), INSTRUMENTS["gad-7"]) == {}


def test_an_impossible_answer_raises():
    with pytest.raises(AnswerError):
        found({"q9": 4})


def test_a_finding_is_called_what_it_is():
    assert SCREENING == "A screening signal, not a diagnosis."


@given(st.fixed_dictionaries({item.key: st.none() | st.sampled_from(item.values) for item in PHQ.items}))
def test_no_answer_to_item_nine_passes_in_silence(answers):
    rules = set(found(answers))
    assert ("R1" in rules) == bool(answers["q9"])
    assert ("R1-unanswered" in rules) == (answers["q9"] is None)
