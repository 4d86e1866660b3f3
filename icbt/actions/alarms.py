"""Alarms: raised, kept up to date and cleared by what the watches find, and told to those who run the service."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from icbt import hours
from icbt.audit import record
from icbt.mail import nudge
from icbt.models import Alarm, Nudge, Role, User
from icbt.watch import Finding

SEEN_TWICE = timedelta(minutes=4)  # watches look every five minutes: what is gone by then needs nobody


@transaction.atomic
def keep_alarms(*, findings: Iterable[Finding], by: User | None, now: datetime) -> list[Alarm]:
    """Raise, update and clear one alarm per watch, and tell every active administrator once a day of each.

    Returns the alarms that stand. An alarm is told the second time it is found, or at once where its watch says so.
    """
    Nudge.objects.hold_letters_to("the alarms")
    standing = {one.watch: one for one in Alarm.objects.standing()}
    found = {one.watch.slug: one for one in findings if one.count}
    for slug in standing.keys() - found.keys():
        _clear(standing[slug], by, now)
    return [_keep(standing.get(slug), finding, by, now) for slug, finding in found.items()]


def _keep(alarm: Alarm | None, finding: Finding, by: User | None, now: datetime) -> Alarm:
    if alarm is None:
        alarm = Alarm.objects.create(watch=finding.watch.slug, count=finding.count, raised_at=now, seen_at=now)
        record("alarm_raised", by=by, subject=alarm, kind=alarm.watch, count=alarm.count)
    alarm.count, alarm.seen_at = finding.count, now
    if finding.watch.at_once or now - alarm.raised_at >= SEEN_TWICE:
        _tell(alarm, now)
    alarm.save(update_fields=["count", "seen_at", "told_at"])
    return alarm


def _tell(alarm: Alarm, now: datetime) -> None:
    """Once a day of the service; the letter says only that there is something to look at."""
    day = now.astimezone(hours.zone()).date()
    if alarm.told_at and alarm.told_at.astimezone(hours.zone()).date() == day:
        return
    for person in User.objects.here().filter(role=Role.ADMINISTRATOR):
        nudge(recipient=person, key="alarm", occasion=f"alarm {alarm.pk} {day.isoformat()}")
        alarm.told_at = now


def _clear(alarm: Alarm, by: User | None, now: datetime) -> None:
    alarm.cleared_at = now
    alarm.save(update_fields=["cleared_at"])
    record("alarm_cleared", by=by, subject=alarm, kind=alarm.watch)
