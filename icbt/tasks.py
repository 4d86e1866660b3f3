"""The clocks of the floor: the heartbeat that shows the clock is running, and the sending of nudges."""

from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from icbt.actions import Refused, resume
from icbt.actions.nudges import send_nudge
from icbt.models import Enrolment, Nudge

CLAIM = timedelta(minutes=5)  # a claim older than this belonged to a worker that died
TRIES = timedelta(minutes=10)  # a failed nudge is tried again after this


@shared_task
def heartbeat() -> None:
    """Leave the time where /readyz looks for it."""
    cache.set("heartbeat", timezone.now().isoformat(), timeout=3600)


@shared_task
def send_nudges() -> None:
    """Send every nudge whose time has come, each in its own transaction, each once."""
    now = timezone.now()
    waiting = Nudge.objects.filter(sent_at=None, due_at__lte=now)
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    rested = Q(failed_at=None) | Q(failed_at__lt=now - TRIES)
    for row in waiting.filter(free, rested).order_by("due_at").values_list("pk", flat=True)[:500]:
        send_nudge(nudge_id=row, by=None)


@shared_task
def resume_paused() -> None:
    """Bring back everybody whose pause is over, on her own local day, each in her own transaction."""
    now = timezone.now()
    for enrolment in Enrolment.objects.pause_may_be_over(now):
        if enrolment.resume_on <= now.astimezone(enrolment.patient.zone).date():
            with suppress(Refused):  # somebody was faster
                resume(enrolment=enrolment, by=None)
