"""How long to be in bed: the sleep window and the gentler compression, only ever with a clinician's sign-off.

Nothing here gives a time without the name of the clinician who signed it off and an answer to the exclusions, and
nothing goes below the floor. Sources: floor 5.5 hours as in public clinic guides (others use less; never under 5 here);
85 and 80 per cent with steps of 15 minutes; compression is this programme's default for people in pain.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Literal

from modules.sleep import Week, clock_of, length, minute_of

Kind = Literal["window", "compression"]

FLOOR = 330  # minutes
LOWEST_FLOOR = 300  # minutes; no service may go below it
STEP = 15  # minutes
WELL, FAIR = 85, 80  # per cent of the time in bed
CUTS = (15, 20, 25, 30)  # minutes a week, compression

EXCLUSIONS = {
    "mania": "Bipolar disorder or mania, ever",
    "epilepsy": "Epilepsy",
    "psychosis": "Psychosis",
    "parasomnia": "Sleepwalking or acting out dreams",
    "apnoea": "Sleep apnoea, suspected or untreated",
    "falls": "Falls or frailty",
    "pregnancy": "Pregnancy",
    "sleepiness": "Severe sleepiness by day",
    "safety-job": "A job where sleepiness endangers people, or long driving",
    "suicide-risk": "High risk of suicide",
    "opioid-sedative": "An opioid together with a sedative",
}
NOT_SIGNED = "A time in bed is set together with your clinician. Until then, keep to your usual one."
NOT_ASKED = "Before a time in bed is set, your clinician asks you a few health questions."
EXCLUDED = "A shorter time in bed is not for you now. Please speak to your clinician or your doctor about your sleep."
TOO_FEW = "Five full mornings in seven days are needed first."
DRIVING = "Do not drive or use machines if you are sleepy."


@dataclass(frozen=True)
class SignOff:
    """Who signed a setting off, and when."""

    clinician: str
    on: date


@dataclass(frozen=True)
class TimeInBed:
    """A setting for one week: minutes in bed, and the fixed time to get up."""

    kind: Kind
    minutes: int
    rise: str
    signed: SignOff

    @property
    def bedtime(self) -> str:
        """The earliest time to go to bed."""
        return clock_of(minute_of(self.rise) - self.minutes)

    @property
    def words(self) -> str:
        return f"In bed from {self.bedtime} at the earliest, up at {self.rise}: {length(self.minutes)}. {DRIVING}"


def allowed(signed: SignOff | None, exclusions: Collection[str] | None) -> SignOff | str:
    """The sign-off, or why no time in bed may be set. `exclusions`: those that hold, None while nobody has asked."""
    if exclusions is None:
        return NOT_ASKED
    if exclusions:
        return EXCLUDED
    return signed if signed and signed.clinician.strip() else NOT_SIGNED


def begin(
    kind: Kind,
    week: Week | None,
    rise: str,
    *,
    signed: SignOff | None,
    exclusions: Collection[str] | None,
    floor: int = FLOOR,
) -> TimeInBed | str:
    """The first setting, or one sentence why there is none.

    The window is the mean time asleep, rounded up to 15 minutes; compression starts at the mean time in bed, rounded
    up to 5. Neither is below the floor. ValueError for a floor under five hours.
    """
    _check(floor)
    found = allowed(signed, exclusions)
    if isinstance(found, str):
        return found
    if week is None:
        return TOO_FEW
    minutes = _up(week.mean_asleep, STEP) if kind == "window" else _up(week.mean_in_bed, 5)
    return TimeInBed(kind, max(floor, minutes), rise, found)


def next_week(
    now: TimeInBed,
    week: Week | None,
    *,
    signed: SignOff | None,
    exclusions: Collection[str] | None,
    floor: int = FLOOR,
    cut: int = STEP,
) -> TimeInBed | str:
    """The setting of the next week after one with these figures; without figures it holds.

    Window: 85 % or more, 15 minutes more; 80 to 85 %, hold; below, 15 minutes less. Compression: `cut` (15 to 30)
    minutes less until 85 %, then hold. Neither goes below the floor. Needs a sign-off of its own, each week.
    """
    _check(floor)
    if cut not in CUTS:
        raise ValueError("compression cuts 15 to 30 minutes a week")
    found = allowed(signed, exclusions)
    if isinstance(found, str):
        return found
    change = _change(now.kind, week.efficiency, cut) if week else 0
    minutes = now.minutes + change
    return TimeInBed(now.kind, max(floor, minutes), now.rise, found)


def _change(kind: Kind, efficiency: Fraction, cut: int) -> int:
    if kind == "compression":
        return 0 if efficiency >= WELL else -cut
    if efficiency >= WELL:
        return STEP
    return 0 if efficiency >= FAIR else -STEP


def _up(minutes: Fraction, step: int) -> int:
    return ceil(minutes / step) * step


def _check(floor: int) -> None:
    if floor < LOWEST_FLOOR:
        raise ValueError("a floor is never under five hours")
