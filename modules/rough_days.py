"""READ: the days on which a patient said that little is possible, on her own calendar."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icbt.models import Enrolment, Nudge, Status
from modules.models import RoughDay

DAYS = 7  # looked back upon
MANY = 3  # rough days in those that are said as a number: a first sign that the pace, or more than that, is too much
ANYWHERE = timedelta(days=2)  # no two local dates are further apart at one moment
MAY_SAY = (Status.ACTIVE, Status.PAUSED)


def rough_day(enrolment: Enrolment, now: datetime) -> RoughDay | None:
    """Today's, while it lasts: until her midnight, or until she says that the day got better."""
    today = now.astimezone(enrolment.patient.zone).date()
    return RoughDay.objects.filter(enrolment=enrolment, on=today, ended_at=None).first()


def rests_until(nudge: Nudge, now: datetime) -> datetime | None:
    """Her next midnight, while she has a rough day today; None otherwise."""
    if nudge.enrolment is None or rough_day(nudge.enrolment, now) is None:
        return None
    zone = nudge.recipient.zone
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(0), zone)


def lately(zones: Mapping[UUID, ZoneInfo], now: datetime) -> dict[UUID, str]:
    """For each of these enrolments that had some, its rough days of the last week in words; one query.

    `zones`: enrolment id → the zone the patient lives in.
    """
    since = now.date() - timedelta(days=DAYS) - ANYWHERE
    rows = RoughDay.objects.filter(enrolment__in=zones.keys(), on__gte=since).order_by()
    days: dict[UUID, list[tuple[date, bool]]] = defaultdict(list)
    for pk, on, ended_at in rows.values_list("enrolment", "on", "ended_at"):
        days[pk].append((on, ended_at is not None))
    found = {pk: in_words(few, now.astimezone(zones[pk]).date()) for pk, few in days.items()}
    return {pk: words for pk, words in found.items() if words}


def in_words(days: Iterable[tuple[date, bool]], today: date) -> str:
    """What whoever guides her is told: today's, and how many when they are many; "" for neither.

    `days`: each with whether she said later on that it got better.
    """
    week = {on: better for on, better in days if today - timedelta(days=DAYS) < on <= today}
    many = f"{len(week)} rough days in {DAYS}" if len(week) >= MANY else ""
    if today not in week:
        return many
    now = "rough day today, better since" if week[today] else "rough day today"
    return f"{many}, one of them today" if many else now
