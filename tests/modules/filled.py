"""Something to type into every field of a worksheet."""

from collections.abc import Callable

from modules.fields import Field
from modules.worksheets import Worksheet

WORDS = "I went to the shop and back, slowly, with one rest on the bench. "


def fully(sheet: Worksheet, rows: int = 3) -> dict[str, list[str]]:
    """Every field filled to its limit, groups with so many rows."""
    return _filled(sheet, _most, rows)


def partly(sheet: Worksheet) -> dict[str, list[str]]:
    """Every second field, in a few words, groups with one row."""
    kept = _filled(sheet, _few, 1)
    return {name: kept[name] for name in list(kept)[::2]}


def _filled(sheet: Worksheet, value: Callable[[Field], list[str]], rows: int) -> dict[str, list[str]]:
    raw = {one.name: value(one) for one in sheet.fields if one.type not in ("group", "calc")}
    for group in (one for one in sheet.fields if one.type == "group"):
        for n in range(min(rows, group.most)):
            raw |= {f"{group.name}.{n}.{one.name}": value(one) for one in group.fields}
    return raw


def _few(field: Field) -> list[str]:
    return ["A few words"] if field.type == "text" else _most(field)[:1]


def _most(field: Field) -> list[str]:
    match field.type:
        case "text":
            return [(WORDS * 40)[: field.max].strip()]
        case "choice":
            return [field.options[-1].value]
        case "choices":
            return [one.value for one in field.options]
        case "scale":
            return ["7"]
        case "date":
            return ["2025-03-05"]
        case "time":
            return ["23:15"]
    return [field.example]
