"""Follow-up questions (NEQ): asked only after a yes, missing only when they were asked, and never a nought."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from outcomes.scoring import not_asked, score
from tests.outcomes.definitions_on_file import INSTRUMENTS

NEQ = INSTRUMENTS["neq-20"]
NONE = {f"q{n}": 0 for n in range(1, 21)}


def scored(answers) -> dict:
    return {one.scale: one for one in score(NEQ, answers)}


def test_after_a_no_the_follow_ups_do_not_apply():
    assert not_asked(NEQ.item("q1-impact"), {"q1": 0})
    assert not not_asked(NEQ.item("q1-impact"), {"q1": 1})
    assert not not_asked(NEQ.item("q1-impact"), {})
    assert not not_asked(NEQ.item("q1"), {"q1": 0})


def test_no_effects_are_nought_effects_without_any_mean_impact():
    found = scored(NONE)
    assert [found[key].value for key in ("effects", "by-treatment", "by-others", "impact")] == [0, 0, 0, None]
    assert (found["impact"].status, found["impact"].of) == ("not_scorable", 0)


def test_the_mean_impact_is_that_of_the_effects_that_happened():
    found = scored(NONE | {"q2": 1, "q2-impact": 4, "q2-cause": 1, "q3": 1, "q3-impact": 1, "q3-cause": 0})
    assert found["impact"].value == Decimal("2.50")
    assert (found["effects"].value, found["by-treatment"].value, found["by-others"].value) == (2, 1, 1)
    assert (found["impact"].answered, found["impact"].of) == (2, 2)


def test_a_follow_up_that_was_asked_and_left_out_is_missing():
    found = scored(NONE | {"q2": 1, "q2-impact": 4})
    assert (found["effects"].value, found["impact"].value) == (1, 4)
    assert (found["by-treatment"].value, found["by-treatment"].status) == (None, "not_scorable")


def test_an_untouched_form_scores_nothing():
    assert {one.value for one in score(NEQ, {})} == {None}


def test_an_answer_left_over_after_a_no_counts_nothing():
    assert scored(NONE | {"q2-impact": 4, "q2-cause": 1}) == scored(NONE)


@given(st.fixed_dictionaries({item.key: st.sampled_from(item.values) for item in NEQ.items}))
def test_the_two_causes_add_up_to_the_effects(answers):
    found = scored(answers)
    assert found["by-treatment"].value + found["by-others"].value == found["effects"].value
    assert found["effects"].value == sum(answers[f"q{n}"] for n in range(1, 21))
