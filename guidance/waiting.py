"""READ: does the message that a nudge announces still wait for her?"""

from datetime import datetime

from guidance.models import Message
from icbt.models import Nudge


def message_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, while she has not read it. `name`: its id."""
    return now if Message.objects.unread().filter(pk=name).exists() else None
