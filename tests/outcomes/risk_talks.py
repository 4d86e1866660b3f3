"""A red flag, what is written about it, and the Tuesday on which that happens."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from outcomes import actions
from outcomes.models import Flag
from tests.outcomes.answers import TALKED, opened, phq, submit

TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=ZoneInfo("Europe/London"))
TOMORROW = TUESDAY.date() + timedelta(days=1)
HIGH = {"level": "high", "informed": ["supervisor", "doctor"], "next_check_on": TOMORROW}


def flagged(user, item9: int = 2) -> Flag:
    submit(opened(user), "phq-9", phq(8, item9))
    return Flag.objects.get(rule="R1", patient=user)


def close(flag, by) -> Flag:
    return actions.resolve_flag(flag=flag, by=by, disposition="called", note="Spoke.")


def url(name, flag, **more) -> str:
    ids = more or {"flag_id": flag.pk}
    return reverse(f"outcomes:{name}", kwargs={"enrolment_id": flag.enrolment_id, **ids})


def posted(**facts) -> dict:
    return {**TALKED, "protects": "Her sister", "means": "Tablets are with her sister", "next_check_on": "", **facts}
