"""From answers and their history to findings: what a clinician must see, and why, in one sentence with the
numbers.

PURE: no Django, no clock. `urgent` looks at one sheet, at the moment it is submitted; `findings` at the
course of scores up to one sheet, once it is scored. Neither guesses: a rule that does not fit its instrument
raises.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from outcomes.change import compared, is_found, spelled_out
from outcomes.course import Point, course_of, day, number, sentence
from outcomes.definitions import Instrument, Item
from outcomes.rules import CHANGES, Due, Level, Rule, RuleSet
from outcomes.scoring import Answers, score

SCREENING = "A screening signal, not a diagnosis."
Numbers = dict[str, str | int]

__all__ = ["SCREENING", "Finding", "Point", "finding_of", "findings", "reached", "urgent"]


@dataclass(frozen=True)
class Finding:
    """What a rule found. `numbers` is JSON-able; `priority` "high" goes before others of its level."""

    rule: str
    rule_version: str
    level: Level
    priority: Literal["high", "normal"]
    sentence: str
    source: str
    due: Due
    numbers: Numbers


def urgent(instrument: Instrument, answers: Answers, rules: RuleSet) -> tuple[Finding, ...]:
    """What one sheet says by itself, to be stored in the transaction that stores the sheet.

    Raises AnswerError for answers the instrument cannot have. Says nothing about change: see `findings`.
    """
    values = {one.scale: one.value for one in score(instrument, answers)}
    checks: dict[str, Callable[[Rule], Finding | None]] = {
        "urgent_item": lambda rule: _urgent_item(rule, rules, instrument, answers),
        "item_unanswered": lambda rule: _item_unanswered(rule, rules, instrument, answers),
        "score_reaches": lambda rule: _score_reaches(rule, rules, instrument, values),
    }
    return _found(rules, instrument, checks)


def reached(instrument: Instrument, values: Mapping[str, Decimal | None], rules: RuleSet) -> tuple[Finding, ...]:
    """The part of `urgent` that rests on the scores of a sheet alone; `values` by scale."""
    checks: dict[str, Callable[[Rule], Finding | None]] = {
        "score_reaches": lambda rule: _score_reaches(rule, rules, instrument, values),
    }
    return _found(rules, instrument, checks)


def findings(
    history: Sequence[Point], rules: RuleSet, *, instrument: Instrument, started_on: date | None
) -> tuple[Finding, ...]:
    """What the last point of `history` says beside those before it.

    `history`: points in order of time, of any instruments; the last is of `instrument`, scored by this
    version. Points of another version are never compared. The baseline is the first complete score at or
    before `started_on` (None: not started, no baseline). Raises ValueError for a history that breaks these
    words.
    """
    course = course_of(history, instrument)
    checks: dict[str, Callable[[Rule], Finding | None]] = {
        "item_rise": lambda rule: _item_rise(rule, rules, instrument, course),
        **{kind: lambda rule: _changed(rule, rules, instrument, course, started_on) for kind in CHANGES},
    }
    return (*_found(rules, instrument, checks), *_changed_anywhere(rules, instrument, course, started_on))


def _found(
    rules: RuleSet, instrument: Instrument, checks: Mapping[str, Callable[[Rule], Finding | None]]
) -> tuple[Finding, ...]:
    found = (checks[rule.kind](rule) for rule in rules.enabled(instrument.slug) if rule.kind in checks)
    return tuple(one for one in found if one is not None)


def finding_of(rule: Rule, rules: RuleSet, facts: str, numbers: Numbers, *, high: bool = False) -> Finding:
    """The finding of a rule: the facts with their numbers, then what the rule says they mean."""
    return Finding(
        rule=rule.slug,
        rule_version=rules.version,
        level=rule.level,
        priority="high" if high else "normal",
        sentence=f"{facts} {rule.words}".strip(),
        source=rule.source,
        due=rule.due,
        numbers=numbers,
    )


def _urgent_item(rule: Rule, rules: RuleSet, instrument: Instrument, answers: Answers) -> Finding | None:
    item, name = _item(rule, instrument)
    answer = answers.get(item.key)
    if not isinstance(answer, int) or answer < _number(rule.at_least):
        return None
    high = rule.high_at_least is not None and answer >= rule.high_at_least
    said = f"“{item.label(answer)}” ({answer} of {max(item.values)})" if item.options else f"{answer}"
    return finding_of(rule, rules, f"{name}: {said}.", {"item": item.key, "answer": answer}, high=high)


def _item_unanswered(rule: Rule, rules: RuleSet, instrument: Instrument, answers: Answers) -> Finding | None:
    item, name = _item(rule, instrument)
    if answers.get(item.key) is not None:
        return None
    return finding_of(rule, rules, f"{name} was not answered.", {"item": item.key})


def _score_reaches(
    rule: Rule, rules: RuleSet, instrument: Instrument, values: Mapping[str, Decimal | None]
) -> Finding | None:
    limit = _number(rule.at_least)
    for scale in map(instrument.scale, rule.scales):
        value = values[scale.key]
        if value is not None:
            if scale.worsening(limit, value) < 0:
                return None
            facts = f"{scale.title} is {number(scale, value)}."
            return finding_of(rule, rules, facts, {"scale": scale.key, "after": number(scale, value)})
    return None


def _item_rise(rule: Rule, rules: RuleSet, instrument: Instrument, course: Sequence[Point]) -> Finding | None:
    item, name = _item(rule, instrument)
    last = course[-1]
    after = last.items.get(item.key)
    before = next((one for one in reversed(course[:-1]) if one.items.get(item.key) is not None), None)
    if after is None or before is None:
        return None
    was = before.items[item.key]
    if was is None or after - was < _number(rule.change):
        return None
    facts = f"{name} rose from {was} ({day(before.taken_on)}) to {after} ({day(last.taken_on)})."
    numbers: Numbers = {"item": item.key, "before": was, "before_on": before.taken_on.isoformat(), "after": after}
    return finding_of(rule, rules, facts, numbers)


def _changed(
    rule: Rule, rules: RuleSet, instrument: Instrument, course: Sequence[Point], started_on: date | None
) -> Finding | None:
    found = compared(rule, instrument, course, started_on)
    if found is None or not is_found(rule, instrument, course, started_on):
        return None
    numbers: Numbers = {
        "scale": found.scale.key,
        "before": number(found.scale, found.before),
        "before_on": found.before_on.isoformat(),
        "after": number(found.scale, found.after),
        "change": number(found.scale, found.after - found.before),
    }
    return finding_of(rule, rules, sentence(found, percent=rule.percent is not None), numbers)


def _changed_anywhere(
    rules: RuleSet, instrument: Instrument, course: Sequence[Point], started_on: date | None
) -> Iterator[Finding]:
    """The first scale that each rule of kind any_reliable_change finds something on: one finding of a rule a sheet."""
    for rule in rules.of_kind("any_reliable_change"):
        found = (_changed(one, rules, instrument, course, started_on) for one in spelled_out(rule, rules, instrument))
        yield from [one for one in found if one is not None][:1]


def _item(rule: Rule, instrument: Instrument) -> tuple[Item, str]:
    """The rule's item and its name for clinicians, “PHQ-9 item 9”: its place on the sheet, never its words."""
    item = instrument.item(rule.item or "")
    return item, f"{instrument.short_name} item {instrument.items.index(item) + 1}"


def _number(value: Decimal | None) -> Decimal:
    if value is None:
        raise ValueError("A rule without its number cannot be applied.")
    return value
