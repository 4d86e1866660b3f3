"""PURE: what stands in the text of a translation about the English it was made from, and a text to begin one with."""

import re
from dataclasses import dataclass
from difflib import unified_diff

BASE = re.compile(r"^# translated from: version (?P<number>\d+), (?P<hash>[0-9a-f]{12})[ \t]*\n", re.MULTILINE)
HASH = 12  # figures of a content hash that are written down
TOP = 400  # characters from the beginning of a text among which the line stands


@dataclass(frozen=True)
class Base:
    """The English version a translation was made from: its number on the service that wrote it, and its hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"# translated from: version {self.number}, {self.hash[:HASH]}"


def base_of(text: str) -> Base | None:
    """What a translation says that it was made from; None when it does not say."""
    found = BASE.search(text[:TOP])
    return Base(int(found["number"]), found["hash"]) if found else None


def with_base(text: str, base: Base) -> str:
    """The text saying that it was made from this; a comment, so that its body stays what it is."""
    bare = without_base(text)
    head, rest = ("+++\n", bare.removeprefix("+++\n")) if bare.startswith("+++\n") else ("", bare)
    return f"{head}{base}\n{rest}"


def without_base(text: str) -> str:
    return BASE.sub("", text[:TOP], count=1) + text[TOP:]


def begin(text: str, language: str) -> str:
    """An English text to write a translation over; one that names its language names the other."""
    return re.sub(r'^language( *)=( *)"en"', rf'language\1=\2"{language}"', text, count=1, flags=re.MULTILINE)


def changes(old: str, new: str, name: str, base: Base, now: Base) -> str:
    """What changed in the English since the translation was made, as a unified diff with a word on what to do."""
    lines = unified_diff(
        without_base(old).splitlines(keepends=True),
        without_base(new).splitlines(keepends=True),
        f"{name} version {base.number}",
        f"{name} version {now.number}",
    )
    asked = f"# When all of this is in the translation, make its line say:\n{now}\n"
    return asked + "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
