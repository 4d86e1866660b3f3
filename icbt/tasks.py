"""The clocks of the floor: the heartbeat that shows the clock is running, and the sending of nudges."""

from contextlib import suppress

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from icbt.actions import Refused, resume
from icbt.actions.nudges import send_nudge
from icbt.models import Enrolment, Nudge


@shared_task
def heartbeat() -> None:
    """Leave the time where /readyz looks for it."""
    cache.set("heartbeat", timezone.now().isoformat(), timeout=3600)


@shared_task
def send_nudges() -> None:
    """Send every nudge whose time has come, each in its own transaction, each once."""
    for nudge in Nudge.objects.to_send(timezone.now())[:500]:
        send_nudge(nudge_id=nudge, by=None)


@shared_task
def resume_paused() -> None:
    """Bring back everybody whose pause is over, on her own local day, each in her own transaction."""
    now = timezone.now()
    for enrolment in Enrolment.objects.pause_may_be_over(now):
        if enrolment.resume_on <= now.astimezone(enrolment.patient.zone).date():
            with suppress(Refused):  # somebody was faster
                resume(enrolment=enrolment, by=None)
