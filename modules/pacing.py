"""The arithmetic of steady activity: a starting amount, how it grows, and what a hard week does to it.

Pain is never an input: amounts follow the clock and the plan. Sources: 80 % of the average of at least three tries, and
about +10 % a week, from public pain-service guides; the weekly decision, the flare steps and the 125 % guard are this
programme's own design (docs/clinical-safety.md). Every amount is an exact fraction; only `shown` rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil
from typing import Literal

Method = Literal["mean80", "midpoint", "mean50"]
Mode = Literal["compound10", "linear10", "hold"]
Number = Fraction | Decimal | int

LEAST_TRIES = 3
GROWTH = Fraction(11, 10)
FLARE_SHARES = (Fraction(70, 100), Fraction(85, 100), Fraction(1))
LESS = Fraction(80, 100)  # what is offered after two holds running
TOO_MUCH = Fraction(125, 100)
UNIT_WORDS = {"min": "minutes", "steps": "steps", "metres": "metres", "reps": "times", "pages": "pages"}
STEPS = {"steps": 50, "metres": 10, "reps": 1, "pages": 1}


def mean(values: Sequence[Number]) -> Fraction:
    """The average; ValueError without values."""
    if not values:
        raise ValueError("an average needs at least one value")
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def baseline(values: Sequence[Number], method: Method = "mean80") -> Fraction:
    """The amount to start with: 80 % (default) or 50 % (high fear, frequent flares) of the average of 3 tries or more.

    With "midpoint", `values` are the amounts of one good and one hard day. ValueError when there are too few.
    """
    if method == "midpoint":
        if len(values) != 2:
            raise ValueError("the midpoint needs one good-day and one hard-day amount")
        return mean(values)
    if len(values) < LEAST_TRIES:
        raise ValueError(f"a baseline needs at least {LEAST_TRIES} tries")
    return mean(values) * (LESS if method == "mean80" else Fraction(1, 2))


def quota(start: Number, week: int, mode: Mode = "compound10", average: Number = 0) -> Fraction:
    """The unrounded amount of `week` (from 1): +10 % of itself, or +10 % of the measured `average`, or no change."""
    if week < 1:
        raise ValueError("weeks are counted from 1")
    if mode == "compound10":
        return Fraction(start) * GROWTH ** (week - 1)
    return Fraction(start) + (week - 1) * (Fraction(average) / 10 if mode == "linear10" else 0)


def step(amount: Number, unit: str) -> Fraction:
    """How finely an amount is shown: minutes by half below 10 and by one above; the others by what is easy to count."""
    if unit == "min":
        return Fraction(1, 2) if amount < 10 else Fraction(1)
    return Fraction(STEPS[unit])


def shown(amount: Number, unit: str) -> Decimal:
    """The amount as the patient sees it: rounded down, never below one step, so that a plan never asks too much."""
    size = step(amount, unit)
    steps = max(1, Fraction(amount) // size)
    found = steps * size
    return Decimal(found.numerator) / Decimal(found.denominator)


def in_words(amount: Number, unit: str) -> str:
    """ "12 minutes", "4.5 minutes", "1 page"."""
    found = shown(amount, unit)
    words = UNIT_WORDS[unit]
    return f"{found.normalize():f} {words.removesuffix('s') if found == 1 and unit != 'metres' else words}"


def weeks_to_target(start: Number, target: Number, mode: Mode = "compound10", average: Number = 0) -> int | None:
    """The first week whose quota reaches `target`; 1 when the start does; None when it never would."""
    start, target = Fraction(start), Fraction(target)
    if target <= start:
        return 1
    if mode == "linear10" and average > 0:
        return 1 + ceil((target - start) / (Fraction(average) / 10))
    if mode != "compound10" or start <= 0:
        return None
    week = 1
    while start < target:
        start, week = start * GROWTH, week + 1
    return week


def flare_share(day: int, days_at_half: int = 3) -> Fraction:
    """The share of the quota on `day` (from 1) of a flare: 50 % for up to 3 days, then 70 %, 85 % and 100 %."""
    if day < 1 or not 1 <= days_at_half <= 3:
        raise ValueError("flare days are counted from 1, with 1 to 3 days at half")
    if day <= days_at_half:
        return Fraction(1, 2)
    return FLARE_SHARES[min(day - days_at_half, len(FLARE_SHARES)) - 1]


def flare_quota(amount: Number, day: int, days_at_half: int = 3) -> Fraction:
    return Fraction(amount) * flare_share(day, days_at_half)


def flare_in_words(amount: Number, unit: str) -> str:
    """The amounts of the days of a flare, in one line."""
    half, then, nearly, full = (in_words(flare_quota(amount, day), unit) for day in (1, 4, 5, 6))
    return f"Up to 3 days at {half}, then {then}, then {nearly}, then back to {full}."


def overdid(actual: Number, amount: Number) -> bool:
    """True when more than 125 % of the quota was done: time for a kind "bank it for tomorrow"."""
    return Fraction(actual) > Fraction(amount) * TOO_MUCH


@dataclass(frozen=True)
class Decision:
    """What the next week does: "next" quota, "hold", or an offer of "less" (20 % less) after two holds running.

    `went_well`: enough days were done, whatever the step; `ask_why`: so few that the reason is worth asking.
    """

    step: Literal["next", "hold", "less"]
    words: str
    went_well: bool = False
    ask_why: bool = False


def decide(done: int, planned: int = 7, *, held_before: bool = False, worsening: bool = False) -> Decision:
    """The weekly decision from days done of days planned. Done 5 of 7: next; 3 or 4: hold; 2 or fewer: hold and ask.

    With fewer planned days the same shares count, rounded up (4 of 5, 3 of 4). `held_before`: last week was a hold.
    `worsening`: feeling worse for a day or more after a small effort, known or suspected; it stops every increase.
    """
    if not (0 <= done <= planned and 1 <= planned <= 7):
        raise ValueError("days done must be from 0 to the days planned, and those from 1 to 7")
    if done >= ceil(Fraction(5 * planned, 7)):
        return Decision("hold", STAY, went_well=True) if worsening else Decision("next", NEXT, went_well=True)
    ask_why = done < ceil(Fraction(3 * planned, 7))
    if held_before:
        return Decision("less", OFFER, ask_why=ask_why)
    return Decision("hold", ASK if ask_why else HOLD, ask_why=ask_why)


NEXT = "You kept to the plan. Next week goes up a little."
HOLD = "Stay with the same amount for one more week. Holding is fine."
ASK = "Stay with the same amount. What got in the way this week? Your answer helps to fit the plan to your life."
OFFER = "Two weeks at the same amount. Would 20% less fit better for now?"
STAY = "The plan stays as it is, since small efforts may make you worse. Ask your doctor before you do more."
AGAIN = "Type a number for each try, for example 15. Then you can see where to start."


def baseline_in_words(typed: Sequence[str], unit: str) -> str:
    """The calculator of the lesson: numbers as typed, and one sentence back with the average and the start."""
    values = [amount for amount in map(number, typed) if amount is not None and 0 < amount < 100_000]
    if len(values) < len(typed) or len(values) < LEAST_TRIES:
        return AGAIN
    average, start = mean(values), baseline(values)
    said = f"{round(float(average), 1):g} {UNIT_WORDS[unit]}"
    return f"The average is {said}. 80% of that gives a start of {in_words(start, unit)}."


def number(typed: str) -> Decimal | None:
    """A plain number with a point or a comma; None for anything else."""
    try:
        found = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
