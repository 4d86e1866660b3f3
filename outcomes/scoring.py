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
    `rule` is the missing-answer rule applied; `answered` of `of` items had an answer.
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


def _score_scale(instrument: Instrument, scale: Scale, answers: Answers) -> ScaleScore:
    counted = [
        _counted(instrument.item(key), scale, answers[key]) for key in scale.items if answers.get(key) is not None
    ]
    answered, of = len(counted), len(scale.items)
    if answered == of:
        value = _value(scale, counted)
        return ScaleScore(scale.key, value, band_of(scale, value), "complete", scale.rule, answered, of)
    if scale.at_least is not None and answered >= scale.at_least:
        return ScaleScore(scale.key, _value(scale, counted), None, "prorated", scale.rule, answered, of)
    return ScaleScore(scale.key, None, None, "not_scorable", scale.rule, answered, of)


def band_of(scale: Scale, value: Decimal) -> str | None:
    """The name of the band that `value` lies in; None where the scale has no bands."""
    return next((band.name for band in scale.bands if band.min <= value <= band.max), None)


def _value(scale: Scale, counted: list[int]) -> Decimal:
    """The mean of the answered items, or the sum it stands for; the whole sum when nothing is missing."""
    total = Decimal(sum(counted))
    if scale.method == "mean":
        total /= len(counted)
    elif len(counted) < len(scale.items):
        total = total * len(scale.items) / len(counted)
    return total.quantize(scale.step, rounding=ROUND_HALF_UP)


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
