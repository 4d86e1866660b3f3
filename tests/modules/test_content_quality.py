"""What no lesson we ship may lose or let in, and that the check says so with file and line."""

import re
import tomllib
from pathlib import Path

import pytest

from modules import lesson_table, lint, safety_rules
from modules.doses import DOSE
from modules.known import Known, known_in
from modules.lesson_advice import warnings
from modules.lesson_files import read_lesson
from modules.plain_words import plainer
from modules.tables import ContentError
from modules.worksheets import parse as parse_worksheet
from tests.modules.lesson_text import NAME, TEXT

HOME = lint.CONTENT / "chronic-pain"
KNOWN = Known({"small-lesson": {"losses"}}, {"pain-map": {"body"}}, {"small-lesson": {"hello", "story"}})
MUST = {
    "making-sense": "S1", "goals-and-calm": "C2", "back-to-what-you-avoid": "C6", "the-struggle": "A2",
    "making-room": "A4", "unhooking": "A5", "moving-with-pain": "A7", "sleep-1": "M1a", "sleep-2": "M1b",
    "headache": "M2", "medicines": "M5", "steady-activity": "S2", "low-mood": "M7",
}  # fmt: skip


def faults(text: str, name: str = NAME, known: Known = KNOWN) -> list[str]:
    return read_lesson(text, filename=name, worksheets={"pain-map"}, known=known).source.faults


def said(words: str) -> list[str]:
    """Faults of the small lesson with these words in its first section."""
    return faults(TEXT.replace("More words.", words))


def test_the_small_lesson_is_right():
    assert faults(TEXT) == []


# How much to take


@pytest.mark.parametrize(
    "words",
    ["Take 400 mg.", "Take 5ml at night.", "Try two tablets.", "1.5 mg", "Half a tablet will do.", "3 puffs", "50-mg"],
)
def test_a_dose_is_a_fault_in_a_lesson_and_in_a_worksheet(words):
    line = TEXT.replace("More words.", words).split("\n").index(words) + 1
    assert [one for one in said(words) if one.startswith(f"{NAME}:{line}: ") and "reads as a dose" in one]
    sheet = (HOME / "worksheets/pain-map.en.toml").read_text().replace("What do you feel, and where?", words, 1)
    with pytest.raises(ContentError, match="reads as a dose"):
        parse_worksheet(sheet, filename="pain-map.en.toml")


@pytest.mark.parametrize(
    "words", ["On 10 days a month.", "Wait 20 minutes.", "Count the tablets.", "2 times a day", "5.5 h"]
)
def test_days_minutes_and_words_about_medicine_are_no_dose(words):
    assert not DOSE.search(words)


def test_a_dose_in_the_notes_for_clinicians_is_a_fault_too():
    assert "reads as a dose" in "".join(
        faults(TEXT.replace('safety_notes = "Nothing."', 'safety_notes = "Start at 25 mg."'))
    )


def test_a_dose_is_a_fault_in_every_language():
    assert "reads as a dose" in "".join(faults(TEXT.replace("More words.", "Nimm 400 mg."), "small-lesson.de.md"))


# What must be said


def test_every_lesson_that_needs_safety_notes_has_its_list():
    required = safety_rules.required()
    assert set(required) == set(MUST)
    assert all(len(one["notes"]) >= 5 for one in required.values())


@pytest.mark.parametrize("slug", MUST)
def test_each_thing_the_safety_notes_speak_of_is_missed_when_it_goes(slug):
    text = (HOME / f"{slug}.en.md").read_text()
    notes = re.search(r'^safety_notes = """\n(.*?)^"""', text, re.MULTILINE | re.DOTALL)[1]
    emptied = read(slug, text.replace(notes, "- Nothing much.\n"))
    line = text[: text.index("safety_notes")].count("\n") + 1
    for words in safety_rules.required()[slug]["notes"]:
        assert f'{line}: The safety notes of this lesson have to speak of "{words}".' in emptied


@pytest.mark.parametrize("slug", [slug for slug, one in safety_rules.required().items() if "asks" in one])
def test_each_question_asked_before_anything_is_tried_is_missed_when_it_goes(slug):
    text = (HOME / f"{slug}.en.md").read_text()
    for id in safety_rules.required()[slug]["asks"]:
        assert f'This lesson has to ask "{id}"' in read(slug, text.replace(f'id = "{id}"', f'id = "not-{id}"'))


def read(slug: str, text: str) -> str:
    name = f"{slug}.en.md"
    return "\n".join(read_lesson(text, filename=name, known=known_in(HOME)).source.faults)


# Links


@pytest.mark.parametrize(
    "to",
    ["/help/", "/lessons/small-lesson/", "/lessons/small-lesson/story/", "/lessons/small-lesson/quiz/", "tel:112",
     "/worksheets/pain-map/new/", "/safety-plan/"],
)  # fmt: skip
def test_a_link_to_a_page_of_ours_is_right(to):
    assert said(f"Look [there]({to}).") == []


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("https://example.org/x", "leads away from here"),
        ("/lessons/nowhere/", "leads nowhere"),
        ("/lessons/small-lesson/gone/", "leads nowhere"),
        ("/worksheets/gone/new/", "leads nowhere"),
        ("#hello", "leads nowhere"),
        ("/admin/", "leads nowhere"),
        ("javascript:alert(1)", "leads away from here"),
    ],
)
def test_a_link_to_nowhere_or_away_from_here_is_a_fault(to, why):
    words = f"Look [there]({to})."
    line = TEXT.replace("More words.", words).split("\n").index(words) + 1
    (fault,) = said(words)
    assert fault.startswith(f"{NAME}:{line}: ")
    assert why in fault


def test_an_address_written_out_is_a_link_too():
    assert "leads away" in "".join(said("Look at https://example.org/x today."))


# Minutes, quiz, words, sentences


def test_a_lesson_that_takes_much_longer_than_it_says_is_a_fault():
    long = TEXT.replace("More words.", "\n\n".join(["One small word at a time is good."] * 30)).replace(
        "minutes = 10", "minutes = 3"
    )
    assert f'{NAME}:5: "minutes" says 3, but words and questions take about ' in "".join(faults(long))


def test_every_answer_of_the_quiz_is_explained():
    text = TEXT.replace('{text = "Yes", right = true, feedback = "It is."}', '{text = "Yes", right = true}', 1)
    assert '"feedback" is missing' in "".join(faults(text))


def advice(words: str) -> list[tuple[int, str]]:
    text = TEXT.replace("More words.", words)
    return [one for one in warnings(read_lesson(text, filename=NAME)) if one[1]]


def line_of(words: str) -> int:
    return TEXT.replace("More words.", words).split("\n").index(words.split("\n")[0]) + 1


def test_a_word_with_a_plainer_one_is_advice_with_its_line():
    words = "You can utilise this, prior to a walk."
    assert [(line, one) for line, one in advice(words) if "plainer" in one] == [
        (line_of(words), '"prior to" has a plainer word: before.'),
        (line_of(words), '"utilise" has a plainer word: use.'),
    ]


def test_names_links_and_notes_for_clinicians_need_no_plain_words():
    lines = [
        'id = "monitor"',
        "[there](/lessons/monitor/)",
        "## Hello {#monitor}",
        '{fact = "insomnia", why = "Hard nights."}',
    ]
    assert list(plainer([*lines, "We monitor this."], "en", {5})) == []
    assert len(list(plainer(["We monitor this."], "en"))) == 1
    assert list(plainer(["We monitor this."], "de")) == []


def test_there_are_enough_plain_words_and_each_swap_is_shorter_to_read():
    words = tomllib.loads((lint.CONTENT / "plain_words.en.toml").read_text())["words"]
    assert len(words) >= 60
    assert list(words) == sorted(words)
    assert not [one for one in words if [*plainer([words[one]], "en")]], "a plainer word that has a plainer word"


def test_a_long_sentence_is_advice_on_its_own_line():
    words = "We go " + "and go " * 14 + "on."
    assert (line_of(words), True) in [(line, "more than 25 words" in one) for line, one in advice(words)]


def test_many_sentences_that_hide_who_does_something_are_advice():
    words = "It was done. The plan is made by many. It was never said. The walk is taken."
    assert "sentences here say what is done and not who does it" in "".join(one for _, one in advice(words))
    assert not [
        one for _, one in advice("You are tired. You are worried. You are scared. She was here.") if "who" in one
    ]


def test_far_too_many_minutes_are_advice():
    assert '"minutes" says 60' in "".join(
        one for _, one in warnings(read_lesson(TEXT.replace("minutes = 10", "minutes = 60"), filename=NAME))
    )


# The table


def test_everything_we_ship_is_right_and_the_table_in_docs_is_up_to_date(capsys, tmp_path):
    assert lint.main(["--table", str(tmp_path / "lessons.md")]) == 0
    printed = capsys.readouterr().out
    assert "Everything can be published." in printed
    shipped = Path(lint.__file__).parents[1] / "docs" / "lessons.md"
    assert (tmp_path / "lessons.md").read_text() == shipped.read_text(), "run `make content`"


def test_a_row_counts_what_a_reader_meets():
    row = lesson_table.row_of(read_lesson(TEXT, filename=NAME))
    assert (row.code, row.questions, row.pictures, row.worksheets, row.faults) == ("S9", 2, 0, 1, 0)
    assert row.longest <= row.words < 40
    assert "A small lesson" in lesson_table.as_text([row])
    assert "| S9 | A small lesson |" in lesson_table.as_page([row])


def test_a_lesson_in_another_language_has_no_grade():
    row = lesson_table.row_of(read_lesson(TEXT, filename="small-lesson.de.md"))
    assert row.grade is None
    assert "A small lesson (de)" in lesson_table.as_page([row])
