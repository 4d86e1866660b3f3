"""Words we do not say to people in pain, found line by line in a content file."""

import re
from collections.abc import Collection

from modules.tables import Source

FORBIDDEN = {
    r"just": '"just" makes light of what is hard; leave it out.',
    r"simply": '"simply" makes light of what is hard; leave it out.',
    r"should(?:n['’]t)?": '"should" blames; say "you can" or "it may help to".',
    r"cure[sd]?": '"cure" reads as a promise; say what people often find.',
    r"in your head": '"in your head" hurts people who were not believed; say it another way.',
}


def check_words(source: Source, language: str, skipped: Collection[int] = ()) -> None:
    """A fault for each line with such a word; `skipped` are lines no patient reads. The list is English alone."""
    for number, line in enumerate(source.lines if language == "en" else [], 1):
        for pattern, sentence in FORBIDDEN.items():
            if number not in skipped and re.search(rf"\b{pattern}\b", line, re.IGNORECASE):
                source.fault(number, sentence)
