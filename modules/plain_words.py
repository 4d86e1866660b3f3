"""PURE: words that have a plainer one, found line by line in what a patient reads."""

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "content"
UNREAD = re.compile(  # what names something, where a link leads, and what is for clinicians
    r"\b(?:id|type|slug|code|name|worksheet|from|picture|formula|value|table|fact|clinically)\s*=\s*\"[^\"]*\""
    r"|\b(?:worksheets|fields|lessons|pages|order)\s*=\s*\[[^\]]*\]|\]\([^)]*\)|\{#[^}]*\}|^\s*(?:#|\[).*"
)


def plainer(lines: Sequence[str], language: str, skipped: Collection[int] = ()) -> Iterable[tuple[int, str]]:
    """Line and sentence for each such word; `skipped` are lines no patient reads. Nothing without a list."""
    pattern, swaps = _words(language)
    for number, line in enumerate(lines, 1):
        if number in skipped or not pattern:
            continue
        for found in pattern.finditer(UNREAD.sub(" ", line)):
            key = found.lastgroup or ""
            yield number, f'"{found[0]}" has a plainer word: {swaps[key]}.'


@cache
def _words(language: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """One pattern for all the words, and by the name of its group what to say instead."""
    path = LIST / f"plain_words.{language}.toml"
    if not path.exists():
        return None, {}
    swaps: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    parts = [f"(?P<w{n}>{_pattern(one)})" for n, one in enumerate(swaps)]
    named = {f"w{n}": words for n, words in enumerate(swaps.values())}
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE), named


def _pattern(words: str) -> str:
    return re.escape(words).replace(r"\*", r"\w*")
