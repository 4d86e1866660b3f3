"""How often a patient is written to: once a day and four times in seven days at most, and not in her quiet hours.

Pure: plain values in and out, no clock. Days are hers, in the time zone she lives in now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_DAY = 1  # letters; more are felt as pressure, and then all of them are muted
A_WEEK = 4  # letters in any seven days
A_WEEK_OF_PROMPTS = A_WEEK - 1  # daily prompts alone leave one of the four for what somebody wrote to her
GATHERED_AT = time(9)  # when what was gathered goes out, unless she chose a time for her daily prompt
MONDAY = 0

HELD = {
    "quiet": "it came in the hours in which she wants nothing sent",
    "day": "she had an e-mail that day already",
    "week": f"she had {A_WEEK} e-mails in seven days already",
    "pace": "she asked to have everything together, once a day or once a week",
    "later": "what it is about opens later now",
    "rest": "she said that this is a rough day",
    "together": "others of its kind were sent a moment before",
}
"""Why a letter waits: the codes of Nudge.why while it is not sent, in words for those who guide her."""


@dataclass(frozen=True)
class Manner:
    """How she wants to hear from us. `pace`: each, daily or weekly. `at`: local time of what is gathered."""

    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    pace: str = "each"
    at: time = GATHERED_AT


def after_quiet_hours(moment: datetime, zone: ZoneInfo, start: time, end: time) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into, in local time; they may cross midnight."""
    local = moment.astimezone(zone)
    clock = local.time()
    crosses = start > end
    quiet = (clock >= start or clock < end) if crosses else start <= clock < end
    if start == end or not quiet:
        return moment
    day = local.date() + timedelta(days=1) if crosses and clock >= start else local.date()
    return datetime.combine(day, end, zone)


def gathering(moment: datetime, manner: Manner) -> datetime:
    """When what came at this moment goes out by the pace she chose: at once, at her hour, or on Monday at her hour."""
    if manner.pace == "each":
        return moment
    day = moment.astimezone(manner.zone).date()
    while (hour := _at(day, manner.at, manner)) < moment or (manner.pace == "weekly" and day.weekday() != MONDAY):
        day += timedelta(days=1)
    return hour


def permitted_from(
    start: datetime, sent: Sequence[datetime], manner: Manner, *, a_week: int = A_WEEK
) -> tuple[datetime, str]:
    """The first moment from `start` on at which she may be written to, in UTC, and the code of HELD that moved it.

    `sent`: the moments of her letters of the last seven days, or more. The code is empty when nothing moved it.
    """
    days = [one.astimezone(manner.zone).date() for one in sent]
    moment, why = _out_of_quiet(start, manner), ""
    if moment > start:
        why = "quiet"
    while code := _full(moment.astimezone(manner.zone).date(), days, a_week):
        why, tomorrow = code, moment.astimezone(manner.zone).date() + timedelta(days=1)
        moment = _out_of_quiet(_morning(tomorrow, manner), manner)
    return moment, why


def _full(day: date, days: Sequence[date], a_week: int) -> str:
    if days.count(day) >= A_DAY:
        return "day"
    return "week" if sum(day - timedelta(days=7) < one <= day for one in days) >= a_week else ""


def _morning(day: date, manner: Manner) -> datetime:
    if manner.pace == "each":
        return _at(day, GATHERED_AT, manner)
    return gathering(_at(day, time(0), manner), manner)


def _out_of_quiet(moment: datetime, manner: Manner) -> datetime:
    """Never earlier than the moment: on the night the clocks go back, an hour that ends twice ends the first time."""
    after = after_quiet_hours(moment, manner.zone, manner.quiet_from, manner.quiet_until)
    return max(after.astimezone(UTC), moment.astimezone(UTC))


def _at(day: date, clock: time, manner: Manner) -> datetime:
    return datetime.combine(day, clock, manner.zone).astimezone(UTC)
