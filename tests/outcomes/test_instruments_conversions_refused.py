"""A table, a factor or a follow-up question that could give a wrong score does not load."""

import pytest

from outcomes.instruments import ContentError, parse
from outcomes.scoring import AnswerError, converted
from tests.outcomes.definitions_on_file import CONTENT, INSTRUMENTS

FOLDER = CONTENT / "instruments"


def refusal(slug: str, old: str, new: str) -> str:
    text = (FOLDER / f"{slug}.en.toml").read_text()
    assert old in text, old
    with pytest.raises(ContentError) as caught:
        parse(text.replace(old, new, 1), filename=f"{slug}.en.toml")
    return "\n".join(caught.value.errors)


@pytest.mark.parametrize(
    ("slug", "old", "new", "sentence"),
    [
        ("promis-pi-4a", "  { raw = 12, value = 61.2, se = 1.8 },\n", "", "one line for each sum from 4 to 20"),
        ("promis-pi-4a", "raw = 12,", "raw = 21,", "one line for each sum from 4 to 20"),
        ("promis-pi-4a", "value = 61.2", "value = 59.9", "a higher sum must stand for a higher value"),
        ("promis-pi-4a", "value = 61.2", "value = 61.25", "every value a score with its decimals"),
        ("promis-pi-4a", "se = 3.7", "se = 0", "every “se” must be above 0"),
        ("promis-pi-4a", "value = 75.6", "value = 75.8", "its items give a sum from 41.6 to 75.8"),
        ("promis-pi-4a", "value = 61.2", "value = 61.3", "Example “In the middle” scores t 61.3, not t 61.2"),
        ("promis-pi-4a", 'method = "sum"', 'method = "mean"', "a table converts the plain sum of a complete form"),
        ("promis-pi-4a", "max = 54.9", "max = 54.95", "ends between two scores"),
        ("promis-pi-4a", "max = 54.9", "max = 55.0", "band “mild” begins at 55.0; it must begin at 55.1"),
        ("who-5", "times = 4", "times = 5", "its items give a sum from 0 to 125"),
        ("who-5", "times = 4", "times = -4", "“times” must be above 0"),
        (
            "who-5",
            "max = 49 },\n",
            'max = 48 },\n  { name = "odd", min = 49, max = 49 },\n',
            "band “odd” holds no score",
        ),
        ("sus", "minus = 10", "minus = 0", "its items give a sum from 25 to 125"),
        ("neq-20", 'item = "q1", answer = 1', 'item = "q1", answer = 2', "no item before it is “q1” with an answer 2"),
        ("neq-20", 'item = "q1", answer = 1', 'item = "q2", answer = 1', "no item before it is “q2”"),
        ("midas", "max = 92", "max = 0", "an item of kind “number” needs “min” below “max”"),
        ("pseq", 'kind = "nrs"', 'kind = "nrs"\nlow_label = "Never"', "its wording may not be in the file"),
        ("pseq", "sdc = 11.52", "sdc = 0", "its numbers must be above 0"),
        ("pseq-2", "mic = 1.5\n", "", "it needs “sem”, “sdc”, “mic”, or “sd” and “r” together"),
    ],
)
def test_a_faulty_conversion_is_refused_with_its_reason(slug, old, new, sentence):
    assert sentence in refusal(slug, old, new)


def test_nothing_is_read_between_the_lines_of_a_table():
    with pytest.raises(AnswerError, match="has no line for 21"):
        converted(INSTRUMENTS["promis-pi-4a"].scale("t"), 21)
