"""READ: what a patient has agreed on and may need at once, as links on her first page."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from icbt.models import Enrolment, Status
from modules import flares, safety_plan_page, sleep_hours

MAY_FLARE = (Status.ACTIVE, Status.PAUSED)


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    symbol: str


def at_hand(enrolment: Enrolment, now: datetime) -> list[Link]:
    """Her flare or where to begin one, her sleep hours, her safety plan; what there is not is not there."""
    found = [_flare(enrolment, now)] if enrolment.status in MAY_FLARE else []
    if sleep_hours.in_force(enrolment):
        found.append(Link("My sleep hours", reverse("modules:sleep_window"), "clock"))
    if safety_plan_page.newest(enrolment):
        found.append(Link("My safety plan", reverse("modules:safety_plan"), "help"))
    return found


def _flare(enrolment: Enrolment, now: datetime) -> Link:
    url, flare = reverse("modules:flare"), flares.active(enrolment, now)
    if flare is None:
        return Link("A flare has begun", url, "calm")
    return Link(f"My flare, day {flares.where_is(flare, now).day}", url, "calm")
