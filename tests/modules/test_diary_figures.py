"""The daily diary over seven days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.diary_figures import ACTIVITY, TOO_FEW, figures, in_words, spread_in_words

LAST = date(2026, 3, 8)


def days(*rows):
    return [(LAST - timedelta(days=len(rows) - 1 - n), row) for n, row in enumerate(rows)]


def pain(*values):
    return days(*({"pain-average": value} for value in values))


def test_means_and_spread_of_the_days_there_are():
    (found,) = figures(pain(2, 4, 4, 6), LAST).figures
    assert (found.name, found.days, found.mean) == ("Pain", 4, 4)
    assert found.spread == pytest.approx((8 / 3) ** 0.5)


def test_three_days_are_too_few_and_say_so():
    assert figures(pain(2, 4, 4), LAST).figures == ()
    assert in_words(figures(pain(2, 4, 4), LAST), LAST) == TOO_FEW


def test_an_eighth_day_is_no_part_of_the_week_and_the_later_entry_of_a_day_counts():
    (found,) = figures(pain(10, 1, 1, 1, 1, 1, 1, 1), LAST).figures
    assert (found.days, found.mean) == (7, 1)
    (again,) = figures([*pain(2, 2, 2, 9), (LAST, {"pain-average": 2})], LAST).figures
    assert again.mean == 2


def test_boom_and_bust_is_the_spread_of_activity():
    swings = ("much-more-than-usual", "much-less-than-usual") * 2
    found = figures(days(*({"activity": one, "mood": 5} for one in swings)), LAST)
    assert found.boom_bust == pytest.approx((16 / 3) ** 0.5)
    assert in_words(found, LAST) == (
        "The seven days to 8 March, 4 of them noted. On average: mood 5.0 of 10. "
        "Some days were much fuller than others."
    )
    said = "How much the days differ (standard deviation): mood 0.0, boom and bust 2.3."
    assert spread_in_words(found) == said
    assert spread_in_words(figures([], LAST)) == ""
    steady = figures(days(*[{"activity": "as-usual", "mood": 5}] * 4), LAST)
    assert steady.boom_bust == 0
    assert in_words(steady, LAST).endswith("You did much the same each day.")
    assert figures(days(*[{"activity": "less"}] * 3), LAST).boom_bust is None


@given(st.lists(st.integers(0, 10), min_size=4, max_size=7), st.lists(st.sampled_from(sorted(ACTIVITY)), max_size=7))
def test_means_stay_on_the_scale(values, activities):
    (found,) = figures(pain(*values), LAST).figures
    assert min(values) <= found.mean <= max(values)
    index = figures(days(*({"activity": one} for one in activities)), LAST).boom_bust
    assert (index is None) == (len(activities) < 4)
    assert index is None or 0 <= index <= 2.4
