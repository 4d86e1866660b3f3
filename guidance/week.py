"""PURE: the week of the programme, in words."""

from datetime import date

WEEKS = 8  # programme: eight counted lessons, one a week


def week_of(started_on: date | None, today: date) -> int | None:
    """Week of the programme on her local day `today`, from 1; None before it starts."""
    return None if started_on is None else (today - started_on).days // 7 + 1


def in_words(week: int | None) -> str:
    """ "week 3 of 8", "week 9" once the eight are over, and nothing before the start."""
    if week is None or week < 1:
        return ""
    return f"week {week} of {WEEKS}" if week <= WEEKS else f"week {week}"
