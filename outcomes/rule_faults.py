"""Every reason why rules may not be used: above all, that one of them could silently never fire.

PURE: no Django, no clock.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from outcomes.definitions import Instrument, Scale
from outcomes.precision import Z, reliable_change, standard_error
from outcomes.reading import Fault
from outcomes.rule_definitions import NUMBERS, PERMITTED, REQUIRED, Due, Rule, RuleSet

Instruments = Mapping[str, Instrument]
Wrong = tuple[str, str]  # the field of the rule, and the sentence to its author
LONGEST_VERSION = 20
LONGEST_DUE = {"hours": 7 * 24, "working_days": 20}
"""A flag that is due later than this is answered by nobody in time. This service's own numbers."""
MOST = {"in_a_row": 4, "days": 28, "missed": 4, "week": 10}
"""Above these a rule waits for what a programme of eight to ten weeks never brings, and silently never fires."""


def faults(found: RuleSet, instruments: Instruments) -> Iterator[Fault]:
    """Every reason why these rules may not be used with these instruments."""
    for number, rule in enumerate(found.rules):
        if rule.slug in {one.slug for one in found.rules[:number]}:
            yield ("rules", number, "slug"), f"Two rules are called “{rule.slug}”."
        for _, sentence in rule_faults(rule, instruments):
            yield ("rules", number), f"Rule “{rule.slug}”: {sentence}"
    if not found.version or len(found.version) > LONGEST_VERSION:
        yield ("version",), f"“version” is 1 to {LONGEST_VERSION} characters long."
    for sentence in uncovered(found, instruments):
        yield ("rules",), sentence


def rule_faults(rule: Rule, instruments: Instruments) -> Iterator[Wrong]:
    """What is wrong with one rule, each with the field it is about."""
    yield from _missing_or_foreign(rule)
    yield from _number_faults(rule)
    yield from _due_faults(rule.due)
    for name in ("words", "source"):
        if not getattr(rule, name).strip():
            yield name, f"“{name}” is empty."
    if rule.confidence is not None and rule.confidence not in Z:
        yield "confidence", "“confidence” is 95 or 90."
    if rule.since not in (None, "baseline", "last"):
        yield "since", "“since” is “baseline” or “last”."
    yield from _measure_faults(rule, instruments)
    if rule.instrument is None:
        return
    if rule.instrument not in instruments:
        yield "instrument", f"there is no instrument “{rule.instrument}”."
        return
    yield from _instrument_faults(rule, instruments[rule.instrument])


def _number_faults(rule: Rule) -> Iterator[Wrong]:
    for name in NUMBERS:
        if name in rule.given and getattr(rule, name) <= 0:
            yield name, f"“{name}” must be above 0."
        elif name in MOST and name in rule.given and getattr(rule, name) > MOST[name]:
            yield name, f"“{name}” is at most {MOST[name]}: beyond it the rule would never fire."
    if rule.kind == "inactive" and rule.days and rule.until_week and rule.days >= 7 * rule.until_week:
        yield "until_week", f"nobody has been away for {rule.days} days before week {rule.until_week} is over."


def _due_faults(due: Due) -> Iterator[Wrong]:
    times = [time for time in (due.hours, due.working_days) if time is not None]
    if len(times) != 1 or times[0] <= 0:
        yield "due", "“due” is a number of “hours” or of “working_days”."
    elif any((getattr(due, unit) or 0) > most for unit, most in LONGEST_DUE.items()):
        yield "due", "“due” is at most 168 hours, or 20 working days."


def uncovered(found: RuleSet, instruments: Instruments) -> Iterator[str]:
    """Each urgent item of an instrument that these rules would leave unanswered."""
    for instrument in instruments.values():
        yield from _uncovered(found, instrument)


def _missing_or_foreign(rule: Rule) -> Iterator[Wrong]:
    for name in sorted(REQUIRED[rule.kind] - rule.given):
        yield name, f"a rule of kind “{rule.kind}” needs “{name}”."
    for name in sorted(rule.given - REQUIRED[rule.kind] - PERMITTED.get(rule.kind, set())):
        yield name, f"a rule of kind “{rule.kind}” has no “{name}”."


def _instrument_faults(rule: Rule, instrument: Instrument) -> Iterator[Wrong]:
    if not instrument.validated and rule.level != "yellow":
        yield "level", f"{instrument.short_name} is not validated, so it may raise no more than yellow."
    yield from _item_faults(rule, instrument)
    if rule.item in {urgent.item for urgent in instrument.urgent}:
        if rule.kind == "urgent_item" and rule.level != "red":
            yield "level", "the rule of an urgent item stays red, so that people are told at once."
        if rule.kind == "item_unanswered" and rule.level == "yellow":
            yield "level", "an urgent item left out is amber at least."
    scales = {scale.key: scale for scale in instrument.scales}
    for key in rule.scales:
        if key in scales:
            yield from _scale_faults(rule, scales[key])
        else:
            yield "scale", f"{instrument.short_name} has no scale “{key}”."
    if rule.kind in ("worse_than_baseline", "worse_than_last") and rule.change is None and rule.percent is None:
        yield "change", "it needs “change”, “percent”, or both."
    if (rule.in_a_row is None) != (rule.within_days is None) or rule.in_a_row == 1:
        yield "in_a_row", "“in_a_row” (2 or more) and “within_days” belong together."


def _item_faults(rule: Rule, instrument: Instrument) -> Iterator[Wrong]:
    if rule.item is None:
        return
    item = next((item for item in instrument.items if item.key == rule.item), None)
    if item is None or not item.values:
        yield "item", f"{instrument.short_name} has no item “{rule.item}” with numbers."
        return
    for name in ("at_least", "high_at_least"):
        limit = getattr(rule, name)
        if limit is not None and not min(item.values) < limit <= max(item.values):
            yield name, f"no answer to “{rule.item}” makes the difference at {limit}."
    if rule.change is not None and rule.change > max(item.values) - min(item.values):
        yield "change", f"“{rule.item}” cannot rise by {rule.change}."


def _scale_faults(rule: Rule, scale: Scale) -> Iterator[Wrong]:
    best, worst = ends(scale)
    if rule.at_least is not None and not scale.min <= rule.at_least <= scale.max:
        yield "at_least", f"{scale.title} has no score {rule.at_least}."
    elif rule.kind == "crosses" and rule.at_least == best:
        yield "at_least", f"{scale.title} is always at {rule.at_least} or beyond, so it can never cross it."
    if rule.change is not None and rule.change > scale.max - scale.min:
        yield "change", f"{scale.title} cannot change by {rule.change}."
    if rule.percent is not None and rule.percent > _most_percent(scale):
        yield "percent", f"{scale.title} cannot get worse by {rule.percent} %."
    if rule.kind == "reliable_change":
        yield from _error_faults(scale, best, worst, rule.confidence or 95)


def _error_faults(scale: Scale, best: Decimal, worst: Decimal, confidence: int) -> Iterator[Wrong]:
    needed = reliable_change(scale, best, worst, confidence=confidence if confidence in Z else 95)
    if needed is None:
        yield "scale", f"nobody has published the error of {scale.title}, so no change in it can be called reliable."
    elif needed > scale.max - scale.min:
        yield "scale", f"a change in {scale.title} would have to be {needed}, which is more than it can change."


def _measure_faults(rule: Rule, instruments: Instruments) -> Iterator[Wrong]:
    for one in rule.measures:
        instrument = instruments.get(one.instrument)
        scale = next((s for s in instrument.scales if s.key == one.scale), None) if instrument else None
        if scale is None:
            yield "measures", f"there is no scale “{one.scale}” of an instrument “{one.instrument}”."
        elif standard_error(scale, scale.min) is None:
            yield "measures", f"nobody has published the error of {scale.title}."


def ends(scale: Scale) -> tuple[Decimal, Decimal]:
    """The best score of a scale and the worst."""
    return (scale.min, scale.max) if scale.direction == "higher_is_worse" else (scale.max, scale.min)


def _most_percent(scale: Scale) -> Decimal:
    """By how much a score can get worse at most, in per cent of a baseline that is not 0."""
    if scale.direction == "higher_is_better":
        return (scale.max - scale.min) * 100 / abs(scale.max or scale.step)
    return (scale.max - scale.min) * 100 / max(abs(scale.min), scale.step)


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
