"""PURE: what a clinician may sign as time in bed: what the rule proposes, and nothing shorter than the rule allows.

More time in bed than proposed is always allowed, less never. The numbers are those of `modules.sleep_window`; that
each change waits for a full week, and that nothing is cut in a flare, is this programme's own design.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from modules.sleep import DAY, LEAST_NIGHTS, LONGEST, Week, percent
from modules.sleep_window import CUTS, EXCLUSIONS, FAIR, FLOOR, STEP, WELL, Kind, SignOff, TimeInBed, begin, next_week

Method = Literal["compression", "restriction"]
KINDS: Mapping[str, Kind] = {"compression": "compression", "restriction": "window"}
LONGER = (STEP, 2 * STEP)  # minutes that a clinician may give beyond
REVIEW = 7  # days

WHAT_TO_DO = {
    "mania": "Less time in bed can set off mania. Work on rhythm and light instead, together with the psychiatrist.",
    "epilepsy": "Short nights can bring on fits. Speak to the doctor who treats the epilepsy.",
    "psychosis": "Short nights can bring on an episode. Speak to the psychiatrist.",
    "parasomnia": "It can become more frequent and dangerous. Doctor or sleep clinic first.",
    "apnoea": "It is looked at and treated first. Ask the doctor for a sleep study.",
    "falls": "Getting up tired at night is a danger. Keep the usual hours, and ask the doctor about the falls.",
    "pregnancy": "Keep the usual hours. Speak to the midwife or doctor about sleep.",
    "sleepiness": "It gets worse at first. Ask the doctor for the cause, and speak about driving today.",
    "safety-job": "Wait for a time off work or driving, and speak to the doctor or occupational health.",
    "suicide-risk": "Safety comes first: follow the way of a red flag, and write a safety plan together.",
    "opioid-sedative": "Together they can slow breathing in the night. Speak to whoever prescribes them.",
}
"""What to do where an exclusion holds, or is not known; one sentence for each of EXCLUSIONS."""


@dataclass(frozen=True)
class Offer:
    """Minutes in bed: the rule's own, every other that may be signed, and why in a sentence."""

    method: Method
    minutes: int
    others: tuple[int, ...]
    why: str

    def allows(self, minutes: int) -> bool:
        return minutes == self.minutes or minutes in self.others


def blocking(answers: Mapping[str, str]) -> list[str]:
    """The exclusions that block: every one that was not answered with a clear no."""
    return [code for code in EXCLUSIONS if answers.get(code) != "no"]


def first(method: Method, week: Week | None, signed: SignOff) -> Offer | str:
    """The first setting, from five mornings or more; else one sentence why there is none."""
    found = begin(KINDS[method], week, "07:00", signed=signed, exclusions=())
    if isinstance(found, str) or week is None:
        return str(found)
    if method == "compression":
        why = f"The time in bed of these {week.nights} nights, as it is."
    else:
        why = f"The time asleep of these {week.nights} nights, rounded up to 15 minutes."
    return _offer(method, found.minutes, found.minutes, found.minutes, f"{why} Never under {FLOOR // 60} h 30.")


def following(
    method: Method, minutes: int, week: Week | None, signed: SignOff, *, days: int, flare: bool = False
) -> Offer:
    """The next setting after one of `minutes`, `days` after it began; it holds before a week is over and in a flare."""
    hold = _hold(week, days, flare=flare)
    if hold or week is None:
        return _offer(method, minutes, minutes, minutes, hold)
    now = TimeInBed(KINDS[method], minutes, "07:00", signed)
    proposed, lowest = _moved(now, week, signed), _moved(now, week, signed, CUTS[-1])
    return _offer(method, minutes, proposed, lowest, _why(method, week, proposed - minutes))


def _moved(now: TimeInBed, week: Week, signed: SignOff, cut: int = STEP) -> int:
    found = next_week(now, week, signed=signed, exclusions=(), cut=cut)
    if isinstance(found, str):
        raise ValueError(found)
    return found.minutes


def _hold(week: Week | None, days: int, *, flare: bool) -> str:
    if flare:
        return "The patient is in a flare. Hold, or give more time."
    if days < REVIEW:
        return "A week is not over yet. Hold, or give more time."
    return "" if week else f"Fewer than {LEAST_NIGHTS} full mornings since it began. Hold, or give more time."


def _why(method: Method, week: Week, change: int) -> str:
    slept = f"{percent(week.efficiency)} of the time in bed was sleep"
    if week.efficiency >= WELL:
        return f"{slept}: {WELL}% or more, {'15 minutes more' if change > 0 else 'hold'}."
    if method == "restriction" and week.efficiency >= FAIR:
        return f"{slept}: between {FAIR} and {WELL}%, hold."
    below = f"below {FAIR if method == 'restriction' else WELL}%"
    return f"{slept}: {below}, {f'{-change} minutes less' if change < 0 else 'and at the floor: hold'}."


def _offer(method: Method, now: int, proposed: int, lowest: int, why: str) -> Offer:
    """The cuts that the rule allows, what holds now, and up to half an hour beyond it; never under the floor."""
    wanted = {now, lowest, *(now - cut for cut in CUTS), *(now + more for more in LONGER)}
    least = max(FLOOR, min(lowest, now))
    others = sorted(one for one in wanted if least <= one <= LONGEST and one != proposed)
    return Offer(method, proposed, tuple(others), why)


# -- On the clock ---------------------------------------------------------------------------------------------


def rise_day(now: datetime, rise: time) -> date:
    """The morning that the present or coming night ends with; `now` on her own clock."""
    return now.date() if now.time() < rise else now.date() + timedelta(days=1)


def night(day: date, rise: time, minutes: int, zone: tzinfo) -> tuple[datetime, datetime]:
    """Earliest bedtime and rise time of the night that ends on `day`, on her clock.

    The minutes are real ones: in the night in which the clocks change, bedtime moves, so that nobody gets an hour
    less than was signed.
    """
    up = datetime.combine(day, rise, zone).astimezone(UTC)
    return (up - timedelta(minutes=minutes)).astimezone(zone), up.astimezone(zone)


def usual_bedtime(rise: time, minutes: int) -> time:
    """The bedtime of every night without a change of clocks."""
    found = (rise.hour * 60 + rise.minute - minutes) % DAY
    return time(found // 60, found % 60)
