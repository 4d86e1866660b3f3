"""The rules that raise flags, as data: read, and refused whole when any of them could silently never fire.

PURE: no Django, no clock. A rule file with an unknown key, kind, instrument, scale or item, or with a number
that no answer can reach, does not load. Neither does one that leaves an urgent item of an instrument without
its rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from outcomes.definitions import Instrument
from outcomes.reading import Fault, Source, build, plain_dict

Level = Literal["red", "amber", "yellow"]
Kind = Literal["urgent_item", "item_unanswered", "item_rise", "score_reaches", "worse_than_baseline"]

# What each kind must say, and what it may say besides.
REQUIRED = {
    "urgent_item": {"item", "at_least"},
    "item_unanswered": {"item"},
    "item_rise": {"item", "change"},
    "score_reaches": {"scale", "at_least"},
    "worse_than_baseline": {"scale"},
}
PERMITTED = {
    "urgent_item": {"high_at_least"},
    "item_unanswered": set(),
    "item_rise": set(),
    "score_reaches": {"stand_in"},
    "worse_than_baseline": {"stand_in", "change", "percent", "in_a_row", "within_days"},
}
NUMBERS = ("at_least", "high_at_least", "change", "percent", "in_a_row", "within_days")
PARAMETERS = ("scale", "stand_in", "item", *NUMBERS)


@dataclass(frozen=True)
class Due:
    """How soon a person must answer: clock hours, or working days of the service. Exactly one of them."""

    hours: int | None = None
    working_days: int | None = None


@dataclass(frozen=True)
class Rule:
    """One rule. `words` say to a clinician what the finding means; `source` says where the rule comes from.

    urgent_item           `item` answered `at_least`; priority high from `high_at_least`. At submission.
    item_unanswered       `item` has no answer. At submission.
    score_reaches         `scale` at `at_least`, or beyond it in the bad direction. At submission.
    item_rise             `item` at least `change` higher than when it was last answered. After scoring.
    worse_than_baseline   `scale` worse by `change` points, by `percent` per cent of the baseline, or by both
    where both are given; `in_a_row` scores running where they lie within `within_days` days.

    `stand_in`: the scale to look at where `scale` has no score.
    """

    slug: str
    kind: Kind
    instrument: str
    level: Level
    due: Due
    words: str
    source: str
    enabled: bool = True
    scale: str | None = None
    stand_in: str | None = None
    item: str | None = None
    at_least: Decimal | None = None
    high_at_least: Decimal | None = None
    change: Decimal | None = None
    percent: Decimal | None = None
    in_a_row: int | None = None
    within_days: int | None = None

    @property
    def scales(self) -> tuple[str, ...]:
        """The scales to look at, the first that has a score."""
        return tuple(key for key in (self.scale, self.stand_in) if key)


@dataclass(frozen=True)
class RuleSet:
    """All rules of a service. `version` is stored beside every finding."""

    slug: str
    version: str
    rules: tuple[Rule, ...]

    def enabled(self, instrument: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.enabled and rule.instrument == instrument)

    def to_dict(self) -> dict[str, Any]:
        return plain_dict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "RuleSet":
        """Raises ValueError when the body does not fit."""
        return build(cls, body)


def parse(text: str, *, filename: str, instruments: Mapping[str, Instrument]) -> RuleSet:
    """The rules in a file, checked against every instrument by slug. Raises ContentError."""
    source = Source(text, filename)
    found = source.build(RuleSet, source.toml())
    source.refuse(faults(found, instruments))
    return found


def faults(found: RuleSet, instruments: Mapping[str, Instrument]) -> Iterator[Fault]:
    """Every reason why these rules may not be used with these instruments."""
    for number, rule in enumerate(found.rules):
        if rule.slug in {one.slug for one in found.rules[:number]}:
            yield ("rules", number, "slug"), f"Two rules are called “{rule.slug}”."
        for sentence in _rule_faults(rule, instruments):
            yield ("rules", number), f"Rule “{rule.slug}”: {sentence}"
    if not found.version or len(found.version) > 20:
        yield ("version",), "“version” is 1 to 20 characters long."
    for instrument in instruments.values():
        for sentence in _uncovered(found, instrument):
            yield ("rules",), sentence


def _rule_faults(rule: Rule, instruments: Mapping[str, Instrument]) -> Iterator[str]:
    instrument = instruments.get(rule.instrument)
    if instrument is None:
        yield f"there is no instrument “{rule.instrument}”."
        return
    given = {name for name in PARAMETERS if getattr(rule, name) is not None}
    for name in sorted(REQUIRED[rule.kind] - given):
        yield f"a rule of kind “{rule.kind}” needs “{name}”."
    for name in sorted(given - REQUIRED[rule.kind] - PERMITTED[rule.kind]):
        yield f"a rule of kind “{rule.kind}” has no “{name}”."
    for name in NUMBERS:
        if name in given and getattr(rule, name) <= 0:
            yield f"“{name}” must be above 0."
    due = [time for time in (rule.due.hours, rule.due.working_days) if time is not None]
    if len(due) != 1 or due[0] <= 0:
        yield "“due” is a number of “hours” or of “working_days”."
    if not instrument.validated and rule.level != "yellow":
        yield f"{instrument.short_name} is not validated, so it may raise no more than yellow."
    yield from _item_faults(rule, instrument)
    yield from _scale_faults(rule, instrument)
    if rule.kind == "worse_than_baseline":
        yield from _change_faults(rule)


def _item_faults(rule: Rule, instrument: Instrument) -> Iterator[str]:
    if rule.item is None:
        return
    item = next((item for item in instrument.items if item.key == rule.item), None)
    if item is None or not item.values:
        yield f"{instrument.short_name} has no item “{rule.item}” with numbers."
        return
    for number in (rule.at_least, rule.high_at_least):
        if number is not None and not min(item.values) < number <= max(item.values):
            yield f"no answer to “{rule.item}” makes the difference at {number}."
    if rule.change is not None and rule.change > max(item.values) - min(item.values):
        yield f"“{rule.item}” cannot rise by {rule.change}."


def _scale_faults(rule: Rule, instrument: Instrument) -> Iterator[str]:
    scales = {scale.key: scale for scale in instrument.scales}
    for key in rule.scales:
        if key not in scales:
            yield f"{instrument.short_name} has no scale “{key}”."
            continue
        scale = scales[key]
        if rule.at_least is not None and not scale.min <= rule.at_least <= scale.max:
            yield f"{scale.title} has no score {rule.at_least}."
        if rule.change is not None and rule.change > scale.max - scale.min:
            yield f"{scale.title} cannot change by {rule.change}."


def _change_faults(rule: Rule) -> Iterator[str]:
    if rule.change is None and rule.percent is None:
        yield "it needs “change”, “percent”, or both."
    if (rule.in_a_row is None) != (rule.within_days is None) or rule.in_a_row == 1:
        yield "“in_a_row” (2 or more) and “within_days” belong together."


def _uncovered(found: RuleSet, instrument: Instrument) -> Iterator[str]:
    rules = found.enabled(instrument.slug)
    for urgent in instrument.urgent:
        mine = [rule for rule in rules if rule.item == urgent.item]
        if not any(rule.kind == "urgent_item" and (rule.at_least or 0) <= urgent.at_least for rule in mine):
            yield (
                f"{instrument.short_name} asks the urgent item “{urgent.item}”, but no enabled rule of kind "
                f"“urgent_item” answers it from {urgent.at_least}."
            )
        if not any(rule.kind == "item_unanswered" for rule in mine):
            yield (
                f"{instrument.short_name} asks the urgent item “{urgent.item}”, but no enabled rule of kind "
                "“item_unanswered” notices when it is left out."
            )
