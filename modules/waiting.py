"""READ: does the lesson or the comment that a nudge announces still wait for her?"""

from datetime import datetime

from django.db.models import Q

from icbt.models import Nudge
from modules.models import EntryComment, LessonProgress


def lesson_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, unless she has opened it or it was skipped for her. `name`: its slug, and the id of the enrolment."""
    rows = LessonProgress.objects.filter(enrolment=nudge.enrolment_id, lesson=name.partition(" ")[0])
    return None if rows.filter(Q(opened_at__isnull=False) | Q(skipped_at__isnull=False)).exists() else now


def comment_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, while she has not read it. `name`: its id."""
    return now if EntryComment.objects.filter(pk=name, read_at=None).exists() else None
