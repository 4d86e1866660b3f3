"""The words that can mean danger, as they are written in the administration."""

from collections.abc import Mapping
from typing import Any

from icbt.authoring import Checked, ContentKind, Finding, Seen, check_with, fits_all
from outcomes import words
from outcomes.reading import ContentError


def _read(text: str, name: str) -> dict[str, Any]:
    return words.parse(text, filename=name).to_dict()


def _check(slug: str, language: str, source: str) -> Checked:
    checked = check_with(_read, lambda body: body["slug"], ContentError)(slug, language, source)
    if checked.body and checked.body["language"] != language:
        return Checked(None, (Finding(1, f"The text says that it is in “{checked.body['language']}”."),))
    return checked


def _see(body: dict[str, Any], track: str, page: str, typed: Mapping[str, list[str]]) -> Seen:
    return Seen("outcomes/preview_words.html", {"body": body})


WORDS = ContentKind(
    title="Words that can mean danger",
    suffix="toml",
    check=_check,
    fits=fits_all,
    blank=lambda slug, language: BLANK.format(slug=slug, language=language),
    preview=_see,
)

BLANK = """slug = "{slug}"
language = "{language}"
version = "1"
source = ""
phrases = []
not_meant = []
heard = []
not_heard = []
"""
