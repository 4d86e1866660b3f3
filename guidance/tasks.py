"""The clocks of the guidance room: replies that were promised and have not come."""

from celery import shared_task
from django.utils import timezone

from guidance import actions
from guidance.models import Message
from icbt import hours
from icbt.each import each


@shared_task
def chase_replies() -> None:
    """Tell those who guide, and supervisors, of every overdue reply, on each working day until it is answered."""
    now = timezone.now()
    if not hours.is_open(now):
        return
    day = now.astimezone(hours.zone()).date()
    late = Message.objects.overdue(now).select_related("enrolment__clinician").defer("text")
    each(late, lambda message: actions.chase_reply(message=message, by=None, day=day))
