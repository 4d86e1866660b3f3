"""Every reason why one scale of an instrument's file may not be used.

PURE: no Django, no clock.
"""

from collections.abc import Iterator
from decimal import Decimal

from outcomes.definitions import Instrument, Item, Scale
from outcomes.reading import Fault
from outcomes.scoring import converted


def scale_faults(instrument: Instrument, scale: Scale) -> Iterator[Fault]:
    """Path inside the scale's own table, and what is wrong there."""
    items = {item.key: item for item in instrument.items}
    for number, key in enumerate(scale.items):
        if key in scale.items[:number]:
            yield ("items", number, "key"), f"The key “{key}” is used twice."
    for key in scale.items:
        if key not in items or not items[key].scored or not items[key].values:
            yield ("items",), f"“{key}” is not a scored item of this instrument."
            return
    if not scale.items:
        yield ("items",), "it has no items."
        return
    for key in scale.reversed:
        if key not in scale.items:
            yield ("reversed",), f"“{key}” is reversed but is not in the scale."
    if scale.stands_in_for is not None and scale.stands_in_for not in {one.key for one in instrument.scales}:
        yield ("stands_in_for",), f"there is no scale “{scale.stands_in_for}”."
    yield from _missing_faults(scale)
    yield from _measurement_faults(scale)
    yield from _standard_faults(scale)
    raw = _possible(scale, [items[key] for key in scale.items])
    conversion = list(_conversion_faults(scale, raw))
    yield from conversion
    if not conversion:
        scores = {converted(scale, one) for one in raw}
        yield from _range_faults(scale, scores)
        yield from _band_faults(scale, scores)


def _possible(scale: Scale, items: list[Item]) -> set[Decimal]:
    """Every sum, or every mean, that the items can give; a follow-up item may add nothing at all."""
    sums = {(0, 0)}  # how many items were counted, and their sum
    for item in items:
        turn = min(item.values) + max(item.values) if item.key in scale.reversed else None
        added = {(1, answer if turn is None else turn - answer) for answer in item.values}
        added |= {(0, 0)} if item.asked_if else set()
        sums = {(n + m, total + one) for n, total in sums for m, one in added}
    if scale.method == "sum":
        return {Decimal(total) for _, total in sums}
    return {Decimal(total) / n for n, total in sums if n}


def _conversion_faults(scale: Scale, raw: set[Decimal]) -> Iterator[Fault]:
    if scale.times <= 0:
        yield ("times",), "“times” must be above 0."
    if not scale.table:
        return
    plain = scale.method == "sum" and scale.missing == "complete_only"
    if not plain or scale.minus or scale.times != 1:
        yield ("table",), "a table converts the plain sum of a complete form."
    if [row.raw for row in scale.table] != sorted(raw):
        yield ("table",), f"it needs one line for each sum from {min(raw)} to {max(raw)}, in order."
    values = [row.value for row in scale.table]
    if values != sorted(set(values)):
        yield ("table",), "a higher sum must stand for a higher value."
    if any(row.se <= 0 or row.value % scale.step for row in scale.table):
        yield ("table",), "every “se” must be above 0, and every value a score with its decimals."


def _range_faults(scale: Scale, scores: set[Decimal]) -> Iterator[Fault]:
    lowest, highest = min(scores), max(scores)
    if (scale.min, scale.max) != (lowest, highest):
        yield ("min",), f"its items give a {scale.method} from {lowest.normalize():f} to {highest.normalize():f}."


def _missing_faults(scale: Scale) -> Iterator[Fault]:
    if (scale.missing == "complete_only") != (scale.at_least is None):
        yield ("missing",), "“at_least” belongs to “mean_if_at_least”, and only there."
    elif scale.at_least is not None and not 1 <= scale.at_least < len(scale.items):
        yield ("at_least",), f"“at_least” lies between 1 and {len(scale.items) - 1}."


def _band_faults(scale: Scale, scores: set[Decimal]) -> Iterator[Fault]:
    """Every score lies in exactly one band, and every band can be reached."""
    expected = scale.min
    for number, band in enumerate(scale.bands):
        if band.min != expected:
            yield ("bands", number), f"band “{band.name}” begins at {band.min}; it must begin at {expected}."
        if band.max % scale.step or band.min % scale.step:
            yield ("bands", number), f"band “{band.name}” ends between two scores."
        if not any(band.min <= score <= band.max for score in scores):
            yield ("bands", number), f"band “{band.name}” holds no score."
        expected = band.max + scale.step
    if scale.bands and scale.bands[-1].max != scale.max:
        yield ("bands", len(scale.bands) - 1), f"the last band must end at {scale.max}."
    if len({band.name for band in scale.bands}) < len(scale.bands):
        yield ("bands",), "two bands have the same name."


def _measurement_faults(scale: Scale) -> Iterator[Fault]:
    found = scale.measurement
    if found is None:
        return
    if (found.sd is None) != (found.r is None):
        yield ("measurement",), "“sd” and “r” belong together."
    numbers = [number for number in (found.sem, found.sd, found.r, found.sdc, found.mic) if number is not None]
    if not numbers:
        yield ("measurement",), "it needs “sem”, “sdc”, “mic”, or “sd” and “r” together."
    if any(number <= 0 for number in numbers):
        yield ("measurement",), "its numbers must be above 0."
    if found.r is not None and found.r >= 1:
        yield ("measurement", "r"), "“r” must be below 1."


def _standard_faults(scale: Scale) -> Iterator[Fault]:
    """A published number that no score can meet would leave everybody unchanged, for ever."""
    if scale.reliable and not 0 < scale.reliable.value <= scale.max - scale.min:
        yield ("reliable",), f"no score can change by {scale.reliable.value}."
    if scale.case and not scale.min <= scale.case.value <= scale.max:
        yield ("case",), f"no score is {scale.case.value}."
    percents = [one.value for one in scale.response]
    if percents != sorted(set(percents)) or any(not 0 < percent <= 100 for percent in percents):
        yield ("response",), "“response” holds percentages above 0 and up to 100, the smaller first."
    given = (scale.reliable, scale.case, *scale.response)
    if any(one is not None and not one.source.strip() for one in given):
        yield ("reliable",), "every published number needs its “source”."
