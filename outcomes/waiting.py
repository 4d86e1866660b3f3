"""READ: do the questions that a nudge announces still wait for her?"""

from datetime import datetime

from icbt.models import Nudge
from outcomes.models import Assessment


def questions_wait_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """When they open, if they are asked and not done; None when they are answered, begun, closed or not asked.

    `name`: the id of the assessment, and for a reminder "day" and its number. Begun questions are reminded of, and
    not announced.
    """
    pk, _, reminder = name.partition(" ")
    row = Assessment.objects.asked().filter(pk=pk, completed_at=None, closes_at__gt=now).first()
    if row is None or (row.started_at and not reminder):
        return None
    return row.opens_at
