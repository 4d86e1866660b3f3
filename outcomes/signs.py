"""Signs of the body that a doctor looks at first: what she is told at once.

PURE: no Django, no clock. Which answer means what stands in the instrument ([[advice]]); here is only the order. What
her clinician hears is in `outcomes.red_flags`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from outcomes.definitions import Instrument
    from outcomes.scoring import Answers

AdviceLevel = Literal["today", "soon", "unsure"]
PRESSING: tuple[AdviceLevel, ...] = ("today", "soon", "unsure")


@dataclass(frozen=True)
class Advice:
    """What she is told at once after `item` got one of `answers`. Not for urgent items: those have pages of their own.

    level "today": emergency care now; "soon": see a doctor in days; "unsure": she could not say, so somebody asks.
    """

    level: AdviceLevel
    item: str
    answers: tuple[int, ...]
    text: str


def advice_for(instrument: Instrument, answers: Answers) -> tuple[Advice, ...]:
    """What her answers call for, the most pressing first; nothing for a question she has not answered."""
    found = [one for one in instrument.advice if answers.get(one.item) in one.answers]
    return tuple(sorted(found, key=lambda one: PRESSING.index(one.level)))


def level(advice: Sequence[Advice]) -> AdviceLevel | None:
    """The most pressing level among them; None when there is nothing to say."""
    return min((one.level for one in advice), key=PRESSING.index, default=None)
