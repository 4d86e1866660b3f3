"""Telling a patient that questions are open: once when they open, and again on the days that the schedule names."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from icbt.audit import record
from icbt.mail import nudge
from icbt.models import Nudge, Status, User
from outcomes import gate
from outcomes.models import BASELINE, Assessment

APART = timedelta(days=1)  # a reminder never follows another nudge sooner


@transaction.atomic
def announce_assessment(*, assessment: Assessment, by: User | None, now: datetime) -> Nudge | None:
    """Put the nudge whose time has come into the ledger; None when there is none, or she wants none."""
    before = list(Nudge.objects.filter(recipient_id=assessment.patient_id, occasion__startswith=_occasion(assessment)))
    key, occasion = _next(assessment, {row.occasion for row in before}, now)
    if key is None or any(row.created_at > now - APART for row in before):
        return None
    row = nudge(recipient=assessment.patient, key=key, occasion=occasion, enrolment=assessment.enrolment)
    if row is not None:
        record("nudge_planned", by=by, subject=row, patient=assessment.patient_id, key=key)
    return row


def wants_announcing(assessment: Assessment, occasions: Collection[str], now: datetime) -> bool:
    """Is a nudge missing whose time has come?"""
    return _next(assessment, occasions, now)[0] is not None


def _next(assessment: Assessment, occasions: Collection[str], now: datetime) -> tuple[str | None, str]:
    """The newest step that has been reached: late steps are skipped, never sent one after another."""
    days = [day for day in _reminders(assessment) if assessment.opens_at + timedelta(days=day) <= now]
    first = _occasion(assessment)
    begun = assessment.started_at is not None or assessment.point == BASELINE
    if not days:
        return (None, "") if begun or first in occasions else ("questions_due", first)
    reminder = f"{first} day {days[-1]}"
    if reminder in occasions:
        return None, ""
    return "questions_still_open" if begun or first in occasions else "questions_due", reminder


def _reminders(assessment: Assessment) -> tuple[int, ...]:
    """Who has withdrawn is invited once and not reminded: she owes us nothing."""
    if assessment.enrolment.status == Status.WITHDRAWN:
        return ()
    return gate.schedule(assessment.schedule_id).reminders(assessment.point)


def _occasion(assessment: Assessment) -> str:
    return f"assessment {assessment.pk}"
