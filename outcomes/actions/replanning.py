"""Moving what is still to come: after a pause, and when a patient lives by another clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.models import Enrolment, User
from outcomes import gate
from outcomes.models import BASELINE, Assessment, AssessmentQuerySet
from outcomes.schedules import later, plan

Moments = tuple[datetime, datetime, datetime]  # opens, due, closes


@transaction.atomic
def replan_after_pause(*, enrolment: Enrolment, by: User | None, since: datetime, days: int) -> list[Assessment]:
    """Give back the `days` local days of a pause that began at `since`; returns what moved.

    What was still to come moves, and what was open then as well, so that she has the days that were left. What she had
    completed or missed before the pause stays as it was.
    """
    if not days:
        return []
    rows = list(_waiting(enrolment).filter(closes_at__gt=since))
    planned = _planned(enrolment, rows)
    zone = enrolment.patient.zone
    moved = [_moved(row, planned.get(row.point) or _later(row, days, zone)) for row in rows]
    return _kept(enrolment, moved, by, days=days)


@transaction.atomic
def replan_for_new_zone(*, user: User, by: User | None) -> list[Assessment]:
    """Count what has not opened yet by the clock she lives by now; returns what moved.

    What is open stays open until the moment she was told, and nothing of the plan opens beside it.
    """
    enrolments = user.enrolments.locked().exclude(started_on=None).select_related("patient")
    return [row for enrolment in enrolments for row in _for_new_zone(enrolment, timezone.now(), by)]


def _for_new_zone(enrolment: Enrolment, now: datetime, by: User | None) -> list[Assessment]:
    rows = list(_waiting(enrolment).filter(requested_at=None))
    taken = max((row.closes_at for row in rows if row.opens_at <= now), default=now)
    to_come = [row for row in rows if row.opens_at > now]
    planned = _planned(enrolment, to_come)
    moved = []
    for row in to_come:
        opens_at, due_at, closes_at = planned[row.point]
        if closes_at > max(now, taken):  # else it would be over before it was ever open
            moved.append(_moved(row, (max(opens_at, taken), due_at, closes_at)))
    return _kept(enrolment, moved, by)


def _waiting(enrolment: Enrolment) -> AssessmentQuerySet:
    """What she has not completed of what counts from the start, locked, in order."""
    rows = Assessment.objects.select_for_update(no_key=True).filter(enrolment=enrolment, completed_at=None)
    return rows.exclude(point=BASELINE).order_by("opens_at")


def _planned(enrolment: Enrolment, rows: list[Assessment]) -> dict[str, Moments]:
    """Point → its moments, each by the version of the schedule it was planned with."""
    start, zone, days = enrolment.started_on, enrolment.patient.zone, enrolment.paused_days
    if start is None:
        return {}  # before the start nothing is planned that could move
    return {
        one.point.slug: (one.opens_at, one.due_at, one.closes_at)
        for version in {row.schedule_id for row in rows if row.requested_at is None}
        for one in plan(gate.schedule(version), started_on=start, zone=zone, paused_days=days)
    }


def _later(row: Assessment, days: int, zone: ZoneInfo) -> Moments:
    """For what a clinician asked for: it follows from no plan."""
    opens_at, due_at, closes_at = (later(moment, days, zone) for moment in (row.opens_at, row.due_at, row.closes_at))
    return opens_at, due_at, closes_at


def _moved(row: Assessment, moments: Moments) -> Assessment:
    row.opens_at, row.due_at, row.closes_at = moments
    return row


def _kept(enrolment: Enrolment, rows: list[Assessment], by: User | None, days: int = 0) -> list[Assessment]:
    Assessment.objects.bulk_update(rows, ["opens_at", "due_at", "closes_at"])
    if rows:
        record("assessments_replanned", by=by, subject=enrolment, count=len(rows), days=days)
    return rows
