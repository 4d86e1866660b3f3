"""Every reason why a schedule may not be used with the instruments there are.

PURE: no Django, no clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from outcomes.definitions import Instrument
from outcomes.points import Alternative, AssessmentPoint, Condition, Schedule
from outcomes.reading import Fault

Instruments = Mapping[str, Instrument]


def schedule_faults(schedule: Schedule, instruments: Instruments) -> Iterator[Fault]:
    """Each fault with the path to where it is."""
    if not 0 <= schedule.opens_hour <= 23:
        yield ("opens_hour",), "“opens_hour” is an hour from 0 to 23."
    if _disordered(schedule.remind_after_days):
        yield ("remind_after_days",), "“remind_after_days” are days from 1, each later than the one before."
    for number, point in enumerate(schedule.points):
        for key, sentence in _point_faults(point, instruments):
            yield ("points", number, key), f"Point “{point.slug}”: {sentence}"
        if point.slug in {one.slug for one in schedule.points[:number]}:
            yield ("points", number, "slug"), f"Two points are called “{point.slug}”."
    yield from _overlaps(schedule)
    yield from _besides(schedule, instruments)
    yield from _alternatives(schedule, instruments)


def _point_faults(point: AssessmentPoint, instruments: Instruments) -> Iterator[tuple[str, str]]:
    for slug in point.instruments:
        if not _known(slug, instruments, gated=False):
            yield "instruments", f"“{slug}” is not an instrument whose wording is in the files."
    if not point.instruments:
        yield "instruments", "it asks nothing."
    if min(point.day, point.opens_before, point.closes_after) < 0:
        yield "day", "its days must not be below 0."
    days = point.remind_after_days or ()
    if _disordered(days):
        yield "remind_after_days", "“remind_after_days” are days from 1, each later than the one before."
    elif days and days[-1] >= point.days_open:
        yield "remind_after_days", f"it has closed by the day of the reminder after {days[-1]} days."


def _disordered(days: Sequence[int]) -> bool:
    return any(day < 1 for day in days) or list(days) != sorted(set(days))


def _known(slug: str, instruments: Instruments, *, gated: bool) -> bool:
    return slug in instruments and instruments[slug].gated == gated


def _overlaps(schedule: Schedule) -> Iterator[Fault]:
    """Two points are never open on one day: nobody is asked the same twice in a day."""
    for earlier, later in combinations(schedule.points, 2):
        if earlier.anchor != later.anchor:
            continue
        number = schedule.points.index(later)
        if later.day <= earlier.day:
            yield ("points", number, "day"), f"Point “{later.slug}” must come after “{earlier.slug}”."
        elif later.day - later.opens_before <= earlier.day + earlier.closes_after:
            yield ("points", number, "day"), f"Points “{earlier.slug}” and “{later.slug}” are open on the same day."


def _besides(schedule: Schedule, instruments: Instruments) -> Iterator[Fault]:
    for number, one in enumerate(schedule.besides):
        place = ("besides", number, "instruments")
        yield from _condition(schedule, one, ("besides", number))
        if len(set(one.instruments)) < len(one.instruments) or not one.instruments:
            yield place, "“instruments” names nothing, or one of them twice."
        for slug in one.instruments:
            yield from ((place, why) for why in _unfit(slug, one, instruments))
            twice = [point.slug for point in _reached(schedule, one) if slug in point.instruments]
            if twice:
                yield place, f"“{slug}” is asked at “{twice[0]}” already."


def _alternatives(schedule: Schedule, instruments: Instruments) -> Iterator[Fault]:
    for number, one in enumerate(schedule.alternatives):
        place = ("alternatives", number)
        yield from _condition(schedule, one, place)
        yield from ((place, why) for why in _unfit(one.use, one, instruments))
        if one.instead_of not in _asked(schedule, one):
            yield place, f"“{one.instead_of}” is never asked where “{one.use}” would take its place."
        for sentence in _contradictions(schedule, number):
            yield place, sentence


def _contradictions(schedule: Schedule, number: int) -> Iterator[str]:
    one = schedule.alternatives[number]
    if one.use in {other.instead_of for other in schedule.alternatives}:
        yield f"“{one.use}” takes the place of another, and is replaced itself."
    for earlier in schedule.alternatives[:number]:
        if earlier.instead_of == one.instead_of and _never_reached(earlier, one):
            yield f"“{earlier.use}” and “{one.use}” both take the place of “{one.instead_of}” for the same people."


def _never_reached(earlier: Alternative, later: Alternative) -> bool:
    """Does the earlier one hold for people for whom the later one is written? Permission may fail; then it does not."""
    if earlier.when == "permitted" and earlier.use != later.use:
        return False
    if "unstaffed" in (earlier.when, later.when) and earlier.when not in ("always", later.when):
        return False
    pairs = (
        (earlier.points, later.points),
        (earlier.tracks, later.tracks),
        (earlier.support_levels, later.support_levels),
    )
    return all(not mine or not its or set(mine) & set(its) for mine, its in pairs)


def _condition(schedule: Schedule, one: Condition, place: tuple[str, int]) -> Iterator[Fault]:
    for slug in set(one.points) - {point.slug for point in schedule.points}:
        yield (*place, "points"), f"“{slug}” is not a point of this schedule."


def _unfit(slug: str, one: Condition, instruments: Instruments) -> Iterator[str]:
    if slug not in instruments:
        yield f"“{slug}” is not an instrument."
    elif instruments[slug].gated != (one.when == "permitted"):
        kind = "gated, so it needs" if instruments[slug].gated else "not gated, so it must not have"
        yield f"“{slug}” is {kind} when = “permitted”."


def _asked(schedule: Schedule, one: Condition) -> set[str]:
    own = {slug for point in _reached(schedule, one) for slug in point.instruments}
    return own | {slug for other in schedule.besides for slug in other.instruments}


def _reached(schedule: Schedule, one: Condition) -> list[AssessmentPoint]:
    return [point for point in schedule.points if not one.points or point.slug in one.points]
