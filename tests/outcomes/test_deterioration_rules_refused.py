"""A mistyped rule does not load: it can never be a rule that silently never fires."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from outcomes import rules
from outcomes.instruments import ContentError
from outcomes.rules import BY_THE_CLOCK, Due, RuleSet
from tests.outcomes.definitions_on_file import INSTRUMENTS, RULES, RULES_FILE

TEXT = RULES_FILE.read_text()


def refusal(text: str) -> str:
    with pytest.raises(ContentError) as caught:
        rules.parse(text, filename="default.toml", instruments=INSTRUMENTS)
    return str(caught.value)


def test_the_rules_on_file_survive_json_and_back():
    assert RuleSet.from_dict(json.loads(json.dumps(RULES.to_dict()))) == RULES


def test_the_rules_on_file_are_those_of_the_design():
    numbers = {one.slug: (one.at_least, one.change, one.percent, one.in_a_row) for one in RULES.rules}
    assert numbers == {
        "R1": (1, None, None, None),
        "R1-unanswered": (None, None, None, None),
        "R2": (20, None, None, None),
        "R2-item-rise": (None, 1, None, None),
        "R2-phq-8": (20, None, None, None),
        "A1": (None, 6, None, None),
        "A1-phq-8": (None, 6, None, None),
        "A2": (None, 4, None, None),
        "A3": (None, 2, 30, 2),
        "A4": (None, 2, None, None),
        "A5-uw-cap": (None, 5, None, None),
        "A5-pcs": (None, 13, None, None),
        "A5-pseq": (None, 12, None, None),
        "A5-tsk-11": (None, 6, None, None),
        "A5-cpaq-8": (None, 11, None, None),
        **{f"A5-promis-pi-{form}": (None, None, None, None) for form in ("4a", "6a", "6b", "8a")},
        "A6": (None, None, None, None),
        "last-phq-9": (None, 6, None, None),
        "crosses-gad-7": (15, None, None, None),
        "overdue": (None, None, None, None),
        "inactive": (None, None, None, None),
        "missed-after-bad": (None, None, None, None),
        "not-on-track": (None, None, None, None),
        "not-on-track-phq-8": (None, None, None, None),
    }
    assert {one.slug for one in RULES.rules if not one.enabled} == {"A5-uw-cap", "last-phq-9", "crosses-gad-7"}
    assert all(one.source and one.words for one in RULES.rules)
    assert [(one.slug, one.days, one.missed, one.week) for one in RULES.of_kind(*BY_THE_CLOCK)] == [
        ("overdue", 8, None, None),
        ("inactive", 14, None, None),
        ("missed-after-bad", None, 2, None),
        ("not-on-track", None, None, 4),
        ("not-on-track-phq-8", None, None, 4),
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('kind = "urgent_item"', 'kind = "urgnet_item"', "“kind” is “urgnet_item”"),
        ("change = 6", "chnage = 6", "“chnage” is not a known key here"),
        ('instrument = "gad-7"', 'instrument = "gad7"', "there is no instrument “gad7”"),
        ('scale = "mean"', 'scale = "average"', "PEG has no scale “average”"),
        ('stand_in = "phq8"   #', 'stand_in = "phq-8"   #', "PHQ-9 has no scale “phq-8”"),
        ('item = "q9"\nchange', 'item = "q12"\nchange', "PHQ-9 has no item “q12” with numbers"),
        ("change = 6\n", "", "it needs “change”, “percent”, or both"),
        ("change = 6\n", "change = 0\n", "“change” must be above 0"),
        ("change = 6\n", 'change = "six"\n', "“change” must be a number"),
        ("change = 6\n", "change = 60\n", "PHQ-9 cannot change by 60"),
        ("change = 1\n", "change = 4\n", "“q9” cannot rise by 4"),
        ("change = 1\n", "", "a rule of kind “item_rise” needs “change”"),
        ("at_least = 20", "at_least = 28", "PHQ-9 has no score 28"),
        ("at_least = 20", "at_least = 20\npercent = 10", "a rule of kind “score_reaches” has no “percent”"),
        ("high_at_least = 2", "high_at_least = 4", "no answer to “q9” makes the difference at 4"),
        ("at_least = 1\n", "at_least = 2\n", "no enabled rule of kind “urgent_item” answers it from 1"),
        ("in_a_row = 2        #", "in_a_row = 1        #", "“in_a_row” (2 or more) and “within_days” belong together"),
        ("within_days = 13    #", "#", "“in_a_row” (2 or more) and “within_days” belong together"),
        ('level = "red"', 'level = "crimson"', "“level” is “crimson”"),
        ("due = { hours = 24 }", "due = { hours = 24, working_days = 1 }", "“due” is a number of “hours” or"),
        ("due = { hours = 24 }", "due = {}", "“due” is a number of “hours” or"),
        ("due = { hours = 24 }", "due = { hours = 0 }", "“due” is a number of “hours” or"),
        ("due = { hours = 24 }", "due = { minutes = 5 }", "“minutes” is not a known key here"),
        ('slug = "A2"', 'slug = "A1"', "Two rules are called “A1”"),
        ('version = "2"', 'version = ""', "“version” is 1 to 20 characters long"),
        ('source = "This service', 'soruce = "This service', "“source” is missing"),
        ('since = "baseline"', 'since = "befor"', "“since” is “baseline” or “last”"),
        ('since = "baseline"\n', "", "a rule of kind “crosses” needs “since”"),
        ("at_least = 15", "at_least = 22", "GAD-7 has no score 22"),
        ("at_least = 15", "at_least = 0", "“at_least” must be above 0"),
        ('kind = "any_reliable_change"', 'kind = "any_reliable_change"\nconfidence = 99', "“confidence” is 95 or 90"),
        ('instrument = "pseq"', 'instrument = "pseq"\npercent = 101', "PSEQ cannot get worse by 101 %"),
        ("days = 8\n", "", "a rule of kind “overdue” needs “days”"),
        ("days = 8\n", 'days = 8\nscale = "total"\n', "a rule of kind “overdue” has no “scale”"),
        ("until_week = 9 ", "untilweek = 9 ", "“untilweek” is not a known key here"),
        ("missed = 2", "missed = 0", "“missed” must be above 0"),
        ("week = 4\n", "", "a rule of kind “not_on_track” needs “week”"),
        ('{ instrument = "peg", scale = "mean" }', '{ instrument = "peg", scale = "men" }', "no scale “men”"),
        (
            '{ instrument = "peg", scale = "mean" }',
            '{ instrument = "isi", scale = "total" }',
            "the error of ISI",
        ),
        ('words = "6 or more is reliable', 'words = "" #', "“words” is empty"),
    ],
)
def test_a_mistyped_rule_is_refused(old, new, sentence):
    assert old in TEXT, old
    assert sentence in refusal(TEXT.replace(old, new, 1))


@pytest.mark.parametrize("slug", ["R1", "R1-unanswered"])
def test_the_rule_of_an_urgent_item_cannot_be_switched_off(slug):
    assert "asks the urgent item “q9”" in refusal(
        TEXT.replace(f'slug = "{slug}"\n', f'slug = "{slug}"\nenabled = false\n')
    )


def test_other_rules_can_be_switched_off():
    text = TEXT.replace('slug = "A3"', 'slug = "A3"\nenabled = false')
    found = rules.parse(text, filename="default.toml", instruments=INSTRUMENTS)
    assert found.enabled("pain-nrs") == ()


def test_a_measure_that_is_not_validated_raises_no_more_than_yellow():
    soft = """
[[rules]]
slug = "soft"
kind = "worse_than_baseline"
instrument = "thoughts-about-pain"
scale = "total"
change = 6
level = "yellow"
due = { working_days = 5 }
words = "Worth a word."
source = "This service's own rule."
"""
    rules.parse(TEXT + soft, filename="default.toml", instruments=INSTRUMENTS)
    assert "no more than yellow" in refusal(TEXT + soft.replace('"yellow"', '"amber"'))


def test_the_line_of_a_fault_is_told():
    text = TEXT.replace('scale = "mean"', 'scale = "average"')
    lines = text.splitlines()
    line = lines.index('slug = "A4"')  # the header stands above it
    assert refusal(text).startswith(f"default.toml:{line}: Rule “A4”: ")


RELIABLE = """
[[rules]]
slug = "reliable"
kind = "reliable_change"
instrument = "{instrument}"
scale = "{scale}"
level = "amber"
due = {{ working_days = 2 }}
words = "Reliably worse."
source = "A test."
"""


def test_a_change_cannot_be_reliable_where_nobody_has_measured_the_error():
    assert "nobody has published the error of PSEQ-2" in refusal(
        TEXT + RELIABLE.format(instrument="pseq-2", scale="total")
    )
    found = rules.parse(
        TEXT + RELIABLE.format(instrument="rmdq", scale="total"), filename="default.toml", instruments=INSTRUMENTS
    )
    assert found.has_own_change_rule("rmdq")


def test_a_line_that_every_score_is_beyond_can_never_be_crossed():
    text = TEXT.replace(
        'instrument = "gad-7"\nscale = "total"\nat_least = 15', 'instrument = "tsk-11"\nscale = "total"\nat_least = 11'
    )
    assert "TSK-11 is always at 11 or beyond, so it can never cross it" in refusal(text)


def test_every_fault_names_the_field_it_is_about():
    rule = replace(RULES.rule("A1"), change=Decimal(60), words=" ", due=Due())
    assert {field for field, _ in rules.rule_faults(rule, INSTRUMENTS)} == {"change", "words", "due"}
