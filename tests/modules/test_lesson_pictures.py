"""Pictures in lessons: safe, named, theme-coloured drawings, the kit they are drawn with, and the comic of a story."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from modules import drawings, lint
from modules.lesson_files import parse
from modules.lessons import Lesson, Story
from modules.tables import ContentError
from tests.modules.lesson_text import NAME, TEXT

ROOT = Path(__file__).parents[2]
CSS = (ROOT / "static/css/pictures.css").read_text()
PICTURES = sorted(drawings.CONTENT.glob("*/pictures/**/*.svg"))
LESSONS = sorted(drawings.CONTENT.glob("*/*.md"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 220">\n{}\n</svg>\n'
DOT = '<circle class="ink" cx="5" cy="5" r="2"/>'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A programme with one picture, "dial", and one symbol of the kit, "dot", glad as well."""
    monkeypatch.setattr(drawings, "CONTENT", tmp_path)
    kit = tmp_path / "course/pictures/kit"
    kit.mkdir(parents=True)
    (kit / "dot.svg").write_text(SVG.replace("360 220", "10 10").format(DOT))
    (kit / "dot-glad.svg").write_text(SVG.replace("360 220", "10 10").format('<path class="line" d="M1 1h8"/>'))
    (kit / "pair.svg").write_text(SVG.replace("360 220", "20 10").format('<use href="kit:dot" x="10" y="0"/>'))
    (kit.parent / "dial.svg").write_text(SVG.format('<text class="label" x="9" y="9" text-anchor="middle">loud</text>'))
    return kit.parent


def with_picture(line: str) -> str:
    return TEXT.replace("### A smaller heading", line + "\n\n### A smaller heading", 1)


def faults(line: str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        parse(with_picture(line), filename=NAME)
    return refused.value.faults


def drawn(folder, inside: str, name: str = "dial") -> list[str]:
    """The faults of a picture with these shapes."""
    (folder / f"{name}.svg").write_text(SVG.format(inside))
    return drawings.check(folder / f"{name}.svg")


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


# What a drawing may hold


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<script>alert(1)</script>", "<script> is not allowed here."),
        ("<style>g{}</style>", "<style> is not allowed here."),
        ("<foreignObject/>", "<foreignObject> is not allowed here."),
        ('<image href="x.png"/>', "<image> is not allowed here."),
        ('<a href="https://example.org"><circle r="1"/></a>', "<a> is not allowed here."),
        ('<svg viewBox="0 0 1 1"/>', "<svg> is not allowed here."),
        ('<circle r="1" onclick="x()"/>', '<circle> may not have "onclick".'),
        ('<circle r="1" style="fill:red"/>', '<circle> may not have "style".'),
        ('<circle r="1" fill="#ff0000"/>', '<circle> may not have "fill".'),
        ('<circle r="1" id="a"/>', '<circle> may not have "id".'),
        ('<circle r="1" class="pink"/>', 'There is no class "pink" for drawings.'),
        ('<circle r="&quot;"/>', '"r" needs numbers.'),
        ('<g transform="url(#a)"/>', '"transform" needs numbers.'),
        ("<g>words</g>", "Words stand in a <text>."),
        ('<use href="#a"/>', 'There is no symbol "#a" in the kit.'),
        ('<use href="kit:cat"/>', 'There is no symbol "kit:cat" in the kit.'),
        ('<use href="kit:../dial"/>', 'There is no symbol "kit:../dial" in the kit.'),
        ('<use href="kit:dot" mood="furious"/>', '"mood" is one of glad, worn, asleep'),
        ('<use href="kit:dot" width="wide"/>', "<use> needs x, y, width and height as plain numbers above 0."),
        ('<use href="kit:dot" width="0"/>', "<use> needs x, y, width and height as plain numbers above 0."),
        ("<g>", "This is not valid SVG."),
    ],
)
def test_nothing_else_is_drawn(folder, inside, why):
    found = drawn(folder, inside)
    assert any(why in one for one in found), found
    assert all(re.match(r"dial\.svg:\d+: ", one) for one in found)


def test_a_file_that_declares_entities_is_refused(folder):
    (folder / "dial.svg").write_text('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("<text>&a;</text>"))
    assert "dial.svg:1: A drawing has no <!DOCTYPE>." in drawings.check(folder / "dial.svg")


def test_a_drawing_without_a_box_is_refused(folder):
    (folder / "dial.svg").write_text(SVG.replace("0 0 360 220", "5 5 360 220").format(DOT))
    assert "needs a viewBox" in drawings.check(folder / "dial.svg")[0]


def test_a_drawing_that_would_weigh_on_a_slow_phone_is_refused(folder):
    assert "bytes; at most 12000" in drawn(folder, DOT * 400)[0]
    assert drawn(folder, DOT * 200) == []


def test_words_in_a_drawing_stay_words(folder):
    drawn(folder, '<text class="say" x="1" y="1">a &lt;b&gt; &amp; c</text>')
    assert ">a &lt;b&gt; &amp; c</text>" in drawings.inline("dial", "x")


# The kit


def test_a_symbol_is_drawn_in_place_at_its_size_without_an_id_or_a_link(folder):
    drawn(folder, '<use href="kit:dot" x="10" y="20" width="40"/>')
    svg = drawings.inline("dial", "x")
    assert '<g transform="translate(10 20) scale(4)"' in svg
    assert DOT in svg
    assert "href" not in svg
    assert "id=" not in svg


def test_a_symbol_fits_into_both_its_width_and_its_height(folder):
    drawn(folder, '<use href="kit:dot" width="40" height="20"/>')
    assert "scale(2)" in drawings.inline("dial", "x")


def test_a_mirrored_symbol_keeps_its_place(folder):
    drawn(folder, '<use href="kit:dot" x="10" y="0" width="20" mirror="yes"/>')
    assert "translate(30 0) scale(-2 2)" in drawings.inline("dial", "x")


def test_a_mood_reaches_the_face_inside_a_whole_person(folder):
    drawn(folder, '<use href="kit:pair" mood="glad"/><use href="kit:pair" mood="worn"/>')
    svg = drawings.inline("dial", "x")
    assert svg.index('d="M1 1h8"') < svg.index(DOT)
    assert svg.count("M1 1h8") == 1


def test_a_smaller_symbol_has_a_finer_pen_but_never_as_fine_as_its_size(folder):
    drawn(folder, '<use href="kit:dot" width="2.5"/>')
    pen = float(re.search(r'font-size="([\d.]+)"', drawings.inline("dial", "x"))[1])
    assert 16 < pen < 16 * 4


def test_a_symbol_that_draws_itself_is_refused(folder):
    (folder / "kit/pair.svg").write_text(SVG.format('<use href="kit:pair" width="9"/>'))
    assert "symbols go 4 deep" in drawn(folder, '<use href="kit:pair" width="9"/>')[0]


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


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_every_drawing_we_ship_is_safe_and_light(path):
    assert drawings.check(path) == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_has_a_picture(path):
    lesson = parse(path.read_text(encoding="utf-8"), filename=path.name)
    assert any("<figure" in block.html for section in lesson.sections for block in section.blocks)


def test_every_picture_we_ship_is_shown_somewhere():
    text = "\n".join(path.read_text(encoding="utf-8") for path in LESSONS)
    own = {path.stem.split(".")[0] for path in PICTURES if path.parent.name != "kit"}
    assert {one for one in own if f"(picture:{one})" not in text and f'picture = "{one}"' not in text} == set()


def test_every_class_of_the_drawings_has_its_colour_or_line_by_day_and_by_night():
    assert {one for one in drawings.CLASSES if not re.search(rf"\.{one}\b", CSS)} == set()
    night = (ROOT / "static/css/dark.css").read_text()
    assert set(re.findall(r"var\((--pic-[\w-]+)\)", CSS)) <= set(re.findall(r"(--pic-[\w-]+):", CSS))
    assert set(re.findall(r"(--pic-[\w-]+):", CSS)) == set(re.findall(r"(--pic-[\w-]+):", night))


def test_the_kit_lists_every_symbol_it_has():
    readme = (drawings.CONTENT / "chronic-pain/pictures/kit/README.md").read_text()
    people = ["maryam", "tom", "ingrid", "dev", "leticia", "sam", "friend", "guide"]
    for path in (one for one in PICTURES if one.parent.name == "kit"):
        first, _, rest = path.stem.partition("-")
        name = "-".join(["tom", *rest.split("-")]) if first in people and rest else path.stem
        plain = re.sub(r"-(glad|worn|asleep)$", "", name)
        assert re.search(rf"(?<![\w-]){plain}(?![\w-])", readme), path.stem


def test_the_check_of_content_reads_drawings_too(folder, capsys):
    assert lint.main([str(folder / "dial.svg")]) == 0
    drawn(folder, "<style/>")
    assert lint.main([str(folder / "dial.svg")]) == 1
    assert "dial.svg:2: <style> is not allowed here." in capsys.readouterr().out


# Colours: words and lines that carry something can be seen by day, by night and in the soft theme

FILLS = ["paper", "ground", "white", "warm", "sun", "calm", "sky", "leaf", "alarm", "wood", "stone", "rose", "plum"]
LINES = ["alarm-line", "calm-line", "warm-line", "wood-line"]


def tokens(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text))


def block(text: str, selector: str) -> dict[str, str]:
    return tokens(text.partition(selector + " {")[2].partition("}")[0])


def themes() -> dict[str, dict[str, str]]:
    steady, night = (ROOT / "static/css/steady.css").read_text(), (ROOT / "static/css/dark.css").read_text()
    day = block(steady, ":root") | block(CSS, ":where(:root)")
    soft = day | block(steady, ':root[data-theme="soft"]') | block(CSS, ':where(:root[data-theme="soft"])')
    return {"light": day, "soft": soft, "dark": day | tokens(night)}


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast of two colours, 1 to 21."""
    parts = [[int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)] for colour in (one, other)]
    linear = [[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in three] for three in parts]
    light, dark = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in linear), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "soft", "dark"])
def test_words_can_be_read_on_every_colour(theme):
    own = themes()[theme]
    fills = [fill for fill in FILLS if (theme, fill) != ("dark", "white")]  # white is for eyes and words on night
    pale = {fill: contrast(own["ink"], own[f"pic-{fill}"]) for fill in fills}
    assert {fill: round(ratio, 2) for fill, ratio in pale.items() if ratio < 4.5} == {}
    assert contrast(own["pic-white"], own["pic-night"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "soft", "dark"])
def test_lines_that_carry_meaning_stand_out(theme):
    own = themes()[theme]
    weak = {
        (line, on): round(contrast(own[f"pic-{line}"], own[f"pic-{on}"]), 2)
        for line in [*LINES, "ink"]
        for on in ("ground", "paper", "sky")
    }
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}
