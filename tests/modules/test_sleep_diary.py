"""The sleep diary: one night across midnight, the figures of a week, and kind words for times that cannot be."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import sleep
from modules.sleep import Night, clock_of, length, minute_of, night, night_in_words, percent, valid_nights, week

ASLEEP, IN_BED = (330, 360, 300, 345, 315, 375, 330), (510, 500, 520, 495, 510, 505, 515)
WEEK = [Night(*pair) for pair in zip(ASLEEP, IN_BED, strict=True)]
MORNING = date(2026, 3, 29)  # the clocks go forward in Europe


def entry(into="22:30", tried="23:00", sol=45, waso=60, woke="06:15", out="07:00", **more):
    times = dict(zip(sleep.TIMES, (into, tried, woke, out), strict=True))
    return {**times, "to-fall-asleep": sol, "awake-in-the-night": waso, **more}


def test_the_night_of_the_worked_example():
    found = night(entry())
    assert (found.asleep, found.in_bed, percent(found.efficiency)) == (330, 510, "64.7%")
    said = "About 5 hours 30 minutes asleep, of 8 hours 30 minutes in bed. That is 64.7% of the time in bed."
    assert night_in_words(entry()) == said


def test_the_week_of_the_worked_example_is_sum_by_sum():
    found = week(WEEK)
    assert round(float(found.mean_asleep), 1) == 336.4
    assert percent(found.efficiency) == "66.2%"
    assert found.efficiency == Fraction(100 * sum(ASLEEP), sum(IN_BED))


def test_the_mean_of_daily_percentages_would_be_another_number():
    uneven = [Night(60, 600), *[Night(300, 300)] * 4]
    assert week(uneven).efficiency == Fraction(100 * 1260, 1800) != sum(n.efficiency for n in uneven) / 5


def test_a_week_needs_five_nights():
    assert week(WEEK[:4]) is None
    assert week(WEEK[:5]).nights == 5


def test_nothing_is_said_of_an_empty_entry_and_little_of_half_a_one():
    assert night_in_words({"quality": "good"}) == ""
    assert night_in_words({"into-bed": "22:30"}) == sleep.MISSING


def test_minutes_left_out_are_not_taken_for_none():
    half = entry()
    del half["awake-in-the-night"]
    assert night(half) == sleep.MISSING
    assert night({**half, "wakings": 2}) == sleep.MISSING
    assert night({**half, "wakings": 0}).asleep == 390


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sol": 300, "waso": 200}, sleep.AWAKE),
        ({"into": "06:00", "tried": "06:30", "woke": "22:00", "out": "22:01"}, sleep.TOO_LONG),
        ({"into": "07:00", "tried": "07:00"}, sleep.NO_TIME),
        ({"tried": "22:00"}, sleep.ORDER),
        ({"woke": "07:30"}, sleep.ORDER),
    ],
)
def test_what_cannot_be_is_asked_again_kindly(wrong, sentence):
    assert night(entry(**wrong)) == night_in_words(entry(**wrong)) == sentence


def test_sixteen_hours_in_bed_is_still_a_night():
    assert night(entry("15:00", "15:00", 0, 0, "07:00", "07:00")) == Night(960, 960)


def test_the_clock_in_the_room_counts_on_the_night_the_clocks_change():
    assert valid_nights([(MORNING, entry()), (MORNING - timedelta(days=1), entry())])[MORNING] == Night(330, 510)


def test_the_later_entry_of_a_morning_counts_and_the_invalid_one_leaves_it_out():
    later = entry(sol=15)
    assert valid_nights([(MORNING, entry()), (MORNING, later)]) == {MORNING: Night(360, 510)}
    assert valid_nights([(MORNING, entry()), (MORNING, entry(sol=900))]) == {}


def test_a_week_is_the_seven_mornings_to_its_last():
    nights = {MORNING - timedelta(days=n): one for n, one in enumerate([*WEEK, Night(0, 600)])}
    assert sleep.week_until(nights, MORNING) == week(WEEK)
    assert sleep.week_in_words(None, MORNING) == "Five full mornings in seven days give the figures of a week."
    assert "29 March, 7 of them noted: about 5 hours 36 minutes asleep" in sleep.week_in_words(week(WEEK), MORNING)


def test_a_share_is_rounded_down_so_that_no_line_seems_crossed():
    assert percent(Fraction(84999, 1000)) == "84.9%"
    assert [length(0), length(60), length(61)] == ["0 minutes", "1 hour", "1 hour 1 minute"]


@given(st.integers(0, 1439), *(st.integers(0, 400) for _ in range(5)))
def test_any_night_in_order_is_read_right_wherever_midnight_falls(start, settle, sol, waso, asleep, linger):
    minutes = (start, start + settle, start + settle + sol + asleep + waso)
    end = minutes[-1] + linger
    found = night(entry(*map(clock_of, minutes[:2]), sol, waso, *map(clock_of, (minutes[2], end))))
    in_bed = end - start
    if 0 < in_bed <= sleep.LONGEST:
        assert found == Night(asleep, in_bed)
        assert 0 <= found.efficiency <= 100


@given(*(st.integers(0, 1439) for _ in range(4)), st.integers(0, 1440), st.integers(0, 1440))
def test_no_times_at_all_give_an_impossible_night(into, tried, woke, out, sol, waso):
    found = night(entry(*map(clock_of, (into, tried)), sol, waso, *map(clock_of, (woke, out))))
    assert isinstance(found, str) or (0 <= found.asleep <= found.in_bed <= sleep.LONGEST and found.in_bed)


@given(st.integers(-3000, 3000))
def test_the_clock_goes_round(minute):
    assert minute_of(clock_of(minute)) == minute % sleep.DAY


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 60)), min_size=5, max_size=7))
def test_a_week_lies_between_its_worst_and_its_best_night(pairs):
    nights = [Night(asleep, asleep + awake + 1) for asleep, awake in pairs]
    shares = [one.efficiency for one in nights]
    assert min(shares) <= week(nights).efficiency <= max(shares)
