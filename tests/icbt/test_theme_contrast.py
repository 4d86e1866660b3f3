"""The colours of the theme can be read: WCAG 2.2 contrast of every pair that our pages put together, in each theme."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
STEADY = (STATIC / "css" / "steady.css").read_text()
DARK = (STATIC / "css" / "dark.css").read_text()
PICTURES = (STATIC / "css" / "pictures.css").read_text()

TONES = ["info", "success", "warning", "danger"]
GROUNDS = ["paper", "surface", "sunken"]
READ = [  # text: 4.5 to 1 (WCAG 1.4.3)
    *[(text, ground) for text in ("ink", "ink-soft", "accent", "accent-strong") for ground in GROUNDS],
    *[(text, "accent-wash") for text in ("ink", "ink-soft", "accent", "accent-strong", "warm")],
    *[("warm", ground) for ground in ("paper", "surface", "warm-wash")],
    *[(tone, ground) for tone in TONES for ground in ("paper", "surface", f"{tone}-wash")],
    *[("ink", f"{tone}-wash") for tone in TONES],
    *[("accent", f"{tone}-wash") for tone in TONES],
    ("ink", "warm-wash"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-strong"),
]
SEEN = [  # edges of controls, focus, the part of a bar that is done: 3 to 1 (WCAG 1.4.11)
    *[("line-strong", ground) for ground in ("paper", "surface")],
    *[("focus", ground) for ground in (*GROUNDS, "accent-wash")],
    *[("accent", ground) for ground in (*GROUNDS, "line")],
    *[(tone, "surface") for tone in TONES],
]


def tokens(css, selector):
    """The colours that the first block of `selector` sets, as name → #rrggbb."""
    block = css.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


SOFT = ':root[data-theme="soft"]'
PEN = tokens(PICTURES, ":where(:root)")
LIGHT = tokens(STEADY, ":root") | PEN
THEMES = {
    "light": LIGHT,
    "dark": tokens(DARK, ":root"),
    "soft": tokens(STEADY, SOFT) | PEN | tokens(PICTURES, f":where({SOFT})"),  # the pen keeps its hair
}


def luminance(colour):
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_knows_black_on_white_and_a_published_grey():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_sets_the_same_colours(theme):
    assert THEMES[theme].keys() == LIGHT.keys()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), READ)
def test_words_can_be_read(theme, text, ground):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), SEEN)
def test_controls_can_be_seen(theme, edge, ground):
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


def test_every_property_that_is_used_is_defined():
    used = set(re.findall(r"var\(--([\w-]+)[,)]", STEADY))
    defined = set(re.findall(r"--([\w-]+):", STEADY))
    assert used - defined == set()


def test_the_stylesheet_stays_small():
    assert len(STEADY.splitlines()) <= 500
