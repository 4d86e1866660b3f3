"""Answers that are drawn back: what each keeps, what it says, and that the picture always has the same in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import interactions
from modules.controls import Control
from modules.dial import FIRST, notches
from modules.loop import OUT, PART, WHOLE
from modules.simulator import EVEN, OPEN, QUIETER, TOY, UP_AND_DOWN
from modules.tables import ContentError, Source

LOOP = """
fork = "Feeling"
[[places]]
name = "Sign"
options = ["A twinge", "Stairs"]
[[places]]
name = "Feeling"
options = ["Scared", "Sad"]
[[places]]
name = "What I do"
options = ["I leave it", "I hurry"]
[[ways]]
name = "What I could do"
options = ["A smaller one", "Slower"]
"""
FILES = {
    "dial": 'options = ["Cold", "A warm bath", "Rush"]\nbins = ["Up", "Down", "No difference"]',
    "loop": LOOP,
    "chain": 'rungs = 3\nprompts = ["What is more likely?"]',
    "simulator": "",
    "compass": 'areas = ["Friends", "Fun", "Learning"]\nmatters = "Matters"\nlived = "Lived"',
}
FULL = {
    "dial": {"q.cold": ["up"], "q.a-warm-bath": ["down"], "q.rush": ["no-difference"]},
    "loop": {
        "q.sign": ["stairs"],
        "q.feeling": ["sad"],
        "q.feeling.own": [" Ashamed "],
        "q.what-i-do": ["i-hurry"],
        "q.what-i-could-do": ["slower"],
    },
    "chain": {
        "q.start": ["A twinge"],
        "q.1": ["I call in sick"],
        "q.1.likely": ["50"],
        "q.2": ["They notice"],
        "q.2.likely": ["10"],
        "q.3": ["I lose the job"],
        "q.3.likely": ["100"],
        "q.stomach": ["80"],
        "q.more.1": ["A day off"],
    },
    "simulator": {f"q.{n}": ["lot" if n < 3 else "little"] for n in range(1, 8)},
    "compass": {
        "q.friends.matters": ["8"],
        "q.friends.lived": ["2"],
        "q.fun.matters": ["5"],
        "q.fun.lived": ["5"],
        "q.learning.matters": ["3"],
    },
}
KEPT = {
    "dial": {"sorted": {"cold": "up", "a-warm-bath": "down", "rush": "no-difference"}},
    "loop": {
        "places": {
            "sign": {"chosen": "stairs"},
            "feeling": {"chosen": "sad", "own": "Ashamed"},
            "what-i-do": {"chosen": "i-hurry"},
            "what-i-could-do": {"chosen": "slower"},
        }
    },
    "chain": {
        "start": "A twinge",
        "rungs": {
            "1": {"words": "I call in sick", "likely": 50},
            "2": {"words": "They notice", "likely": 10},
            "3": {"words": "I lose the job", "likely": 100},
        },
        "stomach": 80,
        "texts": ["A day off"],
    },
    "simulator": {"days": {str(n): "lot" if n < 3 else "little" for n in range(1, 8)}},
    "compass": {
        "areas": {"friends": {"matters": 8, "lived": 2}, "fun": {"matters": 5, "lived": 5}, "learning": {"matters": 3}}
    },
}
KEYS = st.sampled_from(sorted({key for raw in FULL.values() for key in raw} | {"q", "role", "q.arm", "q.9", "track"}))
VALUES = st.lists(
    st.sampled_from(["", "up", "down", "sad", "50", "101", "-1", "7", "lot", "x" * 9000, "<b>"]) | st.text(max_size=9),
    max_size=3,
)


def read(kind: str, extra: str | None = None):
    text = f'id = "q"\ntype = "{kind}"\nprompt = "Well?"\n{FILES[kind] if extra is None else extra}'
    source = Source(text, "x.md")
    found = interactions.read(source.toml(1, text.count("\n") + 1))
    source.refuse()
    return found


def inputs(controls: list[Control]) -> list[Control]:
    """Every input that posts something."""
    return [one for control in controls for one in control.inputs]


def said(question, answer) -> str:
    return " ".join(one.text for one in question.feedback(answer))


@pytest.mark.parametrize("kind", FILES)
def test_every_type_goes_through_json_and_back(kind):
    question = read(kind)
    assert interactions.from_dict(json.loads(json.dumps(question.to_dict()))) == question


@pytest.mark.parametrize("kind", FILES)
def test_nothing_answered_keeps_says_and_draws_nothing(kind):
    question = read(kind)
    assert question.clean({}) == {}
    assert question.clean({key: [""] for key in FULL[kind]}) == {}
    assert (question.feedback({}), question.summary({}), question.piece({})) == ([], [], None)


@pytest.mark.parametrize("kind", FILES)
def test_every_input_has_a_label_and_a_name_of_its_own_question(kind):
    controls = read(kind).controls({})
    names = [one.name for one in (*controls, *inputs(controls))]
    assert len(set(names)) == len({one.name for one in controls} | {one.name for one in inputs(controls)})
    assert len({one.name for one in inputs(controls)}) == len(inputs(controls))
    assert all(name.split(".")[0] == "q" for name in names)
    assert all(one.label for one in inputs(controls))


@pytest.mark.parametrize("kind", FILES)
def test_a_full_answer_is_kept_drawn_and_shown_again(kind):
    question = read(kind)
    answer = question.clean(FULL[kind])
    assert answer == KEPT[kind]
    assert question.piece(answer).kind
    assert question.summary(answer)
    filled = inputs(question.controls(answer))
    again = {one.name: [c.value for c in one.choices if c.checked] or [one.value] for one in filled}
    assert question.clean(again) == answer


@pytest.mark.parametrize("kind", FILES)
@given(raw=st.dictionaries(KEYS, VALUES))
def test_no_unknown_key_and_no_endless_text_is_kept_and_any_part_can_be_drawn(kind, raw):
    question = read(kind)
    answer = question.clean(raw)
    known = {one.name for one in inputs(question.controls({}))}
    assert answer == question.clean({key: values for key, values in raw.items() if key in known})
    assert bool(answer) == bool(question.feedback(answer)) == bool(question.summary(answer))
    assert len(json.dumps(answer, ensure_ascii=False)) < 2000
    question.piece(answer)


# -- The dial ----------------------------------------------------------------------------------------------------------


def test_the_dial_names_her_ups_and_downs():
    question = read("dial")
    drawn = question.piece(KEPT["dial"])
    assert [(one.side, one.texts) for one in drawn.columns] == [
        ("up", ("Cold",)),
        ("down", ("A warm bath",)),
        ("same", ("Rush",)),
    ]
    assert (len(drawn.ups), len(drawn.downs)) == (1, 1)
    assert said(question, KEPT["dial"]).startswith(
        "On your dial: 1 thing that turns it up, 1 thing that turns it down."
    )


def test_a_dial_without_a_down_is_answered_kindly():
    found = said(read("dial"), {"sorted": {"cold": "up"}})
    assert found == f"On your dial: 1 thing that turns it up, no things that turn it down. {FIRST}"


@given(st.integers(0, 24), st.sampled_from([1, -1]))
def test_every_notch_stands_on_its_own_side_of_the_upper_half(count, side):
    found = notches(count, side)
    assert len(set(found)) == count
    assert all(side * (one.x2 - 160) > 0 and 0 <= one.y2 < 150 and 0 <= one.x2 <= 320 for one in found)


def test_a_dial_has_three_bins():
    with pytest.raises(ContentError, match='"bins" needs 3 to 3 entries'):
        read("dial", 'options = ["Cold", "Warm"]\nbins = ["Up", "Down"]')


# -- The loop ----------------------------------------------------------------------------------------------------------


def test_the_loop_shows_her_own_words_before_what_she_chose():
    drawn = read("loop").piece(KEPT["loop"])
    assert [(one.name, one.words) for one in drawn.stops] == [
        ("Sign", "Stairs"),
        ("Feeling", "Ashamed"),
        ("What I do", "I hurry"),
    ]
    assert [(one.name, one.words) for one in drawn.ways] == [("What I could do", "Slower")]
    assert drawn.fork == "Feeling"


def test_a_whole_loop_and_a_part_of_one_are_answered_differently():
    question = read("loop")
    assert said(question, KEPT["loop"]) == f"{WHOLE} {OUT}"
    assert said(question, {"places": {"sign": {"own": "A cold morning"}}}) == PART


def test_the_way_out_leaves_from_a_place_of_the_loop():
    with pytest.raises(ContentError, match='"fork" is "Elsewhere"; it needs one of: Sign, Feeling, What I do'):
        read("loop", LOOP.replace('fork = "Feeling"', 'fork = "Elsewhere"'))
    with pytest.raises(ContentError, match="Two places have the same name"):
        read("loop", LOOP.replace('"What I could do"', '"What I do"'))


# -- The chain ---------------------------------------------------------------------------------------------------------


def test_the_chain_multiplies_her_own_numbers():
    question = read("chain")
    found = said(question, KEPT["chain"])
    assert "all of it comes true about 1 in 20 times" in found
    assert "Your stomach says 80 of 100." in found
    assert "no forecast" in found
    assert [(one.likely, one.share, one.left) for one in question.piece(KEPT["chain"]).rungs] == [
        (50, 50.0, "about 5 in 10 times"),
        (10, 5.0, "about 1 in 20 times"),
        (100, 5.0, "about 1 in 20 times"),
    ]


def test_a_likely_worst_is_not_talked_away():
    found = said(read("chain"), {"rungs": {"1": {"likely": 90}, "3": {"likely": 80}}})
    assert "comes true about 7 in 10 times" in found
    assert "likely enough to want a plan" in found


def test_words_without_numbers_are_a_start():
    assert said(read("chain"), {"start": "A twinge"}).startswith("That is a start.")


def test_the_clinician_reads_the_chain_as_lines():
    assert read("chain").summary(KEPT["chain"]) == [
        "It begins with: A twinge",
        "1. I call in sick: 50 of 100",
        "2. They notice: 10 of 100",
        "3. I lose the job: 100 of 100",
        "My stomach says 80 of 100",
        "All of it, by these numbers: about 1 in 20 times",
        "What is more likely? A day off",
    ]


# -- The simulator -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("week", "shape"), [("lot little " * 3 + "lot", UP_AND_DOWN), ("little " * 7, QUIETER), ("steady " * 7, EVEN)]
)
def test_the_toy_says_what_its_line_looks_like_and_that_it_is_a_toy(week, shape):
    answer = {"days": {str(n): choice for n, choice in enumerate(week.split(), 1)}}
    found = said(read("simulator"), answer)
    assert shape in found
    assert TOY in found
    assert OPEN not in found


def test_days_left_open_are_steady_and_said_to_be():
    question = read("simulator")
    assert OPEN in said(question, {"days": {"1": "lot"}})
    assert len(question.piece({"days": {"1": "lot"}}).rows) == 14


def test_the_drawing_and_the_table_of_the_toy_hold_both_weeks():
    drawn = read("simulator").piece(KEPT["simulator"])
    assert [one.name for one in drawn.doing.series] == ["My week, lived twice", "The steady plan"]
    assert drawn.rows[0] == ("1 Monday", "60", "45", "60", "60")


# -- The compass -------------------------------------------------------------------------------------------------------


def test_the_compass_names_the_widest_gap():
    question = read("compass")
    assert said(question, KEPT["compass"]).startswith("The widest gap: Friends (matters 8, lived 2).")
    assert [one.area.name for one in question.piece(KEPT["compass"]).spokes] == ["Friends", "Fun"]


def test_one_number_of_two_is_kept_and_asked_for_kindly():
    question = read("compass")
    half = question.clean({"q.fun.matters": ["9"]})
    assert half == {"areas": {"fun": {"matters": 9}}}
    assert "both numbers" in said(question, half)
    assert question.piece(half) is None


def test_two_widest_gaps_are_both_named_and_none_is_good_news():
    both = {"areas": {"friends": {"matters": 8, "lived": 2}, "fun": {"matters": 6, "lived": 0}}}
    assert "Friends (matters 8, lived 2) and Fun (matters 6, lived 0)" in said(read("compass"), both)
    assert "close at the moment" in said(read("compass"), {"areas": {"fun": {"matters": 3, "lived": 9}}})
