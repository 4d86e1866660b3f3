"""Questions keep what they know of what was posted, show it again, and answer back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import interactions
from modules.tables import ContentError, Source

FILES = {
    "tick": 'options = ["Sleep", "Work"]\nafter = "Thank you."',
    "choose": 'options = [{text = "Rest", feedback = "A while."}, {text = "Walk"}]',
    "sort": 'options = ["Cold", "Warm bath"]\nbins = ["Turns it up", "Turns it down"]',
    "true-false": 'cards = [{statement = "Scans show pain.", answer = false, explanation = "They show shapes."}]',
    "text": 'prompts = ["What?", "When?"]\nmax = 20',
    "scale": 'low = "none"\nhigh = "all"',
    "yes-no-advice": 'questions = [{question = "Fever?", yes = "See a doctor.", no = "", concern = ["yes"]}]',
    "calculator": 'formula = "pacing-baseline"\ninputs = ["Day 1", "Day 2", "Day 3"]\nunit = "min"',
    "link-worksheet": 'worksheet = "pain-map"',
}


def read(kind: str, extra: str = ""):
    text = f'id = "q"\ntype = "{kind}"\nprompt = "Well?"\n{extra or FILES[kind]}'
    source = Source(text, "x.md")
    found = interactions.read(source.toml(1, text.count("\n") + 1))
    source.refuse()
    return found


@pytest.mark.parametrize("kind", FILES)
def test_every_type_goes_through_json_and_back(kind):
    question = read(kind)
    assert interactions.from_dict(json.loads(json.dumps(question.to_dict()))) == question


@pytest.mark.parametrize("kind", FILES)
def test_nothing_posted_is_no_answer_and_says_nothing(kind):
    question = read(kind)
    assert question.clean({}) == {}
    assert question.feedback({}) == []
    assert question.summary({}) == []


@pytest.mark.parametrize("kind", FILES)
def test_every_control_has_a_label_and_a_name_of_its_own_question(kind):
    controls = read(kind).controls({})
    assert all(one.label and one.name.split(".")[0] == "q" for one in controls)
    assert len({one.name for one in controls}) == len(controls)


@pytest.mark.parametrize(
    ("kind", "raw", "answer", "summary"),
    [
        ("tick", {"q": ["work", "sleep", "arm"]}, {"chosen": ["sleep", "work"]}, ["Sleep", "Work"]),
        ("choose", {"q": ["rest", "walk"]}, {"chosen": ["rest"]}, ["Rest"]),
        (
            "sort",
            {"q.cold": ["turns-it-up"], "q.warm-bath": ["elsewhere"], "q.arm": ["turns-it-up"]},
            {"sorted": {"cold": "turns-it-up"}},
            ["Turns it up: Cold"],
        ),
        ("true-false", {"q.1": ["true"], "q.2": ["true"]}, {"said": {"1": True}}, ["Scans show pain: True"]),
        ("text", {"q.1": [" a\r\nb "], "q.3": ["c"]}, {"texts": ["a\nb", ""]}, ["What? a\nb"]),
        ("scale", {"q": ["10"]}, {"value": 10}, ["10 of 10"]),
        ("yes-no-advice", {"q.1": ["yes"]}, {"said": {"1": "yes"}}, ["Fever? Yes"]),
        (
            "calculator",
            {"q.1": ["22"], "q.2": ["15"], "q.3": ["20"]},
            {"typed": ["22", "15", "20"]},
            ["22, 15, 20 min", "The average is 19 minutes. 80% of that gives a start of 15 minutes."],
        ),
        ("link-worksheet", {"q": ["x"]}, {}, []),
    ],
)
def test_known_options_are_kept_and_shown_again(kind, raw, answer, summary):
    question = read(kind)
    assert question.clean(raw) == answer
    assert question.summary(answer) == summary
    filled = question.controls(answer)
    shown = {one.name: [c.value for c in one.choices if c.checked] or [one.value] for one in filled}
    again = {name: values for name, values in shown.items() if values != [""]}
    assert question.clean(again) == answer


@pytest.mark.parametrize("kind", FILES)
@given(
    raw=st.dictionaries(
        st.sampled_from(["q", "q.1", "q.2", "q.cold", "role", "track", "enrolment"]),
        st.lists(
            st.sampled_from(["", "sleep", "rest", "true", "yes", "7", "11", "turns-it-up", "x" * 9000]), max_size=3
        ),
    )
)
def test_no_unknown_key_and_no_endless_text_is_ever_kept(kind, raw):
    question = read(kind)
    answer = question.clean(raw)
    assert set(answer) <= {"chosen", "sorted", "said", "texts", "value", "typed"}
    assert len(json.dumps(answer)) < 200
    assert question.clean(raw) == question.clean({k: v for k, v in raw.items() if k.startswith("q")})
    question.feedback(answer)


@pytest.mark.parametrize("value", ["11", "-1", "7.5", "seven", "٣"])
def test_a_scale_takes_whole_numbers_from_0_to_10_alone(value):
    assert read("scale").clean({"q": [value]}) == {}


def test_a_card_says_whether_it_was_right_and_why():
    found = read("true-false").feedback({"said": {"1": True}})
    assert [(one.right, one.label, one.text) for one in found] == [
        (False, "Scans show pain.", "False. They show shapes.")
    ]


def test_an_option_answers_back_and_the_closing_words_come_last():
    assert [one.text for one in read("choose").feedback({"chosen": ["rest"]})] == ["A while."]
    assert [one.text for one in read("tick").feedback({"chosen": ["work"]})] == ["Thank you."]


def test_advice_is_given_for_the_answer_it_belongs_to():
    question = read("yes-no-advice")
    assert [one.text for one in question.feedback({"said": {"1": "yes"}})] == ["See a doctor."]
    assert question.feedback({"said": {"1": "no"}}) == []


def test_one_question_with_advice_may_be_its_own_prompt():
    question = read("yes-no-advice", 'yes = "Good."\nunsure = "Ask."')
    assert question.questions[0].question == "Well?"
    with pytest.raises(ContentError, match="Give advice for at least one"):
        read("yes-no-advice", "minutes = 2")


def test_a_question_may_name_its_own_minutes():
    assert read("scale", 'low = "a"\nhigh = "b"\nminutes = 3').minutes == 3.0


@pytest.mark.parametrize("typed", ["1 2", "a b c", "0 0 0", "nan 1 2", "1e99 1 2", "inf 1 2"])
def test_a_sum_that_cannot_be_done_asks_for_numbers(typed):
    answer = {"typed": typed.split()}
    assert read("calculator").feedback(answer)[0].text.startswith("Type a number for each try")


def test_a_comma_is_a_decimal_point_too():
    found = read("calculator").feedback({"typed": ["5", "7", "4,0"]})[0].text
    assert found == "The average is 5.3 minutes. 80% of that gives a start of 4 minutes."


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_the_calculator_never_fails_whatever_is_typed(typed):
    assert read("calculator").feedback({"typed": typed})[0].text


def test_options_may_carry_feedback_and_are_tables_then():
    with pytest.raises(ContentError, match='"options" needs a list of tables'):
        read("tick", 'options = ["Sleep", {text = "Work"}]')


def test_questions_with_advice_must_be_tables():
    with pytest.raises(ContentError, match='"questions" needs a list of tables'):
        read("yes-no-advice", 'questions = ["Fever?"]')


def test_an_answer_the_clinician_must_see_is_named_and_the_others_are_not():
    question = read("yes-no-advice")
    assert question.concerns({"said": {"1": "yes"}}) == ["Fever? Yes"]
    assert question.concerns({"said": {"1": "no"}}) == question.concerns({}) == []
    assert read("tick").concerns({"chosen": ["sleep"]}) == []


def test_a_concern_is_one_of_the_three_answers():
    with pytest.raises(ContentError, match=r'"concern" needs some of: yes, no, unsure\.'):
        read("yes-no-advice", 'yes = "Go."\nconcern = ["maybe"]')


def test_a_question_needs_at_least_one_card():
    with pytest.raises(ContentError, match='"cards" needs 1 to 10 entries; it has 0'):
        read("true-false", "cards = []")
