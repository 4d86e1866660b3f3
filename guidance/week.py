"""PURE: the week of the programme, in words."""

WEEKS = 8  # programme: eight counted lessons, one a week


def in_words(week: int | None) -> str:
    """ "week 3 of 8", "week 9" once the eight are over, and nothing before the start."""
    if week is None or week < 1:
        return ""
    return f"week {week} of {WEEKS}" if week <= WEEKS else f"week {week}"
