"""The small sums of the worksheets: compass, good things, thoughts, goals, practice, the flare plan."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from modules import compass, flare, goals, good_things, practice, thoughts

DAY = date(2026, 3, 2)


def wheel(**areas):
    return {"areas": [{"area": name, "matters": pair[0], "lived": pair[1]} for name, pair in areas.items()]}


WHEEL = wheel(family=(9, 4), health=(8, 3), friends=(7, 2), work=(6, 5), learning=(4, 4))


def test_the_compass_of_the_worked_example():
    found = compass.areas(WHEEL)
    assert [(one.gap, one.priority) for one in found] == [(5, 45), (5, 40), (5, 35), (1, 6), (0, 0)]
    assert compass.mean_gap(found) == 4
    assert [one.name for one in compass.by_priority(found)] == ["Family", "Health", "Friends", "Work"]
    assert "Family (9 and 4), Health (8 and 3), Friends (7 and 2)." in compass.gaps_in_words(WHEEL)


def test_the_compass_says_nothing_of_half_rows_and_is_glad_of_no_gap():
    assert compass.gaps_in_words({"areas": [{"area": "friends", "matters": 9}, {"matters": 3, "lived": 1}]}) == ""
    assert compass.gaps_in_words(wheel(friends=(7, 8))) == compass.CLOSE
    assert compass.mean_gap(compass.areas(wheel(friends=(4, 1)))) is None


def test_the_compass_then_and_now_keeps_what_was_not_there_then():
    pairs = compass.then_and_now(wheel(family=(9, 4)), wheel(family=(9, 6), work=(6, 5)))
    assert [(one.name, one.then, one.now) for one in pairs] == [("Family", 4, 6), ("Work", None, 5)]


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=10))
def test_gaps_are_never_negative_and_the_mean_stays_on_the_scale(pairs):
    found = compass.areas(wheel(**{f"a{n}": pair for n, pair in enumerate(pairs)}))
    assert all(0 <= one.gap <= one.importance and one.priority == one.importance * one.gap for one in found)
    mean = compass.mean_gap(found)
    assert (mean is None) == all(one.importance < 5 for one in found)
    assert mean is None or 0 <= mean <= 10


def good(*pairs, **more):
    return {"activities": [{"expected": guess, "actual": actual, **more} for guess, actual in pairs]}


def test_guess_and_truth_are_compared_over_what_happened():
    assert good_things.surplus(good((3, 6), (5, 5), (4, 6))) == Fraction(5, 3)
    said = good_things.surplus_in_words(good((3, 6), (5, 5), (4, 6)))
    assert said.startswith("3 good things compared: on average 1.7 points better than you guessed.")
    assert good_things.surplus_in_words(good((3, 6), done="no")) == ""
    assert good_things.surplus_in_words({"activities": [{"expected": 3}]}) == ""
    assert good_things.surplus_in_words(good((4, 4))) == "1 good thing compared: as good as you guessed."
    assert "2.0 points less good" in good_things.surplus_in_words(good((6, 4)))


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1))
def test_the_surplus_is_the_difference_of_the_means(pairs):
    guesses, truths = zip(*pairs, strict=True)
    assert good_things.surplus(good(*pairs)) == Fraction(sum(truths), len(pairs)) - Fraction(sum(guesses), len(pairs))


def test_what_moved_in_a_thought_is_said_for_each_feeling_and_the_thought():
    values = {
        "feelings": [{"name": "Fear", "before": 80, "after": 50}, {"before": 40, "after": 40}, {"name": "Shame"}],
        "belief-before": 90,
        "belief-after": 95,
    }
    assert thoughts.changes_in_words(values) == (
        "Fear: 80 then, 50 now (30 less). Feeling 2: 40 then, 40 now (no change yet). "
        "The old thought: 90 then, 95 now (5 more)."
    )
    assert thoughts.changes_in_words({"belief-before": 90}) == ""


def test_a_view_believed_less_than_half_is_to_be_fairer_not_nicer():
    assert "fairer, not nicer" in thoughts.fairness_in_words({"belief-balanced": 49})
    assert thoughts.fairness_in_words({"belief-balanced": 50}) == thoughts.fairness_in_words({}) == ""


def test_a_caught_thought_becomes_the_start_of_its_test():
    caught = {
        "situation": ["At the sink"],
        "thought": ["It will tear"],
        "belief": ["80"],
        "feelings.0.name": ["Fear"],
        "feelings.0.strength": ["70"],
        "traps": ["filter"],
        "body": ["Tight"],
    }
    assert thoughts.record_from_catch(caught) == {
        "situation": ["At the sink"],
        "hot-thought": ["It will tear"],
        "belief-before": ["80"],
        "feelings.0.name": ["Fear"],
        "feelings.0.before": ["70"],
    }


def test_soft_hints_on_a_goal():
    def hints(what, **more):
        return goals.hints({"what": what, **more})

    assert hints("Walk to the bakery on Monday") == hints("Call Ann", days="each evening") == []
    assert hints("Call Ann", measure="2 times") == goals.hints({}) == []
    assert hints("Have less pain by Friday") == hints("Be pain-free in 3 weeks") == [goals.HINTS[0][1]]
    assert hints("Try to walk more") == [goals.HINTS[1][1], goals.HINTS[2][1], goals.NO_NUMBER]
    assert hints("Paint the country, somehow") == [goals.NO_NUMBER]


def test_under_seven_of_ten_the_step_gets_smaller():
    assert goals.hints_in_words({"confidence": 6}) == goals.SMALLER
    assert goals.hints_in_words({"confidence": 7}) == ""


def times(*rows):
    return {"times": [{"obstacles": list(what), **({"date": day.isoformat()} if day else {})} for day, what in rows]}


def test_dizziness_and_memories_get_advice_at_once():
    assert practice.advice_in_words(times((DAY, ["dizzy"]))) == practice.ADVICE["dizzy"]
    assert practice.advice_in_words(times((DAY, ["noise"]))) == practice.advice_in_words({}) == ""


def test_twice_in_seven_days_is_a_fact_for_the_clinician():
    def facts(days, what="bad-memories"):
        return practice.facts([(DAY, times(*((DAY + timedelta(days=n), [what]) for n in days)))])

    assert facts([0, 6]) == ["Bad memories twice or more within seven days of practice, last on 8 March 2026."]
    assert facts([0, 7]) == facts([0]) == facts([0, 1, 2], "noise") == []
    assert facts([0, 0], "dizzy")[0].startswith("Dizziness")


def test_two_entries_count_together_and_a_row_without_a_day_has_that_of_its_entry():
    entries = [(DAY, times((None, ["dizzy"]))), (DAY + timedelta(days=3), times((None, ["dizzy", "noise"])))]
    assert practice.facts(entries)[0].endswith("last on 5 March 2026.")


def plan(activity="Walking", **more):
    rows = [{"date": f"2026-03-0{n}", "value": value} for n, value in enumerate(("12", "18", "15"), 1)]
    return {"activity": activity, "measures": rows, **more}


def test_the_flare_plan_takes_half_of_this_weeks_steady_amount():
    assert flare.amounts([plan()], DAY) == [
        flare.Amounts("Walking", ("6 minutes", "8 minutes", "10 minutes", "12 minutes"))
    ]


def test_the_flare_plan_follows_the_week_the_plan_is_in():
    log = [{"date": (DAY + timedelta(days=n)).isoformat(), "actual": "20"} for n in range(7)]
    moved = plan(**{"start-date": DAY.isoformat(), "log": log})
    assert flare.amounts([moved], DAY + timedelta(days=8))[0].steps[-1] == "13 minutes"
    assert flare.amounts([moved], DAY - timedelta(days=8))[0].steps[-1] == "12 minutes"


def test_the_newest_plan_of_an_activity_counts_and_four_fit_the_page():
    newest = plan("walking", method="mean50")
    found = flare.amounts([newest, plan(), {}, *(plan(f"A{n}") for n in range(5))], DAY)
    assert [one.activity for one in found] == ["walking", "A0", "A1", "A2"]
    assert found[0].steps[-1] == "7.5 minutes"
