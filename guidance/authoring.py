"""Starter messages as they are written in the administration."""

from collections.abc import Mapping
from typing import Any

from guidance import starters
from icbt.authoring import ContentKind, Seen, check_with, fits_all
from icbt.front_matter import ContentFault
from icbt.shape import Shape


def _see(body: dict[str, Any], track: str, page: str, typed: Mapping[str, list[str]]) -> Seen:
    return Seen("guidance/preview_message.html", {"body": body, "text": starters.fill(body, {})})


MESSAGES = ContentKind(
    title="Starter messages",
    suffix="toml",
    check=check_with(starters.parse, lambda body: body["slug"], ContentFault),
    fits=fits_all,
    blank=lambda slug, language: BLANK.format(slug=slug),
    preview=_see,
    shape=Shape(names=frozenset({"slug", "placeholders"})),
)

BLANK = """slug = "{slug}"
title = ""
when = ""
placeholders = ["name"]
text = \"\"\"
Hello {{name}},
\"\"\"
"""
