"""A gated instrument is shown only whole, with the words a site holds permission for."""

from dataclasses import replace

import pytest

from outcomes.instruments import same_scoring, with_wording, wording_keys
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
