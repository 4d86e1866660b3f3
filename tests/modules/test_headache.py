"""The headache diary added up: days with a headache, days with a medicine, and what is said when they are many."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import headache
from modules.headache import KINDS, facts, headache_days, headache_days_last_28, in_words, medicine, months_frequent
from modules.headache_strip import picture
from modules.pictures import PICTURES

TODAY = date(2026, 4, 2)
DAY = timedelta(days=1)


def took(*kinds, days: int, start: int = 0, **more):
    """So many days in a row, back from `start` days ago, with these kinds of medicine."""
    return [(TODAY - n * DAY, {"medicine": list(kinds), **more}) for n in range(start, start + days)]


# -- Which days count -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({}, False),
        ({"severity": 4}, True),
        ({"severity": 0, "medicine": ["triptan"]}, False),
        ({"date": "2026-04-02"}, True),
        ({"medicine": ["simple"]}, False),
        ({"medicine": ["opioid"], "hours": "0"}, False),
        ({"medicine": ["opioid"], "hours": "0.5"}, True),
        ({"medicine": ["combination"], "started-at": "14:30"}, True),
        ({"medicine": ["other"], "aura": "yes"}, True),
        ({"medicine": ["other"], "aura": "no"}, False),
        ({"medicine": ["ergot"]}, True),
        ({"medicine": ["none"]}, True),
    ],
)
def test_a_sheet_of_a_painkiller_alone_may_be_about_another_pain(values, counts):
    assert headache_days([(TODAY, values)], TODAY) == counts


def test_four_weeks_are_28_days_with_today_and_a_month_is_30():
    entries = [(TODAY - n * DAY, {"severity": 3}) for n in range(40)]
    assert headache_days_last_28(entries, TODAY) == 28
    assert headache_days(entries, TODAY) == 30
    assert headache_days([(TODAY + DAY, {"severity": 3})], TODAY) == 0


def test_none_is_no_medicine_and_what_the_sheet_does_not_know_counts_for_nothing():
    entries = [(TODAY, {"medicine": ["none"]}), (TODAY - DAY, {"medicine": ["unknown-kind"]})]
    assert medicine(entries, TODAY).days == 0


# -- When they are many: ICHD-3, 8.2 ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "frequent"),
    [
        (took("simple", days=14), False),
        (took("simple", days=15), True),
        *((took(kind, days=9), False) for kind in ("triptan", "ergot", "opioid", "combination", "other")),
        *((took(kind, days=10), True) for kind in ("triptan", "ergot", "opioid", "combination", "other")),
        (took("simple", days=8) + took("triptan", days=1, start=8), False),
        (took("simple", days=8) + took("triptan", days=2, start=8), True),
        (took("simple", "triptan", days=9), False),
        (took("simple", "triptan", days=10), True),
        (took("triptan", days=9) + took("triptan", days=5, start=30), False),
    ],
)
def test_ten_days_of_most_kinds_or_of_a_mix_and_fifteen_of_simple_ones_alone(entries, frequent):
    assert medicine(entries, TODAY).frequent == frequent


def test_three_months_in_a_row():
    months = [took("triptan", days=10, start=30 * n) for n in range(4)]
    found = [[day for month in months[:n] for day in month] for n in range(5)]
    assert [months_frequent(entries, TODAY) for entries in found] == [0, 1, 2, 3, 3]
    assert months_frequent(months[0] + months[2], TODAY) == 1
    assert months_frequent(months[1] + months[2], TODAY) == 0


def test_her_words_say_what_to_do_and_never_to_stop_alone():
    few, many = took("triptan", days=3, severity=5), took("triptan", days=10, severity=5)
    assert in_words(few, TODAY) == "In the last 30 days: 3 days with a headache, 3 days with a medicine for pain."
    assert "talk to your doctor" in in_words(many, TODAY)
    assert "Do not stop a medicine alone" in in_words(many, TODAY)
    assert "for three months" not in in_words(many, TODAY)
    assert "for three months" in in_words(took("triptan", days=90), TODAY)
    assert in_words([(TODAY, {"severity": 2})], TODAY).startswith("In the last 30 days: 1 day with a headache, 0 days")


def test_her_clinician_is_told_by_kind():
    assert facts(took("simple", days=14), TODAY) == []
    (one,) = facts(took("simple", days=12) + took("opioid", days=3), TODAY)
    assert one.startswith("Medicine for pain on 12 days of the last 30 (simple painkiller 12, opioid 3).")
    assert "Above the monthly count of ICHD-3, this month." in one
    (three,) = facts(took("simple", days=90), TODAY)
    assert "Medication-overuse headache is possible, for 3 months in a row." in three


# -- What always holds ------------------------------------------------------------------------------------------

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))  # with every change of the clocks, and both ends of a year
SHEETS = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.integers(0, 10),
        "hours": st.sampled_from(["0", "0.5", "24"]),
        "aura": st.sampled_from(["yes", "no", "not-sure"]),
        "medicine": st.lists(st.sampled_from([*KINDS, "none"]), min_size=1, max_size=7, unique=True),
    },
)
ENTRIES = st.lists(st.tuples(st.integers(0, 100), SHEETS), max_size=40)


@given(today=DAYS, entries=ENTRIES, order=st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_changes_nothing(today, entries, order):
    dated = [(today - n * DAY, values) for n, values in entries]
    mixed = list(dated)
    order.shuffle(mixed)
    assert in_words(mixed, today) == in_words(dated, today)
    assert facts(mixed, today) == facts(dated, today)
    assert picture(mixed, today) == picture(dated, today)


@given(today=DAYS, entries=ENTRIES, times=st.integers(1, 3))
def test_the_same_sheet_again_adds_no_day(today, entries, times):
    dated = [(today - n * DAY, values) for n, values in entries]
    assert medicine(dated * times, today) == medicine(dated, today)
    assert headache_days(dated * times, today) == headache_days(dated, today)


@given(today=DAYS, entries=ENTRIES, days=st.integers(1, 90))
def test_no_window_has_more_days_than_it_has(today, entries, days):
    dated = [(today - n * DAY, values) for n, values in entries]
    taken = medicine(dated, today, days)
    assert headache_days(dated, today, days) <= days
    assert max([0, *taken.by_kind.values()]) <= taken.days <= min(days, sum(taken.by_kind.values()))
    assert 0 not in taken.by_kind.values()


@given(today=DAYS, entries=ENTRIES, later=st.integers(0, 400))
def test_counts_depend_on_days_apart_alone_across_clocks_and_years(today, entries, later):
    then = [(today - n * DAY, values) for n, values in entries]
    moved = [(on + later * DAY, values) for on, values in then]
    assert medicine(moved, today + later * DAY) == medicine(then, today)
    assert months_frequent(moved, today + later * DAY) == months_frequent(then, today)
    assert headache_days_last_28(moved, today + later * DAY) == headache_days_last_28(then, today)


# -- The calendar -----------------------------------------------------------------------------------------------


def test_five_weeks_from_monday_and_no_mark_on_days_to_come():
    shown = picture(took("triptan", days=2, severity=6), TODAY)  # TODAY is a Thursday
    assert [one.label for one in shown.weeks] == ["2 Mar", "9 Mar", "16 Mar", "23 Mar", "30 Mar"]
    assert [cell.known for cell in shown.cells].count(False) == 3
    marked = [cell.day for cell in shown.cells if cell.headache and cell.medicine]
    assert marked == [1, 2]
    assert shown.rows == (("1 April 2026", "yes", "6 of 10", "triptan"), ("2 April 2026", "yes", "6 of 10", "triptan"))


def test_without_a_day_in_five_weeks_there_is_no_calendar():
    assert picture([], TODAY) is None
    assert picture(took("triptan", days=2, start=60), TODAY) is None
    assert PICTURES["headache-diary"] is picture


@given(today=DAYS, entries=ENTRIES)
def test_the_calendar_and_its_table_say_the_same(today, entries):
    dated = [(today - n * DAY, values) for n, values in entries]
    shown = picture(dated, today)
    if shown is None:
        return
    assert sum(cell.headache for cell in shown.cells) == sum(row[1] == "yes" for row in shown.rows)
    assert sum(cell.medicine for cell in shown.cells) == sum(row[3] != "none" for row in shown.rows)
    assert all(cell.x > 0 and cell.x + cell.size <= shown.width for cell in shown.cells)
    assert all(cell.y > 0 and cell.y + cell.size <= shown.height for cell in shown.cells)
    assert len(shown.cells) == 35


def test_two_sheets_of_one_day_are_one_day_with_the_worse_of_both():
    found = headache.by_day([(TODAY, {"severity": 3, "medicine": ["simple"]}), (TODAY, {"severity": 7})])
    assert found == {TODAY: headache.Day(headache=True, kinds=frozenset({"simple"}), worst=7)}
