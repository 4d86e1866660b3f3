"""READ: what a patient finds who comes back after a pause or a long time: her place, and three ways to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from guidance.coming_back import GREETED, PAUSED, RESUMED, Happening, came_back
from guidance.home import greeting_of
from guidance.step import Step
from guidance.thread import news_of
from icbt.models import AuditEvent, Enrolment, Spacing, Status
from modules import over_time
from modules.entry_page import FLARE_PLAN
from modules.models import WorksheetEntry
from modules.programme_view import LessonRow, lessons_for, next_lesson_of, place_of

LOOKED_AT = 80  # newest events; she comes back on the first of a visit, so that a few are enough
ASKS = {
    "fortnightly": (
        "A lesson every two weeks",
        "Hello,\n\nI would like to go on in smaller steps. Could I have a lesson every two weeks from now on?",
    ),
    "practice": (
        "Weeks in between without anything new",
        "Hello,\n\nI would like to go on in smaller steps. Could I have practice weeks in between, with nothing new?",
    ),
}
"""What she can ask her clinician for: the name of the button, and the message that is drafted and not sent."""


@dataclass(frozen=True)
class Return:
    """The page. `place` says in one line where she stopped, `here` what is still hers; `start` takes two minutes.

    `onward` is None when no lesson is open to her now. `asks` are (key of ASKS, words).
    """

    greeting: str
    place: str
    here: list[str]
    start: Step
    onward: Step | None
    asks: list[tuple[str, str]]


def came_back_to(enrolment: Enrolment, now: datetime) -> bool:
    """Is this the visit on which she comes back, and has she not seen the page yet? One query."""
    if enrolment.status != Status.ACTIVE:
        return False
    hers = Q(actor=enrolment.patient_id) | Q(verb__in=(PAUSED, RESUMED, GREETED))
    rows = AuditEvent.objects.filter(hers, patient=enrolment.patient_id).order_by("-at")
    found = rows.values_list("verb", "at", "actor")[:LOOKED_AT]
    return came_back([Happening(verb, at, by == enrolment.patient_id) for verb, at, by in found], now) is not None


def return_of(enrolment: Enrolment, now: datetime) -> Return:
    """What stands on the page, in a fixed number of queries."""
    lessons = lessons_for(enrolment, now)
    onward, finished = next_lesson_of(enrolment, lessons), [row for row in lessons if row.finished]
    last = max(finished, key=lambda row: row.finished_on) if finished else None
    return Return(
        greeting=greeting_of(enrolment, now),
        place=_place(onward, last, enrolment),
        here=_here(enrolment, finished),
        start=_start(last),
        onward=_onward(onward),
        asks=[(key, words) for key, (words, _) in ASKS.items() if not _has(enrolment, key)],
    )


def _place(onward: LessonRow | None, last: LessonRow | None, enrolment: Enrolment) -> str:
    if onward and onward.opened and onward.progress:
        onward.progress.enrolment = enrolment
        return f"You stopped in “{onward.title}”, at “{place_of(onward.progress).title}”."
    if last:
        after = f" Next comes “{onward.title}”." if onward else ""
        return f"You finished “{last.title}”.{after}"
    return "You have not begun a lesson yet, so there is nothing to catch up on."


def _here(enrolment: Enrolment, finished: Sequence[LessonRow]) -> list[str]:
    begun = WorksheetEntry.objects.filter(enrolment=enrolment, submitted_at=None).count()
    unread = [one for one in news_of(enrolment).messages if one.author_id != enrolment.patient_id]
    found = [_counted(len(finished), "lesson you finished", "lessons you finished")]
    found.append(_counted(begun, "worksheet you began", "worksheets you began"))
    found.append("your flare plan" if over_time.newest(enrolment, FLARE_PLAN) else "")
    found.append(_counted(len(unread), "message for you", "messages for you"))
    return [one for one in found if one]


def _counted(many: int, one: str, more: str) -> str:
    return f"{many} {one if many == 1 else more}" if many else ""


def _start(last: LessonRow | None) -> Step:
    """The summary of what she finished last; before that, a quiet two minutes."""
    if last is None:
        return Step("A two-minute start", "Breathe out slowly for two minutes.", reverse("modules:breathing"))
    url = reverse("modules:step", kwargs={"slug": last.slug, "step": "summary"})
    return Step("A two-minute start", f"Read “{last.title}” again, in short.", url)


def _onward(row: LessonRow | None) -> Step | None:
    if row is None:
        return None
    left = f"About {row.minutes_left or row.minutes} minutes, and you can stop at any point."
    return Step("Go on where I stopped" if row.opened else "Go on with the next lesson", left, row.url)


def _has(enrolment: Enrolment, key: str) -> bool:
    return enrolment.practice_weeks if key == "practice" else enrolment.spacing == Spacing.FORTNIGHTLY
