"""READ: when may the next letter to this person go? Patients by their caps and their pace, staff a little apart."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from icbt.models import Nudge, Role, User
from icbt.pace import A_WEEK, A_WEEK_OF_PROMPTS, GATHERED_AT, Manner, gathering, permitted_from
from icbt.reasons import FOR_ITS_DAY

LOOKED_BACK = timedelta(days=9)  # seven of her days, wherever she has travelled meanwhile
APART = timedelta(minutes=30)  # two letters of one key to somebody who works here: more of them are soon not read
APART_WHEN_PRESSING = timedelta(minutes=5)
"""For needs_you_urgent. The first one goes at once, and says "log in now". What follows within minutes is most often
about the same person; but it may be about another one in danger, and five minutes are little beside the hour within
which such answers get a call (settings.SAFETY_HOURS)."""


def letter_permitted_from(recipient: User, rows: Sequence[Nudge], now: datetime) -> tuple[datetime, str]:
    """The moment from which these rows may go as one letter, and the code of icbt.pace.HELD for what moved it."""
    if recipient.role != Role.PATIENT:
        return _apart(recipient, rows, now)
    profile = getattr(recipient, "profile", None)
    if profile is None:
        return now, ""
    manner = manner_of(recipient)
    start = min(row.due_at if row.why else gathering(row.due_at, manner) for row in rows)
    prompts = all(row.key in FOR_ITS_DAY for row in rows)
    cap = A_WEEK_OF_PROMPTS if prompts else A_WEEK
    moment, why = permitted_from(max(start, now), letters_to(recipient, now), manner, a_week=cap)
    return moment, why or ("pace" if moment > now else "")


def manner_of(patient: User) -> Manner:
    """How she said that she wants to hear from us."""
    profile = patient.profile
    return Manner(
        zone=patient.zone,
        quiet_from=profile.quiet_from,
        quiet_until=profile.quiet_until,
        pace=profile.nudge_pace,
        at=profile.diary_at or GATHERED_AT,
    )


def letters_to(recipient: User, now: datetime) -> list[datetime]:
    """When letters went to her lately; several nudges in one of them count once."""
    sent = Nudge.objects.filter(recipient=recipient, sent_at__gte=now - LOOKED_BACK, sent_with=None)
    return list(sent.values_list("sent_at", flat=True))


def _apart(recipient: User, rows: Sequence[Nudge], now: datetime) -> tuple[datetime, str]:
    """The first of them that may go takes the others along."""
    lately = Nudge.objects.filter(recipient=recipient, sent_at__gt=now - APART).order_by()
    last = dict(lately.values("key").annotate(last=Max("sent_at")).values_list("key", "last"))
    moment = min(last[row.key] + _distance(row.key) if row.key in last else now for row in rows)
    return (moment, "together") if moment > now else (now, "")


def _distance(key: str) -> timedelta:
    return APART_WHEN_PRESSING if key == "needs_you_urgent" else APART
