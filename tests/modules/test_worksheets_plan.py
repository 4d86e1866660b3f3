"""The pacing planner: an entry becomes a start, a table of weeks and kind notes."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from modules import pacing, pacing_plan
from modules.pacing_plan import notes_in_words, plan_table, read_plan, start_in_words, target_in_words

START = date(2025, 3, 10)


def entry(values=("12", "18", "15"), kinds=("good", "hard", "ok"), **extra):
    rows = [
        {"date": f"2025-03-0{n}", "value": value, "day-type": kind}
        for n, (value, kind) in enumerate(zip(values, kinds, strict=True), 1)
    ]
    return {"measures": rows, "start-date": START.isoformat(), **{k.replace("_", "-"): v for k, v in extra.items()}}


def logged(week: int, days: int, actual="99", **more):
    first = START + timedelta(weeks=week - 1)
    return [{"date": (first + timedelta(days=n)).isoformat(), "actual": actual, **more} for n in range(days)]


def after(weeks: int) -> date:
    return START + timedelta(weeks=weeks)


def test_an_empty_or_short_entry_says_what_is_missing_and_has_no_table():
    assert read_plan({}) == pacing_plan.TOO_FEW
    short = {"measures": [{"value": "12"}, {"value": "0"}, {"note": "x"}]}
    assert start_in_words(short) == pacing_plan.TOO_FEW
    assert plan_table(short) == []
    assert target_in_words(short) == notes_in_words(short) == ""


def test_tries_on_the_same_date_are_not_three_days():
    found = entry()
    found["measures"][1]["date"] = found["measures"][0]["date"]
    assert read_plan(found) == pacing_plan.SAME_DATE


def test_the_midpoint_needs_both_kinds_of_day():
    assert read_plan(entry(kinds=("good", "ok", "ok"), method="midpoint")) == pacing_plan.NO_MIDPOINT
    assert read_plan(entry(("20", "5", "9"), ("good", "hard", "ok"), method="midpoint")).start == Fraction(25, 2)


def test_the_table_follows_the_worked_example():
    rows = plan_table(entry())
    assert [int(row.shown) for row in rows] == [12, 13, 14, 15, 17, 19, 21, 23]
    assert [row.starts_on for row in rows][:2] == [START, after(1)]
    assert all(row.decision is None and row.done is None for row in rows)
    assert rows[0].words == "12 minutes"
    assert "6 minutes" in rows[0].flare
    assert start_in_words(entry()) == "Start with 12 minutes each time."


def test_without_a_start_date_the_weeks_have_no_dates_and_no_verdict():
    found = entry()
    del found["start-date"]
    assert {row.starts_on for row in plan_table(found, today=after(5))} == {None}


def test_a_good_week_goes_up_and_a_half_week_holds():
    rows = plan_table(entry(log=logged(1, 5) + logged(2, 4)), today=after(2))
    assert [row.done for row in rows[:3]] == [5, 4, None]
    assert [row.decision.step for row in rows[:2]] == ["next", "hold"]
    assert rows[1].quota == rows[2].quota == rows[0].quota * Fraction(11, 10)


def test_a_week_is_judged_only_once_it_is_over():
    rows = plan_table(entry(log=logged(1, 5)), today=after(1) - timedelta(days=1))
    assert rows[0].decision is None


def test_a_week_without_any_log_holds_and_asks_and_two_offer_less():
    rows = plan_table(entry(), today=after(2))
    assert [(row.decision.step, row.decision.ask_why) for row in rows[:2]] == [("hold", True), ("less", True)]
    assert rows[2].quota == rows[0].quota


def test_the_offer_of_less_waits_until_she_takes_it():
    kept = plan_table(entry(), today=after(3))
    assert [row.decision.step for row in kept[:3]] == ["hold", "less", "less"]
    taken = plan_table(entry(changes=[{"week": 3, "amount": "9.5"}]), today=after(3))
    assert (taken[2].own, taken[2].words, taken[2].decision.step) == (True, "9.5 minutes", "hold")
    assert taken[3].words == "9.5 minutes"


def test_the_plan_goes_on_from_her_own_amount():
    rows = plan_table(entry(changes=[{"week": 2, "amount": "20"}, {"week": 4}]))
    assert [row.words for row in rows[:4]] == ["12 minutes", "20 minutes", "22 minutes", "24 minutes"]
    assert [row.own for row in rows[:3]] == [False, True, False]


def test_a_day_is_done_when_what_was_planned_is_met_and_counts_once():
    half = logged(1, 5, actual="6", planned="6")
    assert plan_table(entry(log=half), today=after(1))[0].done == 5
    assert plan_table(entry(log=logged(1, 5, actual="6")), today=after(1))[0].done == 0
    assert plan_table(entry(log=logged(1, 5) * 2), today=after(1))[0].done == 5
    assert plan_table(entry(log=[{"date": "2025-03-10"}, {"actual": "9"}]), today=after(1))[0].done == 0


def test_days_done_beyond_the_planned_days_are_not_counted_twice():
    rows = plan_table(entry(days=["monday", "friday"], log=logged(1, 7)), today=after(1))
    assert (rows[0].done, rows[0].planned, rows[0].decision.step) == (2, 2, "next")


@pytest.mark.parametrize("said", ["yes", "not-sure"])
def test_worsening_after_small_efforts_holds_every_week(said):
    rows = plan_table(entry(worsening=said, log=logged(1, 7) + logged(2, 7) + logged(3, 7)), today=after(3))
    assert {row.quota for row in rows} == {Fraction(12)}
    assert {row.decision.words for row in rows[:3]} == {pacing.STAY}
    capped = plan_table(entry(worsening=said, changes=[{"week": 2, "amount": "30"}, {"week": 3, "amount": "8"}]))
    assert [row.quota for row in capped[:4]] == [12, 12, 8, 8]
    assert pacing.STAY in notes_in_words(entry(worsening=said))


def test_the_plan_stops_rising_at_the_target():
    rows = plan_table(entry(target="14"))
    assert [int(row.shown) for row in rows[:5]] == [12, 13, 14, 14, 14]
    assert {row.quota for row in plan_table(entry(target="5", increment_mode="hold"))} == {Fraction(12)}


def test_the_target_is_told_as_a_week_or_as_a_hold():
    assert target_in_words(entry(target="30")) == "Week 11, if each week goes to plan."
    assert target_in_words(entry(target="30", increment_mode="linear10")) == "Week 13, if each week goes to plan."
    assert "Holding is fine" in target_in_words(entry(target="30", worsening="yes"))
    assert target_in_words(entry()) == ""


def test_a_plan_that_runs_on_shows_the_weeks_to_come():
    assert len(plan_table(entry(), today=after(20))) == 22
    assert len(plan_table(entry(), today=after(500))) == pacing_plan.MOST_WEEKS


def test_notes_ask_kindly_for_a_hard_day_and_an_earlier_stop():
    found = entry(kinds=("good", "ok", "ok"))
    found["measures"][0]["stopped-at"] = "at-limit"
    assert notes_in_words(found) == f"{pacing_plan.NO_HARD_DAY} {pacing_plan.AT_LIMIT}"
    assert notes_in_words(entry()) == ""


def test_a_big_last_day_is_banked():
    assert notes_in_words(entry(log=logged(1, 1, actual="16"))) == pacing_plan.BANK_IT
    assert notes_in_words(entry(log=logged(1, 1, actual="15"))) == ""
    assert notes_in_words(entry(log=logged(1, 1, actual="15", planned="10"))) == pacing_plan.BANK_IT
    dateless = entry(log=logged(1, 1, actual="16"))
    del dateless["start-date"]
    assert notes_in_words(dateless) == pacing_plan.BANK_IT
