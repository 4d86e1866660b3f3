"""PURE: what a translated lesson, worksheet or programme has in common with the English."""

import re
import tomllib
from collections.abc import Iterator

from icbt import translation_text
from icbt.shape import Shape
from modules.controls import slugify

PICTURE = re.compile(r'\]\(picture:([a-z0-9-]+)\)|^\s*picture\s*=\s*"([^"]+)"', re.MULTILINE)
OPTIONS = re.compile(r"^options *= *\[(?P<list>[^\[\]{}]*)\]", re.MULTILINE)


def pictures(english: str, text: str) -> Iterator[tuple[int, str]]:
    """Line and sentence for the first picture that is another, or stands elsewhere, than in the English."""
    before = [one[1] or one[2] for one in PICTURE.finditer(english)]
    after = [(one[1] or one[2], text.count("\n", 0, one.start()) + 1) for one in PICTURE.finditer(text)]
    for number, (name, line) in enumerate(after):
        if number >= len(before) or before[number] != name:
            wanted = f"“{before[number]}”" if number < len(before) else "none"
            yield line, f"The picture is “{name}”; the English has {wanted} here."
            return
    if len(after) < len(before):
        yield text.count("\n") + 1, f"The picture “{before[len(after)]}” of the English is missing."


def begin_worksheet(text: str, language: str) -> str:
    """A worksheet to write over: options keep the value they have in English, whatever their words become."""
    return OPTIONS.sub(_with_values, translation_text.begin(text, language))


def _with_values(found: re.Match[str]) -> str:
    words = tomllib.loads(f"options = [{found['list']}]")["options"]
    rows = (f'  {{ value = "{slugify(one)}", label = {_quoted(one)} }},' for one in words)
    return "\n".join(["options = [", *rows, "]"])


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


LESSON = Shape(
    names=frozenset(
        {
            "slug", "code", "id", "type", "track", "frame", "worksheet", "worksheets", "formula", "concern",
            "recall.lesson", "recall.question", "recall.sheet", "recall.fields",
        }
    ),
    free=frozenset({"language", "minutes", "words"}),
    lists=frozenset({"safety_notes", "guide_notes"}),
    beside=pictures,
)  # fmt: skip
WORKSHEET = Shape(
    names=frozenset({"slug", "code", "name", "type", "value", "low", "high", "step", "formula", "table"}),
    free=frozenset({"language", "minutes"}),
)
PROGRAMME = Shape(names=frozenset({"slug", "code", "page", "pages", "after", "fact", "worksheet"}))
