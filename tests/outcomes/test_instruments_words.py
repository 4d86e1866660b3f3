"""What the page of an instrument says about each scale, in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from outcomes.definitions import Measurement
from outcomes.scale_words import answers_in_words, how_exact, how_scored, important_change, when_missing
from tests.outcomes.definitions_on_file import INSTRUMENTS


@pytest.mark.parametrize(
    ("slug", "scale", "words"),
    [
        ("who-5", "index", "Sum of items 1–5. Times 4. From 0 to 100."),
        ("peg", "mean", "Mean of items 1–3. From 0.0 to 10.0."),
        ("quality-of-life", "life", "Sum of item 1. From 0 to 10."),
        (
            "cpaq-8",
            "total",
            "Sum of items 1–8. Reversed (lowest + highest - answer): items 2, 4, 7–8. From 0 to 48.",
        ),
        (
            "sus",
            "total",
            "Sum of items 1–10. Reversed (lowest + highest - answer): items 2, 4, 6, 8, 10. Minus 10. Times 2.5. "
            "From 0.0 to 100.0.",
        ),
        (
            "promis-pi-4a",
            "t",
            "Sum of items 1–4. The sum is looked up in the table below. From 41.6 to 75.6.",
        ),
    ],
)
def test_how_a_scale_is_scored(slug, scale, words):
    assert how_scored(INSTRUMENTS[slug], INSTRUMENTS[slug].scale(scale)) == words


def test_follow_ups_are_mentioned():
    assert "not asked counts nothing" in how_scored(INSTRUMENTS["neq-20"], INSTRUMENTS["neq-20"].scale("impact"))


def test_the_missing_rule_is_named():
    gad = INSTRUMENTS["gad-7"].scales[0]
    assert when_missing(gad).endswith("(complete_only).")
    prorating = replace(gad, missing="mean_if_at_least", at_least=5)
    assert when_missing(prorating) == (
        "From 5 of 7 answers on the score is prorated, without a range; "
        "below that there is none (mean_if_at_least 5 of 7)."
    )


def test_the_error_is_said_or_said_to_be_unknown():
    assert "Not known" in how_exact(INSTRUMENTS["pseq-2"].scales[0])
    assert how_exact(INSTRUMENTS["tsk-11"].scales[0]).startswith("Standard error 2.1; a change of 5.82 or more")
    assert "own standard error" in how_exact(INSTRUMENTS["promis-pi-4a"].scales[0])


def test_an_important_change_that_may_be_noise_is_called_so():
    assert important_change(INSTRUMENTS["pseq"].scales[0]) == (
        "5.5 points, for a group. It is smaller than the error of one person's change."
    )
    assert important_change(INSTRUMENTS["pseq-2"].scales[0]) == "1.5 points, for a group."
    assert "smaller than the error" in important_change(INSTRUMENTS["promis-pi-8a"].scales[0])
    assert important_change(INSTRUMENTS["gad-7"].scales[0]) == important_change(INSTRUMENTS["sus"].scales[0]) == ""
    large = replace(INSTRUMENTS["gad-7"].scales[0], measurement=Measurement("x", sem=Decimal(1), mic=Decimal(9)))
    assert important_change(large) == "9 points, for a group."


def test_the_answers_of_each_kind_of_item():
    assert answers_in_words(INSTRUMENTS["anything-new"].item("note")) == "Free text"
    assert answers_in_words(INSTRUMENTS["midas"].item("q1")) == "0 to 92"
    assert answers_in_words(INSTRUMENTS["who-5"].item("q1")) == "0, 1, 2, 3, 4, 5"
    assert answers_in_words(INSTRUMENTS["peg"].item("pain")) == "0 to 10 (No pain to Pain as bad as you can imagine)"
    assert answers_in_words(INSTRUMENTS["phq-2"].item("q1")).startswith("Not at all (0), Several days (1)")
