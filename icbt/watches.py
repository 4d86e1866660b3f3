"""What the floor watches: its clock, its letters, and the numbers that people in danger are shown."""

from datetime import datetime, timedelta

from django.conf import settings

from icbt import content, health, hours
from icbt.crisis_lines import unchecked
from icbt.models import Nudge
from icbt.watch import watch

LATE = timedelta(minutes=15)  # the clock sends every minute; a mail server may hang for some of them


@watch(
    title="The clock",
    means="The clock or the worker has not been seen for two minutes. Nothing is sent, scored or chased meanwhile.",
    do="Start beat and worker again, and read their logs. Nothing is lost: what was due is done at the next ring.",
    at_once=True,
)
def clock(now: datetime) -> int:
    """1 when the heartbeat is older than two minutes, or missing."""
    return 0 if health.clock() else 1


@watch(
    title="E-mails on time",
    means="E-mails were due more than a quarter of an hour ago and have not gone, though none of them failed.",
    do="Look whether beat and worker run. The list of nudges shows which ones wait.",
)
def late_letters(now: datetime) -> int:
    """Nudges that may go, were due 15 minutes ago, and were not even tried."""
    return Nudge.objects.waiting().sendable().filter(failed_at=None, due_at__lt=now - LATE).count()


@watch(
    title="The mail server",
    means="E-mails were tried and not taken. Each is tried again every ten minutes.",
    do="Open the list of nudges and look at the class of the error: one address may be wrong, or EMAIL_URL. "
    "While this lasts, nobody hears of an alarm by e-mail: look here once a day.",
)
def failing_letters(now: datetime) -> int:
    """Nudges that failed, were due 15 minutes ago, and have not gone since."""
    return Nudge.objects.waiting().sendable().filter(failed_at__isnull=False, due_at__lt=now - LATE).count()


@watch(
    title="Crisis lines",
    means="Numbers that people in danger are shown were not checked for 180 days, in a country that you serve.",
    do="Call or look up each one, write the day into verified_on in icbt/content/crisis/, and run load_content.",
)
def unchecked_crisis_lines(now: datetime) -> int:
    """Lines of the served countries past their check; a country without any counts as one."""
    today = now.astimezone(hours.zone()).date()
    return sum(_unchecked_in(country, today) for country in settings.SERVED_COUNTRIES)


def _unchecked_in(country: str, today) -> int:
    try:
        return len(unchecked(content.current("crisis", country).body, today))
    except content.ContentMissing:
        return 1
