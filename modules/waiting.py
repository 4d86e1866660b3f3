"""READ: does the lesson or the comment that a nudge announces still wait for her?"""

from datetime import datetime

from django.db.models import Q

from icbt.models import Nudge
from modules import window
from modules.models import EntryComment, LessonProgress


def lesson_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, unless she has opened it, it was skipped for her, or her weeks for it are over.

    `name`: its slug, and the id of the enrolment.
    """
    lesson = name.partition(" ")[0]
    rows = LessonProgress.objects.filter(enrolment=nudge.enrolment_id, lesson=lesson)
    if rows.filter(Q(opened_at__isnull=False) | Q(skipped_at__isnull=False)).exists():
        return None
    return now if nudge.enrolment is None or window.is_writable(nudge.enrolment, now, lesson) else None


def comment_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, while she has not read it. `name`: its id."""
    return now if EntryComment.objects.filter(pk=name, read_at=None).exists() else None
