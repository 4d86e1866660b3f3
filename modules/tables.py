"""Content files read strictly: each key is asked for by type, and each fault is one sentence with its line."""

import re
import tomllib
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

Data = dict[str, Any]


class ContentError(Exception):
    """A content file that cannot be used. `faults` holds one "file:line: sentence" for each thing to put right."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


class Source:
    """One file being read: its name, its lines, and the faults found so far (as line and sentence)."""

    def __init__(self, text: str, filename: str) -> None:
        self.filename = filename
        self.lines = text.split("\n")
        self._faults: list[tuple[int, str]] = []

    def fault(self, line: int, sentence: str) -> None:
        if (line, sentence) not in self._faults:
            self._faults.append((line, sentence))

    @property
    def faults(self) -> list[str]:
        """Every fault as "file:line: sentence", in the order of the file."""
        return [f"{self.filename}:{line}: {sentence}" for line, sentence in sorted(self._faults)]

    def refuse(self) -> None:
        """Raise ContentError if any fault was found."""
        if self._faults:
            raise ContentError(self.faults)

    def toml(self, first: int, last: int) -> "Table":
        """Lines `first` to `last` (from 1, both included) as a table; broken TOML is a fault and an empty table."""
        try:
            data = tomllib.loads("\n".join(self.lines[first - 1 : last]))
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+)", str(error))
            line = first + int(found[1]) - 1 if found else last
            self.fault(line, f"This is not valid TOML: {str(error).split(' (at')[0]}.")
            return Table(self, {}, first, last, broken=True)
        return Table(self, data, first, last)


class Table:
    """One TOML table. Ask for each key by its type, then call `finish` so that a mistyped key is a fault too."""

    def __init__(self, source: Source, data: Data, first: int, last: int, *, broken: bool = False) -> None:
        self.source, self.data, self.first, self.last, self.broken = source, data, first, last, broken
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def line(self, key: str, nth: int = 0) -> int:
        """The line where `key` is set (its `nth` header, for an array of tables), or the table's own first line."""
        pattern = re.compile(rf"""^\s*(?:"?{re.escape(key)}"?\s*=|\[+(?:\w+\.)*{re.escape(key)}\]+)""")
        found = [n for n in range(self.first, self.last + 1) if pattern.match(self.source.lines[n - 1])]
        return found[min(nth, len(found) - 1)] if found else self.first

    def fault(self, key: str, sentence: str) -> None:
        if not self.broken:
            self.source.fault(self.line(key), sentence)

    def _get(self, key: str, kind: type, words: str, default: Any) -> Any:
        self._asked.add(key)
        value = self.data.get(key)
        if value is None:
            if default is None:
                self.fault(key, f'"{key}" is missing; it needs {words}.')
            return kind() if default is None else default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, f'"{key}" needs {words}.')
            return kind() if default is None else default
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Words, trimmed; without a default they must be there and not be empty."""
        value: str = self._get(key, str, "words in quotes", default).strip()
        if not value and default is None and key in self.data:
            self.fault(key, f'"{key}" is empty.')
        return value

    def slug(self, key: str) -> str:
        value = self.text(key)
        if value and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            self.fault(key, f'"{key}" needs small letters, digits and hyphens, such as "pain-map".')
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`, both included."""
        words = f"a whole number from {low} to {high}"
        value: int = self._get(key, int, words, default)
        if key in self.data and not low <= value <= high:
            self.fault(key, f'"{key}" needs {words}.')
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        value: bool = self._get(key, bool, "true or false", default)
        return value

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        names = list(options)
        value = self.text(key, default)
        if value and value not in names:
            self.fault(key, f'"{key}" is "{value}"; it needs one of: {", ".join(names)}.')
        return value

    def texts(self, key: str, least: int = 1, most: int = 100) -> tuple[str, ...]:
        """A list of words; may be missing when `least` is 0."""
        value = self._get(key, list, "a list of words in quotes", [] if least == 0 else None)
        if not all(isinstance(one, str) and one.strip() for one in value):
            self.fault(key, f'"{key}" needs a list of words in quotes.')
            return ()
        if key in self.data and not least <= len(value) <= most:
            self.fault(key, f'"{key}" needs {least} to {most} entries; it has {len(value)}.')
        return tuple(one.strip() for one in value)

    def wholes(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """A list of whole numbers from `low` to `high`, each larger than the one before; may be missing."""
        value = self._get(key, list, "a list of whole numbers", [])
        good = all(isinstance(one, int) and not isinstance(one, bool) and low <= one <= high for one in value)
        if not good or any(after <= before for before, after in pairwise(value)):
            self.fault(key, f'"{key}" needs whole numbers from {low} to {high}, in rising order.')
            return ()
        return tuple(value)

    def table(self, key: str) -> "Table | None":
        """A sub-table, or None when it is missing."""
        value = self._get(key, dict, "a table", {})
        return Table(self.source, value, self.line(key), self.last) if value else None

    def tables(self, key: str, least: int = 0, most: int = 100) -> list["Table"]:
        """A list of tables, whether written inline or as [[key]] blocks."""
        value = self._get(key, list, "a list of tables", [] if least == 0 else None)
        if not all(isinstance(one, dict) for one in value):
            self.fault(key, f'"{key}" needs a list of tables.')
            return []
        if key in self.data and not least <= len(value) <= most:
            self.fault(key, f'"{key}" needs {least} to {most} entries; it has {len(value)}.')
        lines = [self.line(key, nth) for nth in range(len(value))]
        ends = [after - 1 if after > own else self.last for own, after in zip(lines, [*lines, 0][1:], strict=True)]
        return [Table(self.source, *three) for three in zip(value, lines, ends, strict=True)]

    def finish(self) -> None:
        """Call when every known key was asked for: whatever is left is a mistyped key."""
        for key in self.data.keys() - self._asked:
            self.fault(key, f'"{key}" is not a key this file knows.')
