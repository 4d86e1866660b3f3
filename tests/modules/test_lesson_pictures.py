"""Pictures in lessons, named for those who hear them, and the comic of a story."""

import json
import re

import pytest
from django.template.loader import render_to_string

from modules import drawings
from modules.lesson_files import parse
from modules.lessons import Lesson, Story
from modules.tables import ContentError
from tests.modules.conftest import DOT, SVG
from tests.modules.lesson_text import NAME, TEXT

LESSONS = sorted(drawings.CONTENT.glob("*/*.md"))
PICTURES = sorted(drawings.CONTENT.glob("*/pictures/*.svg"))


def with_picture(line: str) -> str:
    return TEXT.replace("### A smaller heading", line + "\n\n### A smaller heading", 1)


def faults(line: str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        parse(with_picture(line), filename=NAME)
    return refused.value.faults


# In a lesson


def test_a_picture_stands_in_the_lesson_with_its_name_for_those_who_hear_it(folder):
    lesson = parse(with_picture('![A "dial" & a hand](picture:dial)'), filename=NAME)
    html = [block.html for block in lesson.section("hello").for_track("cbt")]
    assert html[2] == (
        '<figure class="picture"><svg viewBox="0 0 360 220" role="img" aria-label="A &quot;dial&quot; &amp; a hand">'
        '<text class="label" x="9" y="9" text-anchor="middle">loud</text></svg></figure>'
    )
    assert [one.split(">")[0] for one in html if one] == ["<p", '<figure class="picture"', "<h2"]


def test_a_picture_costs_no_words_and_no_minutes(folder):
    with_one = parse(with_picture("![A dial](picture:dial)"), filename=NAME)
    assert with_one.section("hello").minutes("cbt") == parse(TEXT, filename=NAME).section("hello").minutes("cbt")


def test_a_picture_in_a_track_block_is_seen_on_that_track_alone(folder):
    text = TEXT.replace("Words for one track.", "Words for one track.\n\n![A dial](picture:dial)")
    blocks = parse(text, filename=NAME).section("way").for_track("act")
    assert [block.track for block in blocks if "<figure" in block.html] == ["act"]


def test_what_was_published_keeps_its_picture_when_the_drawing_changes(folder):
    body = json.loads(json.dumps(parse(with_picture("![A dial](picture:dial)"), filename=NAME).to_dict()))
    (folder / "dial.svg").unlink()
    assert "loud" in Lesson.from_dict(body).section("hello").blocks[2].html


def test_a_picture_without_words_is_a_fault_with_its_line(folder):
    line = with_picture("![](picture:dial)").split("\n").index("![](picture:dial)") + 1
    assert faults("![](picture:dial)") == [
        f'{NAME}:{line}: The picture "dial" needs words in its [ ] that say what it shows.'
    ]


@pytest.mark.parametrize("name", ["nobody-drew-me", "../kit/dot", "Dial"])
def test_a_picture_that_is_not_there_is_a_fault(folder, name):
    assert f'The picture "{name}" cannot be shown.' in faults(f"![A dial](picture:{name})")[0]


@pytest.mark.parametrize("line", ["Look: ![A dial](picture:dial)", "![A dial](https://example.org/x.png)"])
def test_a_picture_anywhere_else_is_a_fault(folder, line):
    assert "A picture stands on a line of its own" in faults(line)[0]


def test_what_is_wrong_inside_a_drawing_is_told_at_the_line_of_the_lesson(folder):
    (folder / "dial.svg").write_text(SVG.format('<script x="1"/>'))
    (fault,) = faults("![A dial](picture:dial)")
    assert fault.startswith(f"{NAME}:")
    assert fault.endswith("dial.svg:2: <script> is not allowed here.")


def test_two_programmes_can_not_have_a_picture_of_one_name(folder, tmp_path):
    other = tmp_path / "other/pictures"
    other.mkdir(parents=True)
    (other / "dial.svg").write_text(SVG.format(DOT))
    assert 'Two programmes have a drawing called "dial"' in faults("![A dial](picture:dial)")[0]


def test_a_lesson_in_another_language_takes_the_drawing_in_that_language(folder):
    (folder / "dial.de.svg").write_text(SVG.format('<text class="label" x="9" y="9">laut</text>'))
    assert "laut" in drawings.inline("dial", "Regler", "de")
    assert "loud" in drawings.inline("dial", "Bouton", "fr")


# The story in four panels

PANEL = """
[[story.panels]]
picture = "dial"
alt = "Tom looks at a dial."
words = "Tom turns it down."
"""


def story(panels: str) -> str:
    return TEXT.replace('title = "Tom bends"\n', 'title = "Tom bends"\n' + panels, 1)


def story_faults(panels: str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        parse(story(panels), filename=NAME)
    return refused.value.faults


def test_a_story_has_four_panels_or_none(folder):
    assert parse(TEXT, filename=NAME).story.panels == ()
    panels = parse(story(PANEL * 4), filename=NAME).story.panels
    assert [(one.alt, one.words) for one in panels] == [("Tom looks at a dial.", "Tom turns it down.")] * 4
    assert 'aria-label="Tom looks at a dial."' in panels[0].picture
    assert 'A story has 4 "panels"' in story_faults(PANEL * 3)[0]
    assert 'A story has 4 "panels"' in story_faults(PANEL * 5)[0]


def test_panels_go_through_json_and_back_and_old_stories_still_open(folder):
    lesson = parse(story(PANEL * 4), filename=NAME)
    assert Lesson.from_dict(json.loads(json.dumps(lesson.to_dict()))) == lesson
    assert Story.from_dict({"character": "Tom", "title": "Tom bends"}) == Story("Tom", "Tom bends")


def test_each_fault_of_a_panel_names_its_own_line(folder):
    third = story(PANEL * 2).split("\n").index("[[story.panels]]") + 1 + 2 * (PANEL.count("\n"))
    long = PANEL.replace("Tom turns it down.", "word " * 21)
    assert story_faults(PANEL * 2 + long + PANEL)[0].startswith(f"{NAME}:{third + 3}: The caption has 21 words")
    missing = PANEL.replace('picture = "dial"', 'picture = "gone"')
    assert any('"gone" cannot be shown' in one for one in story_faults(PANEL * 2 + missing + PANEL))
    assert any('"alt" is missing' in one for one in story_faults(PANEL * 3 + re.sub("alt.*\n", "", PANEL)))


def test_captions_stay_easy_to_read(folder):
    hard = "Unfortunately, considerable deterioration necessitated immediate professional consultation."
    found = story_faults(PANEL * 3 + PANEL.replace("Tom turns it down.", hard))
    assert any("The reading grade of the captions is" in one for one in found)


def test_the_story_page_shows_its_panels_as_an_ordered_list_with_real_words(folder):
    told = parse(story(PANEL * 4), filename=NAME).story
    html = render_to_string("modules/parts/story_panels.html", {"story": told})
    assert html.count("<li>") == html.count("<figcaption>Tom turns it down.</figcaption>") == 4
    assert re.search(r"<ol[^>]*aria-label=\"Tom bends, in four pictures\"", html)


# What is shipped


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_has_a_picture(path):
    lesson = parse(path.read_text(encoding="utf-8"), filename=path.name)
    assert any("<figure" in block.html for section in lesson.sections for block in section.blocks)


def test_every_picture_we_ship_is_shown_somewhere():
    text = "\n".join(path.read_text(encoding="utf-8") for path in LESSONS)
    own = {path.stem.split(".")[0] for path in PICTURES}
    assert {one for one in own if f"(picture:{one})" not in text and f'picture = "{one}"' not in text} == set()
