"""How often things get worse: patient-weeks of active days, rates per 100 of them, and the span chance allows.

PURE: no Django, no clock. A day counts as active when the enrolment had started, had not ended and was not paused;
the days of starting and of ending count, the first day of a pause does not, the day of coming back does.

    patient-weeks = active days / 7
    rate          = 100 × events / patient-weeks
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp, log

WEEK = 7  # days
PER = 100  # patient-weeks
CONFIDENCE = 0.95
FEW = 5  # fewer events than this: a rate that one more would change a lot
NONE_YET = ""  # the group of a day before anything was known

Steps = tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class Stay:
    """One enrolment as days. `pauses`: first day of each, and the day of coming back or None.

    `groups`: by name ("track"), from which day it was in which group, in order of time; from the start where the first
    day is `date.min`.
    """

    started_on: date
    ended_on: date | None = None
    pauses: tuple[tuple[date, date | None], ...] = ()
    groups: dict[str, Steps] = field(default_factory=dict)

    def is_active(self, day: date) -> bool:
        """Does this day count?"""
        if day < self.started_on or (self.ended_on is not None and day > self.ended_on):
            return False
        return not any(first <= day and (back is None or day < back) for first, back in self.pauses)

    def group(self, name: str, day: date) -> str:
        """What it was in on that day; `NONE_YET` before the first step."""
        return next((value for since, value in reversed(self.groups.get(name, ())) if since <= day), NONE_YET)


@dataclass(frozen=True)
class Rate:
    """Events beside the time in which they could happen. `value`, `low`, `high` are per 100 patient-weeks.

    None where there were no patient-weeks: events without time are no rate.
    """

    events: int
    active_days: int

    @property
    def patient_weeks(self) -> float:
        return self.active_days / WEEK

    @property
    def value(self) -> float | None:
        return self._per(self.events)

    @property
    def low(self) -> float | None:
        return self._per(poisson_interval(self.events)[0])

    @property
    def high(self) -> float | None:
        return self._per(poisson_interval(self.events)[1])

    def _per(self, events: float) -> float | None:
        return PER * events / self.patient_weeks if self.active_days else None


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included; none when the last comes before the first."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def active_days(stays: Iterable[Stay], days: Sequence[date], group: str | None = None) -> Counter[str]:
    """How many active days there were among `days`, by the group each day was in; all under "" without a group."""
    found: Counter[str] = Counter()
    for stay in stays:
        for day in days:
            if stay.is_active(day):
                found[stay.group(group, day) if group else NONE_YET] += 1
    return found


def poisson_interval(events: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval of an expected count, given how many were counted (Garwood 1936, Biometrika 28:437-442).

    The lower end makes `events` or more as unlikely as the upper end makes `events` or fewer: (1 - confidence) / 2
    each. The lower end of 0 events is 0. Raises ValueError below 0 events.
    """
    if events < 0:
        raise ValueError("events cannot be fewer than none")
    tail = (1 - confidence) / 2
    ceiling = events + 20 + 10 * (events + 1) ** 0.5
    low = _where(lambda mean: 1 - _at_most(events - 1, mean), tail, ceiling) if events else 0.0
    high = _where(lambda mean: 1 - _at_most(events, mean), 1 - tail, ceiling)
    return low, high


def _where(rising: Callable[[float], float], goal: float, ceiling: float) -> float:
    """The mean at which a rising function reaches the goal, by halving."""
    below, above = 0.0, ceiling
    for _ in range(100):
        middle = (below + above) / 2
        below, above = (middle, above) if rising(middle) < goal else (below, middle)
    return (below + above) / 2


def _at_most(events: int, mean: float) -> float:
    """The chance of so many events or fewer when `mean` are expected; in logarithms, so that no term is lost early."""
    if mean <= 0:
        return 1.0
    total, term = 0.0, -mean
    for number in range(events + 1):
        total += exp(term)
        term += log(mean) - log(number + 1)
    return min(total, 1.0)
