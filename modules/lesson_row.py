"""READ: one lesson for one patient as the lists show it: its state in words, and the exact place to go on at."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from django.urls import reverse

from icbt.models import Enrolment
from modules import published
from modules.lessons import Lesson, Step, steps
from modules.models import LessonProgress
from modules.release import LessonState, Progress


@dataclass(frozen=True)
class LessonRow:
    """One lesson for one patient now. `state` is finished, current, open or locked; only one is current.

    `minutes_left` is None before it is opened and once it is finished. `url` leads to the exact place to go on.
    `practice`: it waits because this is a practice week. `later`: it waits for a week of its own, as boosters do.
    """

    slug: str
    code: str
    title: str
    in_one_line: str
    language: str
    state: str
    reason: str
    opens_on: date | None
    minutes: int
    minutes_left: int | None
    url: str
    opened: bool
    finished_on: date | None
    skipped: bool
    concern: bool
    progress: LessonProgress | None
    practice: bool = False
    later: bool = False

    @property
    def finished(self) -> bool:
        return self.finished_on is not None


def fact(row: LessonProgress, zone) -> Progress:
    """What the rule needs to know, in days of `zone`."""
    dates = (row.opened_at, row.finished_at, row.skipped_at)
    return Progress(row.lesson, *(one.astimezone(zone).date() if one else None for one in dates))


def row_of(
    state: LessonState, code: str, current: Lesson | None, own: LessonProgress | None, enrolment: Enrolment
) -> LessonRow:
    """The row of a lesson: `current` as it would be opened now, `own` what is on record of it."""
    lesson = published.lesson(own.content_id) if own and own.content_id else current
    opened = bool(own and own.opened_at)
    left = minutes_left(lesson, resume_at(lesson, own, enrolment.track), enrolment.track) if lesson and opened else None
    finished_at = own.finished_at if own else None
    return LessonRow(
        slug=state.slug,
        code=code,
        title=lesson.title if lesson else state.title,
        in_one_line=lesson.in_one_line if lesson else "",
        language=lesson.language if lesson else "",
        state=state.state,
        reason=state.reason,
        opens_on=state.opens_on,
        minutes=lesson.minutes if lesson else 0,
        minutes_left=None if finished_at else left,
        url=reverse("modules:lesson", kwargs={"slug": state.slug}),
        opened=opened,
        finished_on=finished_at.astimezone(enrolment.patient.zone).date() if finished_at else None,
        skipped=bool(own and own.skipped_at),
        concern=bool(own and own.has_open_concern),
        progress=own,
        practice=state.practice,
    )


def resume_at(lesson: Lesson, progress: LessonProgress, track: str) -> Step:
    """The step to go on at: where she stopped, else the first she has not been through, else the first."""
    pages = steps(lesson, track)
    kept = next((page for page in pages if page.slug == progress.step), None)
    return kept or next((page for page in pages if page.slug not in progress.steps_done), pages[0])


def minutes_left(lesson: Lesson, step: Step, track: str) -> int:
    """Minutes from the start of a step to the end, on the scale of what the lesson's file promises as a whole."""
    whole = steps(lesson, track)[0].minutes_left
    return ceil(step.minutes_left * lesson.minutes / whole) if whole else 0
