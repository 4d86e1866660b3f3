"""What happened becomes lanes on one axis: the same picture every time, everything inside, in the order of time."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guidance.chart_words import History, Reading
from guidance.lanes import MOST_TICKS, TALL, Axis, Event, lanes, score_lane

START = date(2026, 6, 1)
AXIS = Axis(START, START + timedelta(days=56))


def day(number: int) -> date:
    return START + timedelta(days=number)


def history(*readings, **more) -> History:
    found = tuple(Reading(day(n), Decimal(value)) for n, value in readings)
    return History("pain", "Pain", Decimal(0), Decimal(10), found, **more)


def test_a_lane_is_there_also_when_nothing_happened():
    (lane,) = lanes([], ["Lessons"], AXIS)
    assert (lane.signs, lane.bars, lane.words) == ([], [], "nothing in this time")


def test_what_lies_outside_the_days_is_left_out_and_a_pause_across_the_edge_is_kept():
    events = [
        Event(day(-3), "Lessons", "opened", "too early"),
        Event(day(70), "Lessons", "opened", "too late"),
        Event(day(-10), "Lessons", "pauses", "paused", until=day(5)),
    ]
    (lane,) = lanes(events, ["Lessons"], AXIS)
    assert lane.signs == []
    assert lane.bars[0].x == AXIS.at(START)
    assert lane.words == "pauses 1"


def test_the_same_thing_twice_on_a_day_is_one_sign_that_says_both():
    events = [Event(day(3), "Messages", "from the patient", f"message {n}") for n in (1, 2)]
    (lane,) = lanes(events, ["Messages"], AXIS)
    assert len(lane.signs) == 1
    assert lane.signs[0].title == "4 June: message 1; message 2"
    assert lane.words == "from the patient 2"


def test_a_missed_day_breaks_the_line_of_a_score():
    whole = score_lane(history((0, 5), (7, 6), (14, 4)), AXIS)
    broken = score_lane(history((0, 5), (7, 6), (14, 4), missed=(day(10),)), AXIS)
    assert (len(whole.segments), len(broken.segments)) == (2, 1)
    assert broken.gaps == [AXIS.at(day(10))]


def test_the_baseline_stands_also_when_it_was_taken_before_the_first_day():
    lane = score_lane(history((-20, 8), (7, 6), baseline=Decimal(8), error=Decimal(1)), AXIS)
    assert len(lane.dots) == 1
    assert lane.error_y < lane.baseline < lane.error_y + lane.error_height


def test_no_answers_is_said():
    assert score_lane(history(), AXIS).words == "no answers in this time"


@given(st.integers(0, 4000))
def test_the_axis_has_few_dates_whatever_its_length(span):
    ticks = Axis(START, day(span)).ticks()
    assert 1 <= len(ticks) <= max(MOST_TICKS, span // 364 + 1)
    assert all(0 < tick.x < 100 for tick in ticks)


numbered = st.lists(st.tuples(st.integers(-20, 80), st.integers(-1, 1), st.sampled_from(["dot", "up"])), max_size=40)


@given(numbered)
def test_every_sign_stands_inside_and_nothing_shown_is_lost(found):
    events = [Event(day(n), "Lessons", "kind", str(place), sign, row=row) for place, (n, row, sign) in enumerate(found)]
    (lane,) = lanes(events, ["Lessons"], AXIS)
    assert all(0 < sign.x < 100 and 0 < sign.y < lane.height for sign in lane.signs)
    said = sum(len(sign.title.split(": ", 1)[1].split("; ")) for sign in lane.signs)
    assert said == len([event for event in events if event.day in AXIS])


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40), st.integers(1, 10))
def test_scores_keep_their_order_and_their_place_inside(values, days):
    lane = score_lane(history(*((n * days, value) for n, value in enumerate(values))), Axis(START, day(400)))
    assert all(0 < dot.x < 100 and 0 < dot.y < TALL for dot in lane.dots)
    assert all(one.x <= other.x for one, other in pairwise(lane.dots))
    for (one, dot), (other, beside) in pairwise(zip(values, lane.dots, strict=True)):
        assert (one > other) == (dot.y < beside.y)
