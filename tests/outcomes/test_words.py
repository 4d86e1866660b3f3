"""Words that can mean danger: found however written, silent on figures of speech, proved by the file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import words
from outcomes.reading import ContentError
from outcomes.words import Words, normal

FILE = Path(words.__file__).parent / "content" / "words" / "en.toml"
ENGLISH = words.parse(FILE.read_text(), filename="en.toml")
CALM = st.sampled_from(["today", "pain", "garden", "Tuesday", "better", "it", "was", "fine", "walked", "slept"])
SENTENCE = st.lists(CALM, max_size=12).map(" ".join)
DANGER = st.sampled_from(["i want to die", "kill myself", "better off dead", "suicidal", "i dont want to live"])


def test_every_proof_of_the_file_holds():
    assert all(ENGLISH.find(sentence) for sentence in ENGLISH.heard)
    assert not [sentence for sentence in ENGLISH.not_heard if ENGLISH.find(sentence)]


@given(SENTENCE, DANGER, SENTENCE)
def test_a_phrase_is_found_among_any_other_words(before, danger, after):
    assert ENGLISH.find(f"{before} {danger} {after}")


@given(SENTENCE)
def test_calm_words_are_silent(text):
    assert ENGLISH.find(text) is None


@given(DANGER, st.data())
def test_case_spacing_and_invisible_marks_make_no_difference(danger, data):
    cased = "".join(data.draw(st.sampled_from([one, one.upper()])) for one in danger)
    gaps = cased.replace(" ", data.draw(st.sampled_from(["  ", "\n", "\t", " - ", ", ", "\u00a0", "\u2009"])))
    assert ENGLISH.find(data.draw(st.sampled_from(["{}", "“{}”", "({})", "{}!", "\u200b{}\u00ad"])).format(gaps))


@pytest.mark.parametrize("mark", ["'", "’", "‘", "ʼ", "`", "´", "＇", ""])
def test_every_apostrophe_is_the_same_and_none_is_needed(mark):
    assert ENGLISH.find(f"I don{mark}t want to live")


@pytest.mark.parametrize(
    "text", ["kíll mýself", "ＫＩＬＬ ｍｙｓｅｌｆ", "killing myself", "KILL-MYSELF", "ki\u00adll my\u200bself"]
)
def test_accents_width_endings_and_hyphens_make_no_difference(text):
    assert ENGLISH.find(text)


@pytest.mark.parametrize("text", ["skill myself", "I want to. Die is a word", "", "   ", "!!!", "I want to diet"])
def test_a_phrase_ends_where_its_words_and_its_sentence_end(text):
    assert ENGLISH.find(text) is None


def test_a_figure_of_speech_hides_only_its_own_words():
    assert ENGLISH.find("I shot, and am shooting myself in the foot") is None
    assert ENGLISH.find("I am shooting myself in the foot and I want to die") == "want to die"


@given(st.text(max_size=300))
def test_no_text_can_break_it(text):
    found = ENGLISH.find(text)
    assert found is None or found in normal(text)


def test_another_language_folds_its_own_letters():
    french = Words("danger", "fr", "1", "test", ("me suicid*", "j|je ~ préfère mourir"), (), ("x",), ("y",))
    assert french.find("Je prefere mourir")
    assert french.find("je PRÉFÈRE vraiment mourir") is None
    assert french.find("me suicider")


def test_it_goes_into_a_content_version_and_back():
    assert Words.from_dict(ENGLISH.to_dict()) == ENGLISH


GOOD = {"phrases": '["want to die"]', "not_meant": "[]", "heard": '["I want to die"]', "not_heard": '["I am tired"]'}


def file_of(**parts) -> str:
    lists = "\n".join(f"{name} = {text}" for name, text in {**GOOD, **parts}.items())
    return f'slug = "danger"\nlanguage = "en"\nversion = "1"\nsource = "test"\n{lists}\n'


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"heard": '["I am fine"]'}, "Nothing is heard in"),
        ({"not_heard": '["I want to die"]'}, "is heard in"),
        ({"phrases": "[]"}, "It needs phrases"),
        ({"heard": "[]"}, "It needs phrases"),
        ({"phrases": '["want to die", "want to die"]'}, "stands twice"),
        ({"phrases": '["Want to die"]'}, "not in lower case"),
        ({"phrases": '["don\'t want"]'}, "cannot be read"),
        ({"phrases": '["~ want to die"]'}, "cannot be read"),
        ({"not_meant": '["(want"]'}, "cannot be read"),
        ({"phrases": '["want to die"]\nphrasez = []'}, "not a known key"),
    ],
)
def test_a_file_that_does_not_do_what_it_says_is_refused(parts, why):
    with pytest.raises(ContentError, match=why):
        words.parse(file_of(**parts), filename="en.toml")
    words.parse(file_of(), filename="en.toml")
