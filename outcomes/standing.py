"""Where somebody stands beside her baseline: reliable change, response, recovery. For display, never a decision.

PURE: no Django, no clock. Improvement is judged with the same numbers and the same care as worsening. Reliable change
and recovery follow Jacobson and Truax 1991 (J Consult Clin Psychol 59:12-19); the numbers, each with its source, stand
in the definition of the instrument.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from outcomes.course import Comparison, Point, compare, course_of, number, sentence
from outcomes.definitions import ChangeRule, Instrument, Scale
from outcomes.precision import Z95, reliable_change, reliable_change_index

Change = Literal["improved", "unchanged", "deteriorated", "unknown"]
CHANGED = {
    "improved": "Reliably better",
    "unchanged": "No reliable change",
    "deteriorated": "Reliably worse",
    "unknown": "Whether the change is more than error is not known",
}


@dataclass(frozen=True)
class Standing:
    """One scale's last complete score beside its baseline.

    `change`: reliable change; "unknown" where nobody has published an error or a number. `needed`: the change in points
    that counts as reliable between these two scores, None when unknown. `response`: the largest percentage of those
    published that the fall has reached, 0 for none of them, None where none is published. `recovered`: reliably better
    and past the cut-off; None without a cut-off, without a known change, and when she did not begin as a case.
    `words` say all of it to a clinician; `sources` say who published the numbers.
    """

    scale: str
    change: Change
    needed: Decimal | None
    response: int | None
    recovered: bool | None
    words: str
    sources: tuple[str, ...]


def standings(history: Sequence[Point], *, instrument: Instrument, started_on: date | None) -> tuple[Standing, ...]:
    """The standing on each scale that has a baseline and a complete last score. Raises ValueError as `course_of`."""
    course = course_of(history, instrument)
    found = (compare(course, instrument, (scale.key,), started_on) for scale in instrument.scales)
    return tuple(_standing(one) for one in found if one is not None)


def reliably(found: Comparison) -> tuple[Change, Decimal | None]:
    """Reliable change, and the change in points that it takes.

    A published number of points goes before the error's own, as services report by it (NHS: PHQ-9 6, GAD-7 4).
    """
    scale, index = found.scale, reliable_change_index(found.scale, found.before, found.after)
    if scale.reliable is not None:
        needed: Decimal | None = scale.reliable.value
        reliable = abs(found.worsening) >= scale.reliable.value
    elif index is not None:
        needed, reliable = reliable_change(scale, found.before, found.after), abs(index) >= Z95
    else:
        return "unknown", None
    if not reliable:
        return "unchanged", needed
    return "deteriorated" if found.worsening > 0 else "improved", needed


def is_case(scale: Scale, value: Decimal) -> bool | None:
    """Whether a score is at the cut-off or beyond it in the bad direction; None where there is no cut-off."""
    return None if scale.case is None else scale.worsening(scale.case.value, value) >= 0


def _standing(found: Comparison) -> Standing:
    change, needed = reliably(found)
    response, recovered = _response(found), _recovered(found, change)
    return Standing(
        scale=found.scale.key,
        change=change,
        needed=needed,
        response=response,
        recovered=recovered,
        words=_words(found, change, needed, response, recovered),
        sources=_sources(found.scale),
    )


def _response(found: Comparison) -> int | None:
    """From a baseline of 0 there is no percentage, so nothing was reached."""
    if not found.scale.response:
        return None
    if found.worsening >= 0 or found.percent is None:
        return 0
    return max((int(one.value) for one in found.scale.response if found.percent >= one.value), default=0)


def _recovered(found: Comparison, change: Change) -> bool | None:
    if change == "unknown" or not is_case(found.scale, found.before):
        return None
    return change == "improved" and not is_case(found.scale, found.after)


def _words(
    found: Comparison, change: Change, needed: Decimal | None, response: int | None, recovered: bool | None
) -> str:
    said = CHANGED[change]
    if needed is not None:
        amount, limit = number(found.scale, abs(found.worsening)), f"{needed.normalize():f}"
        said += f" (changed by {amount}; it takes {limit})"
    parts = [said]
    if response:
        parts.append(f"At least {response} % better than at the start")
    if found.scale.case is not None and recovered is not None:
        limit = number(found.scale, found.scale.case.value)
        parts.append(f"{'Recovered' if recovered else 'Not recovered'} (the cut-off is {limit})")
    return ". ".join(parts) + "."


def _sources(scale: Scale) -> tuple[str, ...]:
    change = scale.reliable or scale.measurement
    found = [one.source for one in (change, scale.case, *scale.response) if one is not None]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Improvement:
    """A change for the better that has earned a label: for display, never for a decision by itself."""

    scale: str
    label: str
    sentence: str
    source: str


def improvement(
    history: Sequence[Point], *, instrument: Instrument, started_on: date | None
) -> tuple[Improvement, ...]:
    """The largest change label that each scale's last score has earned. Raises ValueError as `course_of`."""
    course = course_of(history, instrument)
    labels = []
    for scale in instrument.scales:
        found = compare(course, instrument, (scale.key,), started_on)
        earned = [rule for rule in scale.better if found and _is_better(rule, found)]
        if found and earned:
            labels.append(Improvement(scale.key, earned[-1].label, sentence(found, percent=True), earned[-1].source))
    return tuple(labels)


def _is_better(rule: ChangeRule, found: Comparison) -> bool:
    if found.worsening >= 0 or -found.worsening < rule.points:
        return False
    return rule.percent is None or (found.percent is not None and found.percent >= rule.percent)
