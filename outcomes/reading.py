"""Read a TOML content file into frozen dataclasses, strictly: an unknown key is a fault, never a shrug.

PURE: no Django, no clock. `Source` knows the file's name and lines, so that each fault reads "file:line:
sentence".
`build` and `plain` turn plain data into a dataclass and back; `build(cls, plain(thing)) == thing`.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Path = tuple[str | int, ...]
Fault = tuple[Path, str]
T = TypeVar("T")


class ContentError(ValueError):
    """A content file that may not be loaded. `errors`: one "file:line: sentence" for each fault."""

    def __init__(self, errors: Iterable[str]):
        self.errors = list(errors)
        super().__init__("\n".join(self.errors))


class _Faults(Exception):
    def __init__(self, faults: list[Fault]):
        self.faults = faults


@dataclass(frozen=True)
class Source:
    """One file's text and the name it is called by in sentences to its author."""

    text: str
    filename: str

    def toml(self) -> dict[str, Any]:
        """The file as plain data, numbers with a point as Decimal. Raises ContentError."""
        try:
            return tomllib.loads(self.text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            number = line[1] if line else len(self.text.splitlines())
            raise ContentError([f"{self.filename}:{number}: This is not valid TOML: {error}."]) from error

    def build(self, cls: type[T], data: dict[str, Any]) -> T:
        """`data` as a `cls`. Raises ContentError with every fault of form at once."""
        try:
            return _build_dataclass(cls, data, ())
        except _Faults as error:
            raise self.error(error.faults) from None

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Raises ContentError when there are faults."""
        found = list(faults)
        if found:
            raise self.error(found)

    def error(self, faults: Iterable[Fault]) -> ContentError:
        return ContentError(f"{self.filename}:{self.line(path)}: {sentence}" for path, sentence in faults)

    def line(self, path: Path) -> int:
        """The line, from 1, nearest to the key that `path` names; 1 when nothing is like it."""
        lines, at = self.text.splitlines(), 0
        for step, part in enumerate(path):
            if isinstance(part, str):
                following = path[step + 1] if step + 1 < len(path) else 0
                at = _find(lines, at, part, following if isinstance(following, int) else 0)
        return at + 1


def _find(lines: list[str], start: int, key: str, nth: int) -> int:
    header = re.compile(rf"\s*\[\[?(?:[\w-]+\.)*{re.escape(key)}\]\]?")
    headers = [n for n in range(start, len(lines)) if header.match(lines[n])]
    if nth < len(headers):
        return headers[nth]
    pair = re.compile(rf"(?:^\s*|[{{,]\s*){re.escape(key)}\s*=")
    first = next((n for n in range(start, len(lines)) if pair.search(lines[n])), start)
    inside = [n for n in range(first + 1, len(lines)) if lines[n].strip().startswith("{")]
    return inside[nth] if nth and nth < len(inside) else first


def build(cls: type[T], data: dict[str, Any]) -> T:
    """Canonical plain data as a `cls`. Raises ValueError when a stored body does not fit."""
    try:
        return _build_dataclass(cls, data, ())
    except _Faults as error:
        raise ValueError("; ".join(f"{path}: {sentence}" for path, sentence in error.faults)) from None


def plain_dict(thing: Any) -> dict[str, Any]:
    """`plain` of a dataclass."""
    return {field.name: plain(getattr(thing, field.name)) for field in fields(thing)}


def plain(thing: Any) -> Any:
    """A dataclass as data that JSON can hold: Decimals become strings, tuples lists; no field is left out."""
    if is_dataclass(thing):
        return plain_dict(thing)
    if isinstance(thing, tuple | list):
        return [plain(one) for one in thing]
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    return format(thing, "f") if isinstance(thing, Decimal) else thing


def _build_dataclass(cls: type[T], data: Any, path: Path) -> T:
    if not isinstance(data, dict):
        raise _Faults([(path, f"“{_name(path)}” must be a table of keys and values.")])
    hints, known = get_type_hints(cls), {field.name: field for field in fields(cls)}  # type: ignore[arg-type]
    faults: list[Fault] = [((*path, key), f"“{key}” is not a known key here.") for key in data if key not in known]
    values = {}
    for name, field in known.items():
        if name in data:
            values[name] = _collect(faults, _build_value, hints[name], data[name], (*path, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            faults.append((path, f"“{name}” is missing."))
    if faults:
        raise _Faults(faults)
    return cls(**values)


def _build_value(hint: Any, value: Any, path: Path) -> Any:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is UnionType:
        if value is None:
            return None
        return _build_value(next(one for one in inside if one is not NoneType), value, path)
    if origin is Literal:
        return _one_of(inside, value, path)
    if origin is tuple:
        return _build_tuple(inside[0], value, path)
    if origin is dict:
        return _build_dict(inside[1], value, path)
    if is_dataclass(hint):
        return _build_dataclass(hint, value, path)  # type: ignore[arg-type]
    return _build_scalar(hint, value, path)


def _build_tuple(hint: Any, value: Any, path: Path) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _Faults([(path, f"“{_name(path)}” must be a list.")])
    faults: list[Fault] = []
    built = tuple(_collect(faults, _build_value, hint, one, (*path, n)) for n, one in enumerate(value))
    if faults:
        raise _Faults(faults)
    return built


def _build_dict(hint: Any, value: Any, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Faults([(path, f"“{_name(path)}” must be a table of keys and values.")])
    faults: list[Fault] = []
    built = {key: _collect(faults, _build_value, hint, one, (*path, key)) for key, one in value.items()}
    if faults:
        raise _Faults(faults)
    return built


def _build_scalar(hint: Any, value: Any, path: Path) -> Any:
    if hint is Decimal and isinstance(value, int | str | Decimal) and not isinstance(value, bool):
        try:
            return Decimal(value)
        except InvalidOperation:
            raise _Faults([(path, f"“{_name(path)}” must be a number.")]) from None
    if type(value) is not hint:
        kinds = {str: "text", int: "a whole number", bool: "true or false", Decimal: "a number"}
        raise _Faults([(path, f"“{_name(path)}” must be {kinds[hint]}.")])
    return value


def _one_of(permitted: tuple[Any, ...], value: Any, path: Path) -> Any:
    if value not in permitted:
        choices = ", ".join(f"“{one}”" for one in permitted)
        raise _Faults([(path, f"“{_name(path)}” is “{value}”; it must be one of {choices}.")])
    return value


def _collect(faults: list[Fault], make: Callable[..., Any], *arguments: Any) -> Any:
    """Go on after a fault, so that the author sees all of them in one run."""
    try:
        return make(*arguments)
    except _Faults as error:
        faults.extend(error.faults)
        return None


def _name(path: Path) -> str:
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "the file")
