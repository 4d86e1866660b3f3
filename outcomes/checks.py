"""System checks of the outcomes room: a setting and a schedule that do not go together are refused."""

from itertools import product
from typing import get_args

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from outcomes.schedules import Schedule, SupportLevel, Track, Who, gated, instruments_for


@register(Tags.database)
def nothing_urgent_is_asked_where_nobody_answers(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """E010: with RISK_MONITORING_STAFFED=False no schedule may ask what holds an urgent item (PHQ-9 item 9)."""
    if settings.RISK_MONITORING_STAFFED or not databases or "default" not in databases:
        return []
    from django.db import DatabaseError

    try:
        return [fault for slug, schedule in _schedules() for fault in _faults(slug, schedule)]
    except DatabaseError:  # before the first migration there is nothing to ask
        return []


def _schedules() -> list[tuple[str, Schedule]]:
    from icbt import content
    from outcomes import gate

    return [(row.slug, gate.schedule(row.pk)) for row in content.all_current("schedule")]


def _faults(slug: str, schedule: Schedule) -> list[CheckMessage]:
    urgent = sorted(one for one in ever_asked(schedule, staffed=False) if _is_urgent(one))
    hint = 'Give the schedule [[alternatives]] with when = "unstaffed" and the PHQ-8, or staff the answering.'
    words = f"Nobody answers urgent answers here, and the schedule '{slug}' asks {', '.join(urgent)}."
    return [Error(words, hint=hint, id="outcomes.E010")] if urgent else []


def ever_asked(schedule: Schedule, *, staffed: bool) -> set[str]:
    """Whatever this schedule asks of anybody, with every permission there may be, and with none."""
    whoever = [Who(track, level, staffed) for track, level in product(get_args(Track), get_args(SupportLevel))]
    return {
        slug
        for point, who, permitted in product(schedule.points, whoever, (gated(schedule), ()))
        for slug in instruments_for(schedule, point, permitted, who)
    }


def _is_urgent(slug: str) -> bool:
    from icbt import content
    from outcomes import gate

    return bool(gate.definition(content.current("instrument", slug).pk).urgent)
