"""An instrument file that is wrong in any way does not load, and says where and why."""

import pytest

from outcomes.instruments import ContentError, parse

GOOD = """
slug = "mood"
version = 1
language = "en"
title = "Mood"
short_name = "MOOD"
about = "Two questions."
recall = "In the last 7 days:"
source = "Wording: this project."
validated = false

options = [
  { value = 0, text = "Never" },
  { value = 1, text = "Sometimes" },
  { value = 2, text = "Often" },
]

[licence]
kind = "ship"
notice = "Worded by this project."

[[items]]
key = "a"
text = "I laughed."

[[items]]
key = "b"
text = "I sang."

[[items]]
key = "c"
text = "I danced."

[[urgent]]
item = "b"
at_least = 1

[[scales]]
key = "total"
title = "MOOD"
items = ["a", "b", "c"]
reversed = ["b"]
method = "sum"
min = 0
max = 6
direction = "higher_is_better"
missing = "mean_if_at_least"
at_least = 2
bands = [
  { name = "low", min = 0, max = 2 },
  { name = "high", min = 3, max = 6 },
]

[scales.measurement]
sd = 1.5
r = 0.8
source = "Nobody."

[[scales]]
key = "mean"
title = "MOOD mean"
items = ["a", "c"]
method = "mean"
decimals = 1
min = 0
max = 2
direction = "higher_is_better"
missing = "complete_only"

[[examples]]
title = "All answered"
answers = { a = 2, b = 0, c = 1 }
scores = { total = 5, mean = 1.5 }
bands = { total = "high" }
source = "Computed here from the definition."

[[examples]]
title = "One gap"
answers = { a = 1, b = 0 }
scores = { total = 5 }
source = "Computed here from the definition."
"""


def refusal(old: str, new: str) -> list[str]:
    assert old in GOOD, old
    with pytest.raises(ContentError) as caught:
        parse(GOOD.replace(old, new, 1), filename="mood.en.toml")
    return caught.value.errors


def line_of(words: str) -> int:
    return next(number for number, line in enumerate(GOOD.splitlines(), 1) if words in line)


def test_a_good_file_loads():
    assert parse(GOOD, filename="mood.en.toml").scale("total").rule == "mean_if_at_least 2 of 3"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "Mood"\n', "", "“title” is missing"),
        ('title = "Mood"', 'titel = "Mood"', "“titel” is not a known key here"),
        ("version = 1", 'version = "one"', "“version” must be a whole number"),
        ("version = 1", "version = 0", "“version” counts from 1"),
        ("validated = false", "validated = 0", "“validated” must be true or false"),
        ('about = "Two questions."', "about = 2", "“about” must be text"),
        ('kind = "ship"', 'kind = "free"', "“kind” is “free”; it must be one of “ship”, “gate”"),
        ('method = "sum"', 'method = "total"', "“method” is “total”"),
        ('direction = "higher_is_better"', 'direction = "up"', "“direction” is “up”"),
        ('missing = "mean_if_at_least"', 'missing = "ignore"', "“missing” is “ignore”"),
        ("sd = 1.5", 'sd = "wide"', "“sd” must be a number"),
        ("sd = 1.5", "sd = true", "“sd” must be a number"),
        ('items = ["a", "b", "c"]', 'items = "a"', "“items” must be a list"),
        ('items = ["a", "b", "c"]', 'items = ["a", 2, "c"]', "“items” must be text"),
        ("answers = { a = 2, b = 0, c = 1 }", "answers = 3", "“answers” must be a table"),
        ("answers = { a = 2, b = 0, c = 1 }", 'answers = { a = "2", b = 0 }', "“a” must be a whole number"),
        ('[licence]\nkind = "ship"\nnotice = "Worded by this project."', "licence = 1", "“licence” must be a table"),
        ('slug = "mood"', "slug = mood", "This is not valid TOML"),
        ('key = "c"', 'key = "b"', "The key “b” is used twice"),
        ('text = "I sang."', "", "every option and both ends of an nrs need their words"),
        ('kind = "ship"', 'kind = "gate"', "its wording may not be in the file"),
        ("value = 1,", "value = 0,", "two options have the same value"),
        ('key = "a"', 'key = "a"\nmin = 0', "only an nrs and a number have “min” and “max”"),
        ('key = "a"', 'key = "a"\nkind = "nrs"\nmin = 5\nmax = 5', "an item of kind “nrs” needs “min” below “max”"),
        ('key = "a"', 'key = "a"\nkind = "nrs"\nmin = 0\nmax = 2', "both ends of an nrs need their words"),
        ('key = "a"', 'key = "a"\nkind = "text"', "free text is not scored"),
        ('key = "a"', 'key = "a"\nkind = "text"\nscored = false', "“a” is not a scored item"),
        (
            'key = "a"',
            'key = "a"\nkind = "nrs"\noptions = [{ value = 0 }]',
            "only an item of kind “options” has options",
        ),
        ('key = "a"', 'key = "a"\noptions = [{ value = 0, text = "No" }]', "it needs at least two options"),
        ('key = "a"', 'key = "a"\nscored = false', "“a” is not a scored item"),
        ("at_least = 1", "at_least = 7", "No item “b” has an answer 7"),
        ('item = "b"', 'item = "z"', "No item “z” has an answer 1"),
        ('items = ["a", "b", "c"]', 'items = ["a", "b", "z"]', "“z” is not a scored item"),
        ('items = ["a", "b", "c"]', 'items = ["a", "b", "b"]', "The key “b” is used twice"),
        ('items = ["a", "b", "c"]', "items = []", "it has no items"),
        ('reversed = ["b"]', 'reversed = ["z"]', "“z” is reversed but is not in the scale"),
        ('title = "MOOD mean"', 'title = "MOOD mean"\nstands_in_for = "sum"', "there is no scale “sum”"),
        ("max = 6\ndirection", "max = 7\ndirection", "its items give a sum from 0 to 6"),
        ("max = 2\ndirection", "max = 3\ndirection", "its items give a mean from 0 to 2"),
        ("at_least = 2\n", "", "“at_least” belongs to “mean_if_at_least”"),
        ("at_least = 2\n", "at_least = 3\n", "“at_least” lies between 1 and 2"),
        ('missing = "complete_only"', 'missing = "complete_only"\nat_least = 1', "“at_least” belongs to"),
        ("min = 3, max = 6", "min = 4, max = 6", "band “high” begins at 4; it must begin at 3"),
        ("min = 3, max = 6", "min = 2, max = 6", "band “high” begins at 2; it must begin at 3"),
        ("min = 3, max = 6", "min = 3, max = 5", "the last band must end at 6"),
        ("min = 0, max = 2 }", "min = 0, max = 2.5 }", "ends between two scores"),
        ("min = 0, max = 2 }", "min = 0, max = -1 }", "band “low” holds no score"),
        ('name = "high"', 'name = "low"', "two bands have the same name"),
        ("sd = 1.5\n", "", "“sd” and “r” belong together"),
        ("r = 0.8", "r = 1", "“r” must be below 1"),
        ("r = 0.8", "r = -0.8", "its numbers must be above 0"),
        ('items = ["a", "b", "c"]\nreversed', 'items = ["a", "c"]\nreversed', "Item “b” is in no scale"),
        ("{ total = 5, mean = 1.5 }", "{ total = 4, mean = 1.5 }", "scores total 5, mean 1.5, not total 4, mean 1.5"),
        ("{ total = 5, mean = 1.5 }", "{ mean = 1.5 }", "“All answered” scores total 5, mean 1.5, not mean 1.5"),
        ('{ total = "high" }', '{ total = "low" }', "lies in total high, not total low"),
        ('bands = { total = "high" }', "", "lies in total high, not nothing"),
        ("answers = { a = 2, b = 0, c = 1 }", "answers = { a = 3, b = 0, c = 1 }", "does not offer this answer"),
        ("answers = { a = 2, b = 0, c = 1 }", "answers = { z = 2 }", "MOOD has no item “z”"),
        ('title = "Mood"', 'title = " "', "“title” is empty"),
    ],
)
def test_a_faulty_file_is_refused_with_its_reason(old, new, sentence):
    assert any(sentence in error for error in refusal(old, new)), refusal(old, new)


def test_an_instrument_without_a_worked_example_is_refused():
    text = GOOD[: GOOD.index("[[examples]]")]
    with pytest.raises(ContentError, match="at least one worked example with its source"):
        parse(text, filename="mood.en.toml")


def test_an_instrument_without_items_is_refused():
    text = GOOD[: GOOD.index("[[items]]")].replace("version = 1", "version = 1\nitems = []")
    with pytest.raises(ContentError, match="at least one item"):
        parse(text, filename="mood.en.toml")


def test_a_scale_that_no_example_shows_is_refused():
    text = GOOD.replace("answers = { a = 2, b = 0, c = 1 }", "answers = { a = 2, b = 0 }")
    text = text.replace("{ total = 5, mean = 1.5 }", "{ total = 6 }").replace('bands = { total = "high" }', "")
    with pytest.raises(ContentError, match="Scale “mean”: no worked example gives its score"):
        parse(text, filename="mood.en.toml")


def test_a_worked_example_needs_a_source():
    head, tail = GOOD.split("[[examples]]", 1)
    text = head + "[[examples]]" + tail.replace('source = "Computed here from the definition."', 'source = " "', 1)
    with pytest.raises(ContentError, match="needs its source"):
        parse(text, filename="mood.en.toml")


def test_every_fault_is_told_at_once_with_file_and_line():
    text = GOOD.replace("version = 1", "version = 0").replace("min = 3, max = 6", "min = 4, max = 6")
    with pytest.raises(ContentError) as caught:
        parse(text, filename="mood.en.toml")
    first, second = caught.value.errors
    assert first.startswith(f"mood.en.toml:{line_of('version = 1')}: ")
    assert second.startswith(f"mood.en.toml:{line_of('min = 3, max = 6')}: ")
    assert str(caught.value) == f"{first}\n{second}"


def test_the_line_of_a_broken_file_is_told():
    [error] = refusal('slug = "mood"', "slug = mood")
    assert error.startswith("mood.en.toml:2: ")
