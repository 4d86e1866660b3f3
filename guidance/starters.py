"""PURE: starter messages for those who guide, checked when they are loaded and filled in when they are used.

A placeholder the service knows (`FILLED`) is filled in; any other is a gap in square brackets, which only the person
who writes can fill, and with which a message cannot be sent.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from icbt.front_matter import ContentFault, line_of, read_toml

FILLED = frozenset({"name", "clinician", "hours", "number", "crisis_line"})
FIELDS = ("slug", "title", "when", "text")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
NAME = re.compile(r"[a-z]+(_[a-z]+)*")
GAP = re.compile(r"\[[^\[\]\n]{1,40}\]")


def parse(text: str, file: str) -> dict[str, Any]:
    """Read one starter message. Raises `ContentFault` with every fault found, as file:line: sentence."""
    data = read_toml(text, file)
    body = {name: str(data.get(name, "")).strip() for name in FIELDS}
    body["placeholders"] = data.get("placeholders", [])
    if found := list(_faults(body, data, text)):
        raise ContentFault([f"{file}:{line}: {sentence}" for line, sentence in found])
    return body


def fill(body: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    """The message with what is known filled in, and a gap such as `[first link]` for all the rest."""

    def word(match: re.Match[str]) -> str:
        known = facts.get(match[1], "") if match[1] in FILLED else ""
        return known or f"[{match[1].replace('_', ' ')}]"

    return PLACEHOLDER.sub(word, body["text"])


def gaps(text: str) -> list[str]:
    """The gaps still open in a message, in order, each once."""
    return list(dict.fromkeys(GAP.findall(text)))


def _faults(body: Mapping[str, Any], data: Mapping[str, Any], text: str) -> Iterator[tuple[int, str]]:
    for name in FIELDS:
        if not body[name]:
            yield 1, f"'{name}' is missing."
    for name in data.keys() - {*FIELDS, "placeholders"}:
        yield line_of(text, name), f"'{name}' is not a field of a starter message."
    used, declared = PLACEHOLDER.findall(body["text"]), body["placeholders"]
    for name in dict.fromkeys(used):
        if name not in declared:
            yield line_of(text, "{" + name + "}"), f"'{{{name}}}' is not among the placeholders."
    for name in declared:
        if not NAME.fullmatch(name):
            yield line_of(text, "placeholders"), f"'{name}' is not a name of small letters and underscores."
        elif name not in used:
            yield line_of(text, "placeholders"), f"'{name}' is a placeholder the text does not use."
    if gaps(body["text"]) or body["text"].count("{") != len(used) or body["text"].count("}") != len(used):
        yield line_of(text, "text ="), "Brackets are for placeholders only: {name}."
