"""PURE: one country's file of emergency numbers and crisis lines, and what must be true of it."""

import re
from datetime import date, timedelta
from typing import Any

from icbt.front_matter import ContentFault, line_of, read_toml

KINDS = ("emergency", "suicide", "general", "domestic abuse", "youth", "veteran", "poison", "medical advice")
TEXTS = ("kind", "name", "phone", "sms", "url", "hours", "cost", "verified_on", "source_url")
CHECKED_EVERY = timedelta(days=180)  # numbers change; lists found in a search still show replaced ones
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse(text: str, file: str) -> dict[str, Any]:
    """Read one country: its code, its name and its lines in order. Raises `ContentFault` with every fault found."""
    data = read_toml(text, file)
    lines = [_line(row) for row in data.get("line", [])]
    body = {
        "country": data.get("country", ""),
        "name": data.get("name", ""),
        "language": data.get("language", ""),
        "lines": sorted((line for line in lines if line["active"]), key=lambda line: line["order"]),
    }
    if found := list(_faults(body, text)):
        raise ContentFault([f"{file}:{line}: {sentence}" for line, sentence in found])
    return body


def _line(row: dict[str, Any]) -> dict[str, Any]:
    line = {name: str(row.get(name, "")) for name in TEXTS}
    return line | {
        "languages": row.get("languages", []),
        "order": row.get("order", 99),
        "active": row.get("active", True),
    }


def _faults(body: dict[str, Any], text: str):
    for name in ("country", "name"):
        if not body[name]:
            yield 1, f"'{name}' is missing."
    for line in body["lines"]:
        number = line_of(text, f'"{line["name"]}"')
        if line["kind"] not in KINDS:
            yield number, f"'{line['kind']}' is not a kind of line; it may be {', '.join(KINDS)}."
        if not line["name"] or not (line["phone"] or line["sms"] or line["url"]):
            yield number, "A line needs a name, and a phone, a text number or an address."
        if line["url"] and not line["url"].startswith("https://"):
            yield number, "The address of a line begins with https://."
        if line["verified_on"] and not DAY.fullmatch(line["verified_on"]):
            yield number, "verified_on is a day such as 2026-03-31, or empty."
        if line["verified_on"] and not line["source_url"]:
            yield number, "A line that was checked says where: source_url."
    if not serves(body):
        yield 1, "A country needs an emergency line and one more line."


def serves(body: dict[str, Any]) -> bool:
    """Has this country an active emergency number, and somebody to talk to?"""
    kinds = [line["kind"] for line in body["lines"]]
    return "emergency" in kinds and any(kind != "emergency" for kind in kinds)


def unchecked(body: dict[str, Any], today: date) -> list[str]:
    """The names of the lines that nobody has checked for 180 days, or ever."""
    oldest = (today - CHECKED_EVERY).isoformat()
    return [line["name"] for line in body["lines"] if line["verified_on"] < oldest]
