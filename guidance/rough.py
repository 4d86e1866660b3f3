"""READ: a patient's first page on a rough day: three small things, and the few lines that cannot wait for tomorrow."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from guidance.at_hand import Link, at_hand
from guidance.home import greeting_of
from guidance.offers import flare_step, signs
from guidance.step import Step
from guidance.thread import news_of
from icbt.models import Enrolment
from icbt.templatetags.steady import kind_day
from modules import flares
from modules.models import Felt
from modules.rough_days import MAY_SAY, rough_day
from outcomes.assessments import due_now

REPLIES = {
    Felt.BETTER: "Good to hear. Go gently: a little better is a good time to rest a little longer.",
    Felt.SAME: "Thank you. Getting through a day like this is work too. Nothing else is asked of you today.",
    Felt.WORSE: "Thank you for saying so. That is hard. Let one thing be enough: lie down, breathe out, get warm.",
}
FLARE_NOW = "flare-now"  # the module for a patient who has made no plan yet


@dataclass(frozen=True)
class Choice:
    """One of the three big buttons of the check-in."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Rough:
    """The page of a rough day.

    `reply` answers her last tap, "" before one; `worse` says that she tapped so. `closing` are questions whose last
    day this is. `lines` are what she has to be able to find even today: signs of the body, and what somebody wrote;
    `at_hand` what she has agreed on, such as her safety plan.
    """

    greeting: str
    choices: tuple[Choice, ...]
    reply: str
    worse: bool
    flare: Step
    closing: Step | None
    lines: list[Step]
    at_hand: list[Link]


def rough_of(enrolment: Enrolment, now: datetime) -> Rough | None:
    """Her page, while she has a rough day; None on any other. In a fixed number of queries."""
    day = rough_day(enrolment, now)
    if day is None or enrolment.status not in MAY_SAY:
        return None
    flare = _flare(enrolment, now)
    return Rough(
        greeting=greeting_of(enrolment, now),
        choices=tuple(Choice(one.value, one.label, one.value == day.felt) for one in Felt),
        reply=REPLIES[Felt(day.felt)] if day.felt else "",
        worse=day.felt == Felt.WORSE,
        flare=flare,
        closing=_closing(enrolment, now),
        lines=[*signs(enrolment), *_unread(enrolment)],
        at_hand=[one for one in at_hand(enrolment, now) if one.url != flare.url],
    )


def _flare(enrolment: Enrolment, now: datetime) -> Step:
    """Today's page of the flare she is in, else her plan; with neither, the module that goes through the hour."""
    if flares.active(enrolment, now):
        text = "The page of your plan for today, with the amounts for this day."
        return Step("My flare", text, reverse("modules:flare"), "Open it")
    plan = flare_step(enrolment)
    if plan and not plan.needs_post:
        return replace(plan, link="Open my plan", text="You made it on a better day, for a day like this.")
    text = "Short pages that go through a bad hour with you, one thing at a time."
    return Step("When pain has jumped", text, reverse("modules:lesson", kwargs={"slug": FLARE_NOW}), "Open")


def _closing(enrolment: Enrolment, now: datetime) -> Step | None:
    """The questions that close before her midnight. They are said in one line, for else they would lapse unseen."""
    due, zone = due_now(enrolment, now), enrolment.patient.zone
    last = due.last_moment if due else None
    if due is None or last is None or last.astimezone(zone).date() > now.astimezone(zone).date():
        return None
    minutes = f"{due.minutes} minute{'' if due.minutes == 1 else 's'}"
    text = f"A few questions close today. They take about {minutes}. Too much? Leave them: that is all right."
    return Step("Questions that close today", text, due.url, "Answer them", needs_post=due.needs_post)


def _unread(enrolment: Enrolment) -> list[Step]:
    theirs = [one for one in news_of(enrolment).messages if one.author_id != enrolment.patient_id]
    if not theirs:
        return []
    text = f"Sent {kind_day(theirs[-1].sent_at)}. It keeps until you feel like reading it."
    return [Step(f"{theirs[-1].author} wrote to you", text, reverse("guidance:messages"), "Read", symbol="messages")]
