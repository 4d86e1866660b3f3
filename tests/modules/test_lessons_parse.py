"""A lesson file becomes a lesson, or one sentence with its line for each fault."""

import json

import pytest

from modules.lesson_files import parse, read_lesson
from modules.lessons import Lesson
from modules.tables import ContentError
from tests.modules.lesson_text import BODY, FRONT, NAME, TEXT


def faults(text: str, name: str = NAME, worksheets=("pain-map",)) -> list[str]:
    try:
        parse(text, filename=name, worksheets=worksheets)
    except ContentError as error:
        return error.faults
    return []


def bent(old: str, new: str) -> list[str]:
    assert old in TEXT
    return faults(TEXT.replace(old, new, 1))


def test_a_whole_lesson_is_read():
    lesson = parse(TEXT, filename="content/" + NAME, worksheets=["pain-map"])
    assert (lesson.slug, lesson.language, lesson.frame, lesson.counted) == ("small-lesson", "en", "full", True)
    assert [section.id for section in lesson.sections] == ["hello", "way", "story", "try", "summary"]
    assert "<strong>fear</strong>" in lesson.guide_notes
    assert lesson.story.character == "Tom"


def test_the_canonical_form_goes_through_json_and_back():
    lesson = parse(TEXT, filename=NAME)
    assert Lesson.from_dict(json.loads(json.dumps(lesson.to_dict()))) == lesson
    assert lesson.to_dict() == json.loads(json.dumps(lesson.to_dict()))


def test_a_lesson_is_read_without_knowing_which_worksheets_exist():
    assert parse(TEXT, filename=NAME).worksheets == ("pain-map",)


def test_track_words_are_seen_on_that_track_alone():
    section = parse(TEXT, filename=NAME).section("way")
    assert [one.id for one in section.interactions("act")] == ["way-scale"]
    assert section.for_track("cbt") == ()


def test_markdown_is_rendered_safely_and_headings_start_at_level_two():
    hello = parse(TEXT, filename=NAME).section("hello").for_track("cbt")
    assert hello[0].html == "<p>You are <strong>here</strong>. That is good.</p>"
    assert hello[2].html.startswith("<h2>A smaller heading</h2>")


def test_script_links_and_styles_never_reach_the_page():
    links = "[a](javascript:alert(1)) [b](https://example.org/x) [c](tel:112)\n\n| a |\n|:-:|\n| b |\n"
    html = read_lesson(TEXT.replace("More words.", links), filename=NAME).lesson.section("hello").blocks[-1].html
    assert "javascript" not in html.replace("[a](javascript", "")
    assert 'href="https://example.org/x"' in html
    assert 'href="tel:112"' in html
    assert "style=" not in html
    assert "<table>" in html


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('title = "A small lesson"\n', "", '"title" is missing'),
        ('code = "S9"', 'code = ""', '"code" is empty.'),
        ('code = "S9"', "code = 9", '"code" needs words in quotes.'),
        ("minutes = 10", "minutes = 100", '"minutes" needs a whole number from 3 to 60.'),
        ("minutes = 10", "minutes = true", '"minutes" needs a whole number from 3 to 60.'),
        ("minutes = 10", "minutes = 10\ncounted = 1", '"counted" needs true or false.'),
        ("minutes = 10", "minuts = 10", '"minuts" is not a key this file knows.'),
        ("minutes = 10", "minutes = = 10", "This is not valid TOML"),
        ('slug = "small-lesson"', 'slug = "other"', "but the file is called small-lesson.en.md"),
        ('slug = "small-lesson"', 'slug = "Small Lesson"', "needs small letters, digits and hyphens"),
        ('objectives = ["Name one thing."]', "objectives = []", '"objectives" needs 1 to 8 entries; it has 0.'),
        ('objectives = ["Name one thing."]', "objectives = [1]", '"objectives" needs a list of words in quotes.'),
        ('["pain-map"]', '["pain-mop"]', 'There is no worksheet "pain-mop".'),
        ("right = true", "right = false", "exactly one option with right = true"),
        ("right = true", "right = 1", '"right" needs true or false.'),
        ('{text = "No", right = false, feedback = "It is real."}', "1", '"options" needs a list of tables.'),
        ('[story]\ncharacter = "Tom"\ntitle = "Tom bends"', "", "The lesson needs a [story] table"),
        ("## Summary {#summary}", "### Summary", "The lesson has no section {#summary}."),
        ("{#way}", "{#hello}", 'The section id "hello" is used twice.'),
        ("{#way}", "{#quiz}", "belongs to the frame"),
        ("{#way}", "{#print}", "belongs to the frame"),
        ("{#way}", "{#The Way}", "needs small letters, digits and hyphens"),
        (" {#way}", "", "A section starts with ## Title {#id}"),
        ("More words.", "# Big", "A section starts with ## Title {#id}"),
        ("More words.", "More <b>words</b>.", "HTML is not allowed"),
        ("More words.", "```sort\nx\n```", 'A fenced block is "```interaction"'),
        ("More words.", "```\n", "This block is never closed"),
        ("More words.", "~~~\nx\n~~~", "This fence is not closed"),
        ("More words.", "It is just a scan.", '"just" makes light'),
        ("More words.", "You shouldn’t rest.", '"should" blames'),
        ("More words.", "It can be cured.", '"cure" reads as a promise'),
        ("More words.", "It is in your head.", '"in your head" hurts'),
        ("Name one thing.", "You simply begin.", '"simply" makes light'),
        ("More words.", "word " * 301, 'The section "hello" has 310 words; at most 300.'),
        (
            "More words.",
            "Considerable neurophysiological sensitisation necessitates rehabilitation. " * 4,
            "reading grade",
        ),
        ('type = "tick"', 'type = "tock"', '"type" is "tock"; it needs one of: tick, sort'),
        ('type = "tick"', "type = tick", "This is not valid TOML"),
        ('id = "losses"', 'id = "way-scale"', 'The interaction id "way-scale" is used twice'),
        ('id = "losses"', 'id = "quiz-1"', "belongs to the quiz"),
        ('"Play with children"]', '"Sleep!"]', "Two options have the same words."),
        ('["Sleep", "Play with children"]', '["Sleep"]', '"options" needs 2 to 24 entries; it has 1.'),
        ('low = "not at all"\n', "", '"low" is missing'),
        ("\n## Hello", "\nStray words.\n\n## Hello", "Text before the first section"),
        ("\n## Hello", "\n```track act\nx\n```\n## Hello", "A block before the first section"),
    ],
)
def test_each_fault_is_one_sentence_with_its_line(old, new, fault):
    found = bent(old, new)
    assert any(fault in one for one in found), found
    assert all(one.startswith(f"{NAME}:") for one in found)


def test_a_fault_names_the_line_where_it_stands():
    assert bent("minutes = 10", "minutes = 100") == [
        f'{NAME}:5: "minutes" needs a whole number from 3 to 60.',
    ]
    line = TEXT[: TEXT.index('type = "tick"')].count("\n") + 1
    assert bent('type = "tick"', 'type = "tock"')[0].startswith(f"{NAME}:{line}:")


def test_an_interaction_with_broken_toml_is_one_fault_at_its_own_line():
    line = TEXT[: TEXT.index('type = "tick"')].count("\n") + 1
    assert bent('type = "tick"', "type = tick") == [f"{NAME}:{line}: This is not valid TOML: Invalid value."]


def test_all_faults_of_a_file_are_told_at_once():
    found = faults(TEXT.replace("minutes = 10", "minutes = 0").replace('code = "S9"', ""))
    assert len(found) == 2


def test_a_file_without_front_matter_says_so():
    assert any("between two lines of +++" in one for one in faults("Hello."))


def test_a_file_needs_a_language_in_its_name():
    assert any("called like making-sense.en.md" in one for one in faults(TEXT, "small-lesson.md"))


def test_the_notes_for_the_guide_may_use_any_word():
    assert "should be said" in FRONT
    assert faults(TEXT) == []
    assert bent('safety_notes = "Nothing."', 'safety_notes = "It should just be so."') == []


def test_a_lesson_in_another_language_is_not_graded_by_an_english_formula():
    assert (
        faults(TEXT.replace("More words.", "Just zo. " + "Zenuwstelselgevoeligheid " * 40), "small-lesson.nl.md") == []
    )


def test_the_quiz_of_a_full_lesson_has_three_questions():
    start = TEXT.index('[[quiz]]\nquestion = "Is small')
    assert any("The quiz needs 3 questions; it has 2." in one for one in faults(TEXT[:start] + "+++\n" + BODY))


def test_a_short_lesson_does_without_story_quiz_and_practice():
    front = TEXT[: TEXT.index("[story]")].replace('practice = ["Do one small thing."]', "counted = false")
    lesson = parse(front + "+++\n## Hello {#hello}\nYou are here.\n", filename=NAME)
    assert (lesson.frame, lesson.quiz, lesson.story, lesson.practice) == ("short", (), None, ())


def test_a_lesson_needs_a_teaching_section():
    assert any("no teaching section" in one for one in faults(FRONT + "## Summary {#summary}\nDone.\n"))


def test_a_worksheet_used_in_a_section_is_named_in_front():
    link = '```interaction\nid = "go"\ntype = "link-worksheet"\nprompt = "Go."\nworksheet = "daily-diary"\n```'
    assert any('uses the worksheet "daily-diary"; add it' in one for one in bent("More words.", link))


def test_a_track_block_holds_no_track_block():
    nested = "````track act\n```track cbt\nx\n```\n````"
    assert any("not nested" in one for one in bent("More words.", nested))


def test_a_hard_lesson_is_refused_as_a_whole():
    sentence = "Continual activity regulation necessitates consideration. "
    text = TEXT.replace("That is good.", sentence * 3).replace("Tom bends to tie a shoe.", sentence * 9)
    assert any("The reading grade of the lesson" in one for one in faults(text))
