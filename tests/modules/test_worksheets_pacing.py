"""The arithmetic of steady activity, against the published examples and its own laws."""

import inspect
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import pacing, pacing_plan
from modules.pacing import baseline, decide, flare_quota, overdid, quota, shown, weeks_to_target

AMOUNTS = st.decimals(min_value="0.5", max_value=100000, places=1).map(Fraction)
UNITS = st.sampled_from(["min", *pacing.STEPS])


def weekly(start, unit, mode="compound10", average=0, weeks=8):
    return [shown(quota(start, week, mode, average), unit) for week in range(1, weeks + 1)]


def test_twelve_eighteen_fifteen_minutes_start_at_twelve():
    start = baseline([12, 18, 15])
    assert (pacing.mean([12, 18, 15]), start) == (15, 12)
    assert weekly(start, "min") == [12, 13, 14, 15, 17, 19, 21, 23]


def test_thirty_minutes_are_reached_in_eleven_weeks_compound_and_thirteen_linear():
    assert weeks_to_target(12, 30) == 11
    assert weeks_to_target(12, 30, "linear10", average=15) == 13


def test_two_hundred_metres_start_at_160_and_reach_300_in_week_eight():
    start = baseline([200, 200, 200])
    assert weekly(start, "metres", "linear10", 200) == [160, 180, 200, 220, 240, 260, 280, 300]


def test_five_seven_four_minutes_show_four():
    start = baseline([5, 7, 4])
    assert float(start) == pytest.approx(4.27, abs=0.005)
    assert shown(start, "min") == Decimal("4.0")


def test_steps_are_shown_in_fifties():
    start = baseline([2400, 3100, 1900])
    assert float(start) == pytest.approx(1973, abs=0.5)
    assert shown(start, "steps") == 1950


def test_the_midpoint_of_twenty_and_five_is_twelve_and_a_half():
    assert baseline([20, 5], "midpoint") == Fraction(25, 2)


def test_high_fear_starts_with_half():
    assert baseline([12, 18, 15], "mean50") == Fraction(15, 2)


def test_the_story_of_the_dog_adds_up():
    start = baseline([22, 15, 20])
    assert pacing.mean([22, 15, 20]) == 19
    assert weekly(start, "min", weeks=3) == [15, 16, 18]


def test_rounding_is_for_the_eye_alone():
    assert quota(baseline([22, 15, 20]), 3) == Fraction(152, 10) * Fraction(121, 100)


@pytest.mark.parametrize(("values", "method"), [([10, 12], "mean80"), ([], "mean50"), ([1, 2, 3], "midpoint")])
def test_too_few_tries_are_an_error_and_never_a_guess(values, method):
    with pytest.raises(ValueError, match="needs"):
        baseline(values, method)


def test_an_average_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="at least one value"):
        pacing.mean([])


def test_weeks_are_counted_from_one():
    with pytest.raises(ValueError, match="from 1"):
        quota(12, 0)


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (12, "min", "12 minutes"),
        (Fraction(9, 2), "min", "4.5 minutes"),
        (1, "min", "1 minute"),
        (160, "metres", "160 metres"),
        (1000, "steps", "1000 steps"),
        (1, "pages", "1 page"),
        (1, "reps", "1 time"),
    ],
)
def test_an_amount_in_words(amount, unit, words):
    assert pacing.in_words(amount, unit) == words


@given(st.lists(AMOUNTS, min_size=3, max_size=7))
def test_a_baseline_is_below_the_average_and_in_exact_proportion(values):
    assert baseline(values) * 5 == pacing.mean(values) * 4
    assert baseline(values, "mean50") * 2 == pacing.mean(values)
    assert min(values) * Fraction(4, 5) <= baseline(values) <= max(values) * Fraction(4, 5)


@given(AMOUNTS, AMOUNTS)
def test_a_midpoint_lies_between_the_two_days(good, hard):
    assert min(good, hard) <= baseline([good, hard], "midpoint") <= max(good, hard)


@given(AMOUNTS, st.integers(1, 52), AMOUNTS)
def test_each_week_grows_by_a_tenth_of_itself_of_the_average_or_not_at_all(start, week, average):
    assert quota(start, week + 1) * 10 == quota(start, week) * 11
    grown = quota(start, week + 1, "linear10", average) - quota(start, week, "linear10", average)
    assert grown == Fraction(average) / 10
    assert quota(start, week, "hold", average) == start
    assert quota(start, 1) == quota(start, 1, "linear10", average) == start


@given(AMOUNTS, UNITS)
def test_what_is_shown_never_asks_more_than_the_quota_beyond_one_step(amount, unit):
    size = pacing.step(amount, unit)
    found = Fraction(shown(amount, unit))
    assert found % size == 0
    assert found >= size
    assert found == size or found <= amount
    assert Fraction(amount) - found < size


@given(AMOUNTS, AMOUNTS, UNITS)
def test_more_is_never_shown_as_less(one, other, unit):
    low, high = sorted([one, other])
    assert shown(low, unit) <= shown(high, unit)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(["compound10", "linear10"]))
def test_the_target_week_is_the_first_that_reaches_it(start, target, average, mode):
    target = min(target, start * 200)
    week = weeks_to_target(start, target, mode, average)
    assert quota(start, week, mode, average) >= target
    assert week == 1 or quota(start, week - 1, mode, average) < target


def test_a_plan_that_holds_or_starts_at_nothing_never_reaches_more():
    assert weeks_to_target(12, 30, "hold") is None
    assert weeks_to_target(0, 30) is None
    assert weeks_to_target(12, 30, "linear10", average=0) is None
    assert weeks_to_target(30, 30, "hold") == 1


def test_a_flare_goes_half_for_three_days_then_climbs_back():
    assert [flare_quota(20, day) for day in range(1, 8)] == [10, 10, 10, 14, 17, 20, 20]
    assert [flare_quota(20, day, 1) for day in range(1, 5)] == [10, 14, 17, 20]
    assert pacing.flare_in_words(20, "min") == (
        "Up to 3 days at 10 minutes, then 14 minutes, then 17 minutes, then back to 20 minutes."
    )


@given(AMOUNTS, st.integers(1, 40), st.integers(1, 3))
def test_a_flare_halves_and_never_stops_and_never_adds(amount, day, days_at_half):
    found = flare_quota(amount, day, days_at_half)
    assert Fraction(amount) / 2 <= found <= amount
    assert found <= flare_quota(amount, day + 1, days_at_half)


@pytest.mark.parametrize(("day", "days_at_half"), [(0, 3), (1, 0), (1, 4)])
def test_flare_days_out_of_range_are_an_error(day, days_at_half):
    with pytest.raises(ValueError, match="flare days"):
        flare_quota(20, day, days_at_half)


def test_the_guard_speaks_only_above_125_percent():
    assert not overdid(Decimal("18.75"), 15)
    assert overdid(Decimal("18.8"), 15)


@given(AMOUNTS, AMOUNTS)
def test_the_guard_never_speaks_within_the_plan(amount, actual):
    assert overdid(actual, amount) == (Fraction(actual) > Fraction(amount) * 5 / 4)


@pytest.mark.parametrize(
    ("done", "step", "ask_why"),
    [
        (7, "next", False),
        (5, "next", False),
        (4, "hold", False),
        (3, "hold", False),
        (2, "hold", True),
        (0, "hold", True),
    ],
)
def test_the_week_decides_by_days_done(done, step, ask_why):
    found = decide(done)
    assert (found.step, found.ask_why) == (step, ask_why)
    assert found.words


def test_a_second_hold_running_offers_less_and_a_good_week_does_not():
    assert decide(4, held_before=True).step == "less"
    assert decide(1, held_before=True) == pacing.Decision("less", pacing.OFFER, ask_why=True)
    assert decide(5, held_before=True).step == "next"


def test_fewer_planned_days_count_in_the_same_shares():
    assert [decide(done, 5).step for done in range(6)] == ["hold", "hold", "hold", "hold", "next", "next"]
    assert [decide(done, 5).ask_why for done in range(6)] == [True, True, True, False, False, False]
    assert decide(1, 1).step == "next"


@pytest.mark.parametrize(("done", "planned"), [(8, 7), (-1, 7), (0, 0), (3, 8)])
def test_days_out_of_range_are_an_error(done, planned):
    with pytest.raises(ValueError, match="days"):
        decide(done, planned)


@given(st.integers(1, 7), st.data(), st.booleans())
def test_worsening_after_small_efforts_stops_every_increase(planned, data, held_before):
    done = data.draw(st.integers(0, planned))
    assert decide(done, planned, held_before=held_before, worsening=True).step != "next"


@given(st.integers(1, 7), st.data(), st.booleans())
def test_a_day_more_never_makes_the_decision_worse(planned, data, held_before):
    done = data.draw(st.integers(0, planned - 1))
    one, more = (decide(n, planned, held_before=held_before) for n in (done, done + 1))
    assert (one.step == "next") <= (more.step == "next")
    assert more.ask_why <= one.ask_why


def test_no_rule_takes_pain_as_an_input():
    for _, function in inspect.getmembers(pacing, inspect.isfunction):
        assert not [name for name in inspect.signature(function).parameters if "pain" in name]


TRIES = [{"date": f"2025-03-0{n}", "value": value} for n, value in [(1, "12"), (2, "18"), (3, "15")]]
SCALES = st.none() | st.integers(0, 10)


@given(st.lists(st.tuples(st.integers(0, 55), st.integers(0, 30), SCALES, SCALES), max_size=40))
def test_the_same_log_gives_the_same_plan_whatever_the_pain(days):
    def entry(with_pain):
        log = []
        for n, actual, before, after in days:
            row = {"date": date.fromordinal(date(2025, 3, 10).toordinal() + n).isoformat(), "actual": str(actual)}
            log.append(row | ({"pain-before": before, "pain-after": after} if with_pain else {}))
        return {"measures": TRIES, "start-date": "2025-03-10", "log": log}

    today = date(2025, 5, 5)
    assert pacing_plan.plan_table(entry(True), today) == pacing_plan.plan_table(entry(False), today)
    assert pacing_plan.notes_in_words(entry(True)) == pacing_plan.notes_in_words(entry(False))
