"""PURE: nothing we publish says how much of a medicine to take: that is for the prescriber, in every language."""

import re

from modules.tables import Source

UNITS = r"mg|mcg|[µμ]g|ml|cc|milligrams?|micrograms?|millilit(?:re|er)s?"
PIECES = r"tablets?|pills?|capsules?|caplets?|doses?|puffs?|drops|patch(?:es)?|sachets?|suppositor(?:y|ies)"
COUNT = r"\d+(?:[.,/]\d+)?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty"
DOSE = re.compile(rf"(?<![\w-])(?:\d+(?:[.,]\d+)?\s*-?(?:{UNITS})|(?:{COUNT})[\s-]+(?:{PIECES}))\b", re.IGNORECASE)


def check_doses(source: Source) -> None:
    """A fault for each line, of whichever reader, that says how much of something to take."""
    for number, line in enumerate(source.lines, 1):
        if found := DOSE.search(line):
            source.fault(number, f'"{found[0]}" reads as a dose. How much to take is for the prescriber; leave it out.')
