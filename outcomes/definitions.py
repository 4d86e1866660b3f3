"""What an instrument is: items, options, scales, bands, licence and worked examples, as frozen dataclasses.

PURE. Import these names from `outcomes.instruments`, which also reads and checks the files. A definition
carries no behaviour except looking itself up; the arithmetic is in `outcomes.scoring`.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from outcomes.reading import build, plain_dict
from outcomes.signs import Advice

Direction = Literal["higher_is_worse", "higher_is_better"]


@dataclass(frozen=True)
class Option:
    """One permitted answer. `text` is None only in a gated instrument whose wording is not on file."""

    value: int
    text: str | None = None


@dataclass(frozen=True)
class AskedIf:
    """When a follow-up question is asked: `item`, which comes before it, was answered with exactly `answer`."""

    item: str
    answer: int


@dataclass(frozen=True)
class Item:
    """One question.

    kind "options": one of `options`; "nrs": a whole number `min`..`max` with words at both ends; "number": a whole
    number `min`..`max`, typed (days); "text": free text of at most `max_length` characters, never scored.
    `may_decline`: the form also offers "prefer not to answer" (None). `asked_if`: a follow-up question.
    `answer_set` names the words of the answers where items of one gated instrument answer in different words.
    `text` is None only in a gated instrument whose wording is not on file.
    """

    key: str
    text: str | None = None
    kind: Literal["options", "nrs", "number", "text"] = "options"
    options: tuple[Option, ...] = ()
    min: int | None = None
    max: int | None = None
    low_label: str | None = None
    high_label: str | None = None
    max_length: int = 2000
    scored: bool = True
    required: bool = True
    may_decline: bool = False
    asked_if: AskedIf | None = None
    answer_set: str = ""
    loinc: str | None = None

    @property
    def values(self) -> tuple[int, ...]:
        """The permitted answers, in the order shown; empty for free text."""
        if self.kind in ("nrs", "number") and self.min is not None and self.max is not None:
            return tuple(range(self.min, self.max + 1))
        return tuple(option.value for option in self.options)

    def label(self, value: int) -> str | None:
        """The words of an answer, as the person saw them; None for a number."""
        return next((option.text for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class Band:
    """A named range of a scale, both ends included. A band is a screening range, not a diagnosis."""

    name: str
    min: Decimal
    max: Decimal


@dataclass(frozen=True)
class ChangeRule:
    """When a change for the better earns a label (display only, it raises nothing).

    Better than the baseline by at least `points` and, where given, by at least `percent` per cent of the
    baseline.
    """

    label: str
    source: str
    points: Decimal
    percent: Decimal | None = None


@dataclass(frozen=True)
class Measurement:
    """How exactly a scale measures, and who found it. `outcomes.precision` turns this into a standard error.

    `sem`: standard error of measurement; or `sd` of a comparable sample with test-retest `r`; `sdc`: smallest
    detectable change of one person at 95 %. `mic`: the smallest change that a group found important, in points; it is
    often smaller than the error, and then says nothing about one person.
    """

    source: str
    sem: Decimal | None = None
    sd: Decimal | None = None
    r: Decimal | None = None
    sdc: Decimal | None = None
    mic: Decimal | None = None


@dataclass(frozen=True)
class Standard:
    """One number by which a person's score is judged, and who published it."""

    value: Decimal
    source: str


@dataclass(frozen=True)
class Conversion:
    """One line of a published table: a `raw` sum, the `value` it stands for, and the standard error of that."""

    raw: int
    value: Decimal
    se: Decimal


@dataclass(frozen=True)
class Scale:
    """A scored part of an instrument.

    method "sum" or "mean" (rounded half up to `decimals`). Then the result is looked up in `table` where there is
    one, or becomes (result - `minus`) * `times`. A follow-up item that was not asked counts nothing.
    `missing` names what happens to unanswered items: "complete_only" gives no score; "mean_if_at_least" gives a
    prorated one from `at_least` answers on. `reversed`: item keys counted as (item's lowest + highest - answer).
    `stands_in_for`: the scale this one replaces where that one cannot be scored (PHQ-8 for a PHQ-9 without item 9).
    `reliable`: the change in points that a published rule calls reliable, where it differs from the error's own
    (`measurement`). `case`: the score from which on, in the bad direction, a person counts as a case. `response`: the
    falls in per cent of the baseline that are called a response, the smaller first. See `outcomes.standing`.
    """

    key: str
    title: str
    items: tuple[str, ...]
    method: Literal["sum", "mean"]
    min: Decimal
    max: Decimal
    direction: Direction
    missing: Literal["complete_only", "mean_if_at_least"]
    at_least: int | None = None
    decimals: int = 0
    reversed: tuple[str, ...] = ()
    minus: Decimal = Decimal(0)
    times: Decimal = Decimal(1)
    table: tuple[Conversion, ...] = ()
    stands_in_for: str | None = None
    bands: tuple[Band, ...] = ()
    better: tuple[ChangeRule, ...] = ()
    measurement: Measurement | None = None
    reliable: Standard | None = None
    case: Standard | None = None
    response: tuple[Standard, ...] = ()
    loinc: str | None = None

    @property
    def step(self) -> Decimal:
        """The smallest difference between two scores: 1, 0.1, 0.01 …"""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def rule(self) -> str:
        """The missing-answer rule in one name, to be stored beside each score."""
        return self.missing if self.at_least is None else f"{self.missing} {self.at_least} of {len(self.items)}"

    def worsening(self, before: Decimal, after: Decimal) -> Decimal:
        """How much worse `after` is than `before`: positive is worse, whatever the scale's direction."""
        return after - before if self.direction == "higher_is_worse" else before - after

    def percent(self, before: Decimal, change: Decimal) -> Decimal | None:
        """`change` in per cent of `before`; None where there is no such number (before is 0)."""
        return abs(change) * 100 / abs(before) if before else None


@dataclass(frozen=True)
class UrgentItem:
    """An item that needs a person soon when answered with `at_least` or more (PHQ-9 item 9 from 1)."""

    item: str
    at_least: int


@dataclass(frozen=True)
class Licence:
    """kind "ship": the wording is in the file; "gate": none until a site records permission and enters it."""

    kind: Literal["ship", "gate"]
    notice: str


@dataclass(frozen=True)
class WorkedExample:
    """A filled-in sheet and its scores. A scale absent from `scores` must not be scorable; likewise bands."""

    title: str
    source: str
    answers: dict[str, int]
    scores: dict[str, Decimal] = field(default_factory=dict)
    bands: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Instrument:
    """A questionnaire. `to_dict()` is the body of its ContentVersion; `from_dict()` reads it back.

    `version` is the definition's own number, raised only when scores before and after may not be compared;
    it is not the number of the ContentVersion, which changes with every comma. `title` is for patients,
    `short_name` and
    `about` for clinicians. `validated` False: show "not validated, for conversation only" wherever a score
    appears.
    """

    slug: str
    version: int
    language: str
    title: str
    short_name: str
    about: str
    recall: str
    source: str
    validated: bool
    licence: Licence
    items: tuple[Item, ...]
    scales: tuple[Scale, ...] = ()
    urgent: tuple[UrgentItem, ...] = ()
    advice: tuple[Advice, ...] = ()
    examples: tuple[WorkedExample, ...] = ()
    loinc: str | None = None

    def item(self, key: str) -> Item:
        """Raises KeyError for a key that is not here."""
        return self._items[key]

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    def scale(self, key: str) -> Scale:
        """Raises KeyError for a key that is not here."""
        return {scale.key: scale for scale in self.scales}[key]

    @property
    def gated(self) -> bool:
        return self.licence.kind == "gate"

    @property
    def worded(self) -> bool:
        """Whether it can be shown to a patient at all: every item has its words."""
        return all(item.text for item in self.items)

    @property
    def about_seconds(self) -> int:
        """A guess of the time it takes, for "about 2 minutes"; follow-ups count nothing."""
        return sum(_seconds(item) for item in self.items if item.asked_if is None)

    def to_dict(self) -> dict[str, Any]:
        return plain_dict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "Instrument":
        """Raises ValueError when the body does not fit."""
        return build(cls, body)


def _seconds(item: Item) -> int:
    """7 for a question, 30 for free text, and 2 for each answer to be read beyond five."""
    return 30 if item.kind == "text" else 7 + 2 * max(0, len(item.options) - 5)


def same_scoring(old: Instrument, new: Instrument) -> bool:
    """Whether their scores may be compared: same keys, values, arithmetic. If not, `version` must differ."""

    def arithmetic(one: Instrument) -> tuple[list[Any], list[Any]]:
        scales = [
            (s.key, set(s.items), set(s.reversed), s.method, s.decimals, s.minus, s.times, s.table, s.direction, s.rule)
            for s in one.scales
        ]
        return [(item.key, item.values, item.asked_if) for item in one.items if item.scored], scales

    return arithmetic(old) == arithmetic(new)
