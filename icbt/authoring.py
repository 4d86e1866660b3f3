"""How content is written by hand: what the administration asks of each kind, whichever room it belongs to."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from icbt import content
from icbt.models import ContentVersion
from icbt.shape import Shape
from icbt.translation_text import begin

FAULT = re.compile(r"^(?:[^:\n]*:(?P<line>\d+): |[^:\n]*: )?(?P<sentence>.*)$", re.DOTALL)
AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")

SHAPE = (AttributeError, IndexError, KeyError, TypeError, ValueError)  # words where a reader looks for a table, say


@dataclass(frozen=True)
class Finding:
    """Something to put right or to look at again: its line, from 1, and one sentence."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Measure:
    """One part of a text as its readers on one track have it ("" for all): words, and the grade it asks of them."""

    part: str
    track: str
    words: int
    grade: float | None


@dataclass(frozen=True)
class Checked:
    """A text that was read. `body` is what would be published; None while there is a fault."""

    body: dict[str, Any] | None
    faults: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Seen:
    """One page of a preview: its template and context, and the names and titles of all pages, in order.

    `answers` when something can be typed into it, and is answered.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    pages: tuple[tuple[str, str], ...] = ()
    page: str = ""
    answers: bool = False


def nobody(pks: Collection[UUID]) -> Mapping[UUID, int]:
    """For content of which everybody has the current version."""
    return {}


@dataclass(frozen=True)
class ContentKind:
    """One kind of content. `title` heads its list, `suffix` ends its file.

    `check` reads a text of that slug and language, with everything around it that it must fit. `fits` says in
    sentences why a body cannot be published beside what is published now. `blank` is a text to begin from. `preview`
    draws one page of a body: track, page ("" for the first), what was typed in it. `readers` counts the enrolments
    that hold on to each of these versions; a kind whose `holds` is False keeps none: everybody has the current one.
    `shape` says what a translation has in common with the English; None for what is not translated. `begin` makes of
    an English text one to translate into a language.
    """

    title: str
    suffix: str
    check: Callable[[str, str, str], Checked]
    fits: Callable[[str, str, dict[str, Any]], list[str]]
    blank: Callable[[str, str], str]
    preview: Callable[[dict[str, Any], str, str, Mapping[str, list[str]]], Seen | None]
    readers: Callable[[Collection[UUID]], Mapping[UUID, int]] = nobody
    holds: bool = False
    tracks: bool = False
    shape: Shape | None = None
    begin: Callable[[str, str], str] = begin


def kinds() -> dict[str, ContentKind]:
    """Every kind that is written here, in the order of the list."""
    return {name: import_string(path) for name, path in settings.CONTENT_KINDS.items()}


def findings(faults: Iterable[str]) -> tuple[Finding, ...]:
    """Sentences of a reader ("file:line: sentence") as findings; without a line they are about the first."""
    return tuple(_finding(one) for one in faults)


def _finding(fault: str) -> Finding:
    found = FAULT.match(fault)
    line, sentence = (found["line"], found["sentence"]) if found else (None, fault)
    at = AT_LINE.search(sentence)
    return Finding(int(line or (at and at[1]) or 1), sentence)


def fits_all(slug: str, language: str, body: dict[str, Any]) -> list[str]:
    """For content that depends on no other."""
    return []


def check_with(
    read: Callable[[str, str], dict[str, Any]], slug_of: Callable[[dict[str, Any]], str], errors: type[Exception]
) -> Callable[[str, str, str], Checked]:
    """A `check` for a file that is read whole or refused with the faults of the error it raises.

    `read` takes the text and the name to call it by, and gives the body; `slug_of` says which content the body is.
    """

    def check(slug: str, language: str, source: str) -> Checked:
        try:
            body = read(source, slug)
            content.canonical(body)  # only what can be kept, can be published
        except errors as error:
            return Checked(None, findings(getattr(error, "faults", None) or getattr(error, "errors", [str(error)])))
        except SHAPE as error:
            return Checked(None, (Finding(1, f"Something in this text has another form than it needs: {error}."),))
        if slug_of(body) != slug:
            return Checked(None, (Finding(1, f"The text says that it is “{slug_of(body)}”; this page is “{slug}”."),))
        return Checked(body)

    return check


def text_of(version: ContentVersion) -> str:
    """The text a version was written as; one whose text nobody kept, as its body, key by key."""
    if version.source:
        return version.source
    return json.dumps(version.body, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
