"""Is what a nudge announces still waiting? The rooms are asked by name: settings.NUDGE_REASONS."""

import logging
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from icbt.models import Nudge

log = logging.getLogger(__name__)
FOR_ITS_DAY = frozenset({"diary_due"})
"""Prompts for one day of hers; on another day they would ask for what is gone."""
ASK_NOTHING = frozenset({"message_waiting"})
"""Letters that somebody's words wait for her: they come on a day of rest too. All other letters ask something."""


def rests_until(nudge: Nudge, now: datetime) -> datetime | None:
    """Until when a letter that asks something of her rests, because she said that today is too much; None: it may go.

    Letters to staff never rest, and what tells of danger goes to nobody else.
    """
    if nudge.recipient.role != "patient" or nudge.key in ASK_NOTHING:
        return None
    try:
        return import_string(settings.LETTERS_REST_UNTIL)(nudge, now)
    except Exception as error:
        log.error("nobody knows whether nudge %s may rest: %s", nudge.pk, type(error).__name__)
        return None


def waits_from(nudge: Nudge, now: datetime) -> datetime | None:
    """The moment from which it waits for her: past means now, future later, None that its reason is gone.

    An occasion that nobody answers for waits always, as do all nudges of staff: what they must hear, they hear. So
    does one that its room cannot answer for: rather one letter too many than one too few.
    """
    if nudge.recipient.role != "patient":
        return now
    zone = nudge.recipient.zone
    if nudge.key in FOR_ITS_DAY and nudge.created_at.astimezone(zone).date() != now.astimezone(zone).date():
        return None
    kind, _, name = nudge.occasion.partition(" ")
    if kind not in settings.NUDGE_REASONS:
        return now
    try:
        return import_string(settings.NUDGE_REASONS[kind])(nudge, name, now)
    except Exception as error:
        log.error("nobody knows whether nudge %s still waits: %s", nudge.pk, type(error).__name__)
        return now
