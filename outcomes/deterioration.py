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

from outcomes.course import Comparison, Point, compare, course_of, day, number, sentence
from outcomes.definitions import ChangeRule, Instrument, Item, Scale
from outcomes.rules import Due, Level, Rule, RuleSet
from outcomes.scoring import Answers, score

SCREENING = "A screening signal, not a diagnosis."
Numbers = dict[str, str | int]

__all__ = ["SCREENING", "Finding", "Improvement", "Point", "blind_spots", "findings", "improvement", "urgent"]


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
        "worse_than_baseline": lambda rule: _worse(rule, rules, instrument, course, started_on),
    }
    return _found(rules, instrument, checks)


def is_worse(rule: Rule, found: Comparison) -> bool:
    """Whether a change is large enough for a rule of kind worse_than_baseline.

    From a baseline of 0 there is no percentage: a rule of both parts then rests on its points alone, so that
    a rise from nothing is still seen, and a rule of percent alone is silent (`blind_spots` says so).
    """
    if found.worsening <= 0 or (rule.change is not None and found.worsening < rule.change):
        return False
    if rule.percent is None:
        return True
    return rule.change is not None if found.percent is None else found.percent >= rule.percent


def _found(
    rules: RuleSet, instrument: Instrument, checks: Mapping[str, Callable[[Rule], Finding | None]]
) -> tuple[Finding, ...]:
    found = (checks[rule.kind](rule) for rule in rules.enabled(instrument.slug) if rule.kind in checks)
    return tuple(one for one in found if one is not None)


def _finding(rule: Rule, rules: RuleSet, facts: str, numbers: Numbers, *, high: bool = False) -> Finding:
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
    return _finding(rule, rules, f"{name}: {said}.", {"item": item.key, "answer": answer}, high=high)


def _item_unanswered(rule: Rule, rules: RuleSet, instrument: Instrument, answers: Answers) -> Finding | None:
    item, name = _item(rule, instrument)
    if answers.get(item.key) is not None:
        return None
    return _finding(rule, rules, f"{name} was not answered.", {"item": item.key})


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
            return _finding(rule, rules, facts, {"scale": scale.key, "after": number(scale, value)})
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
    return _finding(rule, rules, facts, numbers)


def _worse(
    rule: Rule, rules: RuleSet, instrument: Instrument, course: Sequence[Point], started_on: date | None
) -> Finding | None:
    found = compare(course, instrument, rule.scales, started_on)
    if found is None or not is_worse(rule, found) or not _confirmed(rule, instrument, course, started_on):
        return None
    numbers: Numbers = {
        "scale": found.scale.key,
        "before": number(found.scale, found.before),
        "before_on": found.before_on.isoformat(),
        "after": number(found.scale, found.after),
        "change": number(found.scale, found.after - found.before),
    }
    return _finding(rule, rules, sentence(found, percent=rule.percent is not None), numbers)


def _confirmed(rule: Rule, instrument: Instrument, course: Sequence[Point], started_on: date | None) -> bool:
    """Whether the scores before the last were as bad, where the rule asks for several in a row.

    Where there was none in the days before, nothing can confirm it and one is enough: a follow-up three
    months after the last sheet cannot wait for the next.
    """
    scored = [one for one in course if any(one.scores.get(scale) is not None for scale in rule.scales)]
    for end in range(len(scored) - 1, len(scored) - (rule.in_a_row or 1), -1):
        earlier = compare(scored[:end], instrument, rule.scales, started_on) if end else None
        days = (scored[end].taken_on - scored[end - 1].taken_on).days
        if earlier is None or days > (rule.within_days or 0):
            return True
        if not is_worse(rule, earlier):
            return False
    return True


def _item(rule: Rule, instrument: Instrument) -> tuple[Item, str]:
    """The rule's item and its name for clinicians, “PHQ-9 item 9”: its place on the sheet, never its words."""
    item = instrument.item(rule.item or "")
    return item, f"{instrument.short_name} item {instrument.items.index(item) + 1}"


def _number(value: Decimal | None) -> Decimal:
    if value is None:
        raise ValueError("A rule without its number cannot be applied.")
    return value


@dataclass(frozen=True)
class Improvement:
    """A change for the better that has earned a label: for display, never for a decision by itself."""

    scale: str
    label: str
    sentence: str
    source: str


def improvement(
    history: Sequence[Point], *, instrument: Instrument, started_on: date | None
) -> tuple[Improvement, ...]:
    """The largest change label that each scale's last score has earned. Raises ValueError as `findings`."""
    course = course_of(history, instrument)
    labels = []
    for scale in instrument.scales:
        found = compare(course, instrument, (scale.key,), started_on)
        earned = [rule for rule in scale.better if found and _is_better(rule, found)]
        if found and earned:
            labels.append(Improvement(scale.key, earned[-1].label, sentence(found, percent=True), earned[-1].source))
    return tuple(labels)


def _is_better(rule: ChangeRule, found: Comparison) -> bool:
    if found.worsening >= 0 or -found.worsening < rule.points:
        return False
    return rule.percent is None or (found.percent is not None and found.percent >= rule.percent)


def blind_spots(
    history: Sequence[Point], rules: RuleSet, *, instrument: Instrument, started_on: date | None
) -> tuple[str, ...]:
    """Why a change rule cannot see anything in the last point, one sentence each.

    So that silence is not taken for good news: no complete score, no baseline, another version of the definition, or
    a baseline too near the end of the scale. For display beside the scores.
    """
    course = course_of(history, instrument)
    changed = any(one.instrument == instrument.slug and one.version != instrument.version for one in history)
    found = [
        why
        for rule in rules.enabled(instrument.slug)
        if rule.kind == "worse_than_baseline"
        for why in _blind(rule, instrument, course, started_on, changed)
    ]
    return tuple(dict.fromkeys(found))


def _blind(
    rule: Rule, instrument: Instrument, course: Sequence[Point], started_on: date | None, changed: bool
) -> Iterator[str]:
    name = instrument.scale(rule.scales[0]).title
    found = compare(course, instrument, rule.scales, started_on)
    if found is None:
        if all(course[-1].scores.get(scale) is None for scale in rule.scales):
            yield f"{name} has no complete score."
        elif changed:
            yield f"{name} cannot be compared with its baseline: the questionnaire has changed since."
        else:
            yield f"{name} has no baseline to compare with."
        return
    scale, room = found.scale, _room(found.scale, found.before)
    if rule.change is not None and room < rule.change:
        yield (
            f"{scale.title} began at {number(scale, found.before)}, so near the end of its scale that it cannot get "
            f"worse by {number(scale, rule.change)}."
        )
    elif rule.percent is not None and not found.before and rule.change is None:
        yield f"{scale.title} began at 0, so there is no percentage to judge by."


def _room(scale: Scale, before: Decimal) -> Decimal:
    """How much worse a score can still get."""
    return scale.max - before if scale.direction == "higher_is_worse" else before - scale.min
