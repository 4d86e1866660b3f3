"""PURE: how likely a chain of steps is when each needs the one before, and a small chance in everyday words.

The chance of the whole is the product of the chances of its steps, each given the one before (the chain rule of
probability). It is arithmetic on a person's own guesses, never a forecast. Small chances are told as natural
frequencies ("about 1 in 20 times"), which are understood better than per cent.
"""

from collections.abc import Sequence
from fractions import Fraction

RARE = Fraction(1, 1000)  # below it, a number says more than we know
ONE_IN = Fraction(1, 5)  # below it "1 in N", from it on "so many in 10"
NEARLY = Fraction(19, 20)


def running(percents: Sequence[int]) -> list[Fraction]:
    """After each step, the share of times that all steps so far happen; each percent is 0 to 100."""
    found: list[Fraction] = []
    share = Fraction(1)
    for percent in percents:
        if not 0 <= percent <= 100:
            raise ValueError("A chance is 0 to 100 per cent.")
        share *= Fraction(percent, 100)
        found.append(share)
    return found


def in_words(chance: Fraction) -> str:
    """ "about 1 in 20 times", for a chance of 0 to 1."""
    if not 0 <= chance <= 1:
        raise ValueError("A chance is 0 to 1.")
    if chance == 0:
        return "not once"
    if chance < RARE:
        return "less than 1 in 1,000 times"
    if chance < ONE_IN:
        return f"about 1 in {_round(1 / chance):,} times"
    if chance == 1:
        return "every time"
    if chance >= NEARLY:
        return "nearly every time"
    return f"about {round(chance * 10)} in 10 times"


def _round(times: Fraction) -> int:
    """A number that is easy to picture: ones up to 20, fives up to 100, tens beyond; never wrong by over 12%."""
    size = 1 if times <= 20 else 5 if times <= 100 else 10
    return round(times / size) * size
