"""PURE: a toy of two weeks, to play with boom and bust. It is a teaching toy, and no model of a body.

Source: our own, made to show one idea of the lesson on steady activity, and tested to show it for every week that can
be chosen. It makes no clinical claim, is never fed with anybody's pain or diary, and is never used outside the lesson.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LITTLE, STEADY, LOT = "little", "steady", "lot"
WANTED = {LITTLE: 20, STEADY: 45, LOT: 90}  # of 100, what each kind of day would like to do
START, FULL, SMALLEST = 60, 100, 60  # energy on the first morning; the store when it is at its largest and smallest
NIGHT, SHORT_NIGHT = 45, 25  # what a night gives back, and after a day that ran the store empty
STRETCH = 5  # how far the store grows after a day with something in it, or shrinks after a day with little
DAYS = 14

RULES = (
    "Every day begins with a store of energy. What you do is taken out of it.",
    "A day with a lot takes all it can. The other days leave a quarter of the store.",
    "A night gives energy back. After a day that ran the store empty, it gives back less.",
    "After days with little, the store itself shrinks. Then it grows again with use.",
)


@dataclass(frozen=True)
class Day:
    """One day of the toy: energy in the morning and what was done of it, both 0 to 100."""

    energy: int
    done: int


def run(week: Sequence[str]) -> list[Day]:
    """Two weeks of days, the chosen week lived twice; each choice is little, steady or lot."""
    energy, store, days = START, FULL, []
    for n in range(DAYS):
        choice = week[n % len(week)]
        done = _done(choice, energy)
        days.append(Day(energy, done))
        store = max(SMALLEST, store - STRETCH) if choice == LITTLE else min(FULL, store + STRETCH)
        left = energy - done
        energy = min(store, left + (NIGHT if left else SHORT_NIGHT))
    return days


def _done(choice: str, energy: int) -> int:
    return min(WANTED[choice], energy if choice == LOT else energy * 3 // 4)


def steady() -> list[Day]:
    """The plan to compare with: about the same every day."""
    return run([STEADY])


def total(days: Sequence[Day]) -> int:
    """Everything done in the two weeks."""
    return sum(day.done for day in days)


def spread(days: Sequence[Day]) -> tuple[int, int]:
    """The least and the most done on one day."""
    done = [day.done for day in days]
    return min(done), max(done)
