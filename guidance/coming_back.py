"""PURE: did a patient come back after a pause or after a long time, and when? From the moments at which she was here.

No Django, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

AWAY = timedelta(days=14)  # programme, inactivity ladder: after two weeks she is asked how she would like to go on
RESTED = timedelta(days=1)  # a shorter pause was a slip of the finger, and needs no welcome
VISIT = timedelta(hours=20)  # how long one login lasts: she is still on the visit on which she came back
PAUSED, RESUMED, GREETED = "enrolment_paused", "enrolment_resumed", "welcomed_back"


@dataclass(frozen=True)
class Happening:
    """One event of her trail: what, when, and whether she did it herself."""

    verb: str
    at: datetime
    hers: bool


def came_back(trail: Iterable[Happening], now: datetime) -> datetime | None:
    """The moment at which she came back, on the visit on which she did and until she was welcomed; None otherwise.

    `trail`: the newest events, in any order. Of what is older than the trail nothing is known, and nothing is said.
    """
    events = sorted((one for one in trail if one.at <= now), key=lambda one: one.at)
    back: datetime | None = None
    for before, one in zip([None, *_own(events)], _own(events), strict=False):
        if (before and one.at - before.at >= AWAY) or _rested(events, before, one):
            back = one.at
    greeted = any(one.verb == GREETED and back and one.at >= back for one in events)
    return back if back and not greeted and now - back <= VISIT else None


def _own(events: list[Happening]) -> list[Happening]:
    return [one for one in events if one.hers]


def _rested(events: list[Happening], before: Happening | None, one: Happening) -> bool:
    """Is this the first thing she did after a pause, or the end of it by her own hand?"""
    over = [e for e in events if e.verb == RESUMED and e.at <= one.at and (before is None or e.at > before.at)]
    if not over:
        return False
    begun = [e.at for e in events if e.verb == PAUSED and e.at <= over[-1].at]
    return bool(begun) and over[-1].at - begun[-1] >= RESTED
