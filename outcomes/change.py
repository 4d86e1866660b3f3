"""Whether a score has got worse enough, by one rule: against the baseline, against the last score, or across a line.

PURE: no Django, no clock. The direction comes from the scale's definition, never from the rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from outcomes.course import Comparison, Point, compare, compare_with_last
from outcomes.definitions import Instrument
from outcomes.precision import Z, reliable_change_index, standard_error
from outcomes.rules import Rule, RuleSet


def compared(rule: Rule, instrument: Instrument, course: Sequence[Point], started_on: date | None) -> Comparison | None:
    """The last score beside the one that this rule compares it with; None when either is missing."""
    if rule.against_last:
        return compare_with_last(course, instrument, rule.scales)
    return compare(course, instrument, rule.scales, started_on)


def is_large_enough(rule: Rule, found: Comparison) -> bool:
    """Whether one comparison is a finding of a rule of change. Never for a change for the better.

    From a score of 0 there is no percentage: a rule of both parts then rests on its points alone, so that
    a rise from nothing is still seen, and a rule of percent alone is silent (`outcomes.blind_spots` says so).
    """
    if found.worsening <= 0:
        return False
    if rule.kind == "reliable_change":
        index = reliable_change_index(found.scale, found.before, found.after)
        return index is not None and index >= Z[rule.confidence or 95]
    if rule.kind == "crosses":
        return _crosses(rule, found)
    if rule.change is not None and found.worsening < rule.change:
        return False
    if rule.percent is None:
        return True
    return rule.change is not None if found.percent is None else found.percent >= rule.percent


def is_found(rule: Rule, instrument: Instrument, course: Sequence[Point], started_on: date | None) -> bool:
    """Whether the rule finds something in the last point, confirmed by those before where it asks for several."""
    found = compared(rule, instrument, course, started_on)
    return found is not None and is_large_enough(rule, found) and _is_confirmed(rule, instrument, course, started_on)


def spelled_out(rule: Rule, rules: RuleSet, instrument: Instrument) -> Iterator[Rule]:
    """A rule of kind any_reliable_change as one rule for each scale of this instrument whose error is known.

    None for an instrument that some rule of change names, so that nothing is found twice, nor for one not validated.
    """
    if not instrument.validated or rules.has_own_change_rule(instrument.slug):
        return
    for scale in instrument.scales:
        if standard_error(scale, scale.min) is not None and scale.stands_in_for is None:
            yield replace(rule, kind="reliable_change", instrument=instrument.slug, scale=scale.key)


def _crosses(rule: Rule, found: Comparison) -> bool:
    if rule.at_least is None:
        raise ValueError("A rule without its number cannot be applied.")
    limit = rule.at_least
    return found.scale.worsening(limit, found.after) >= 0 > found.scale.worsening(limit, found.before)


def _is_confirmed(rule: Rule, instrument: Instrument, course: Sequence[Point], started_on: date | None) -> bool:
    """Whether the scores before the last were as bad, where the rule asks for several in a row.

    Where there was none in the days before, nothing can confirm it and one is enough: a follow-up three
    months after the last sheet cannot wait for the next.
    """
    scored = [one for one in course if any(one.scores.get(scale) is not None for scale in rule.scales)]
    for end in range(len(scored) - 1, len(scored) - (rule.in_a_row or 1), -1):
        earlier = compared(rule, instrument, scored[:end], started_on) if end else None
        days = (scored[end].taken_on - scored[end - 1].taken_on).days
        if earlier is None or days > (rule.within_days or 0):
            return True
        if not is_large_enough(rule, earlier):
            return False
    return True
