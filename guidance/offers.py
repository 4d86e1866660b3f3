"""READ: what a patient's first page offers beside the next step: her diary, a module, her flare plan, what she did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from guidance.step import Step
from icbt.models import Enrolment
from modules import diary, entry_days, over_time
from modules.actions.entries import worksheets_offered
from modules.entry_page import FLARE_PLAN
from modules.programme_view import LessonRow, suggested
from outcomes import intake


@dataclass(frozen=True)
class Offer:
    """A module that may help her now, with the reason said; `aside` is where "not now" is posted."""

    title: str
    why: str
    url: str
    minutes: int
    aside: str


def signs(enrolment: Enrolment) -> list[Step]:
    """The advice about signs of the body, for as long as nobody has dealt with them."""
    assessment = intake.advice_of(enrolment)
    if assessment is None:
        return []
    url = reverse("outcomes:advice", kwargs={"assessment_id": assessment})
    return [Step("What to do about your new signs", "You can read it again here.", url, "Read", symbol="info")]


def flare_step(enrolment: Enrolment) -> Step | None:
    """Her plan for a flare as it is read on a bad day, or where to make one once its lesson is open."""
    if plan := over_time.newest(enrolment, FLARE_PLAN):
        return Step("My flare plan", url=reverse("modules:entry_print", kwargs={"entry_id": plan.pk}))
    if not enrolment.is_open or FLARE_PLAN not in worksheets_offered(enrolment):
        return None
    return Step("Make my flare plan", url=reverse("modules:new_entry", kwargs={"slug": FLARE_PLAN}), needs_post=True)


def diary_step(enrolment: Enrolment, now: datetime) -> list[Step]:
    """Today's diary, from the hour she chose for it; nothing once it is begun, nor on days without one."""
    sheet = diary.to_write(enrolment, now)
    if not sheet:
        return []
    on_its_page = sheet == entry_days.DIARY
    url = reverse("modules:quick_diary") if on_its_page else reverse("modules:new_entry", kwargs={"slug": sheet})
    text, note = "A few taps about today. Leave out what you like.", "Less than a minute."
    return [Step("Your notes for today", text, url, "Write them", "Today", note, "edit", needs_post=not on_its_page)]


def module_steps(enrolment: Enrolment, now: datetime) -> list[Offer]:
    """The modules to suggest to her now, two at most; none that she has said "not now" to."""
    rows = suggested(enrolment, now)
    return [Offer(row.title, row.why, row.url, row.minutes, row.aside_url) for row in rows]


def finished_words(lessons: Iterable[LessonRow]) -> str:
    """ "You have finished 3 lessons, in your own time."; "" before the first. No goal, no streak, nothing missed."""
    many = sum(row.finished for row in lessons)
    return f"You have finished {many} lesson{'' if many == 1 else 's'}, in your own time." if many else ""
