"""What the rules of change cannot see, so that silence is not taken for good news; and what has passed again.

PURE: no Django, no clock. For display beside the scores.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from outcomes.change import compared, is_found, is_large_enough, spelled_out
from outcomes.course import Comparison, Point, compare, course_of, number
from outcomes.definitions import Instrument
from outcomes.precision import reliable_change
from outcomes.rule_faults import ends
from outcomes.rules import CHANGES, Rule, RuleSet

Told = tuple[str, str]  # the key of a scale, and what is told of it


def blind_spots(
    history: Sequence[Point], rules: RuleSet, *, instrument: Instrument, started_on: date | None
) -> tuple[Told, ...]:
    """Why a rule against the baseline cannot see anything in the last point: the scale, and one sentence.

    No complete score, no baseline, another version of the definition, or a baseline too near the end of the scale.
    Raises ValueError as `course_of`.
    """
    course = course_of(history, instrument)
    changed = any(one.instrument == instrument.slug and one.version != instrument.version for one in history)
    found = [
        told
        for rule in _rules_of_change(rules, instrument)
        if not rule.against_last
        for told in _blind(rule, instrument, course, started_on, changed)
    ]
    return tuple(dict.fromkeys(found))


def cleared(
    history: Sequence[Point], rules: RuleSet, *, instrument: Instrument, started_on: date | None
) -> tuple[Told, ...]:
    """The rules of change that found something earlier and nothing in the last two scores: the scale, and the rule.

    Two scores, because one below may be noise as well as one above. A fact for display: an open flag stays open.
    """
    course = course_of(history, instrument)
    found = []
    for rule in _rules_of_change(rules, instrument):
        scored = [one for one in course if any(one.scores.get(scale) is not None for scale in rule.scales)]
        ends_at = range(1, len(scored) + 1)
        before = [is_found(rule, instrument, scored[:end], started_on) for end in ends_at[:-2]]
        last = [compared(rule, instrument, scored[:end], started_on) for end in ends_at[-2:]]
        if any(before) and all(one is not None and not is_large_enough(rule, one) for one in last):
            found.append((rule.scales[0], rule.slug))
    return tuple(found)


def _rules_of_change(rules: RuleSet, instrument: Instrument) -> Iterator[Rule]:
    yield from (rule for rule in rules.enabled(instrument.slug) if rule.kind in CHANGES)
    for rule in rules.of_kind("any_reliable_change"):
        yield from spelled_out(rule, rules, instrument)


def _blind(
    rule: Rule, instrument: Instrument, course: Sequence[Point], started_on: date | None, changed: bool
) -> Iterator[Told]:
    key, name = rule.scales[0], instrument.scale(rule.scales[0]).title
    found = compare(course, instrument, rule.scales, started_on)
    if found is not None:
        yield from ((found.scale.key, sentence) for sentence in _no_room(rule, found))
    elif all(course[-1].scores.get(scale) is None for scale in rule.scales):
        yield key, f"{name} has no complete score."
    elif changed:
        yield key, f"{name} cannot be compared with its baseline: the questionnaire has changed since."
    else:
        yield key, f"{name} has no baseline to compare with."


def _no_room(rule: Rule, found: Comparison) -> Iterator[str]:
    """A baseline so bad, or of 0, that the rule can never find anything worse."""
    scale, worst = found.scale, ends(found.scale)[1]
    needed = rule.change
    if rule.kind == "reliable_change":
        needed = reliable_change(scale, found.before, worst, confidence=rule.confidence or 95)
    began = f"{scale.title} began at {number(scale, found.before)}"
    if needed is not None and scale.worsening(found.before, worst) < needed:
        yield f"{began}, so near the end of its scale that it cannot get worse by {needed.normalize():f}."
    elif rule.percent is not None and not found.before and rule.change is None:
        yield f"{began}, so there is no percentage to judge by."
