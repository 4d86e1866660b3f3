"""The rules that raise flags, as data: read, and refused whole when any of them could silently never fire.

PURE: no Django, no clock. A rule file with an unknown key, kind, instrument, scale or item, or with a number
that no answer can reach, does not load (`outcomes.rule_faults`). Neither does one that leaves an urgent item of an
instrument without its rule.
"""

from collections.abc import Mapping

from outcomes.definitions import Instrument
from outcomes.reading import Source
from outcomes.rule_definitions import (
    AT_ONCE,
    BY_THE_CLOCK,
    CHANGES,
    NUMBERS,
    PERMITTED,
    REQUIRED,
    WHOLE,
    Due,
    Kind,
    Level,
    Measure,
    Rule,
    RuleSet,
)
from outcomes.rule_faults import faults, rule_faults, uncovered

__all__ = [
    "AT_ONCE",
    "BY_THE_CLOCK",
    "CHANGES",
    "NUMBERS",
    "PERMITTED",
    "REQUIRED",
    "WHOLE",
    "Due",
    "Kind",
    "Level",
    "Measure",
    "Rule",
    "RuleSet",
    "faults",
    "parse",
    "rule_faults",
    "uncovered",
]


def parse(text: str, *, filename: str, instruments: Mapping[str, Instrument]) -> RuleSet:
    """The rules in a file, checked against every instrument by slug. Raises ContentError."""
    source = Source(text, filename)
    found = source.build(RuleSet, source.toml())
    source.refuse(faults(found, instruments))
    return found
