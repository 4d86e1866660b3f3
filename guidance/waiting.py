"""READ: does what a nudge announces still wait for her: a message, her place in a lesson, an answer to silence?"""

from datetime import datetime, timedelta

from guidance.cadence import HARD_WEEKS
from guidance.models import Message
from icbt.models import AuditEvent, Enrolment, Nudge, Status
from modules import window
from modules.models import LessonProgress

PRAISE_KEEPS = timedelta(days=5)  # a good word that could not be sent until then would come out of nowhere


def message_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, while she has not read it. `name`: its id."""
    return now if Message.objects.unread().filter(pk=name).exists() else None


def halfway_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, unless she has gone on or finished it. `name`: the id of her progress."""
    reading = LessonProgress.objects.filter(pk=name, finished_at=None, skipped_at=None).exists()
    since = AuditEvent.objects.filter(actor=nudge.recipient_id, subject=name, at__gt=nudge.created_at)
    return now if reading and not since.exists() else None


def praise_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, for a few days. `name`: the id of what she finished."""
    return now if now - nudge.created_at < PRAISE_KEEPS else None


def slow_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, in the weeks it speaks of."""
    one = nudge.enrolment
    return now if one and one.week(_today(nudge, now)) in HARD_WEEKS else None


def quiet_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, unless she has been here since."""
    return None if AuditEvent.objects.filter(actor=nudge.recipient_id, at__gt=nudge.created_at).exists() else now


def pause_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, while the same pause goes on. `name`: the id of the enrolment, and the day it ends."""
    day = name.partition(" ")[2]
    same = Enrolment.objects.filter(pk=nudge.enrolment_id, status=Status.PAUSED, resume_on=day)
    return now if same.exists() and _today(nudge, now).isoformat() < day else None


def ending_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, while her guided weeks end on that day and have not. `name`: the id of the enrolment, and the day."""
    if nudge.enrolment is None:
        return None
    here = window.time_of(nudge.enrolment, _today(nudge, now))
    same = here.guided_until and here.guided_until.isoformat() == name.partition(" ")[2]
    return now if same and here.phase == "guided" and not here.held else None


def _today(nudge: Nudge, now: datetime):
    return now.astimezone(nudge.recipient.zone).date()
