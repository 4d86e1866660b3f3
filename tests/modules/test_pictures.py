"""Each worksheet's picture over time: drawn from two points on, never from one, and the same as a table."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.pictures import PICTURES
from modules.trend import HEIGHT, WIDTH, Series, draw

DAY = date(2026, 3, 2)
NIGHT = {
    "into-bed": "22:30",
    "tried-to-sleep": "23:00",
    "to-fall-asleep": 45,
    "awake-in-the-night": 60,
    "final-wake": "06:15",
    "out-of-bed": "07:00",
}
GOOD = [{"what": "Tea", "expected": 3, "actual": 6, "day": "2026-03-02"}, {"expected": 5, "actual": 5}]
GOES = [{"rung": 1, "fear-peak": 60, "belief-after": 70}, {"rung": 1, "fear-peak": 40}]
TRIES = [{"date": f"2026-03-0{n}", "value": value} for n, value in enumerate(("12", "18", "15"), 1)]
COMPASS = [{"area": "friends", "matters": 7, "lived": 2}, {"area": "work", "matters": 6, "lived": 5}]
LATER = [{"area": "friends", "matters": 7, "lived": 6}, {"area": "learning", "matters": 5, "lived": 5}]


def daily(*rows):
    return [(DAY + timedelta(days=n), row) for n, row in enumerate(rows)]


ENOUGH = {
    "sleep-diary": daily(NIGHT, NIGHT),
    "daily-diary": daily({"pain-average": 4, "mood": 6}, {"pain-average": 3, "did-what-mattered": 5}),
    "my-compass": daily({"areas": COMPASS}, {"areas": LATER}),
    "good-things": daily({"activities": GOOD}),
    "my-ladder": daily({"goes": GOES, "steps": [{"fear": 30}], "medical": "i-may-do-this"}),
    "pacing-planner": daily({"measures": TRIES}),
    "headache-diary": [(DAY - timedelta(days=n), {"severity": 6, "medicine": ["simple"]}) for n in (3, 0)],
}
ONE = {
    "sleep-diary": daily(NIGHT, {**NIGHT, "out-of-bed": "06:00"}),
    "daily-diary": daily({"pain-average": 4}, {"note": "x"}),
    "my-compass": daily({"areas": COMPASS}, {"areas": [{"area": "friends"}]}),
    "good-things": daily({"activities": GOOD[:1]}),
    "my-ladder": daily({"goes": GOES[:1]}),
    "pacing-planner": daily({"measures": TRIES[:2]}),
    "headache-diary": [(DAY - timedelta(days=60), {"severity": 6})],  # one day makes a calendar; this one is long past
}


@pytest.mark.parametrize("slug", PICTURES)
def test_every_picture_has_words_and_a_table_of_its_own(slug):
    found = PICTURES[slug](ENOUGH[slug], DAY)
    assert found.title
    assert found.words
    assert len(found.table) >= 2
    assert all(len(row) == len(found.head) for row in found.rows)


@pytest.mark.parametrize("slug", PICTURES)
def test_one_point_or_none_makes_no_picture(slug):
    assert PICTURES[slug](ONE[slug], DAY) is None
    assert PICTURES[slug]([], DAY) is None
    assert PICTURES[slug](daily({}), DAY) is None


def test_the_sleep_picture_holds_each_night_and_the_week():
    found = PICTURES["sleep-diary"](daily(*[NIGHT] * 5), DAY)
    assert found.rows[0] == ("2 March 2026", "5 hours 30 minutes", "8 hours 30 minutes", "64.7%")
    assert "The seven mornings to 6 March, 5 of them noted" in found.words


def test_the_compass_shows_then_now_and_what_was_not_there_then():
    found = PICTURES["my-compass"](ENOUGH["my-compass"], DAY)
    assert found.rows == (("Friends", "7", "2", "6"), ("Learning", "5", "–", "5"))
    assert found.blocks[1].then_width is None
    assert "3.0 then, 0.5 now. It is smaller." in found.words


def test_a_compass_where_nothing_matters_much_has_no_gap_to_tell():
    little = {"areas": [{"area": "work", "matters": 4, "lived": 1}]}
    assert PICTURES["my-compass"](daily(little, little), DAY).words == "How much you lived each part, then and now."
    same = PICTURES["my-compass"](daily({"areas": COMPASS}, {"areas": COMPASS}), DAY)
    assert same.words.endswith("It is the same.")
    assert (same.blocks[0].goal_top, same.blocks[0].goal_end) == (21, 52)


def test_a_guess_that_did_not_happen_is_not_drawn():
    rows = [*GOOD, {"expected": 9, "actual": 0, "done": "no"}]
    assert len(PICTURES["good-things"](daily({"activities": rows}), DAY).rows) == 2


def test_the_staircase_goes_up_and_shows_the_days_done():
    log = [{"date": (DAY + timedelta(days=n)).isoformat(), "actual": "14"} for n in (-1, 0, 3)]
    plan = {"measures": TRIES, "start-date": DAY.isoformat(), "log": log}
    found = PICTURES["pacing-planner"](daily(plan), DAY)
    assert [len(one.marks) for one in found.series] == [2, 0]
    assert found.rows[1][:2] == ("2", "13 minutes")
    heights = [float(pair.split(",")[1]) for pair in found.series[1].line.split()]
    assert heights == sorted(heights, reverse=True)


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(-50, 200)), min_size=2, max_size=30, unique_by=lambda one: one[0]),
    st.sampled_from(["line", "step", "dots"]),
)
def test_nothing_is_drawn_outside_the_picture(points, shape):
    ordered = tuple(sorted(points))
    found = draw("T", "W", [Series("S", ordered, shape)], high=100, labels=[], head=["a"], rows=[["b"]])
    corners = [tuple(map(float, pair.split(","))) for pair in found.series[0].line.split()]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in corners)
    assert bool(corners) == (shape != "dots")


def test_names_under_the_drawing_never_touch():
    days = [(float(n), f"Day {n}") for n in range(30)]
    ticks = draw(
        "T", "W", [Series("S", tuple((n, 1.0) for n, _ in days))], high=2, labels=days, head=[], rows=[]
    ).across
    assert (ticks[0].label, ticks[-1].label) == ("Day 0", "Day 29")
    assert all(later.at - first.at >= 60 for first, later in pairwise(ticks))
