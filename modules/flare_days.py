"""PURE: the days of a flare: half of the steady amounts for up to three days, then 70, 85 and 100 per cent.

Steps and shares are those of `modules.pacing`. A day goes by as the calendar goes; only what the patient asks for moves
the way back: up a day early from the half, or one more day where she is. Nothing that was left out counts against her.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DID = {"none": "Nothing", "less": "Less", "planned": "About that much", "more": "More"}
FEELS = {"worse": "Worse than yesterday", "same": "The same", "better": "Better"}
NEXT = {"up": "A step more tomorrow", "stay": "The same amount tomorrow"}
ASKED: Mapping[str, Mapping[str, str]] = {"did": DID, "feels": FEELS, "next": NEXT}

HALF, LAST = 0, 3  # of the steps half, 70, 85, 100
STEPS = ("Half", "70%", "85%", "All of it")
DAYS_AT_HALF = 3
LONG = 14  # days, from which a doctor looks at it
SAID = {
    "none": "A day of rest counts, too. Tomorrow is another day.",
    "less": "Less is fine. You listened to your body.",
    "planned": "That fits the plan. Well done.",
    "more": "Good that you could. Bank the rest for tomorrow: a bit less now saves a crash later.",
    "worse": "That is hard. Be kind to yourself. If something is new, look at the list of signs again.",
    "same": "Holding steady is something.",
    "better": "Good to hear. Keep to the amounts, even if you could do more.",
    "up": "Then tomorrow is a step more.",
    "stay": "Then tomorrow stays as it is today.",
}

Days = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Where:
    """Where she is: `day` of the flare (from 1), the step (0 to 3), and the first day on which the way back is done."""

    day: int
    step: int
    over_on: date | None

    @property
    def over(self) -> bool:
        return self.over_on is not None

    @property
    def long(self) -> bool:
        return self.day > LONG

    @property
    def may_go_up(self) -> bool:
        return self.step == HALF

    @property
    def may_stay(self) -> bool:
        return HALF < self.step < LAST


def where(began_on: date, days: Days, today: date) -> Where:
    """Where the flare that began on `began_on` stands on `today`; a day before it counts as its first."""
    step = at_half = 0
    day = began_on
    while day < today:
        wish = days.get(day.isoformat(), {}).get("next", "")
        at_half += step == HALF
        step = _next(step, wish, at_half)
        day += timedelta(days=1)
        if step > LAST:
            return Where((day - began_on).days, LAST, day)
    return Where((day - began_on).days + 1, step, None)


def _next(step: int, wish: str, at_half: int) -> int:
    if step == HALF:
        return step + 1 if wish == "up" or at_half >= DAYS_AT_HALF else step
    return step if wish == "stay" and step < LAST else step + 1


def noted(days: Days, day: date, given: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The days with what she tapped on one of them; what is not asked for is left out."""
    known = {name: value for name, value in given.items() if value in ASKED.get(name, {})}
    found = {key: dict(one) for key, one in days.items()}
    return found | {day.isoformat(): found.get(day.isoformat(), {}) | known} if known else found
