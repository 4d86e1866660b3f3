"""What holds for every rule of change, whatever the scores: direction, monotony, versions, improvement, repetition."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.blind_spots import blind_spots, cleared
from outcomes.change import is_found
from outcomes.course import Point
from outcomes.deterioration import findings, urgent
from outcomes.rules import CHANGES, Due, Rule, RuleSet
from outcomes.scoring import score
from tests.outcomes.definitions_on_file import INSTRUMENTS, RULES, sheet

START = date(2026, 5, 3)


def made(slug: str, kind: str, instrument: str, scale: str, **numbers) -> Rule:
    """A rule that the file does not hold, so that every kind is tried on every direction and every sort of error."""
    facts = {"level": "amber", "due": Due(working_days=2), "words": "Worse.", "source": "A test."}
    return Rule(slug=slug, kind=kind, instrument=instrument, scale=scale, **facts, **numbers)


EVERY = [rule for rule in RULES.rules if rule.kind in CHANGES] + [
    made("last-percent", "worse_than_last", "pain-nrs", "average", change=Decimal(2), percent=Decimal(30)),
    made("percent-only", "worse_than_baseline", "pseq", "total", percent=Decimal(30)),
    made("rci-90", "reliable_change", "pseq", "total", confidence=90),
    made("rci-phq", "reliable_change", "phq-9", "total"),
    made("rci-cpaq", "reliable_change", "cpaq-8", "total"),
    made("cross-baseline", "crosses", "gad-7", "total", at_least=Decimal(10), since="baseline"),
    made("cross-last", "crosses", "pseq", "total", at_least=Decimal(20), since="last"),
]
rules = st.sampled_from([replace(rule, enabled=True) for rule in EVERY])


def possible(rule: Rule) -> list[Decimal]:
    """Every score of the rule's scale that somebody can have."""
    scale = INSTRUMENTS[rule.instrument].scale(rule.scale)
    if scale.table:
        return [row.value for row in scale.table]
    return [scale.min + number * scale.step for number in range(int((scale.max - scale.min) / scale.step) + 1)]


def course(rule: Rule, values, *, version=1) -> list[Point]:
    return [
        Point(f"r{week}", rule.instrument, version, START + timedelta(weeks=week), {rule.scale: value})
        for week, value in enumerate(values)
    ]


def fires(rule: Rule, history, *, started_on=START, instrument=None) -> bool:
    instrument = instrument or INSTRUMENTS[rule.instrument]
    found = findings(history, RuleSet("one", "1", (rule,)), instrument=instrument, started_on=started_on)
    return bool(found)


def worsening(rule: Rule, before: Decimal, after: Decimal) -> Decimal:
    return INSTRUMENTS[rule.instrument].scale(rule.scale).worsening(before, after)


@given(rules, st.data())
def test_no_rule_fires_on_improvement_nor_where_nothing_changed(rule, data):
    values = data.draw(st.lists(st.sampled_from(possible(rule)), min_size=2, max_size=5))
    before = values[-2] if rule.against_last else values[0]
    if worsening(rule, before, values[-1]) <= 0:
        assert not fires(rule, course(rule, values))


@given(rules, st.data())
def test_getting_worse_still_never_takes_a_finding_back(rule, data):
    values = data.draw(st.lists(st.sampled_from(possible(rule)), min_size=2, max_size=4))
    worse = data.draw(st.sampled_from(possible(rule)))
    if fires(rule, course(rule, values)) and worsening(rule, values[-1], worse) > 0:
        assert fires(rule, course(rule, [*values[:-1], worse]))


@given(rules, st.data())
def test_the_direction_is_the_definitions_own(rule, data):
    """The same course turned upside down, on a scale that means the opposite, finds the same."""
    if rule.percent is not None or INSTRUMENTS[rule.instrument].scale(rule.scale).table:
        return  # a percentage and a table do not mirror
    one = INSTRUMENTS[rule.instrument]
    scale = one.scale(rule.scale)
    values = data.draw(st.lists(st.sampled_from(possible(rule)), min_size=2, max_size=4))
    flipped = "higher_is_better" if scale.direction == "higher_is_worse" else "higher_is_worse"
    turned = replace(one, scales=tuple(replace(s, direction=flipped) if s == scale else s for s in one.scales))
    mirror = scale.max + scale.min
    limit = None if rule.at_least is None else mirror - rule.at_least
    mirrored = replace(rule, at_least=limit, stand_in=None)
    assert fires(replace(rule, stand_in=None), course(rule, values)) == fires(
        mirrored, course(rule, [mirror - value for value in values]), instrument=turned
    )


@given(rules, st.data())
def test_versions_are_never_compared(rule, data):
    values = data.draw(st.lists(st.sampled_from(possible(rule)), min_size=2, max_size=4))
    history = [*course(rule, values[:-1]), *course(rule, values, version=2)[-1:]]
    assert not fires(rule, history, instrument=replace(INSTRUMENTS[rule.instrument], version=2))


@given(rules, st.data())
def test_looking_twice_finds_the_same_once(rule, data):
    values = data.draw(st.lists(st.sampled_from(possible(rule)), min_size=2, max_size=4))
    facts = {"instrument": INSTRUMENTS[rule.instrument], "started_on": START}
    one = RuleSet("one", "1", (rule,))
    first = findings(course(rule, values), one, **facts)
    assert first == findings(course(rule, values), one, **facts)
    assert len(first) <= 1


@given(rules, st.data())
def test_without_a_baseline_only_the_last_score_can_be_compared(rule, data):
    values = data.draw(st.lists(st.sampled_from(possible(rule)), min_size=2, max_size=4))
    if fires(rule, course(rule, values), started_on=None):
        assert rule.against_last


@given(rules, st.data())
def test_every_silence_at_the_end_of_a_scale_is_explained(rule, data):
    """A baseline from which even the worst score finds nothing is a blind spot that is told, or beyond a line."""
    before = data.draw(st.sampled_from(possible(rule)))
    scale = INSTRUMENTS[rule.instrument].scale(rule.scale)
    worst = scale.max if scale.direction == "higher_is_worse" else scale.min
    silent = not fires(replace(rule, in_a_row=None, within_days=None), course(rule, [before, worst]))
    told = blind_spots(
        course(rule, [before, before]),
        RuleSet("one", "1", (rule,)),
        instrument=INSTRUMENTS[rule.instrument],
        started_on=START,
    )
    if rule.kind != "crosses" and not rule.against_last and rule.percent is None:
        assert bool(told) == silent


@given(rules, st.data())
def test_what_is_clear_was_found_before_and_is_not_now(rule, data):
    values = data.draw(st.lists(st.sampled_from(possible(rule)), min_size=1, max_size=6))
    facts = {"instrument": INSTRUMENTS[rule.instrument], "started_on": START}
    history = course(rule, values)
    clear = cleared(history, RuleSet("one", "1", (rule,)), **facts)
    states = [is_found(rule, facts["instrument"], history[:end], START) for end in range(1, len(history) + 1)]
    if clear:
        assert clear == ((rule.scale, rule.slug),)
        assert any(states[:-2])
        assert not any(states[-2:])


@pytest.mark.parametrize(
    ("values", "clear"),
    [
        ((5, 7, 7, 7, 7), False),
        ((5, 7, 7, 5, 7), False),
        ((5, 7, 7, 7, 5), False),
        ((5, 7, 7, 6, 5), True),
        ((5, 7, 6, 6), False),  # one bad week raised nothing, so nothing has passed
        ((5, 5, 5), False),
    ],
)
def test_two_scores_below_clear_what_two_above_had_found(values, clear):
    rule = RULES.rule("A3")
    facts = {"instrument": INSTRUMENTS["pain-nrs"], "started_on": START}
    assert bool(cleared(course(rule, map(Decimal, values)), RULES, **facts)) == clear


@given(st.integers(0, 24), st.integers(0, 24))
def test_the_rule_for_any_instrument_finds_what_no_other_does(before, after):
    history = course(made("x", "reliable_change", "rmdq", "total"), [Decimal(before), Decimal(after)])
    found = findings(history, RULES, instrument=INSTRUMENTS["rmdq"], started_on=START)
    assert [one.rule for one in found] == (["A6"] if after - before >= 6 else [])


@given(st.sampled_from([rule for rule in RULES.rules if rule.kind in CHANGES]), st.data())
def test_it_never_doubles_a_rule_of_an_instrument_even_when_that_is_off(rule, data):
    values = data.draw(st.lists(st.sampled_from(possible(rule)), min_size=2, max_size=3))
    found = findings(course(rule, values), RULES, instrument=INSTRUMENTS[rule.instrument], started_on=START)
    assert "A6" not in {one.rule for one in found}
    off = replace(RULES, rules=tuple(replace(one, enabled=one.slug == "A6") for one in RULES.rules))
    assert not findings(course(rule, values), off, instrument=INSTRUMENTS[rule.instrument], started_on=START)


@pytest.mark.parametrize(
    ("slug", "before", "quiet", "worse"),
    [
        ("A5-pcs", 20, 32, 33),
        ("A5-pseq", 40, 29, 28),
        ("A5-tsk-11", 20, 25, 26),
        ("A5-cpaq-8", 30, 20, 19),
        ("A5-promis-pi-4a", "61.2", "65.2", "66.6"),
        ("A5-promis-pi-6b", "59.1", "62.7", "63.6"),
        ("A5-promis-pi-8a", "57.4", "60.8", "61.5"),
        ("A1-phq-8", 9, 14, 15),
    ],
)
def test_the_measures_that_need_a_permission_begin_at_their_number(slug, before, quiet, worse):
    rule = RULES.rule(slug)
    assert not fires(rule, course(rule, [Decimal(before), Decimal(quiet)]))
    assert fires(rule, course(rule, [Decimal(before), Decimal(worse)]))


def test_against_the_last_score_and_across_a_line():
    last = replace(RULES.rule("last-phq-9"), enabled=True)
    assert fires(last, course(last, map(Decimal, (20, 5, 11))))
    assert not fires(last, course(last, map(Decimal, (5, 9, 14))))
    cross = replace(RULES.rule("crosses-gad-7"), enabled=True)
    assert [fires(cross, course(cross, map(Decimal, one))) for one in ((14, 15), (15, 21), (14, 21, 14), (3, 14))] == [
        True,
        False,
        False,
        False,
    ]
    numberless = replace(cross, at_least=None)
    with pytest.raises(ValueError, match="without its number"):
        fires(numberless, course(cross, map(Decimal, (3, 20))))


def test_without_the_phq_9_the_phq_8_is_watched():
    answers = sheet("phq-8", 20)
    assert [one.rule for one in urgent(INSTRUMENTS["phq-8"], answers, RULES)] == ["R2-phq-8"]
    assert urgent(INSTRUMENTS["phq-8"], sheet("phq-8", 19), RULES) == ()


@given(st.integers(0, 24))
def test_scores_do_not_depend_on_rules(total):
    """Scoring knows no rule: the same sheet scores alike whether all rules are on, off or gone."""
    answers = sheet("phq-8", total)
    before = score(INSTRUMENTS["phq-8"], answers)
    urgent(INSTRUMENTS["phq-8"], answers, replace(RULES, rules=()))
    assert score(INSTRUMENTS["phq-8"], answers) == before
    assert before[0].value == total
