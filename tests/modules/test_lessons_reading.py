"""The reading grade, and the counts it rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import reading


def test_the_published_formula_gives_the_known_grade():
    assert reading.grade(words=100, sentences=8, syllables=135) == pytest.approx(5.2, abs=0.05)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("pain", 1), ("walked", 1), ("wanted", 2), ("made", 1), ("makes", 1), ("places", 2), ("table", 2),
        ("muscles", 2),
        ("activity", 4), ("sensitivity", 5), ("people", 2), ("experience", 4), ("patience", 2), ("million", 2),
        ("happier", 3), ("material", 4), ("filled", 1), ("settled", 2), ("hundred", 2), ("the", 1), ("see", 1),
        ("rhythm", 1), ("over-ready", 4), ("don't", 1), ("Maryam’s", 2), ("fire's", 1),
        ("15", 1), ("4/10", 2), ("value", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word, count):
    assert reading.syllables(word) == count


def test_a_line_end_closes_a_sentence_and_a_short_form_does_not():
    assert reading.sentences("Go slow\nRest, e.g. at 3 p.m. today. Then go on!") == [
        "Go slow",
        "Rest, eg at 3 pm today",
        "Then go on",
    ]


def test_decimals_stay_one_word_and_one_sentence():
    found = reading.read("You walked 4.5 minutes.")
    assert (found.words, found.sentences) == (4, 1)


def test_an_empty_text_has_grade_nought():
    assert reading.read("").grade == 0.0


def test_a_hard_text_scores_far_above_a_plain_one():
    hard = "Nociceptive sensitisation constitutes a multidimensional neurophysiological phenomenon."
    plain = "Pain is real. It can turn up or down."
    assert reading.read(hard).grade > 20 > 4 > reading.read(plain).grade


@given(st.text(alphabet=st.characters(codec="latin-1", categories=("L",)), min_size=1))
def test_every_word_has_at_least_one_syllable(word):
    assert reading.syllables(word) >= 1


@given(st.integers(1, 500), st.integers(1, 50), st.integers(0, 900))
def test_more_syllables_never_make_a_text_easier(words, sentences, extra):
    assert reading.grade(words, sentences, words + extra) >= reading.grade(words, sentences, words)
