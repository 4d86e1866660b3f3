"""A soft look at a goal: kind hints on words that make it hard to see, and on a step that is still too big."""

import re
from collections.abc import Mapping
from typing import Any

Values = Mapping[str, Any]

SURE = 7  # of 10
HINTS = (
    (r"\b(less|no|without|fewer) pain\b|\bpain[- ]free\b", "Less pain is hard to do. What would you do on such a day?"),
    (r"\b(try|trying)\b", "“Try” leaves the door open. What will you do?"),
    (r"\bmore\b", "“More” has no end. How much, and how often?"),
)
COUNTED = (
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|once|twice|half|daily|every|each"
    r"|(mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|evenings?)\b"
)
NO_NUMBER = "Add a number or a day, so that you can see when it is done."
SMALLER = "You are less than 7 of 10 sure. Make the step smaller until you are."


def hints(values: Values) -> list[str]:
    """Hints on the goal as it is worded; none while nothing is written."""
    what = values.get("what", "").lower()
    if not what:
        return []
    found = [hint for pattern, hint in HINTS if re.search(pattern, what)]
    all_words = " ".join([what, values.get("measure", ""), values.get("days", "")]).lower()
    return found if re.search(COUNTED, all_words) else [*found, NO_NUMBER]


def hints_in_words(values: Values) -> str:
    """All hints, for who likes them; nothing to correct is nothing to say."""
    smaller = [SMALLER] if values.get("confidence", SURE) < SURE else []
    return " ".join([*hints(values), *smaller])
