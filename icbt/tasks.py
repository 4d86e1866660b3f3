"""The clocks of the floor: the heartbeat that shows the clock is running, and the sending of nudges."""

import logging
from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from icbt.actions import Refused, resume
from icbt.actions.alarms import keep_alarms
from icbt.actions.nudges import send_nudges_to
from icbt.mail import SAFETY
from icbt.models import Enrolment, Nudge
from icbt.watch import look

PATIENCE = timedelta(seconds=30)  # with a mail server, in one ring
log = logging.getLogger(__name__)


@shared_task
def heartbeat() -> None:
    """Leave the time where /readyz looks for it."""
    cache.set("heartbeat", timezone.now().isoformat(), timeout=3600)


@shared_task
def send_nudges() -> None:
    """Send everybody for whom something is due one letter, each in its own transaction; what is pressing goes first.

    A ring ends after half a minute, and the next goes on: a mail server that hangs must not keep answers waiting
    for the worker that would score them.
    """
    began = timezone.now()
    for recipient in Nudge.objects.recipients(began, first=SAFETY)[:500]:
        try:
            send_nudges_to(recipient_id=recipient, by=None)
        except Exception as error:  # one bad row must not keep the others waiting
            log.error("nobody wrote to %s: %s", recipient, type(error).__name__)
        if timezone.now() - began > PATIENCE:
            break


@shared_task
def watch() -> None:
    """Look for what was due and has not happened, and keep the alarms; `manage.py watch` looks after this clock."""
    now = timezone.now()
    keep_alarms(findings=look(now), by=None, now=now)


@shared_task
def resume_paused() -> None:
    """Bring back everybody whose pause is over, on her own local day, each in her own transaction."""
    now = timezone.now()
    for enrolment in Enrolment.objects.pause_may_be_over(now):
        if enrolment.resume_on <= now.astimezone(enrolment.patient.zone).date():
            _resume(enrolment)


def _resume(enrolment: Enrolment) -> None:
    try:
        resume(enrolment=enrolment, by=None)
    except Refused:
        pass  # somebody was faster
    except Exception as error:  # one bad row must not keep the others waiting
        log.error("the pause of %s did not end: %s", enrolment.pk, type(error).__name__)
