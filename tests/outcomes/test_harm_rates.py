"""Rates of harm: patient-weeks by hand, exact limits against published tables, and what must hold for any course."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.harm_rates import Rate, Stay, active_days, days_between, poisson_interval

JUNE = days_between(date(2026, 6, 1), date(2026, 6, 30))


def test_a_worked_example_by_hand():
    """Two patients in June 2026.

    The first starts on the 3rd (28 days to the 30th), pauses from the 10th and is back on the 15th: 5 days less, 23.
    She changes from CBT to ACT on the 20th: 3rd-9th and 15th-19th are CBT (12), 20th-30th ACT (11).
    The second has been in ACT since May and ends on the 19th: 19 days. Together 42 days are 6 patient-weeks.
    3 events in 6 patient-weeks are 50 per 100; in ACT 30 days are 30/7 patient-weeks, and 2 events 46.67 per 100.
    """
    track = ((date.min, "cbt"), (date(2026, 6, 20), "act"))
    first = Stay(date(2026, 6, 3), pauses=((date(2026, 6, 10), date(2026, 6, 15)),), groups={"track": track})
    second = Stay(date(2026, 5, 4), date(2026, 6, 19), groups={"track": ((date.min, "act"),)})
    assert active_days([first, second], JUNE) == {"": 42}
    assert active_days([first, second], JUNE, "track") == {"cbt": 12, "act": 30}
    rate = Rate(3, 42)
    assert (rate.patient_weeks, rate.value) == (6, 50)
    assert Rate(2, 30).value == pytest.approx(46.67, abs=0.005)


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        (0, 0, 3.689),
        (1, 0.025, 5.572),
        (2, 0.242, 7.225),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (30, 20.241, 42.827),
    ],
)
def test_the_exact_limits_are_those_of_the_published_table(events, low, high):
    """95 % limits of a Poisson count: Garwood 1936, Biometrika 28:437-442; the same in Ulm 1990, Am J Epidemiol 131."""
    assert poisson_interval(events) == pytest.approx((low, high), abs=0.001)


def test_the_limits_of_a_rate_are_those_of_its_count_over_the_time():
    rate = Rate(5, 700)
    assert (rate.value, rate.low, rate.high) == pytest.approx((5, 1.623, 11.668), abs=0.001)


def test_events_without_time_are_no_rate():
    rate = Rate(2, 0)
    assert (rate.value, rate.low, rate.high) == (None, None, None)


def test_fewer_than_no_events_is_refused():
    with pytest.raises(ValueError, match="fewer than none"):
        poisson_interval(-1)


def test_a_pause_that_lasts_takes_every_day_from_its_first():
    stay = Stay(date(2026, 6, 1), pauses=((date(2026, 6, 11), None),))
    assert active_days([stay], JUNE)[""] == 10


def test_days_before_a_group_was_known_stand_under_none():
    stay = Stay(date(2026, 6, 1), groups={"lesson": ((date(2026, 6, 4), "making-sense"),)})
    assert active_days([stay], JUNE, "lesson") == {"": 3, "making-sense": 27}
    assert active_days([stay], JUNE, "never-told") == {"": 30}


def test_the_last_of_two_steps_on_one_day_counts():
    stay = Stay(date(2026, 6, 1), groups={"lesson": ((date(2026, 6, 1), "one"), (date(2026, 6, 1), "two"))})
    assert active_days([stay], JUNE, "lesson") == {"two": 30}


days = st.dates(date(2026, 4, 1), date(2026, 8, 31))


@st.composite
def some_stay(draw):
    started, lasted = draw(days), draw(st.none() | st.integers(0, 120))
    pauses = []
    for first in sorted(draw(st.lists(days, max_size=3))):
        pauses.append((first, first + timedelta(days=draw(st.integers(0, 20)))))
    steps = tuple(sorted((draw(days), draw(st.sampled_from("ab"))) for _ in range(draw(st.integers(0, 3)))))
    ended = None if lasted is None else started + timedelta(days=lasted)
    return Stay(started, ended, tuple(pauses), {"track": steps})


@given(st.lists(some_stay(), max_size=4))
def test_groups_add_up_and_nobody_has_more_days_than_the_month(stays):
    whole, parts = active_days(stays, JUNE)[""], active_days(stays, JUNE, "track")
    assert sum(parts.values()) == whole
    assert 0 <= whole <= len(JUNE) * len(stays)


@given(some_stay())
def test_a_month_is_the_sum_of_its_halves(stay):
    whole, first, second = (active_days([stay], some)[""] for some in (JUNE, JUNE[:11], JUNE[11:]))
    assert whole == first + second


@given(some_stay(), days, st.integers(0, 30))
def test_a_further_pause_never_adds_a_day(stay, first, length):
    longer = Stay(stay.started_on, stay.ended_on, (*stay.pauses, (first, first + timedelta(days=length))), stay.groups)
    assert active_days([longer], JUNE)[""] <= active_days([stay], JUNE)[""]


@given(st.integers(0, 400))
def test_the_limits_lie_around_the_count_and_rise_with_it(events):
    low, high = poisson_interval(events)
    assert low <= events < high
    more = poisson_interval(events + 1)
    assert more[0] > low
    assert more[1] > high


@given(st.integers(0, 200))
def test_more_confidence_is_a_wider_span(events):
    narrow, wide = poisson_interval(events, 0.9), poisson_interval(events, 0.99)
    assert wide[0] <= narrow[0]
    assert narrow[1] <= wide[1]
