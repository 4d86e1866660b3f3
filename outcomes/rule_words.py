"""PURE: a rule in words, for whoever is asked to answer what it raised; and the score at which it raises it.

No Django, no clock.
"""

from decimal import Decimal

from outcomes.course import number
from outcomes.definitions import Instrument, Scale
from outcomes.precision import reliable_change
from outcomes.rules import Rule

Instruments = dict[str, Instrument]


def in_words(rule: Rule, instrument: Instrument | None) -> str:
    """When the rule raises a flag, in one sentence. `instrument`: the one that was answered; None for the clock's."""
    return f"Raised {_when(rule, instrument)}."


def _when(rule: Rule, instrument: Instrument | None) -> str:
    match rule.kind:
        case "urgent_item":
            high = f"; from {rule.high_at_least} it goes before others" if rule.high_at_least else ""
            return f"at once when {_item(rule, instrument)} is answered with {rule.at_least} or more{high}"
        case "item_unanswered":
            return f"at once when {_item(rule, instrument)} is left without an answer"
        case "item_rise":
            return f"when {_item(rule, instrument)} is at least {rule.change} higher than when it was last answered"
        case "score_reaches":
            return f"at once when {_name(rule, instrument)} is {_reached(rule, instrument)}"
        case "crosses":
            return f"when {_name(rule, instrument)} is {_reached(rule, instrument)} and {_before(rule)} was not"
        case "worse_than_baseline" | "worse_than_last":
            return f"when {_name(rule, instrument)} is {_much(rule)} worse than {_before(rule)}{_running(rule)}"
        case "reliable_change" | "any_reliable_change":
            sure = rule.confidence or 95
            return f"when {_name(rule, instrument)} is worse than the baseline by more than its error ({sure} %)"
        case _:
            return _silence(rule)


def _silence(rule: Rule) -> str:
    match rule.kind:
        case "overdue":
            return f"when nothing was sent for {_count(rule.days, 'day')} after questions were due"
        case "inactive":
            return f"when there was no lesson for {_count(rule.days, 'day')}, up to week {rule.until_week}"
        case "missed_after_bad":
            return f"when {_count(rule.missed, 'questionnaire')} in a row were missed after one that raised a flag"
        case _:
            return f"in week {rule.week}, when no score is better than the baseline by its standard error or more"


def threshold(rule: Rule, scale: Scale, before: Decimal | None) -> Decimal | None:
    """The score at which the rule raises its flag, `before` being what it compares with; None where there is none.

    A rule of points and per cent needs both, so the further of the two counts.
    """
    if rule.at_least is not None and rule.scale is not None:
        return rule.at_least
    if before is None:
        return None
    steps = [rule.change] if rule.change is not None and rule.scale is not None else []
    steps += [before * rule.percent / 100] if rule.percent is not None else []
    if rule.kind in ("reliable_change", "any_reliable_change"):
        needed = reliable_change(scale, before, before)
        steps += [needed] if needed is not None else []
    if not steps:
        return None
    at = before + max(steps) if scale.direction == "higher_is_worse" else before - max(steps)
    return at if scale.min <= at <= scale.max else None


def _item(rule: Rule, instrument: Instrument | None) -> str:
    if instrument is None or rule.item is None:
        return "the question"
    return f"item {instrument.items.index(instrument.item(rule.item)) + 1} of the {instrument.short_name}"


def _name(rule: Rule, instrument: Instrument | None) -> str:
    if instrument is None:
        return "a score"
    return instrument.scale(rule.scale).title if rule.scale else f"the {instrument.short_name}"


def _reached(rule: Rule, instrument: Instrument | None) -> str:
    scale = instrument.scale(rule.scale) if instrument and rule.scale else None
    limit = rule.at_least or Decimal(0)
    beyond = "less" if scale and scale.direction == "higher_is_better" else "more"
    return f"{number(scale, limit) if scale else limit} or {beyond}"


def _before(rule: Rule) -> str:
    return "the score before" if rule.against_last else "the baseline"


def _much(rule: Rule) -> str:
    said = [f"{rule.change.normalize():f} or more points"] if rule.change is not None else []
    said += [f"{rule.percent.normalize():f} % or more"] if rule.percent is not None else []
    return " and ".join(said)


def _running(rule: Rule) -> str:
    if not rule.in_a_row:
        return ""
    return f", {rule.in_a_row} times in a row where answers lie at most {rule.within_days} days apart"


def _count(many: int | None, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"
