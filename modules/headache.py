"""PURE: the headache diary added up: days with a headache, and days with a medicine by kind.

An entry is a day and its cleaned values. Days are counted, never entries: two sheets for one day are one day.

Source: International Classification of Headache Disorders, 3rd edition (ICHD-3, 2018), 8.2 medication-overuse headache:
ergots, triptans, opioids, combination painkillers, another medicine, or several kinds together on 10 days a month or
more; simple painkillers alone on 15 or more; each for more than three months. A month is 30 days here. Days with a
medicine are information for a talk with a doctor, never a diagnosis and never a flag.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Values = Mapping[str, Any]
Entries = Sequence[tuple[date, Values]]

FOUR_WEEKS = 28  # days
MONTH = 30  # days
MONTHS = 3  # in a row, from which frequent medicine can itself keep headache going
FREQUENT = 10  # days in a month: triptans, ergots, opioids, combinations, others, or several kinds together
FREQUENT_SIMPLE = 15  # days in a month: simple painkillers and nothing else
SIMPLE = "simple"
KINDS = {
    "simple": "simple painkiller",
    "triptan": "triptan",
    "ergot": "ergot",
    "opioid": "opioid",
    "combination": "combination",
    "other": "other, or not sure",
}
FOR_MIGRAINE = frozenset({"triptan", "ergot"})  # taken for a headache alone; the others may be for another pain
TALK = "Please talk to your doctor or pharmacist about it. Do not stop a medicine alone, and not all at once."


@dataclass(frozen=True)
class Day:
    """What all sheets of one day say together; `worst` is 0 to 10, None where it was not noted."""

    headache: bool
    kinds: frozenset[str]
    worst: int | None


@dataclass(frozen=True)
class Medicine:
    """Days with a medicine, within one month: in all, and by kind."""

    days: int
    by_kind: Mapping[str, int]

    @property
    def frequent(self) -> bool:
        """Is a count of ICHD-3 for one month reached?"""
        alone = any(days >= FREQUENT for kind, days in self.by_kind.items() if kind != SIMPLE)
        mixed = len(self.by_kind) > 1 and self.days >= FREQUENT
        return alone or mixed or self.by_kind.get(SIMPLE, 0) >= FREQUENT_SIMPLE


def by_day(entries: Entries) -> dict[date, Day]:
    """The sheets of each day taken together, in the order of the days; an empty sheet counts for nothing."""
    found: dict[date, Day] = {}
    for on, values in entries:
        if values:
            found[on] = _together(found.get(on), _read(values))
    return dict(sorted(found.items()))


def _read(values: Values) -> Day:
    kinds = frozenset(values.get("medicine", ())) & KINDS.keys()
    return Day(_headache(values, kinds), kinds, values.get("severity"))


def _headache(values: Values, kinds: frozenset[str]) -> bool:
    """How bad it was decides; else any sign of one. A sheet of a painkiller alone may be about another pain."""
    if "severity" in values:
        return bool(values["severity"])
    signs = "started-at" in values or values.get("aura") == "yes" or float(values.get("hours", 0)) > 0
    return signs or not kinds or bool(kinds & FOR_MIGRAINE)


def _together(one: Day | None, other: Day) -> Day:
    if one is None:
        return other
    worst = max((day.worst for day in (one, other) if day.worst is not None), default=None)
    return Day(one.headache or other.headache, one.kinds | other.kinds, worst)


def headache_days(entries: Entries, today: date, days: int = MONTH) -> int:
    """On how many of the last `days` days, today among them, there was a headache."""
    return sum(day.headache for day in _last(entries, today, days))


def headache_days_last_28(entries: Entries, today: date) -> int:
    """Days with a headache in the last four weeks, today among them."""
    return headache_days(entries, today, FOUR_WEEKS)


def medicine_days_last_28(entries: Entries, today: date) -> int:
    """Days with any medicine in the last four weeks, today among them."""
    return medicine(entries, today, FOUR_WEEKS).days


def medicine(entries: Entries, today: date, days: int = MONTH) -> Medicine:
    """Days with a medicine among the last `days` days, today among them."""
    found = [day.kinds for day in _last(entries, today, days) if day.kinds]
    counts = {kind: sum(kind in kinds for kinds in found) for kind in KINDS}
    return Medicine(len(found), {kind: count for kind, count in counts.items() if count})


def months_frequent(entries: Entries, today: date) -> int:
    """How many of the last months in a row, back from today, reached a count of ICHD-3; at most three are looked at."""
    count = 0
    while count < MONTHS and medicine(entries, today - timedelta(days=count * MONTH)).frequent:
        count += 1
    return count


def _last(entries: Entries, today: date, days: int) -> list[Day]:
    return [day for on, day in by_day(entries).items() if today - timedelta(days=days) < on <= today]


def in_words(entries: Entries, today: date) -> str:
    """The last 30 days in a few words for her, and what to do when medicine days are many."""
    taken = medicine(entries, today)
    said = f"In the last {MONTH} days: {_days(headache_days(entries, today))} with a headache, "
    said += f"{_days(taken.days)} with a medicine for pain."
    if not taken.frequent:
        return said
    often = "Medicine on so many days can itself keep headaches going, in some people."
    if months_frequent(entries, today) >= MONTHS:
        often = "It has been so for three months. Medicine on so many days can itself keep headaches going."
    return f"{said} {often} {TALK}"


def facts(entries: Entries, today: date) -> list[str]:
    """What stands out for her clinician: information for a talk, from sheets she shared."""
    taken = medicine(entries, today)
    if not taken.frequent:
        return []
    kinds = ", ".join(f"{KINDS[kind]} {count}" for kind, count in taken.by_kind.items())
    months = months_frequent(entries, today)
    said = "Medication-overuse headache is possible" if months >= MONTHS else "Above the monthly count of ICHD-3"
    since = f"for {months} months in a row" if months > 1 else "this month"
    return [
        f"Medicine for pain on {_days(taken.days)} of the last {MONTH} ({kinds}). {said}, {since}. "
        "Worth a talk with the prescriber. Their own page says: talk to your doctor, do not stop alone."
    ]


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
