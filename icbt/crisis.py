"""Who can help right now, by country: read from the loaded content, and from its files when nothing is loaded."""

import re
from datetime import date
from typing import Any

from django.conf import settings

from icbt import content, crisis_lines

OTHER = "other"
FOLDER = settings.BASE_DIR / "icbt" / "content" / "crisis"


def crisis_for(country: str) -> dict[str, Any]:
    """The lines of a country, an ISO code in lower case, ready to show; an unknown country gets the worldwide page.

    `emergency` are the numbers for danger to life, `talk` everybody else, voices before text and chat, `checked_on`
    the day on which the oldest of them was checked, None while any is unchecked.
    """
    return ready(_body(country))


def ready(body: dict[str, Any]) -> dict[str, Any]:
    """The lines of one country as `crisis_for` gives them."""
    lines = [line | {"tel": dial(line["phone"]), "sms_to": dial(line["sms"])} for line in body["lines"]]
    days = [line["verified_on"] for line in lines]
    return {
        "country": body["country"],
        "name": body["name"],
        "emergency": [line for line in lines if line["kind"] == "emergency"],
        "talk": sorted((line for line in lines if line["kind"] != "emergency"), key=lambda line: not line["tel"]),
        "checked_on": date.fromisoformat(min(days)) if all(days) else None,
    }


def country_of(user) -> str:
    """Where this person lives, as far as we know."""
    return user.country if user.is_authenticated else settings.SERVICE_COUNTRY


def countries() -> list[tuple[str, str]]:
    """Code and name of every country whose lines we know, by name; "another country" last."""
    bodies = [row.body for row in content.all_current("crisis")] or [_file(path.stem) for path in FOLDER.glob("*.toml")]
    found = sorted((body["country"] == OTHER, body["name"], body["country"]) for body in bodies)
    return [(code, name) for _, name, code in found]


def _body(country: str) -> dict[str, Any]:
    for code in (country, OTHER):
        try:
            return content.current("crisis", code).body
        except content.ContentMissing:
            continue
    return _file(country if (FOLDER / f"{country}.toml").exists() else OTHER)


def _file(country: str) -> dict[str, Any]:
    path = FOLDER / f"{country}.toml"
    return crisis_lines.parse(path.read_text(), path.name)


def dial(number: str) -> str:
    """A number as a phone dials it: digits and a leading plus."""
    return re.sub(r"[^0-9+]", "", number)
