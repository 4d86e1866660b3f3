"""The sums behind the drawings: chances multiplied and told in words, the toy fortnight, the spokes of the compass."""

from fractions import Fraction
from itertools import product
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import fortnight
from modules.chances import in_words, running
from modules.compass import Area
from modules.compass_rating import widest_in_words
from modules.compass_rose import MIDDLE, REACH, rose
from modules.fortnight import FULL, LITTLE, LOT, STEADY, run, spread, total

PERCENTS = st.lists(st.integers(0, 100), min_size=1, max_size=6)
CHANCES = st.fractions(0, 1)
WEEKS = st.lists(st.sampled_from([LITTLE, STEADY, LOT]), min_size=7, max_size=7)
AREAS = st.lists(st.builds(Area, st.text(min_size=1, max_size=9), st.integers(0, 10), st.integers(0, 10)), max_size=12)


# -- Chances -----------------------------------------------------------------------------------------------------------


@given(PERCENTS)
def test_a_further_rung_never_makes_the_whole_likelier(percents):
    shares = running(percents)
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] <= Fraction(min(percents), 100)
    assert all(0 <= one <= 1 for one in shares)


@given(PERCENTS)
def test_the_order_of_the_numbers_does_not_change_the_whole(percents):
    assert running(percents)[-1] == running(sorted(percents))[-1]


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_chance_beyond_its_range_is_refused(percent):
    with pytest.raises(ValueError, match="0 to 100"):
        running([percent])
    with pytest.raises(ValueError, match="0 to 1"):
        in_words(Fraction(percent, 100) if percent < 0 else Fraction(percent))


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (Fraction(0), "not once"),
        (Fraction(1, 5000), "less than 1 in 1,000 times"),
        (Fraction(1, 1000), "about 1 in 1,000 times"),
        (Fraction(1, 137), "about 1 in 140 times"),
        (Fraction(1, 20), "about 1 in 20 times"),
        (Fraction(6, 100), "about 1 in 17 times"),
        (Fraction(1, 5), "about 2 in 10 times"),
        (Fraction(1, 2), "about 5 in 10 times"),
        (Fraction(19, 20), "nearly every time"),
        (Fraction(99, 100), "nearly every time"),
        (Fraction(1), "every time"),
    ],
)
def test_chances_are_told_as_times(chance, words):
    assert in_words(chance) == words


@given(CHANCES)
def test_the_words_are_never_far_from_the_number(chance):
    words = in_words(chance)
    if words.startswith("about "):
        hits, _, times = words.removeprefix("about ").removesuffix(" times").partition(" in ")
        told = Fraction(int(hits), int(times.replace(",", "")))
        assert abs(told - chance) <= max(chance * Fraction(12, 100), Fraction(1, 20))
        assert abs(told - chance) <= chance * Fraction(13, 50)


# -- The toy fortnight -------------------------------------------------------------------------------------------------


@given(WEEKS)
def test_the_toy_stays_within_its_scale_and_spends_no_energy_it_has_not(week):
    days = run(week)
    assert len(days) == fortnight.DAYS
    assert all(0 <= one.done <= one.energy <= FULL for one in days)
    low, high = spread(days)
    assert low * len(days) <= total(days) <= high * len(days)


def test_the_steady_plan_is_the_same_every_day():
    assert len(set(fortnight.steady())) == 1
    assert run([STEADY] * 7) == fortnight.steady()


def test_no_week_does_more_in_the_toy_than_the_steady_one():
    """The whole point of the toy, for each of the 2,187 weeks that can be chosen."""
    best = total(fortnight.steady())
    weeks = [week for week in product((LITTLE, STEADY, LOT), repeat=7) if set(week) != {STEADY}]
    assert max(total(run(week)) for week in weeks) < best


def test_a_day_with_a_lot_is_paid_for_the_day_after():
    _, after, *_ = run([LOT, *[STEADY] * 6])
    assert after.done < fortnight.steady()[1].done


def test_after_one_crash_the_steady_days_climb_back():
    days = run([*[STEADY] * 6, LOT])
    assert [one.done for one in days[7:11]] == sorted(one.done for one in days[7:11])
    assert days[12].done == fortnight.steady()[0].done


def test_with_little_every_day_the_store_shrinks():
    energy = [one.energy for one in run([LITTLE] * 7)]
    assert energy[-1] < max(energy)


# -- The compass -------------------------------------------------------------------------------------------------------


@given(AREAS)
def test_a_spoke_is_as_long_as_what_it_shows(areas):
    found = rose(areas)
    assert (found is None) == (not areas)
    for spoke in found.spokes if found else ():
        lived, matters = (hypot(x - MIDDLE, y - MIDDLE) for x, y in (spoke.lived, spoke.matters))
        assert max(lived, matters) <= REACH + 0.2
        if abs(spoke.area.lived - spoke.area.importance) >= 1:
            assert (lived < matters) == (spoke.area.lived < spoke.area.importance)


@given(AREAS)
def test_the_widest_gap_in_words_is_the_widest(areas):
    words = widest_in_words(areas)
    gaps = [one.gap for one in areas]
    if gaps and max(gaps):
        widest = next(one for one in areas if one.gap == max(gaps))
        assert f"{widest.name} (matters {widest.importance}, lived {widest.lived})" in words
    assert "failed" not in words
    assert words
