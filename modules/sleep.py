"""The arithmetic of a sleep diary: one night, and the figures of a week.

Times are those of the clock in the room, as she wrote them down: a night across midnight counts by 24 hours, and the
hour that the clocks are put forward or back is not corrected, since nobody can know which clock she read.
Sources: the usual definitions of sleep efficiency; a week is sum by sum, never the mean of daily percentages, and
needs five valid nights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Values = Mapping[str, Any]

DAY = 24 * 60  # minutes
LONGEST = 16 * 60  # minutes in bed; more is taken for a slip of the pen
LEAST_NIGHTS = 5
WEEK = 7  # mornings
TIMES = ("into-bed", "tried-to-sleep", "final-wake", "out-of-bed")
ASKED = (*TIMES, "to-fall-asleep", "awake-in-the-night")

MISSING = "Four times and two lengths give the sum of the night: fill in what you can."
TOO_LONG = "That gives more than 16 hours in bed. Please look at the times again, morning or evening?"
NO_TIME = "Going to bed and getting up have the same time. Please look at both again."
ORDER = "The four times do not follow one another. Please look again: to bed, trying to sleep, waking up, getting up."
AWAKE = "The time awake is longer than the night itself. Please look at those minutes again."


@dataclass(frozen=True)
class Night:
    """One valid night, in minutes: 0 <= asleep <= in_bed, and in_bed over 0."""

    asleep: int
    in_bed: int

    @property
    def efficiency(self) -> Fraction:
        """Per cent of the time in bed that was sleep, exact, 0 to 100."""
        return Fraction(100 * self.asleep, self.in_bed)


@dataclass(frozen=True)
class Week:
    """The figures of five valid nights or more; minutes and per cent, exact."""

    nights: int
    mean_asleep: Fraction
    mean_in_bed: Fraction
    efficiency: Fraction


def minute_of(clock: str) -> int:
    """ "22:30" → 1350, the minute of the day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minute: int) -> str:
    """1350 → "22:30"; minutes before or after the day go round the clock."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


def night(values: Values) -> Night | str:
    """The night of an entry's cleaned values, or one sentence on what is missing or to be looked at again."""
    lying = values.get("awake-in-the-night", 0 if values.get("wakings") == 0 else None)
    if lying is None or any(name not in values for name in ASKED[:-1]):
        return MISSING
    into, tried, woke, out = (minute_of(values[name]) for name in TIMES)
    in_bed, period = (out - into) % DAY, (woke - tried) % DAY
    if not in_bed:
        return NO_TIME
    if in_bed > LONGEST:
        return TOO_LONG
    if not (tried - into) % DAY <= (woke - into) % DAY <= in_bed:
        return ORDER
    asleep = period - values["to-fall-asleep"] - lying
    return Night(asleep, in_bed) if asleep >= 0 else AWAKE


def week(nights: Sequence[Night]) -> Week | None:
    """The figures of these nights taken together; None with fewer than five."""
    if len(nights) < LEAST_NIGHTS:
        return None
    asleep, in_bed = sum(one.asleep for one in nights), sum(one.in_bed for one in nights)
    return Week(
        len(nights), Fraction(asleep, len(nights)), Fraction(in_bed, len(nights)), Fraction(100 * asleep, in_bed)
    )


def valid_nights(entries: Sequence[tuple[date, Values]]) -> dict[date, Night]:
    """Morning → night, of the entries whose times make sense; of two for one morning the later in the list counts."""
    found = {day: night(values) for day, values in entries}
    return {day: one for day, one in sorted(found.items()) if isinstance(one, Night)}


def week_until(nights: Mapping[date, Night], last: date) -> Week | None:
    """The figures of the seven mornings that end with `last`."""
    first = last - timedelta(days=WEEK - 1)
    return week([one for day, one in nights.items() if first <= day <= last])


def percent(share: Fraction) -> str:
    """ "64.7%": rounded down to a tenth, so that nobody reads a line as crossed that was not."""
    return f"{float(share * 10 // 1) / 10:.1f}%"


def length(minutes: Fraction | int) -> str:
    """ "5 hours 30 minutes", to the whole minute below."""
    hours, left = divmod(int(minutes), 60)
    parts = [_counted(hours, "hour")] if hours else []
    return " ".join([*parts, _counted(left, "minute")] if left or not hours else parts)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def night_in_words(values: Values) -> str:
    """The sum of one night in a sentence; nothing while nothing is filled in."""
    if not any(name in values for name in ASKED):
        return ""
    found = night(values)
    if isinstance(found, str):
        return found
    slept, lay = length(found.asleep), length(found.in_bed)
    return f"About {slept} asleep, of {lay} in bed. That is {percent(found.efficiency)} of the time in bed."


def week_in_words(found: Week | None, last: date) -> str:
    """The week up to the morning `last` in a sentence, or how many mornings it takes."""
    if found is None:
        return "Five full mornings in seven days give the figures of a week."
    slept, lay = length(found.mean_asleep), length(found.mean_in_bed)
    start = f"The seven mornings to {last.day} {last:%B}, {found.nights} of them noted"
    return f"{start}: about {slept} asleep, of {lay} in bed each night. That is {percent(found.efficiency)}."
