"""The exposure ladder: which rung is suggested, when to stay, when to ask first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import ladder
from modules.ladder import Go, next_in_words, ready, start_in_words

STEPS = [{"fear": 30, "what": "Bend"}, {"fear": 60}, {"fear": 45, "what": "Lift"}, {"what": "no number"}]


def sheet(*goes, medical=ladder.CLEARED, steps=STEPS):
    rows = [{"rung": rung, "fear-peak": peak, "date": f"2026-03-{n:02d}"} for n, (rung, peak) in enumerate(goes, 1)]
    return {"medical": medical, "steps": steps, "goes": rows}


def on(*peaks, beliefs=()):
    beliefs = [*beliefs, *[None] * len(peaks)]
    return [Go(1, "", peak, belief) for peak, belief in zip(peaks, beliefs, strict=False)]


def test_three_goes_and_half_the_first_fear_suggest_the_next():
    assert ready(on(80, 60, 40))
    assert not ready(on(80, 60, 41))
    assert not ready(on(80, 40))


def test_calm_twice_or_a_belief_under_30_suggests_the_next():
    assert ready(on(40, 30, 30))
    assert not ready(on(40, 30, 31))
    assert ready(on(80, 80, 80, beliefs=(70, 50, 29)))
    assert not ready(on(80, 80, 80, beliefs=(20, 50, 30)))
    assert not ready(on(None, None, None))


def test_the_rungs_go_by_their_fear_and_not_by_their_place():
    assert [one.number for one in ladder.rungs(sheet())] == [1, 3, 2]
    assert next_in_words(sheet((1, 60), (1, 40), (1, 30))) == "If you like, rung 3 (Lift) comes next."
    assert next_in_words(sheet((3, 60), (3, 40), (3, 30))) == "If you like, rung 2 comes next."


def test_it_begins_at_the_lowest_stays_and_ends_at_the_top():
    assert next_in_words(sheet()) == "Begin with rung 1 (Bend): three goes, on different days."
    assert next_in_words(sheet((1, 60))) == "Stay on rung 1 (Bend) for another go. Staying is fine."
    assert next_in_words(sheet((2, 60), (2, 30), (2, 20))) == ladder.TOP
    assert next_in_words(sheet(steps=[])) == ""


def test_a_go_on_a_rung_that_is_not_there_suggests_nothing():
    assert next_in_words(sheet((9, 60))) == ""
    assert next_in_words({**sheet(), "goes": [{"fear-peak": 20}]}).startswith("Begin")


@pytest.mark.parametrize("medical", ["i-was-told-to-avoid-something", "not-sure-or-not-asked"])
def test_no_rung_is_suggested_before_somebody_cleared_it(medical):
    found = sheet((1, 60), (1, 30), (1, 20), medical=medical)
    assert next_in_words(found) == ""
    assert start_in_words(found) == ladder.ASK_FIRST


def test_an_unanswered_question_blocks_too():
    found = sheet((1, 60), (1, 30), (1, 20))
    del found["medical"]
    assert next_in_words(found) == ""
    assert start_in_words(found) == ladder.NOT_ANSWERED
    assert start_in_words({}) == ""


def test_a_lowest_rung_above_50_gets_a_warning():
    assert start_in_words(sheet(steps=[{"fear": 51}, {"fear": 70}])) == ladder.LOWER
    assert start_in_words(sheet(steps=[{"fear": 50}, {"fear": 70}])) == start_in_words(sheet()) == ""


@given(st.lists(st.integers(0, 100), max_size=8), st.sampled_from([None, "not-sure-or-not-asked", "other"]))
def test_without_clearance_no_history_ever_suggests_a_rung(peaks, medical):
    assert next_in_words(sheet(*((1, peak) for peak in peaks), medical=medical)) == ""


@given(st.lists(st.integers(31, 100), max_size=8))
def test_fear_that_stays_high_never_suggests_more(peaks):
    steady = [max(peaks, default=0)] * len(peaks)
    assert not ready(on(*steady))
