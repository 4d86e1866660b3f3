"""What our papers can write, and what they do with the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icbt.glyphs import known, written


@pytest.mark.parametrize(
    "text",
    [
        "Zażółć gęślą jaźń",
        "ığüşöçİĞ",
        "Ελλάδα",
        "Привіт, Ёлка",
        "“x” – y…",
        "≥ 3 · 95 % → ☐",
        "שלום",
        "Ő",
        "two\nlines",
    ],
)
def test_these_stay_as_they_are(text):
    assert written(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日", "□"),
        ("a\tb\x07\x00\u200b\ufeff", "a b"),
        ("e\u0301", "é"),
        ("🚲", "(bicycle)"),
        ("👩\u200d🦽", "(woman)(manual wheelchair)"),
        ("①Ａ", "1A"),
    ],
)
def test_the_rest_is_written_so_that_something_of_it_stays(text, words):
    assert written(text) == words


@given(st.text())
def test_whatever_is_typed_can_be_drawn(text):
    assert {ord(letter) for letter in written(text)} <= known() | {ord("\n")}


@given(st.text())
def test_writing_twice_changes_nothing(text):
    assert written(written(text)) == written(text)
