"""Where one patient stands in her programme: each lesson of her track with its state, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil

from django.urls import reverse

from icbt.models import Enrolment, Status
from modules import published
from modules.lessons import Lesson, Step, steps
from modules.models import EntryComment, LessonProgress, WorksheetEntry
from modules.release import LessonState, Progress, release
from modules.tracks import lessons_available


@dataclass(frozen=True)
class LessonRow:
    """One lesson for one patient now. `state` is finished, current, open or locked; only one is current.

    `minutes_left` is None before it is opened and once it is finished. `url` leads to the exact place to go on.
    """

    slug: str
    code: str
    title: str
    in_one_line: str
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

    @property
    def finished(self) -> bool:
        return self.finished_on is not None


def lessons_for(enrolment: Enrolment, now: datetime) -> list[LessonRow]:
    """Every lesson of her track that exists, in order, as it stands at `now`."""
    rows = LessonProgress.objects.of(enrolment).defer("answers", "plan", "trouble_text", "reason")
    return lessons_from(enrolment, list(rows), now)


def next_lesson(enrolment: Enrolment, now: datetime) -> LessonRow | None:
    """The lesson to go on with or to begin; None when nothing is open, and while the enrolment is closed."""
    return next_lesson_of(enrolment, lessons_for(enrolment, now)) if enrolment.is_open else None


def next_lesson_of(enrolment: Enrolment, rows: list[LessonRow]) -> LessonRow | None:
    """As `next_lesson`, among rows that were read before."""
    current = next((row for row in rows if row.state == "current"), None)
    if current is None or not enrolment.is_open:
        return None
    return current if current.opened or enrolment.status != Status.PAUSED else None


def lessons_from(enrolment: Enrolment, rows: Iterable[LessonProgress], now: datetime) -> list[LessonRow]:
    """As `lessons_for`, from progress rows that were read before."""
    known = {row.lesson: row for row in rows}
    language, zone = enrolment.patient.language, enrolment.patient.zone
    programme, lessons = published.programme_with_lessons(enrolment.programme, language)
    published.load(row.content_id for row in known.values() if row.content_id)
    track = lessons_available(programme.track(enrolment.track), lessons.keys() | known.keys())
    facts = [_fact(row, zone) for row in known.values()]
    states = release(track, facts, enrolment.started_on, now.astimezone(zone).date())
    codes = {one.slug: one.code for one in track.lessons}
    states = _unlocked([one for one in states if one.slug in lessons or one.slug in known], known)
    return [_row(one, codes[one.slug], lessons.get(one.slug), known.get(one.slug), enrolment) for one in states]


def _fact(row: LessonProgress, zone) -> Progress:
    dates = (row.opened_at, row.finished_at, row.skipped_at)
    return Progress(row.lesson, *(one.astimezone(zone).date() if one else None for one in dates))


def _unlocked(states: list[LessonState], known: dict[str, LessonProgress]) -> list[LessonState]:
    """A lesson that a clinician opened early is open, and the one to begin when nothing else is."""
    early = "Your clinician opened this for you."
    freed = [
        replace(one, state="open", reason=early)
        if one.state == "locked" and one.slug in known and known[one.slug].unlocked_at
        else one
        for one in states
    ]
    if any(one.state == "current" for one in freed):
        return freed
    first = next((one for one in freed if one.state == "open"), None)
    return [replace(one, state="current") if one is first else one for one in freed]


def _row(
    state: LessonState, code: str, current: Lesson | None, own: LessonProgress | None, enrolment: Enrolment
) -> LessonRow:
    lesson = published.lesson(own.content_id) if own and own.content_id else current
    opened = bool(own and own.opened_at)
    left = minutes_left(lesson, resume_at(lesson, own, enrolment.track), enrolment.track) if lesson and opened else None
    finished_at = own.finished_at if own else None
    return LessonRow(
        slug=state.slug,
        code=code,
        title=lesson.title if lesson else state.title,
        in_one_line=lesson.in_one_line if lesson else "",
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


def place_of(progress: LessonProgress) -> Step:
    """The step to go on at."""
    return resume_at(published.lesson(progress.content_id), progress, progress.enrolment.track)


def steps_left(progress: LessonProgress) -> list[Step]:
    """The steps she has not been through, in order."""
    pages = steps(published.lesson(progress.content_id), progress.enrolment.track)
    return [page for page in pages if page.slug not in progress.steps_done]


def current_lesson(enrolment: Enrolment, slug: str) -> Lesson | None:
    """The lesson as she would open it now; None when there is none of that name."""
    return published.current_lessons(enrolment.patient.language).get(slug)


def entry_begun(progress: LessonProgress, sheet: str) -> WorksheetEntry | None:
    """Her newest entry of that worksheet that is not shared yet."""
    rows = WorksheetEntry.objects.of(progress.enrolment).filter(worksheet=sheet, submitted_at=None)
    return rows.order_by("-saved_at").first()


def comments_waiting(enrolment: Enrolment) -> int:
    """How many comments of her clinician she has not read yet."""
    return EntryComment.objects.waiting_for(enrolment).count()


def own_progress(enrolment: Enrolment, slug: str) -> LessonProgress | None:
    """What is on record of this lesson, opened or not."""
    return LessonProgress.objects.of(enrolment).filter(lesson=slug).first()
