"""What the last score says beside those before it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.blind_spots import blind_spots
from outcomes.deterioration import Point, findings
from outcomes.standing import improvement
from tests.outcomes.definitions_on_file import INSTRUMENTS, RULES

START = date(2026, 5, 3)
PRIMARY = {"phq-9": "total", "gad-7": "total", "pain-nrs": "average", "peg": "mean"}


def point(slug, week, value, *, version=1, items=None, scale=None, days=0):
    scores = {scale or PRIMARY[slug]: None if value is None else Decimal(str(value))}
    when = START + timedelta(weeks=week, days=days)
    return Point(f"{slug}-{week}-{days}", slug, version, when, scores, items or {})


def course(slug, *values, **more):
    return [point(slug, week, value, **more) for week, value in enumerate(values)]


def found(history, started_on=START, rules=RULES):
    instrument = INSTRUMENTS[history[-1].instrument]
    return {one.rule: one for one in findings(history, rules, instrument=instrument, started_on=started_on)}


@pytest.mark.parametrize(
    ("slug", "rule", "values", "fires"),
    [
        ("phq-9", "A1", (9, 14), False),
        ("phq-9", "A1", (9, 15), True),
        ("phq-9", "A1", (15, 9), False),
        ("phq-9", "A1", (0, 6), True),
        ("phq-9", "A1", (9, 17, 14), False),
        ("phq-9", "A1", (9, 3, 14), False),
        ("gad-7", "A2", (5, 8), False),
        ("gad-7", "A2", (5, 9), True),
        ("gad-7", "A2", (9, 5), False),
        ("pain-nrs", "A3", (5, 7), False),
        ("pain-nrs", "A3", (5, 7, 7), True),
        ("pain-nrs", "A3", (5, 6, 7), False),
        ("pain-nrs", "A3", (5, 7, 6), False),
        ("pain-nrs", "A3", (7, 9, 9), False),
        ("pain-nrs", "A3", (7, 10, 10), True),
        ("pain-nrs", "A3", (0, 2, 2), True),
        ("pain-nrs", "A3", (0, 1, 1), False),
        ("pain-nrs", "A3", (7, 5, 5), False),
        ("peg", "A4", ("4.0", "6.0", "6.0"), True),
        ("peg", "A4", ("4.0", "6.0"), True),
        ("peg", "A4", ("4.0", "5.9"), False),
        ("peg", "A4", ("4.0", "6.0", "5.9"), False),
        ("peg", "A4", ("0.0", "2.0", "2.0"), True),
    ],
)
def test_a_rule_fires_from_its_number_on_and_only_for_the_worse(slug, rule, values, fires):
    assert (rule in found(course(slug, *values))) == fires


def test_the_sentence_gives_both_scores_with_their_days():
    history = [point("phq-9", 0, 9), point("phq-9", 3, 17)]
    one = found(history)["A1"]
    assert one.sentence == (
        "PHQ-9 went from 9 (3 May) to 17 (24 May), up 8. 6 or more is reliable worsening (NHS Talking Therapies)."
    )
    assert one.numbers == {"scale": "total", "before": "9", "before_on": "2026-05-03", "after": "17", "change": "8"}
    assert (one.level, one.priority, one.due.working_days) == ("amber", "normal", 2)


def test_a_rule_of_percent_gives_the_percentage():
    one = found(course("pain-nrs", 5, 7, 8))["A3"]
    assert one.sentence.startswith("Average pain went from 5 (3 May) to 8 (17 May), up 3 (60 %). ")


def test_years_are_given_where_they_differ():
    history = [point("phq-9", 0, 9), point("phq-9", 40, 17)]
    assert "from 9 (3 May 2026) to 17 (7 February 2027)" in found(history)["A1"].sentence


def test_scores_from_the_database_are_written_like_the_paper_writes_them():
    history = [point("phq-9", 0, "9.00"), point("phq-9", 1, "17.00")]
    assert "from 9 (3 May) to 17 (10 May), up 8." in found(history)["A1"].sentence


def test_where_no_score_lies_in_the_days_before_one_is_enough():
    assert "A3" in found([point("pain-nrs", 0, 5), point("pain-nrs", 7, 5), point("pain-nrs", 20, 8)])
    assert "A3" not in found([point("pain-nrs", 0, 5), point("pain-nrs", 1, 5), point("pain-nrs", 2, 8, days=6)])


def test_a_sheet_without_score_between_two_bad_ones_changes_nothing():
    history = [*course("pain-nrs", 5, 8), point("pain-nrs", 1, None, days=3), point("pain-nrs", 2, 8)]
    assert "A3" in found(history)


def test_the_baseline_is_the_first_complete_score_up_to_the_start():
    late = START + timedelta(days=7)
    history = [point("phq-9", 0, None), point("phq-9", 0, 8, days=5), point("phq-9", 1, 20), point("phq-9", 2, 14)]
    assert found(history, late)["A1"].numbers["before"] == "8"


@pytest.mark.parametrize("started_on", [None, START - timedelta(days=1)])
def test_without_a_baseline_nothing_is_compared(started_on):
    assert found(course("phq-9", 3, 27), started_on) == {}


def test_scores_of_another_version_are_never_compared():
    history = [point("phq-9", 0, 3, version=1), point("phq-9", 1, 27, version=2)]
    second = replace(INSTRUMENTS["phq-9"], version=2)
    assert findings(history, RULES, instrument=second, started_on=START) == ()


def test_other_instruments_in_between_do_not_disturb():
    history = [point("phq-9", 0, 9), point("gad-7", 0, 2), point("gad-7", 1, 20), point("phq-9", 1, 17)]
    assert set(found(history)) == {"A1"}


def test_only_the_last_point_is_judged():
    assert found(course("phq-9", 9, 20, 9)) == {}


def test_a_missing_last_score_raises_nothing():
    assert found(course("phq-9", 9, None)) == {}


def phq(week, total, phq8, q9):
    scores = {"total": None if total is None else Decimal(total), "phq8": Decimal(phq8)}
    return Point(f"r{week}", "phq-9", 1, START + timedelta(weeks=week), scores, {"q9": q9})


def test_without_item_nine_the_phq_8_is_compared_with_the_phq_8():
    one = found([phq(0, 9, 8, 1), phq(1, None, 14, None)])["A1"]
    assert one.sentence.startswith("PHQ-8 went from 8 (3 May) to 14 (10 May), up 6.")
    assert "A1" in found([phq(0, None, 8, None), phq(1, 14, 14, 0)])
    assert "A1" not in found([phq(0, 8, 8, 0), phq(1, None, 13, None)])


@pytest.mark.parametrize(
    ("answers", "fires"),
    [((0, 1), True), ((1, 1), False), ((1, 3), True), ((2, 1), False), ((None, 2), False), ((0, None), False)],
)
def test_a_rise_of_item_nine_is_red(answers, fires):
    history = [phq(week, 3, 3, answer) for week, answer in enumerate(answers)]
    assert ("R2-item-rise" in found(history)) == fires


def test_item_nine_is_compared_with_its_last_answer():
    history = [phq(0, 3, 3, 0), phq(1, 4, 3, 1), phq(2, None, 3, None), phq(3, 5, 3, 2)]
    one = found(history)["R2-item-rise"]
    assert one.sentence.startswith("PHQ-9 item 9 rose from 1 (10 May) to 2 (24 May).")
    assert (one.level, one.due.hours) == ("red", 24)


@pytest.mark.parametrize(
    "history",
    [[], course("gad-7", 3, 4), course("phq-9", 3, 4, version=2), list(reversed(course("phq-9", 3, 4)))],
)
def test_a_history_of_another_kind_raises(history):
    with pytest.raises(ValueError, match=r"not of phq-9, version 1|not in order"):
        findings(history, RULES, instrument=INSTRUMENTS["phq-9"], started_on=START)


def test_a_rule_that_lost_its_scale_raises_and_is_never_silent():
    lost = replace(RULES, rules=tuple(replace(rule, scale="sum") for rule in RULES.rules if rule.slug == "A1"))
    with pytest.raises(KeyError):
        found(course("phq-9", 3, 27), rules=lost)
    numberless = replace(RULES, rules=tuple(replace(r, change=None) for r in RULES.rules if r.slug == "R2-item-rise"))
    with pytest.raises(ValueError, match="without its number"):
        found([phq(0, 3, 3, 0), phq(1, 3, 3, 1)], rules=numberless)


def test_a_rule_that_is_off_raises_nothing():
    off = replace(RULES, rules=tuple(replace(rule, enabled=False) for rule in RULES.rules))
    assert found(course("phq-9", 3, 27), rules=off) == {}


def percent_only(slug, percent):
    rule = next(rule for rule in RULES.rules if rule.slug == slug)
    changed = replace(rule, change=None, percent=Decimal(percent), in_a_row=None, within_days=None)
    return replace(RULES, rules=(changed,))


def test_a_rule_of_percent_alone_is_off_from_a_baseline_of_nought():
    rules = percent_only("A3", 30)
    assert "A3" in found(course("pain-nrs", 1, 2), rules=rules)
    assert "A3" not in found(course("pain-nrs", 0, 9), rules=rules)
    told = blind_spots(course("pain-nrs", 0, 9), rules, instrument=INSTRUMENTS["pain-nrs"], started_on=START)
    assert told == (("average", "Average pain began at 0, so there is no percentage to judge by."),)


def turned(slug):
    """The same instrument, were its numbers to mean the opposite."""
    one = INSTRUMENTS[slug]
    return replace(one, scales=tuple(replace(scale, direction="higher_is_better") for scale in one.scales))


@given(st.sampled_from(sorted(PRIMARY)), st.lists(st.integers(0, 10), min_size=2, max_size=6))
def test_the_direction_comes_from_the_definition(slug, values):
    history = course(slug, *values)
    change = values[-1] - values[0]
    up = findings(history, RULES, instrument=INSTRUMENTS[slug], started_on=START)
    down = findings(history, RULES, instrument=turned(slug), started_on=START)
    assert not up or change > 0
    assert not down or change < 0


@given(st.sampled_from(sorted(PRIMARY)), st.lists(st.integers(0, 10), min_size=2, max_size=6))
def test_a_mirrored_scale_finds_the_mirrored_course(slug, values):
    if slug == "pain-nrs":
        return  # its rule has a percentage, which does not mirror
    mirrored = course(slug, *(10 - value for value in values))
    up = findings(course(slug, *values), RULES, instrument=INSTRUMENTS[slug], started_on=START)
    down = findings(mirrored, RULES, instrument=turned(slug), started_on=START)
    assert [one.rule for one in up] == [one.rule for one in down]


def spots(history, started_on=START, instrument=None):
    instrument = instrument or INSTRUMENTS[history[-1].instrument]
    return tuple(sentence for _, sentence in blind_spots(history, RULES, instrument=instrument, started_on=started_on))


def test_silence_is_explained():
    assert spots(course("gad-7", 5, 6)) == ()
    assert spots(course("gad-7", 5, None)) == ("GAD-7 has no complete score.",)
    assert spots(course("gad-7", 5, 6), None) == ("GAD-7 has no baseline to compare with.",)
    assert spots(course("phq-9", 23, 24)) == (
        "PHQ-9 began at 23, so near the end of its scale that it cannot get worse by 6.",
    )
    assert spots(course("phq-9", 21, 24)) == ()


def test_a_changed_definition_is_told():
    history = [point("gad-7", 0, 3, version=1), point("gad-7", 1, 20, version=2)]
    told = spots(history, instrument=replace(INSTRUMENTS["gad-7"], version=2))
    assert told == ("GAD-7 cannot be compared with its baseline: the questionnaire has changed since.",)


def test_the_end_of_a_scale_depends_on_its_direction():
    told = blind_spots(course("gad-7", 2, 2), RULES, instrument=turned("gad-7"), started_on=START)
    assert told == (("total", "GAD-7 began at 2, so near the end of its scale that it cannot get worse by 4."),)


def labels(slug, *values):
    history = course(slug, *values)
    return [one.label for one in improvement(history, instrument=INSTRUMENTS[slug], started_on=START)]


@pytest.mark.parametrize(
    ("slug", "values", "label"),
    [
        ("pain-nrs", (7, 5), []),
        ("pain-nrs", (6, 4), ["at least 30 % less"]),
        ("pain-nrs", (6, 3), ["at least 50 % less"]),
        ("pain-nrs", (2, 1), []),
        ("pain-nrs", (0, 0), []),
        ("pain-nrs", (3, 6), []),
        ("peg", ("6.0", "4.2"), ["at least 30 % lower"]),
        ("peg", ("6.0", "4.3"), []),
        ("phq-9", (15, 10), []),
        ("phq-9", (15, 9), ["reliably better"]),
        ("gad-7", (9, 5), ["reliably better"]),
        ("gad-7", (9, None), []),
    ],
)
def test_a_label_for_the_better_is_earned_from_its_number_on(slug, values, label):
    assert labels(slug, *values) == label


def test_a_label_has_its_sentence_and_source():
    [one] = improvement(course("pain-nrs", 6, 3), instrument=INSTRUMENTS["pain-nrs"], started_on=START)
    assert one.sentence == "Average pain went from 6 (3 May) to 3 (10 May), down 3 (50 %)."
    assert "IMMPACT" in one.source
