"""What there is to bring back from: the questions of every lesson file and the fields of every worksheet file."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from modules.recalling import Recall

SECTION = re.compile(r"^## [^\n]*\{#([^}\n]*)\}", re.MULTILINE)
BLOCK = re.compile(r"^`{3,} *interaction\b[^\n]*\n(.*?)^`{3,} *$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Known:
    """Slug of a lesson → ids of its questions, ids of its sections; slug of a worksheet → names of its fields."""

    questions: Mapping[str, Collection[str]]
    fields: Mapping[str, Collection[str]]
    sections: Mapping[str, Collection[str]] = field(default_factory=dict)

    def fault(self, recall: Recall) -> tuple[str, str] | None:
        """The key that names what is not there, and a sentence; None when all of it is."""
        lesson, sheet = recall.lesson, recall.sheet
        if lesson and lesson not in self.questions:
            return "from", f'There is no lesson "{lesson}".'
        if lesson and recall.question not in self.questions[lesson]:
            return "from", f'The lesson "{lesson}" has no question "{recall.question}".'
        if sheet and sheet not in self.fields:
            return "worksheet", f'There is no worksheet "{sheet}".'
        missing = [one for one in recall.fields if one not in self.fields.get(sheet, ())]
        return ("fields", f'The worksheet "{sheet}" has no field "{missing[0]}".') if missing else None


def known_in(folder: Path) -> Known:
    """Everything in a programme's folder, whether or not its files can be published yet; of all languages together."""
    lessons = [(path.name.split(".")[0], path.read_text(encoding="utf-8")) for path in folder.glob("*.md")]
    sheets = [(path.name.split(".")[0], path.read_text(encoding="utf-8")) for path in folder.glob("worksheets/*.toml")]
    return Known(
        _joined((slug, [one.get("id") for one in map(_toml, BLOCK.findall(text))]) for slug, text in lessons),
        _joined((slug, [one.get("name") for one in _tables(_toml(text))]) for slug, text in sheets),
        _joined((slug, SECTION.findall(text)) for slug, text in lessons),
    )


def _joined(found: Iterable[tuple[str, list[Any]]]) -> dict[str, set[str]]:
    joined: dict[str, set[str]] = {}
    for slug, names in found:
        joined.setdefault(slug, set()).update(one for one in names if isinstance(one, str))
    return joined


def _toml(text: str) -> dict[str, Any]:
    """A file that is broken is reported by its own check; here it only has nothing in it."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _tables(whole: dict[str, Any]) -> list[dict[str, Any]]:
    found = whole.get("fields")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
