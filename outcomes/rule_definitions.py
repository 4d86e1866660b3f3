"""What a rule is: its kinds, its parameters, its level and time, as frozen dataclasses.

PURE: no Django, no clock. Import these names from `outcomes.rules`, which also reads and checks the file.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from outcomes.reading import build, plain_dict

Level = Literal["red", "amber", "yellow"]
Kind = Literal[
    "urgent_item",
    "item_unanswered",
    "score_reaches",
    "item_rise",
    "worse_than_baseline",
    "worse_than_last",
    "reliable_change",
    "any_reliable_change",
    "crosses",
    "overdue",
    "inactive",
    "missed_after_bad",
    "not_on_track",
]

# What each kind must say, and what it may say besides.
REQUIRED: dict[str, set[str]] = {
    "urgent_item": {"instrument", "item", "at_least"},
    "item_unanswered": {"instrument", "item"},
    "item_rise": {"instrument", "item", "change"},
    "score_reaches": {"instrument", "scale", "at_least"},
    "worse_than_baseline": {"instrument", "scale"},
    "worse_than_last": {"instrument", "scale"},
    "reliable_change": {"instrument", "scale"},
    "any_reliable_change": set(),
    "crosses": {"instrument", "scale", "at_least", "since"},
    "overdue": {"days"},
    "inactive": {"days", "until_week"},
    "missed_after_bad": {"missed"},
    "not_on_track": {"week", "measures"},
}
PERMITTED: dict[str, set[str]] = {
    "urgent_item": {"high_at_least"},
    "score_reaches": {"stand_in"},
    "worse_than_baseline": {"stand_in", "change", "percent", "in_a_row", "within_days"},
    "worse_than_last": {"stand_in", "change", "percent"},
    "reliable_change": {"stand_in", "confidence"},
    "any_reliable_change": {"confidence"},
    "crosses": {"stand_in"},
}
WHOLE = ("in_a_row", "within_days", "confidence", "days", "missed", "week", "until_week")
NUMBERS = ("at_least", "high_at_least", "change", "percent", *WHOLE)
PARAMETERS = ("instrument", "scale", "stand_in", "item", "since", "measures", *NUMBERS)

AT_ONCE = ("urgent_item", "item_unanswered", "score_reaches")
CHANGES = ("worse_than_baseline", "worse_than_last", "reliable_change", "crosses")
BY_THE_CLOCK = ("overdue", "inactive", "missed_after_bad", "not_on_track")


@dataclass(frozen=True)
class Due:
    """How soon a person must answer: clock hours, or working days of the service. Exactly one of them."""

    hours: int | None = None
    working_days: int | None = None


@dataclass(frozen=True)
class Measure:
    """One scale of one instrument."""

    instrument: str
    scale: str


@dataclass(frozen=True)
class Rule:
    """One rule. `words` say to a clinician what the finding means; `source` says where the rule comes from.

    At submission:
    urgent_item           `item` answered `at_least`; priority high from `high_at_least`.
    item_unanswered       `item` has no answer.
    score_reaches         `scale` at `at_least`, or beyond it in the bad direction.

    Once the sheet is scored:
    item_rise             `item` at least `change` higher than when it was last answered.
    worse_than_baseline   `scale` worse by `change` points, by `percent` per cent of the baseline, or by both
    where both are given; `in_a_row` scores running where they lie within `within_days` days.
    worse_than_last       the same, against the complete score before.
    reliable_change       `scale` worse than the baseline by a reliable change index of 1.96, or of 1.645 where
    `confidence` is 90, with the error that the definition gives.
    any_reliable_change   the same, on each validated instrument with a known error that no rule of CHANGES names.
    crosses               `scale` at `at_least` or beyond it, and was not `since` the "baseline" or the "last" score.

    By the clock (`outcomes.silence`):
    overdue               nothing was submitted for `days` days after questions were due.
    inactive              no lesson for `days` days, up to week `until_week` of the programme.
    missed_after_bad      the first `missed` sheets after one that raised red or amber were all missed.
    not_on_track          in week `week`, no scale of `measures` is better by its standard error or more.

    Direction always comes from the definition. `stand_in`: the scale to look at where `scale` has no score.
    """

    slug: str
    kind: Kind
    level: Level
    due: Due
    words: str
    source: str
    instrument: str | None = None
    enabled: bool = True
    scale: str | None = None
    stand_in: str | None = None
    item: str | None = None
    since: str | None = None
    measures: tuple[Measure, ...] = ()
    at_least: Decimal | None = None
    high_at_least: Decimal | None = None
    change: Decimal | None = None
    percent: Decimal | None = None
    in_a_row: int | None = None
    within_days: int | None = None
    confidence: int | None = None
    days: int | None = None
    missed: int | None = None
    week: int | None = None
    until_week: int | None = None

    @property
    def scales(self) -> tuple[str, ...]:
        """The scales to look at, the first that has a score."""
        return tuple(key for key in (self.scale, self.stand_in) if key)

    @property
    def given(self) -> set[str]:
        """The names of the parameters that this rule sets."""
        return {name for name in PARAMETERS if getattr(self, name) not in (None, ())}

    @property
    def against_last(self) -> bool:
        """Whether it compares with the score before, not with the baseline."""
        return self.kind == "worse_than_last" or self.since == "last"


@dataclass(frozen=True)
class RuleSet:
    """All rules of a service. `version` is stored beside every finding."""

    slug: str
    version: str
    rules: tuple[Rule, ...]

    def enabled(self, instrument: str) -> tuple[Rule, ...]:
        """The rules of one instrument that are on."""
        return tuple(rule for rule in self.rules if rule.enabled and rule.instrument == instrument)

    def of_kind(self, *kinds: str) -> tuple[Rule, ...]:
        """The rules of these kinds that are on."""
        return tuple(rule for rule in self.rules if rule.enabled and rule.kind in kinds)

    def has_own_change_rule(self, instrument: str) -> bool:
        """Whether some rule of change names it. One that is off counts: it was switched off on purpose."""
        return any(rule.instrument == instrument and rule.kind in CHANGES for rule in self.rules)

    def rule(self, slug: str) -> Rule | None:
        """None for a slug that is not here."""
        return next((rule for rule in self.rules if rule.slug == slug), None)

    def to_dict(self) -> dict[str, Any]:
        return plain_dict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "RuleSet":
        """Raises ValueError when the body does not fit."""
        return build(cls, body)
