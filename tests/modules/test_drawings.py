"""Drawings: safe shapes alone, the kit they are drawn with, and colours that can be seen in every theme."""

import re
from pathlib import Path

import pytest

from modules import drawings, lint
from tests.modules.conftest import DOT, SVG

ROOT = Path(__file__).parents[2]
CSS = (ROOT / "static/css/pictures.css").read_text()
PICTURES = sorted(drawings.CONTENT.glob("*/pictures/**/*.svg"))


def drawn(folder, inside: str, name: str = "dial") -> list[str]:
    """The faults of a picture with these shapes."""
    (folder / f"{name}.svg").write_text(SVG.format(inside))
    return drawings.check(folder / f"{name}.svg")


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


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_every_drawing_we_ship_is_safe_and_light(path):
    assert drawings.check(path) == []


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


def test_every_class_of_the_drawings_has_its_colour_or_line_by_day_and_by_night():
    assert {one for one in drawings.CLASSES if not re.search(rf"\.{one}\b", CSS)} == set()
    night = (ROOT / "static/css/dark.css").read_text()
    assert set(re.findall(r"var\((--pic-[\w-]+)\)", CSS)) <= set(re.findall(r"(--pic-[\w-]+):", CSS))
    assert set(re.findall(r"(--pic-[\w-]+):", CSS)) == set(re.findall(r"(--pic-[\w-]+):", night))
