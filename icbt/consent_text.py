"""PURE: a consent file becomes points, details, quiz, choices and the sentence of agreement."""

import re
from collections.abc import Callable
from typing import Any

from icbt.front_matter import ContentFault, line_of, split

TEXTS = ("slug", "language", "title", "version_note", "intro", "agree")
CHOICES = {"contact-doctor", "emergency-contact", "research"}
REQUIRED_WHEN = {"guided", "never"}
HEADING = re.compile(r"^## (?P<title>.+?) \{#(?P<id>[a-z-]+)\}$", re.MULTILINE)


def parse(text: str, file: str, words: dict[str, str], render: Callable[[str], str]) -> dict[str, Any]:
    """Read one consent file; `words` fill its {placeholders}, so that a promise that changes makes a new version.

    Raises `ContentFault` with every fault found.
    """
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    head, prose, _ = split(text, file)
    body = {name: head.get(name, "") for name in TEXTS}
    body |= {name: head.get(name, []) for name in ("points", "quiz", "choices")}
    body["sections"] = _sections(prose, render)
    if found := list(_faults(body, text)):
        raise ContentFault([f"{file}:{line}: {sentence}" for line, sentence in found])
    return body


def _sections(prose: str, render: Callable[[str], str]) -> list[dict[str, str]]:
    found = list(HEADING.finditer(prose))
    ends = [*(match.start() for match in found[1:]), len(prose)]
    return [
        {"id": match["id"], "title": match["title"], "html": render(prose[match.end() : end].strip())}
        for match, end in zip(found, ends, strict=True)
    ]


def _faults(body: dict[str, Any], text: str):
    for name in TEXTS:
        if not body[name]:
            yield 1, f"'{name}' is missing."
    for name, least in (("points", 5), ("quiz", 3), ("choices", 1), ("sections", 5)):
        if len(body[name]) < least:
            yield 1, f"There are {len(body[name])} {name}; at least {least} are needed."
    for placeholder in re.finditer(r"\{[a-z_]+\}", text):
        yield line_of(text, placeholder[0]), f"{placeholder[0]} is not a placeholder we know."
    for question in body["quiz"]:
        yield from _question_faults(question, text)
    for choice in body["choices"]:
        if choice.get("slug") not in CHOICES:
            yield line_of(text, f'"{choice.get("slug")}"'), f"'{choice.get('slug')}' is not a choice we can keep."
        elif choice.get("required_when") not in REQUIRED_WHEN or not choice.get("label"):
            yield line_of(text, f'"{choice["slug"]}"'), "A choice needs a label, and required_when guided or never."


def _question_faults(question: dict[str, Any], text: str):
    line = line_of(text, question.get("question", ""))
    options = question.get("options", [])
    if len(options) < 2 or sum(bool(option.get("right")) for option in options) != 1:
        yield line, "A question needs two options or more, and exactly one right one."
    if any(not option.get("feedback") or not option.get("text") for option in options):
        yield line, "Every option needs its text and a kind word of feedback."
