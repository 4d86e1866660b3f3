"""The letters that our papers can draw, and how a text is written with them: nothing is lost without a sign of it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unicodedata import category, combining, name, normalize

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = FONTS / "DejaVuSansCondensed.ttf", FONTS / "DejaVuSansCondensed-Bold.ttf"
UNKNOWN = "\N{WHITE SQUARE}"
SILENT = ("Cc", "Cf", "Mn")  # control characters, joiners, marks that stand alone


@cache
def known() -> frozenset[int]:
    """The code points that both fonts draw."""
    return _points_of(PLAIN) & _points_of(BOLD)


def _points_of(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def written(text: str) -> str:
    """The text in letters that can be drawn.

    A letter that cannot loses its accent, a sign becomes its name in brackets ("(hot beverage)"), anything else a box.
    Line ends stay; other control characters and invisible marks go, and letter and accent become one.
    """
    return "".join(piece for letter in normalize("NFC", text) for piece in _drawn(letter))


def _drawn(letter: str) -> Iterator[str]:
    if letter == "\t":
        yield " "
    elif letter == "\n" or (ord(letter) in known() and category(letter) not in ("Cc", "Cf")):
        yield letter
    elif category(letter) not in SILENT:
        yield _instead(letter)


def _instead(letter: str) -> str:
    bare = "".join(one for one in normalize("NFKD", letter) if not combining(one))
    if bare and bare != letter and all(ord(one) in known() for one in bare):
        return bare
    return f"({name(letter).lower()})" if category(letter) == "So" else UNKNOWN
