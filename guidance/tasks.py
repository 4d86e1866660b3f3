"""The clocks of the guidance room: replies that were promised and have not come, and gentle letters to patients."""

from celery import shared_task
from django.utils import timezone

from guidance import actions, encouraging
from guidance.models import Message
from icbt import hours
from icbt.each import each
from icbt.models import Enrolment


@shared_task
def chase_replies() -> None:
    """Tell those who guide, and supervisors, of every overdue reply, on each working day until it is answered."""
    now = timezone.now()
    if not hours.is_open(now):
        return
    day = now.astimezone(hours.zone()).date()
    late = Message.objects.overdue(now).select_related("enrolment__clinician").defer("text")
    each(late, lambda message: actions.chase_reply(message=message, by=None, day=day))


@shared_task
def encourage() -> None:
    """Put each gentle letter that is due into the ledger, once for its occasion; when it goes out is decided there."""
    now, people = timezone.now(), encouraging.people()
    known = encouraging.known_of(people, now)

    def write(enrolment: Enrolment) -> None:
        for key, occasion in encouraging.due_to(enrolment, known, now):
            actions.encourage(enrolment=enrolment, by=None, key=key, occasion=occasion)

    each(people, write)
