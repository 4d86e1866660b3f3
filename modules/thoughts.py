"""A thought that was tested, worked out: what moved, and whether the new view is fair enough to be believed."""

from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]

CATCH, RECORD = "thought-catch", "thought-record"
HALF = 50  # per cent
FAIRER = "You believe the new view less than half. Make it fairer, not nicer: a smaller step that you can believe."
FROM_CATCH = {"date": "date", "situation": "situation", "thought": "hot-thought", "belief": "belief-before"}


def changes(values: Values) -> list[tuple[str, int, int]]:
    """What was rated then and now: name, then, now, each 0 to 100; the old thought last."""
    rows = [row for row in values.get("feelings", []) if row.keys() >= {"before", "after"}]
    found = [(row.get("name") or f"Feeling {n}", row["before"], row["after"]) for n, row in enumerate(rows, 1)]
    if values.keys() >= {"belief-before", "belief-after"}:
        found.append(("The old thought", values["belief-before"], values["belief-after"]))
    return found


def changes_in_words(values: Values) -> str:
    """What moved, and by how much."""
    said = [f"{name}: {then} then, {now} now ({_moved(now - then)})." for name, then, now in changes(values)]
    return " ".join(said)


def _moved(change: int) -> str:
    if not change:
        return "no change yet"
    return f"{abs(change)} {'less' if change < 0 else 'more'}"


def fairness_in_words(values: Values) -> str:
    """A nudge towards fairness while the new view is not believed; nothing otherwise."""
    return FAIRER if values.get("belief-balanced", HALF) < HALF else ""


def record_from_catch(typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What was typed in "catch a thought", by the names of "test a thought"."""
    found = {FROM_CATCH[name]: list(words) for name, words in typed.items() if name in FROM_CATCH}
    feelings = {name: list(words) for name, words in typed.items() if name.startswith("feelings.")}
    return found | {name.replace(".strength", ".before"): words for name, words in feelings.items()}
