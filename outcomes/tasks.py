"""The clocks of the outcomes room: score, look through drafts, announce questions, chase flags.

Each finds the rows whose time has come and acts once on each. The next ring is the retry.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from icbt import hours
from icbt.encryption import key_ring
from icbt.models import Nudge
from outcomes import actions
from outcomes.actions.nudges import wants_announcing
from outcomes.actions.scores import free
from outcomes.models import Assessment, Flag, Response

LYING = timedelta(minutes=30)  # a draft untouched for so long is looked through for urgent answers
MANY = 1000  # rows per ring
log = logging.getLogger(__name__)


def each(rows: Iterable, act: Callable) -> None:
    """Act on each row with a key ring of its own; one that fails is logged by its id and keeps no other waiting."""
    for row in rows:
        try:
            with key_ring():
                act(row)
        except Exception as error:
            log.error("%s failed: %s", row if isinstance(row, UUID) else row.pk, type(error).__name__)


@shared_task
def score_pending() -> None:
    """Score every submitted response that has no scores yet, and look through drafts left lying."""
    now = timezone.now()
    waiting = Response.objects.unscored().filter(free(now)).order_by("submitted_at").values_list("pk", flat=True)
    each(list(waiting[:MANY]), lambda pk: actions.score_response(response_id=pk, by=None))
    drafts = Response.objects.left_lying(now - LYING).defer("answers")[:MANY]
    each(drafts, lambda draft: actions.look_through_draft(response=draft, by=None))


@shared_task
def announce_assessments() -> None:
    """Nudge each patient once when questions open, and again while they stay open."""
    now = timezone.now()
    rows = list(Assessment.objects.asked().open(now).select_related("patient__profile", "enrolment"))
    known: dict = {}
    about = Nudge.objects.filter(enrolment__in={row.enrolment_id for row in rows}, occasion__startswith="assessment ")
    for recipient, occasion in about.values_list("recipient_id", "occasion"):
        known.setdefault(recipient, set()).add(occasion)
    missing = [row for row in rows if wants_announcing(row, known.get(row.patient_id, ()), now)]
    each(missing, lambda row: actions.announce_assessment(assessment=row, by=None, now=now))


@shared_task
def chase_flags() -> None:
    """Nudge supervisors about every overdue flag, each working day until it is resolved."""
    now = timezone.now()
    if hours.is_open(now):
        day = now.astimezone(hours.zone()).date()
        each(Flag.objects.overdue(now), lambda flag: actions.chase_flag(flag=flag, by=None, day=day))
