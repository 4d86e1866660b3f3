"""The practice log worked out: advice after dizziness or bad memories, and a fact for the clinician."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

Values = Mapping[str, Any]

ADVICE = {
    "dizzy": "Dizzy? Take smaller breaths, sit down, and stop if it goes on.",
    "bad-memories": "Bad memories? Stop, open your eyes, name five things you see, and tell your clinician.",
}
NAMES = {"dizzy": "Dizziness", "bad-memories": "Bad memories"}
WITHIN = timedelta(days=6)  # two within seven days


def advice_in_words(values: Values) -> str:
    """What helps with what she ticked; nothing otherwise."""
    ticked = {one for row in values.get("times", []) for one in row.get("obstacles", [])}
    return " ".join(words for name, words in ADVICE.items() if name in ticked)


def facts(entries: Sequence[tuple[date, Values]]) -> list[str]:
    """What her clinician needs to see: the same trouble twice or more within seven days. The day of a row without one
    is the day of its entry."""
    rows = [(_day(row, day), row) for day, values in entries for row in values.get("times", [])]
    found = []
    for name, said in NAMES.items():
        days = sorted(day for day, row in rows if name in row.get("obstacles", []))
        twice = [later for first, later in pairwise(days) if later - first <= WITHIN]
        if twice:
            found.append(f"{said} twice or more within seven days of practice, last on {_said(twice[-1])}.")
    return found


def _day(row: Values, day: date) -> date:
    return date.fromisoformat(row["date"]) if "date" in row else day


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
