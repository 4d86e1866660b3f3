"""READ: what a patient has agreed on and may need at once, as links on her first page."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from icbt.models import Enrolment
from modules import safety_plan_page


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    symbol: str


def at_hand(enrolment: Enrolment, now: datetime) -> list[Link]:
    """Her safety plan; empty where there is nothing."""
    found = []
    if safety_plan_page.newest(enrolment):
        found.append(Link("My safety plan", reverse("modules:safety_plan"), "help"))
    return found
