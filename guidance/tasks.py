"""The clocks of the guidance room: replies that were promised and have not come."""

import logging

from celery import shared_task
from django.utils import timezone

from guidance import actions
from guidance.models import Message
from icbt import hours

log = logging.getLogger(__name__)


@shared_task
def chase_replies() -> None:
    """Tell those who guide, and supervisors, of every overdue reply, on each working day until it is answered."""
    now = timezone.now()
    if not hours.is_open(now):
        return
    day = now.astimezone(hours.zone()).date()
    for message in Message.objects.overdue(now).select_related("enrolment__clinician").defer("text"):
        try:
            actions.chase_reply(message=message, by=None, day=day)
        except Exception as error:  # one bad row must not keep the others unanswered
            log.error("reply to %s was not chased: %s", message.pk, type(error).__name__)
