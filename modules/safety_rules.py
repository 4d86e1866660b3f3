"""PURE: what a lesson may not lose: what its safety notes have to speak of, and the questions it has to ask.

modules/content/<programme>/safety.toml says which; the clinical lead keeps it.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from modules.lessons import Lesson
from modules.tables import Table

CONTENT = Path(__file__).parent / "content"


def check_safety(table: Table, lesson: Lesson) -> None:
    """Faults for the questions this lesson has to ask, and for what its safety notes have to speak of."""
    rules = required().get(lesson.slug, {})
    for id in rules.get("asks", ()):
        if lesson.interaction(id) is None:
            table.fault("safety_notes", f'This lesson has to ask "{id}" before anything is tried; it is not there.')
    if lesson.language != "en":  # the words to look for are English; a translation is held beside it
        return
    said = " ".join(re.sub(r"<[^>]*>", " ", lesson.safety_notes).lower().split())
    for words in rules.get("notes", ()):
        if not any(one.strip().lower() in said for one in words.split("|")):
            table.fault("safety_notes", f'The safety notes of this lesson have to speak of "{words}".')


@cache
def required() -> Mapping[str, Any]:
    """Slug of a lesson → the questions it `asks` and what its `notes` speak of; of every programme together."""
    found: dict[str, Any] = {}
    for path in sorted(CONTENT.glob("*/safety.toml")):
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    return found
