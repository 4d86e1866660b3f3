"""The ladder worked out: which rung comes next, and when to ask first. It suggests; she decides.

Next rung: after three goes or more on a rung, when the highest fear fell to half of the first go's, or was 30 or less
twice, or the belief is under 30. Nothing is suggested until a clinician has cleared it. Source: this programme's own
rule, after graded exposure in vivo (docs/clinical-safety.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]

LEAST_GOES = 3
CALM = 30  # of 100
TOO_HIGH = 50  # of 100, on the lowest rung
CLEARED = "i-may-do-this"

ASK_FIRST = (
    "Before you climb, ask your doctor or physiotherapist what you may do, and tell your clinician. Then go on here."
)
NOT_ANSWERED = "First answer what a doctor or physiotherapist has said. Then this sheet can suggest a rung."
LOWER = "Your lowest rung is above 50. Add an easier one below it, so that the start is small."
TOP = "You have done the top rung. Keep it alive with a go now and then."


@dataclass(frozen=True)
class Rung:
    """One step: its number on the sheet, from 1, and how afraid she is of it, 0 to 100."""

    number: int
    fear: int
    what: str


@dataclass(frozen=True)
class Go:
    """One attempt; numbers are 0 to 100, None where nothing was noted."""

    rung: int
    on: str
    peak: int | None
    belief: int | None


def rungs(values: Values) -> list[Rung]:
    """The rungs with a number for the fear, the easiest first."""
    rows = enumerate(values.get("steps", []), 1)
    found = [Rung(n, row["fear"], row.get("what", "")) for n, row in rows if "fear" in row]
    return sorted(found, key=lambda one: (one.fear, one.number))


def goes(values: Values) -> list[Go]:
    """The attempts that name their rung, in the order of their days; without a day, as they stand, at the end."""
    rows = [row for row in values.get("goes", []) if "rung" in row]
    found = [Go(row["rung"], row.get("date", "9999"), row.get("fear-peak"), row.get("belief-after")) for row in rows]
    return sorted(found, key=lambda one: one.on)


def ready(on_rung: Sequence[Go]) -> bool:
    """Do these goes on one rung suggest the next?"""
    if len(on_rung) < LEAST_GOES:
        return False
    peaks = [one.peak for one in on_rung if one.peak is not None]
    beliefs = [one.belief for one in on_rung if one.belief is not None]
    halved = len(peaks) > 1 and 2 * peaks[-1] <= peaks[0]
    calm = sum(peak <= CALM for peak in peaks) > 1
    return halved or calm or (bool(beliefs) and beliefs[-1] < CALM)


def blocked(values: Values) -> str:
    """Why no rung may be suggested; "" once she was told that she may."""
    medical = values.get("medical")
    if medical is None:
        return NOT_ANSWERED
    return "" if medical == CLEARED else ASK_FIRST


def start_in_words(values: Values) -> str:
    """What to look at before the first go."""
    found = rungs(values)
    if why := blocked(values):
        return why if found or why == ASK_FIRST else ""
    return LOWER if found and found[0].fear > TOO_HIGH else ""


def next_in_words(values: Values) -> str:
    """The rung for the next go; nothing while blocked, or without a rung."""
    found, done = rungs(values), goes(values)
    if not found or blocked(values):
        return ""
    at = next((n for n, one in enumerate(found) if done and one.number == done[-1].rung), None)
    if at is None:
        return "" if done else f"Begin with {_called(found[0])}: three goes, on different days."
    here = [one for one in done if one.rung == found[at].number]
    if not ready(here):
        return f"Stay on {_called(found[at])} for another go. Staying is fine."
    return TOP if at + 1 == len(found) else f"If you like, {_called(found[at + 1])} comes next."


def _called(rung: Rung) -> str:
    return f"rung {rung.number}" + (f" ({rung.what})" if rung.what else "")
