"""READ: every instrument for clinicians: whether it can be asked today, if not why, and when it is asked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from icbt import content, hours
from icbt.models import ContentVersion
from outcomes import gate
from outcomes.course import day
from outcomes.instruments import Instrument, wording_keys
from outcomes.models import InstrumentPermission
from outcomes.schedules import Who, instruments_for


@dataclass(frozen=True)
class Entry:
    """One instrument. `instrument` has the permitted words while somebody's permission holds.

    `why`: the reason why it can, or cannot, be asked today. `asked_at`: titles of the points of the schedules where it
    is asked, or would be if it were available.
    """

    instrument: Instrument
    content_version: int
    available: bool
    why: str
    asked_at: tuple[str, ...]


def catalogue(language: str = content.FALLBACK) -> list[Entry]:
    """Every instrument, by its short name."""
    rows = [row for row in content.all_current("instrument", language) if gate.definition(row.pk).slug == row.slug]
    permissions: dict[tuple[str, str], list[InstrumentPermission]] = defaultdict(list)
    for permission in InstrumentPermission.objects.all():
        permissions[permission.instrument, permission.language].append(permission)
    found = [_stands(row, gate.definition(row.pk), permissions) for row in rows]
    permitted = {instrument.slug for _, instrument, available, _ in found if available}
    entries = [
        Entry(instrument, row.version, available, why, _asked_at(instrument.slug, permitted))
        for row, instrument, available, why in found
    ]
    return sorted(entries, key=lambda entry: entry.instrument.short_name.casefold())


def entry(slug: str, language: str = content.FALLBACK) -> Entry | None:
    """One instrument; None for a slug that is not here."""
    return next((one for one in catalogue(language) if one.instrument.slug == slug), None)


def _stands(row: ContentVersion, instrument: Instrument, permissions) -> tuple[ContentVersion, Instrument, bool, str]:
    if not gate.answered_for(instrument):
        return (
            row,
            instrument,
            False,
            "Nobody here answers urgent answers (RISK_MONITORING_STAFFED), so it is not asked.",
        )
    if not instrument.gated:
        return row, instrument, True, "Its wording is part of this software."
    mine = permissions[instrument.slug, instrument.language]
    today = timezone.now().astimezone(hours.zone()).date()
    worded = next((found for one in mine if _holds(one, today) and (found := gate.worded(instrument, one))), None)
    if worded is None or not gate.available(instrument.slug, instrument.language):
        return row, instrument, False, _why_not(instrument, mine, today)
    return row, worded, True, "A permission is on record, with all of its wording."


def _why_not(instrument: Instrument, permissions: list[InstrumentPermission], today: date) -> str:
    """Why nobody's permission serves today, by the permission that began last."""
    if not permissions:
        return "No permission is on record. An administrator records one and enters the wording."
    last = permissions[0]
    if last.withdrawn_at:
        return f"The permission was withdrawn on {day(last.withdrawn_at.astimezone(hours.zone()).date(), year=True)}."
    if last.permitted_until and last.permitted_until < today:
        return f"The permission ended on {day(last.permitted_until, year=True)}."
    if last.permitted_from > today:
        return f"The permission begins on {day(last.permitted_from, year=True)}."
    missing = sum(not last.wording.get(key, "").strip() for key in wording_keys(instrument))
    return f"A permission is on record; lines of wording still to be entered: {missing}."


def _holds(permission: InstrumentPermission, today: date) -> bool:
    """As `PermissionQuerySet.valid_on`, for rows that are in memory."""
    until = permission.permitted_until
    return permission.withdrawn_at is None and permission.permitted_from <= today and (until is None or until >= today)


def _asked_at(slug: str, permitted: set[str]) -> tuple[str, ...]:
    schedules = [gate.schedule(row.pk) for row in content.all_current("schedule")]
    points = [(schedule, point) for schedule in schedules for point in schedule.points]
    who = Who(staffed=settings.RISK_MONITORING_STAFFED)
    return tuple(p.title for schedule, p in points if slug in instruments_for(schedule, p, permitted | {slug}, who))
