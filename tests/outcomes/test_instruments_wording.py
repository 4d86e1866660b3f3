"""A gated instrument is shown only whole, with the words a site holds permission for."""

from dataclasses import replace

import pytest

from outcomes.instruments import same_scoring, with_wording, wording_keys
from outcomes.wording import wording_label
from tests.outcomes.definitions_on_file import INSTRUMENTS

PCS = INSTRUMENTS["pcs"]
WORDING = {key: f"words of {key}" for key in wording_keys(PCS)}


def test_the_words_to_enter_are_the_heading_every_item_and_every_option():
    options = [f"option:{value}" for value in range(5)]
    assert list(wording_keys(PCS)) == ["recall", *(f"q{n}" for n in range(1, 14)), *options]


def test_entered_words_are_shown_and_scoring_stays_the_same():
    worded = with_wording(PCS, WORDING)
    assert worded.worded
    assert worded.recall == "words of recall"
    assert worded.item("q13").text == "words of q13"
    assert worded.item("q1").label(4) == "words of option:4"
    assert same_scoring(PCS, worded)


def test_both_ends_of_a_numbered_row_are_entered_once_for_all_items_that_share_them():
    pseq = INSTRUMENTS["pseq"]
    assert list(wording_keys(pseq))[-3:] == ["q10", "low:confidence", "high:confidence"]
    worded = with_wording(pseq, {key: f"words of {key}" for key in wording_keys(pseq)})
    ends = {(item.low_label, item.high_label) for item in worded.items}
    assert ends == {("words of low:confidence", "words of high:confidence")}


def test_items_that_answer_in_different_words_have_their_own():
    isi = INSTRUMENTS["isi"]
    worded = with_wording(isi, {key: f"words of {key}" for key in wording_keys(isi)})
    assert worded.item("q1").label(0) == worded.item("q2").label(0) == "words of option:severity:0"
    assert worded.item("q4").label(0) == "words of option:satisfaction:0"
    assert same_scoring(isi, worded)


def test_a_number_that_is_typed_needs_no_words_but_its_question():
    midas = INSTRUMENTS["midas"]
    assert list(wording_keys(midas))[1:] == [item.key for item in midas.items] + ["low:pain", "high:pain"]
    assert with_wording(midas, dict.fromkeys(wording_keys(midas), "words")).worded


@pytest.mark.parametrize("slug", [slug for slug, one in INSTRUMENTS.items() if one.gated])
def test_every_gated_instrument_can_be_worded_whole(slug):
    gated = INSTRUMENTS[slug]
    worded = with_wording(gated, dict.fromkeys(wording_keys(gated), "words"))
    assert worded.worded
    assert all(option.text for item in worded.items for option in item.options)
    assert all(item.low_label and item.high_label for item in worded.items if item.kind == "nrs")
    assert same_scoring(gated, worded)


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("recall", "Heading above the questions"),
        ("q7", "Item q7"),
        ("option:3", "Answer for the value 3"),
        ("option:severity:3", "Answer for the value 3 of “severity”"),
        ("low:confidence", "Words at the low end of confidence"),
    ],
)
def test_each_line_to_enter_says_what_it_is(key, label):
    assert wording_label(key) == label


@pytest.mark.parametrize("wording", [{}, WORDING | {"q14": "x"}, WORDING | {"q3": " "}])
def test_half_a_questionnaire_is_refused(wording):
    with pytest.raises(ValueError, match="exactly these, none empty"):
        with_wording(PCS, wording)


def test_a_comma_leaves_scores_comparable_and_another_option_does_not():
    peg = INSTRUMENTS["peg"]
    reworded = replace(peg, title="Pain and your days")
    wider = replace(peg, items=(replace(peg.items[0], max=100), *peg.items[1:]))
    assert same_scoring(peg, reworded)
    assert not same_scoring(peg, wider)
    assert not same_scoring(peg, replace(peg, scales=(replace(peg.scales[0], direction="higher_is_better"),)))


def test_another_table_factor_or_follow_up_does_not_score_the_same():
    t, who, neq = INSTRUMENTS["promis-pi-6a"], INSTRUMENTS["who-5"], INSTRUMENTS["neq-20"]
    other = INSTRUMENTS["promis-pi-6b"].scales[0].table
    assert not same_scoring(t, replace(t, scales=(replace(t.scales[0], table=other),)))
    assert not same_scoring(who, replace(who, scales=(replace(who.scales[0], times=1),)))
    assert not same_scoring(neq, replace(neq, items=tuple(replace(item, asked_if=None) for item in neq.items)))
