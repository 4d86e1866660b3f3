"""What the clock notices, by the pure rules: from which day on, once a spell, and never of whoever has acted."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.course import Point
from outcomes.silence import Sheet, Situation, silences
from tests.outcomes.definitions_on_file import INSTRUMENTS, RULES

START = date(2026, 5, 3)


def on(days: int) -> date:
    return START + timedelta(days=days)


def week(number: int, *, answered=False, closed=True, bad=False) -> Sheet:
    return Sheet(f"week-{number}", on(7 * number), closed, answered, bad)


def she(days: int, **facts) -> Situation:
    """Somebody so many days after the start, who did a lesson today unless told otherwise."""
    return Situation(**{"today": on(days), "started_on": START, "last_lesson_on": on(days), **facts})


def found(person: Situation, rules=RULES) -> dict[str, str]:
    return {one.rule: occasion for occasion, one in silences(person, rules)}


def sentence(person: Situation, rule: str) -> str:
    return next(one.sentence for _, one in silences(person, RULES) if one.rule == rule)


@pytest.mark.parametrize(("days", "overdue"), [(7, False), (14, False), (15, True), (40, True)])
def test_questions_are_overdue_eight_days_after_their_day(days, overdue):
    assert ("overdue" in found(she(days, sheets=(week(1),), last_sent_on=START))) == overdue


def test_one_spell_of_silence_has_one_occasion():
    many = (week(1, answered=True), week(2), week(3), week(4))
    spell = [she(days, sheets=many[: days // 7], last_sent_on=on(8)) for days in (22, 23, 29, 36)]
    assert {found(one)["overdue"] for one in spell} == {"assessment week-2"}
    assert sentence(spell[0], "overdue").startswith(
        "Questions were due on 17 May, and nothing has been sent in since 11 May."
    )


def test_whoever_sends_something_is_not_silent_and_the_next_spell_is_another():
    assert "overdue" not in found(she(23, sheets=(week(2), week(3)), last_sent_on=on(22)))
    later = she(37, sheets=(week(2), week(3), week(4), week(5)), last_sent_on=on(22))
    assert found(later)["overdue"] == "assessment week-4"


def test_the_days_of_a_pause_are_not_silence():
    paused = she(30, sheets=(week(2),), last_sent_on=on(8), resumed_on=on(24), last_lesson_on=on(8))
    assert found(paused) == {}
    assert set(found(replace(paused, today=on(38)))) == {"overdue", "inactive"}


@pytest.mark.parametrize(("days", "inactive"), [(13, False), (14, True), (30, True), (62, True), (63, False)])
def test_two_weeks_without_a_lesson_while_the_lessons_run(days, inactive):
    assert ("inactive" in found(she(days, last_lesson_on=None))) == inactive


def test_a_lesson_ends_the_spell_and_begins_the_next():
    away = she(20, last_lesson_on=on(5))
    assert found(away) == {"inactive": f"quiet {on(5)}"}
    assert sentence(away, "inactive").startswith("No lesson since 8 May. ")
    assert found(replace(away, last_lesson_on=on(19))) == {}


def test_nobody_promised_to_look_after_whoever_goes_on_her_own_but_a_bad_answer_counts():
    sheets = (week(1, answered=True, bad=True), week(2), week(3))
    alone = she(30, last_lesson_on=None, sheets=sheets, last_sent_on=on(7), guided=False)
    assert set(found(alone)) == {"missed-after-bad"}


@pytest.mark.parametrize(
    ("sheets", "fires"),
    [
        ((week(1, answered=True, bad=True), week(2), week(3)), True),
        ((week(1, answered=True, bad=True), week(2), week(3, closed=False)), False),
        ((week(1, answered=True, bad=True), week(2)), False),
        ((week(1, answered=True), week(2), week(3)), False),
        ((week(1, answered=True, bad=True), week(2, answered=True), week(3), week(4)), False),
        ((week(1, answered=True, bad=True), week(2), week(3), week(4, answered=True)), False),
        ((week(1, answered=True, bad=True), week(2, answered=True, bad=True), week(3), week(4)), True),
    ],
)
def test_two_sheets_missed_straight_after_a_bad_one(sheets, fires):
    assert ("missed-after-bad" in found(she(33, sheets=sheets))) == fires


def test_more_missed_sheets_raise_it_no_second_time():
    sheets = (week(1, answered=True, bad=True), week(2), week(3), week(4))
    assert found(she(33, sheets=sheets))["missed-after-bad"] == "assessment week-3"
    assert sentence(she(33, sheets=sheets), "missed-after-bad").startswith(
        "The 2 sets of questions after a flagged one (10 May) were missed."
    )


def test_one_missed_sheet_is_enough_where_the_rule_says_so():
    one = replace(RULES, rules=(replace(RULES.rule("missed-after-bad"), missed=1),))
    sheets = (week(1, answered=True, bad=True), week(2))
    [(occasion, finding)] = silences(she(20, sheets=sheets), one)
    assert occasion == "assessment week-2"
    assert finding.sentence.startswith("The set of questions after a flagged one (10 May) was missed.")


def scored(slug, scale, *pairs, version=1):
    points = tuple(
        Point(f"{slug}{days}", slug, version, on(days), {scale: None if value is None else Decimal(value)})
        for days, value in pairs
    )
    return INSTRUMENTS[slug], points


def courses(peg, phq, slug="phq-9", days=28):
    return {
        "peg": scored("peg", "mean", (0, peg[0]), (days, peg[1])),
        slug: scored(slug, "total", (0, phq[0]), (days, phq[1])),
    }


@pytest.mark.parametrize(
    ("peg", "phq", "fires"),
    [
        (("6.0", "6.0"), (15, 15), True),
        (("6.0", "4.8"), (15, 13), True),  # 1.2 < 1.22 and 2 < 2.32
        (("6.0", "4.7"), (15, 13), False),  # better on one is on track
        (("6.0", "4.8"), (15, 12), False),
        (("6.0", "9.0"), (15, 20), True),
        (("6.0", None), (15, 15), False),
        ((None, "6.0"), (15, 15), False),
        (("6.0", "6.0"), (2, 2), True),  # a PHQ-9 of 2 has no room to improve; the PEG has
        (("6.0", "4.0"), (2, 2), False),
        (("1.0", "1.0"), (2, 2), False),
    ],
)
def test_not_on_track_is_less_than_one_standard_error_on_both(peg, phq, fires):
    assert ("not-on-track" in found(she(29, courses=courses(peg, phq)))) == fires
    assert ("not-on-track-phq-8" in found(she(29, courses=courses(peg, phq, slug="phq-8")))) == fires


@pytest.mark.parametrize(("days", "fires"), [(27, False), (28, True), (41, True), (42, False)])
def test_it_is_judged_for_two_weeks_after_week_four(days, fires):
    assert ("not-on-track" in found(she(days, courses=courses(("6.0", "6.0"), (15, 15), days=26)))) == fires


def test_a_pause_moves_week_four():
    person = she(34, courses=courses(("6.0", "6.0"), (15, 15), days=33), paused_days=7)
    assert "not-on-track" not in found(person)
    assert found(replace(person, today=on(35)))["not-on-track"] == "week 4"


def test_only_the_first_score_of_week_four_counts():
    early = courses(("6.0", "6.0"), (15, 15), days=24)
    assert "not-on-track" not in found(she(30, courses=early))
    later = {
        "peg": scored("peg", "mean", (0, "6.0"), (28, "3.0"), (35, "6.0")),
        "phq-9": scored("phq-9", "total", (0, 15), (28, 15), (35, 15)),
    }
    assert "not-on-track" not in found(she(36, courses=later))


def test_it_gives_both_courses_in_words_and_stays_soft():
    [(_, one)] = silences(she(29, courses=courses(("6.0", "6.0"), (15, 15))), RULES)
    assert one.sentence.startswith("PEG went from 6.0 (3 May) to 6.0 (31 May), no change. PHQ-9 went from 15")
    assert one.level == "yellow"


def test_scores_of_another_version_say_nothing_about_the_track():
    moved = courses(("6.0", "6.0"), (15, 15))
    old, new = scored("peg", "mean", (0, "6.0"))[1], scored("peg", "mean", (28, "6.0"), version=2)[1]
    moved["peg"] = (replace(INSTRUMENTS["peg"], version=2), (*old, *new))
    assert "not-on-track" not in found(she(29, courses=moved))


def test_a_rule_that_lost_its_number_raises():
    with pytest.raises(ValueError, match="without its number"):
        silences(she(30, last_lesson_on=None), replace(RULES, rules=(replace(RULES.rule("inactive"), days=None),)))


def test_rules_that_are_off_find_nothing():
    off = replace(RULES, rules=tuple(replace(rule, enabled=False) for rule in RULES.rules))
    assert found(she(40, last_lesson_on=None, sheets=(week(1),)), off) == {}


SHEETS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=6)


@given(SHEETS, st.integers(0, 60))
def test_looking_again_on_a_later_day_gives_a_spell_no_second_occasion(marks, more):
    sheets = tuple(week(n, answered=a, bad=b and a) for n, (a, b) in enumerate(marks, 1))
    sent = max((one.due_on for one in sheets if one.answered), default=None)
    first = found(she(50, sheets=sheets, last_sent_on=sent, last_lesson_on=on(30)))
    later = found(she(50 + more, sheets=sheets, last_sent_on=sent, last_lesson_on=on(30)))
    assert all(later.get(rule, occasion) == occasion for rule, occasion in first.items())
