"""Worksheets: definitions are strict, entries are not; nothing typed is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import worksheets
from modules.controls import Control, beside
from modules.tables import ContentError
from modules.worksheets import Worksheet, clean, controls, in_words, lines, parse, typed

FOLDER = Path(worksheets.__file__).parent / "content/chronic-pain/worksheets"
TEXT = """
slug = "sheet"
code = "F9"
title = "Sheet"
minutes = 5
intro = "Hello."

[[fields]]
name = "words"
type = "text"
label = "Your words"
max = 10

[[fields]]
name = "count"
type = "integer"
label = "How often?"
low = "0"
high = "600"
example = "15"

[[fields]]
name = "hours"
type = "decimal"
label = "Hours"
low = "0"
high = "24"
step = "0.5"
example = "6.5"
unit = "hours"

[[fields]]
name = "rest"
type = "minutes"
label = "Rest"
example = "5"

[[fields]]
name = "mood"
type = "scale"
label = "Mood"
low = "low"
high = "high"

[[fields]]
name = "unit"
type = "choice"
label = "Unit"
options = [{ value = "min", label = "Minutes" }, { value = "steps", label = "Steps" }]

[[fields]]
name = "days"
type = "choices"
label = "Days"
options = ["Monday", "Friday"]

[[fields]]
name = "on"
type = "date"
label = "Date"

[[fields]]
name = "at"
type = "time"
label = "Time"

[[fields]]
name = "tries"
type = "group"
label = "Tries"
row = "Try"
least = 2
most = 3

[[fields.fields]]
name = "value"
type = "decimal"
label = "How much"
low = "0"
high = "600"
example = "15"

[[fields.fields]]
name = "kinds"
type = "choices"
label = "Kinds"
options = ["Good", "Hard"]

[[fields]]
name = "start"
type = "calc"
label = "Start"
formula = "pacing-start"
"""
SHEET = parse(TEXT, filename="sheet.en.toml")
FIELDS = SHEET.fields


def shipped(slug: str) -> Worksheet:
    path = FOLDER / f"{slug}.en.toml"
    return parse(path.read_text(encoding="utf-8"), filename=path.name)


def test_the_canonical_form_goes_through_json_and_back():
    assert Worksheet.from_dict(json.loads(json.dumps(SHEET.to_dict()))) == SHEET
    assert SHEET.to_dict() == json.loads(json.dumps(SHEET.to_dict()))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('slug = "sheet"', 'slug = "other"', "but the file is called sheet.en.toml"),
        ('name = "count"', 'name = "words"', "Two fields have the same name."),
        ("max = 10", "max = 0", '"max" needs a whole number from 1 to 4000.'),
        ('type = "integer"', 'type = "number"', '"type" is "number"; it needs one of'),
        ('example = "15"', 'example = "900"', "which the field itself does not accept"),
        ('high = "600"', 'high = "lots"', "which the field itself does not accept"),
        ('["Monday", "Friday"]', '["Monday", "monday"]', "Two options have the same value."),
        ('formula = "pacing-start"', 'formula = "pain"', '"formula" is "pain"'),
        ("Hello.", "You should write.", '"should" blames'),
        ("minutes = 5", 'minutes = 5\ntable = "x"', '"table" is "x"'),
        ("minutes = 5", "minutes = 5\nmore = 1", '"more" is not a key'),
    ],
)
def test_a_mistake_in_a_definition_is_a_sentence(old, new, fault):
    with pytest.raises(ContentError) as error:
        parse(TEXT.replace(old, new, 1), filename="sheet.en.toml")
    assert any(fault in one for one in error.value.faults), error.value.faults


def test_an_empty_form_is_a_good_entry():
    assert clean(FIELDS, {}) == ({}, {})
    assert clean(FIELDS, {"words": ["  "], "tries.0.value": [""]}) == ({}, {})


def test_a_partial_form_is_a_good_entry():
    assert clean(FIELDS, {"mood": ["0"]}) == ({"mood": 0}, {})


def test_a_full_form_gives_plain_json_values():
    raw = {
        "words": [" a\r\nb "],
        "count": ["15"],
        "hours": ["6,5"],
        "rest": ["1 h 30"],
        "mood": ["10"],
        "unit": ["min"],
        "days": ["friday", "monday", "sunday"],
        "on": ["27/3/2025"],
        "at": ["9.05 PM"],
        "tries.0.value": ["12"],
        "tries.4.value": ["7.50"],
        "tries.4.kinds": ["hard"],
        "role": ["administrator"],
    }
    values, errors = clean(FIELDS, raw)
    assert errors == {}
    assert values == {
        "words": "a\nb",
        "count": 15,
        "hours": "6.5",
        "rest": 90,
        "mood": 10,
        "unit": "min",
        "days": ["monday", "friday"],
        "on": "2025-03-27",
        "at": "21:05",
        "tries": [{"value": "12"}, {"value": "7.5", "kinds": ["hard"]}],
    }
    assert json.loads(json.dumps(values)) == values


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("words", "x" * 11, "Your words: use at most 10 characters; this has 11."),
        ("count", "many", "How often: type a number between 0 and 600, for example 15."),
        ("count", "601", "How often: type a number between 0 and 600, for example 15."),
        ("count", "1.5", "How often: type a whole number between 0 and 600, for example 15."),
        ("hours", "6.4", "Hours: type a number in steps of 0.5 between 0 and 24, for example 6.5."),
        ("hours", "nan", "Hours: type a number between 0 and 24, for example 6.5."),
        ("rest", "25:00", "Rest: type a number between 0 and 1440, for example 5."),
        ("mood", "11", "Mood: choose a number from 0 to 10."),
        ("unit", "miles", "Unit: choose one of the answers shown."),
        ("on", "31/2/2025", "Date: type a day, month and year, for example 27/3/2025."),
        ("on", "soon", "Date: type a day, month and year, for example 27/3/2025."),
        ("at", "25:00", "Time: type a time, for example 22:30."),
        ("at", "noon", "Time: type a time, for example 22:30."),
        ("tries.0.value", "x", "Try 1, how much: type a number between 0 and 600, for example 15."),
    ],
)
def test_what_does_not_fit_is_told_kindly_and_kept_as_typed(name, value, sentence):
    raw = {name: [value]}
    values, errors = clean(FIELDS, raw)
    assert errors == {name: sentence}
    assert values in ({}, {"tries": [{}]})
    assert typed(FIELDS, raw) == {name: [value]}
    shown = [one for one in flat(controls(FIELDS, raw)) if one.error]
    assert [(one.name, one.error) for one in shown] == [(name, sentence)]
    assert shown[0].value == value or value in ("11", "miles")


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("90", 90), ("90 min", 90), ("1:30", 90), ("1h30m", 90), ("2 h", 120), ("5 minutes", 5), ("0", 0), ("1 hour", 60)],
)
def test_minutes_are_read_as_people_write_them(said, minutes):
    assert clean(FIELDS, {"rest": [said]}) == ({"rest": minutes}, {})


@pytest.mark.parametrize(("said", "stored"), [("12:00 am", "00:00"), ("12.30pm", "12:30"), ("7:05:00", "07:05")])
def test_times_are_read_on_both_clocks(said, stored):
    assert clean(FIELDS, {"at": [said]})[0] == {"at": stored}


def flat(found):
    for control in found:
        yield control
        for row in control.rows:
            yield from row.controls


def test_groups_show_a_spare_row_up_to_their_most():
    def rows(raw):
        return [row.legend for one in controls(FIELDS, raw) for row in one.rows]

    assert rows({}) == ["Try 1", "Try 2"]
    assert rows({"tries.0.value": ["1"], "tries.1.value": ["2"]}) == ["Try 1", "Try 2", "Try 3"]
    full = {f"tries.{n}.value": [str(n)] for n in range(9)}
    assert rows(full) == ["Try 1", "Try 2", "Try 3"]


def test_empty_rows_close_up_and_row_ten_comes_after_row_two():
    raw = {"tries.10.value": ["3"], "tries.2.value": ["1"], "tries.5.kinds": ["good"]}
    assert typed(FIELDS, raw) == {"tries.0.value": ["1"], "tries.1.kinds": ["good"], "tries.2.value": ["3"]}


def test_controls_carry_what_a_page_needs():
    found = {one.name: one for one in controls(FIELDS, {"unit": ["steps"], "mood": ["3"], "days": ["friday"]})}
    assert found["words"].kind == "text"
    assert found["words"].max_length == 10
    assert [c.label for c in found["unit"].choices if c.checked] == ["Steps"]
    assert [c.value for c in found["mood"].choices if c.checked] == ["3"]
    assert (found["mood"].kind, found["mood"].low_label) == ("scale", "low")
    assert found["days"].kind == "checkboxes"
    assert found["start"].value == "Type at least three tries, on three different days."


def test_an_entry_is_read_back_as_lines_also_where_it_does_not_fit():
    raw = {"hours": ["lots"], "unit": ["min"], "tries.0.value": ["12"], "tries.0.kinds": ["good", "hard"]}
    assert lines(FIELDS, raw) == [
        ("Hours", "lots hours"),
        ("Unit", "Minutes"),
        ("Tries, try 1", "How much: 12; Kinds: Good, Hard"),
        ("Start", "Type at least three tries, on three different days."),
    ]


@pytest.mark.parametrize(
    ("typed_day", "words"),
    [("2026-10-20", "Tuesday 20 October 2026"), ("last Tuesday", "last Tuesday"), ("2026-13-01", "2026-13-01")],
)
def test_a_day_is_read_back_in_words_and_what_is_no_day_as_it_was_typed(typed_day, words):
    control = Control("day", "date", "Which day?", value=typed_day)
    assert in_words(control) == words


def test_a_number_of_a_scale_says_of_how_many():
    assert ("Mood", "4 of 10") in lines(FIELDS, {"mood": ["4"]})


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("Did", "Did: 16"),
        ("How?", "How? 16"),
        ("She can go up.", "She can go up: 16"),
        ("I choose ...", "I choose ... 16"),
    ],
)
def test_a_label_and_what_was_said_stand_on_one_line(label, line):
    assert beside(label, "16") == line


NAMES = st.sampled_from([one.name for one in FIELDS] + ["tries.0.value", "tries.7.kinds", "tries.x.value", "is_staff"])
RAW = st.dictionaries(NAMES, st.lists(st.text(max_size=12) | st.sampled_from(["5", "min", "good", "27/3/2025"])))


@given(RAW)
def test_whatever_is_posted_is_kept_or_told_and_never_raises(raw):
    kept = typed(FIELDS, raw)
    values, errors = clean(FIELDS, raw)
    assert typed(FIELDS, kept) == kept
    assert clean(FIELDS, kept) == (values, errors)
    assert {name.split(".")[0] for name in kept} <= {one.name for one in FIELDS} - {"start"}
    for name in kept:
        if "." not in name:
            assert (name in values) != (name in errors)
    assert json.loads(json.dumps(values)) == values
    controls(FIELDS, raw)
    lines(FIELDS, raw)


@given(st.text(max_size=10))
def test_text_comes_back_as_it_was_typed_but_for_its_edges(text):
    values, _ = clean(FIELDS, {"words": [text]})
    assert values.get("words", "") == text.replace("\r\n", "\n").replace("\0", "").strip()


def test_the_pain_map_has_sixteen_ups_and_sixteen_downs_and_five_parts():
    fields = {one.name: one for one in shipped("pain-map").fields}
    assert len(fields["turns-up"].options) == len(fields["turns-down"].options) == 16
    assert {"body", "thoughts", "feelings", "actions", "people-places", "arrows", "one-change"} <= fields.keys()
    assert (fields["body"].max, fields["one-change"].max, fields["arrows"].fields[2].max) == (300, 140, 80)


def test_the_pacing_planner_works_out_its_start_from_what_was_typed():
    sheet = shipped("pacing-planner")
    raw = {f"measures.{n}.value": [value] for n, value in enumerate(["12", "18", "15"])} | {"target": ["30"]}
    shown = {one.name: one.value for one in controls(sheet.fields, raw)}
    assert shown["start"] == "Start with 12 minutes each time."
    assert shown["target-week"] == "Week 11, if each week goes to plan."
    values, errors = clean(sheet.fields, raw)
    assert errors == {}
    assert [int(row.shown) for row in worksheets.TABLES[sheet.table](values)] == [12, 13, 14, 15, 17, 19, 21, 23]


def test_every_choice_of_the_planner_is_one_the_arithmetic_knows():
    sheet = shipped("pacing-planner")
    fields = {one.name: one for one in sheet.fields}
    tries = {"measures": [{"value": "12", "day-type": "good"}, {"value": "9", "day-type": "hard"}, {"value": "10"}]}
    for name in ("unit", "method", "increment-mode", "worsening"):
        for option in fields[name].options:
            assert len(worksheets.TABLES[sheet.table]({**tries, name: option.value, "target": "30"})) == 8
