"""From answers to scores: exact, refusing to guess.

PURE: no Django, no clock. A score exists only where the scale's named missing-answer rule gives one. There
is never a sum of part of a sheet, never a band for a sheet with gaps, and an unanswered item is never a
nought.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from outcomes.definitions import Instrument, Item, Scale

Answers = Mapping[str, int | str | None]


class AnswerError(ValueError):
    """An answer that this instrument cannot have: an unknown item, or a value that was never offered."""


@dataclass(frozen=True)
class ScaleScore:
    """One scale's score.

    `value` is None exactly when `status` is "not_scorable"; `band` is the band's name, only when "complete".
    `rule` is the missing-answer rule applied; `answered` of the `of` items that were asked had an answer.
    """

    scale: str
    value: Decimal | None
    band: str | None
    status: Literal["complete", "prorated", "not_scorable"]
    rule: str
    answered: int
    of: int


def score(instrument: Instrument, answers: Answers) -> tuple[ScaleScore, ...]:
    """Every scale's score, in the order of the definition. A key that is absent or None is unanswered.

    Raises AnswerError for an unknown item key and for a value that the item does not offer.
    """
    for key, answer in answers.items():
        _refuse_impossible(instrument, key, answer)
    return tuple(_score_scale(instrument, scale, answers) for scale in instrument.scales)


def urgent_answers(instrument: Instrument, answers: Answers) -> dict[str, int]:
    """The urgent items answered at their threshold or above. Raises AnswerError as `score` does."""
    found = {}
    for urgent in instrument.urgent:
        answer = answers.get(urgent.item)
        _refuse_impossible(instrument, urgent.item, answer)
        if isinstance(answer, int) and answer >= urgent.at_least:
            found[urgent.item] = answer
    return found


def unanswered_urgent(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """The urgent items without an answer: unknown, which is neither a no nor a nought."""
    return tuple(urgent.item for urgent in instrument.urgent if answers.get(urgent.item) is None)


def not_asked(item: Item, answers: Answers) -> bool:
    """Whether a follow-up does not apply: the question before it was answered, and otherwise than it needs."""
    if item.asked_if is None:
        return False
    before = answers.get(item.asked_if.item)
    return before is not None and before != item.asked_if.answer


def _score_scale(instrument: Instrument, scale: Scale, answers: Answers) -> ScaleScore:
    asked = [item for item in map(instrument.item, scale.items) if not not_asked(item, answers)]
    counted = [_counted(item, scale, answers[item.key]) for item in asked if answers.get(item.key) is not None]
    answered, of = len(counted), len(asked)
    if answered == of and (counted or scale.method == "sum"):
        value = converted(scale, _raw(scale, counted, of))
        return ScaleScore(scale.key, value, band_of(scale, value), "complete", scale.rule, answered, of)
    if scale.at_least is not None and answered >= scale.at_least:
        value = converted(scale, _raw(scale, counted, of))
        return ScaleScore(scale.key, value, None, "prorated", scale.rule, answered, of)
    return ScaleScore(scale.key, None, None, "not_scorable", scale.rule, answered, of)


def band_of(scale: Scale, value: Decimal) -> str | None:
    """The name of the band that `value` lies in; None where the scale has no bands."""
    return next((band.name for band in scale.bands if band.min <= value <= band.max), None)


def converted(scale: Scale, raw: Decimal) -> Decimal:
    """A raw sum or mean on the scale's own metric, rounded half up to its decimals.

    Raises AnswerError for a sum that is not in the published table: nothing is read between its lines.
    """
    if not scale.table:
        return ((raw - scale.minus) * scale.times).quantize(scale.step, rounding=ROUND_HALF_UP)
    for row in scale.table:
        if row.raw == raw:
            return row.value.quantize(scale.step)
    raise AnswerError(f"The table of {scale.title} has no line for {raw}.")


def _raw(scale: Scale, counted: list[int], of: int) -> Decimal:
    """The mean of the answered items, or the sum it stands for; the whole sum when nothing is missing."""
    total = Decimal(sum(counted))
    if scale.method == "mean":
        return total / len(counted)
    return total if len(counted) == of else total * of / len(counted)


def _counted(item: Item, scale: Scale, answer: int | str | None) -> int:
    if not isinstance(answer, int):
        raise AnswerError(f"“{item.key}” cannot be counted.")
    return min(item.values) + max(item.values) - answer if item.key in scale.reversed else answer


def _refuse_impossible(instrument: Instrument, key: str, answer: int | str | None) -> None:
    try:
        item = instrument.item(key)
    except KeyError:
        raise AnswerError(f"{instrument.short_name} has no item “{key}”.") from None
    if answer is None:
        return
    if item.kind == "text":
        if not isinstance(answer, str):
            raise AnswerError(f"“{key}” of {instrument.short_name} takes words.")
    elif type(answer) is not int or answer not in item.values:
        raise AnswerError(f"“{key}” of {instrument.short_name} does not offer this answer.")
