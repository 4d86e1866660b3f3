"""What holds for every instrument and every sheet, not only for the examples."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.scoring import AnswerError, band_of, not_asked, score, urgent_answers
from tests.outcomes.definitions_on_file import INSTRUMENTS

SCORED = [one for one in INSTRUMENTS.values() if one.scales]
PLAIN = [one for one in SCORED if not any(scale.reversed or scale.table for scale in one.scales)]


@st.composite
def instrument_and_sheet(draw, gaps=True, among=SCORED):
    instrument = draw(st.sampled_from(among))
    answers = {}
    for item in instrument.items:
        answer = st.sampled_from(item.values) if item.values else st.text(max_size=20)
        answers[item.key] = draw(st.none() | answer if gaps else answer)
    return instrument, answers


@settings(deadline=None)  # 60 questions on a busy machine
@given(instrument_and_sheet())
def test_a_score_lies_in_its_range_and_in_its_band(pair):
    instrument, answers = pair
    for one in score(instrument, answers):
        scale = instrument.scale(one.scale)
        if one.value is None:
            assert (one.status, one.band) == ("not_scorable", None)
        else:
            assert scale.min <= one.value <= scale.max
            assert one.value % scale.step == 0
            assert one.band == band_of(scale, one.value)
            assert bool(one.band) == bool(scale.bands)


@settings(deadline=None)  # 60 questions on a busy machine
@given(instrument_and_sheet())
def test_complete_only_means_complete_only(pair):
    instrument, answers = pair
    for one in score(instrument, answers):
        scale = instrument.scale(one.scale)
        asked = [key for key in scale.items if not not_asked(instrument.item(key), answers)]
        gaps = [key for key in asked if answers[key] is None]
        assert (one.value is None) == bool(gaps or (scale.method == "mean" and not asked))
        assert (one.of - one.answered) == len(gaps)


@settings(deadline=None)  # 60 questions on a busy machine
@given(instrument_and_sheet(), st.randoms())
def test_the_order_of_answers_does_not_matter(pair, random):
    instrument, answers = pair
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert score(instrument, dict(shuffled)) == score(instrument, answers)


@settings(deadline=None)  # 60 questions on a busy machine
@given(instrument_and_sheet())
def test_an_absent_answer_is_the_same_as_none(pair):
    instrument, answers = pair
    present = {key: answer for key, answer in answers.items() if answer is not None}
    assert score(instrument, present) == score(instrument, answers)


@settings(deadline=None)  # 60 questions on a busy machine
@given(instrument_and_sheet(gaps=False, among=PLAIN), st.data())
def test_a_higher_answer_never_lowers_a_score_that_reverses_nothing(pair, data):
    instrument, answers = pair
    scale = data.draw(st.sampled_from(instrument.scales))
    item = instrument.item(data.draw(st.sampled_from(scale.items)))
    higher = data.draw(st.sampled_from([value for value in item.values if value >= answers[item.key]]))
    before = {one.scale: one.value for one in score(instrument, answers)}
    after = {one.scale: one.value for one in score(instrument, answers | {item.key: higher})}
    assert after[scale.key] >= before[scale.key]


@settings(deadline=None)  # 60 questions on a busy machine
@given(instrument_and_sheet(gaps=False, among=PLAIN))
def test_reversing_every_item_mirrors_the_score(pair):
    instrument, answers = pair
    for scale in instrument.scales:
        mirrored = replace(instrument, scales=(replace(scale, reversed=scale.items),))
        [plain] = score(replace(instrument, scales=(scale,)), answers)
        [turned] = score(mirrored, answers)
        assert abs((scale.min + scale.max - plain.value) - turned.value) <= scale.step


@given(st.lists(st.none() | st.integers(0, 3), min_size=7, max_size=7), st.integers(1, 6))
def test_a_prorated_score_rests_on_enough_answers_and_has_no_band(values, at_least):
    gad = INSTRUMENTS["gad-7"]
    prorating = replace(gad.scales[0], missing="mean_if_at_least", at_least=at_least)
    [one] = score(replace(gad, scales=(prorating,)), dict(zip(prorating.items, values, strict=True)))
    given_answers = [value for value in values if value is not None]
    assert one.rule == f"mean_if_at_least {at_least} of 7"
    if len(given_answers) == 7:
        assert (one.status, one.value) == ("complete", sum(given_answers))
    elif len(given_answers) >= at_least:
        assert one.status == "prorated"
        assert abs(one.value - Decimal(sum(given_answers)) * 7 / len(given_answers)) <= Decimal("0.5")
        assert one.band is None
    else:
        assert (one.status, one.value, one.band) == ("not_scorable", None, None)


@given(st.sampled_from(SCORED), st.data())
def test_an_answer_that_was_never_offered_raises(instrument, data):
    item = data.draw(st.sampled_from([one for one in instrument.items if one.values]))
    wrong = data.draw(st.integers().filter(lambda value: value not in item.values) | st.text() | st.booleans())
    with pytest.raises(AnswerError):
        score(instrument, {item.key: wrong})


def test_an_unknown_item_raises():
    with pytest.raises(AnswerError, match="PHQ-9 has no item “q11”"):
        score(INSTRUMENTS["phq-9"], {"q11": 1})


def test_a_number_where_words_belong_raises():
    with pytest.raises(AnswerError, match="takes words"):
        score(INSTRUMENTS["anything-new"], {"note": 1})


def test_an_impossible_urgent_answer_raises():
    with pytest.raises(AnswerError):
        urgent_answers(INSTRUMENTS["phq-9"], {"q9": 4})


def test_words_in_a_scale_raise():
    gad = INSTRUMENTS["gad-7"]
    wordy = replace(gad, items=(replace(gad.items[0], kind="text", options=()), *gad.items[1:]))
    with pytest.raises(AnswerError, match="cannot be counted"):
        score(wordy, {"q1": "often"})
