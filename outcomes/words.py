"""Words that can mean danger: read from a file for one language, and looked for in what somebody wrote.

PURE: no Django, no clock. It is an assistive signal: words are missed and misread, so nothing may rely on its silence.
A phrase is words in order. `kill*` takes any ending, `my|your` any of them, `~` up to two words between. Case, accents,
apostrophes, hyphens and spacing make no difference; a phrase never crosses the end of a sentence. A figure of speech
(`not_meant`) hides the words in it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from outcomes.reading import Fault, Source, build, plain_dict

APOSTROPHES = re.compile("['’‘ʼ`´＇]")
ENDS = re.compile(r"[.!?;:…]+")
WORD = re.compile(r"\w+")
WRITTEN = re.compile(r"(~|\w+\*?(\|\w+\*?)*)( (~|\w+\*?(\|\w+\*?)*))*")


@dataclass(frozen=True)
class Words:
    """The words of one language. `heard` and `not_heard` are sentences that prove the file, checked by the loader."""

    slug: str
    language: str
    version: str
    source: str
    phrases: tuple[str, ...]
    not_meant: tuple[str, ...]
    heard: tuple[str, ...]
    not_heard: tuple[str, ...]

    def find(self, text: str) -> str | None:
        """The first words of a text that can mean danger, as plainly written; None when there are none."""
        plain = normal(text)
        hidden = [found.span() for found in self._figures.finditer(plain)]
        for found in self._dangers.finditer(plain):
            if not any(start <= found.start() and found.end() <= end for start, end in hidden):
                return found[0].strip()
        return None

    @cached_property
    def _dangers(self) -> re.Pattern[str]:
        return _pattern(self.phrases)

    @cached_property
    def _figures(self) -> re.Pattern[str]:
        return _pattern(self.not_meant)

    def to_dict(self) -> dict[str, Any]:
        return plain_dict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "Words":
        """Raises ValueError when the body does not fit."""
        return build(cls, body)


def normal(text: str) -> str:
    """The words of a text in lower case, each between single spaces, with “|” where a sentence ends."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", APOSTROPHES.sub("", text)).casefold())
    letters = "".join(one for one in folded if unicodedata.category(one) not in ("Mn", "Cf"))
    sentences = (WORD.findall(part) for part in ENDS.split(letters))
    return f" {' | '.join(' '.join(words) for words in sentences if words)} "


def parse(text: str, *, filename: str) -> Words:
    """The words in a file, proved by its own sentences. Raises ContentError."""
    source = Source(text, filename)
    found = source.build(Words, source.toml())
    source.refuse(_faults(found))
    return found


def _faults(found: Words) -> Iterator[Fault]:
    bad = [("phrases", one) for one in found.phrases] + [("not_meant", one) for one in found.not_meant]
    unreadable = [(name, one) for name, one in bad if not WRITTEN.fullmatch(one) or one.startswith("~")]
    for name, one in unreadable:
        yield (name,), f"“{one}” cannot be read: words, with “*”, “|” or “~”, in lower case and without marks."
    for name, one in bad:
        if one != one.casefold() or bad.count((name, one)) > 1:
            yield (name,), f"“{one}” stands twice, or is not in lower case."
    if not found.phrases or not found.heard or not found.not_heard:
        yield ("phrases",), "It needs phrases, and sentences of both kinds that prove them."
    if not unreadable and found.phrases:
        yield from _unproved(found)


def _unproved(found: Words) -> Iterator[Fault]:
    for sentence in found.heard:
        if found.find(sentence) is None:
            yield ("heard",), f"Nothing is heard in “{sentence}”."
    for sentence in found.not_heard:
        if words := found.find(sentence):
            yield ("not_heard",), f"“{words}” is heard in “{sentence}”."


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for many phrases over `normal` text; one that never matches for none."""
    return re.compile(f"(?<= )(?:{'|'.join(map(_phrase, phrases))})(?= )" if phrases else r"(?!)")


def _phrase(phrase: str) -> str:
    parts = ["(?:\\w+ ){0,2}" if part == "~" else f"(?:{_endings(part)}) " for part in phrase.split()]
    return "".join(parts).removesuffix(" ")


def _endings(part: str) -> str:
    return "|".join(normal(one).strip() + (r"\w*" if one.endswith("*") else "") for one in part.split("|"))
