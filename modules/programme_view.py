"""Where one patient stands in her programme: each lesson of her track with its state, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from icbt.models import Enrolment, Status
from modules import optional_view, published, window
from modules.lesson_row import LessonRow, fact, minutes_left, resume_at, row_of
from modules.lessons import Lesson, Step, steps
from modules.models import EntryComment, LessonProgress, WorksheetEntry
from modules.optional_view import ModuleRow
from modules.programme import Programme
from modules.release import LessonState, release
from modules.tracks import lessons_available

__all__ = ["LessonRow", "ModuleRow", "lessons_for", "minutes_left", "modules_for", "resume_at", "suggested"]


LEFT = "A lesson of the track before."


def lessons_for(enrolment: Enrolment, now: datetime) -> list[LessonRow]:
    """Every lesson of her track that exists, in order, as it stands at `now`; optional modules stand apart."""
    return lessons_from(enrolment, _rows(enrolment), now)


def modules_for(enrolment: Enrolment, now: datetime, *, for_guide: bool = False) -> list[ModuleRow]:
    """Every optional module, as it stands at `now`; at most two are suggested, with the reason said.

    `for_guide`: for her clinician, who is shown no suggestion that comes from what she has not shared.
    """
    programme, lessons = optional_view.lessons_and_programme(enrolment)
    rows = _modules(programme, lessons, enrolment, optional_view.progress_rows(enrolment), _today(enrolment, now))
    return optional_view.with_suggestions(programme, rows, enrolment, now, for_guide=for_guide)


def suggested(enrolment: Enrolment, now: datetime) -> list[ModuleRow]:
    """The modules to suggest to her now: two at most, a clinician's own suggestion first; none during a pause."""
    if enrolment.status == Status.PAUSED:
        return []
    rows = [row for row in modules_for(enrolment, now) if row.suggested]
    return sorted(rows, key=lambda row: row.offered is None)


def phase_words(enrolment: Enrolment, today: date) -> str:
    """What she needs to know about the time of her programme today; "" while there is nothing to say."""
    return window.phase_words(enrolment, today)


def row_for(enrolment: Enrolment, slug: str, now: datetime) -> LessonRow | None:
    """One lesson of her track or of an optional module; None when she has none of that name."""
    rows = _rows(enrolment)
    found = next((row for row in lessons_from(enrolment, rows, now) if row.slug == slug), None)
    if found:
        return found
    programme, lessons = optional_view.lessons_and_programme(enrolment)
    modules = _modules(programme, lessons, enrolment, rows, _today(enrolment, now))
    return next((row for module in modules for row in module.lessons if row.slug == slug), None)


def of_another_track(enrolment: Enrolment, now: datetime) -> list[LessonRow]:
    """What she opened on the track she was on before, for those who guide her: a warning there has to be found."""
    known = {row.lesson: row for row in _rows(enrolment) if row.opened_at}
    programme, lessons = optional_view.lessons_and_programme(enrolment)
    hers = {one.slug for one in programme.track(enrolment.track).lessons}
    left = {one.slug: one for track in programme.tracks for one in track.lessons if one.slug in known.keys() - hers}
    states = [LessonState(slug, one.title, "open", reason=LEFT) for slug, one in left.items()]
    return [row_of(one, left[one.slug].code, lessons.get(one.slug), known[one.slug], enrolment) for one in states]


def opens_in_a_pause(enrolment: Enrolment, slug: str) -> bool:
    """May it be begun during a pause: is it a module that is open at any time?"""
    module = window.programme_of(enrolment).module_of(slug)
    return module is not None and not module.after


def next_lesson(enrolment: Enrolment, now: datetime) -> LessonRow | None:
    """The lesson to go on with or to begin; None when nothing is open to her."""
    return next_lesson_of(enrolment, lessons_for(enrolment, now))


def next_lesson_of(enrolment: Enrolment, rows: list[LessonRow]) -> LessonRow | None:
    """As `next_lesson`, among rows that were read before."""
    current = next((row for row in rows if row.state == "current"), None)
    if current is None or enrolment.status == Status.WITHDRAWN:
        return None
    return current if current.opened or enrolment.status != Status.PAUSED else None


def lessons_from(enrolment: Enrolment, rows: Iterable[LessonProgress], now: datetime) -> list[LessonRow]:
    """As `lessons_for`, from progress rows that were read before."""
    known = {row.lesson: row for row in rows}
    programme, lessons = optional_view.lessons_and_programme(enrolment)
    published.load(row.content_id for row in known.values() if row.content_id)
    today = _today(enrolment, now)
    here = window.time_of(enrolment, today, programme)
    track = lessons_available(programme.track(enrolment.track), lessons.keys() | known.keys())
    facts = [fact(row, enrolment.patient.zone) for row in known.values()]
    states = _unlocked(release(track, facts, enrolment.started_on, today, here.pace), known)
    if here.phase not in ("not-started", "guided"):
        states = _over(states, known, programme, here.phase == "read-only" and enrolment.status != Status.WITHDRAWN)
    places = {one.slug: one for one in track.lessons}
    return [
        replace(
            row_of(one, places[one.slug].code, lessons.get(one.slug), known.get(one.slug), enrolment),
            later=places[one.slug].from_week is not None,
        )
        for one in states
    ]


def _rows(enrolment: Enrolment) -> list[LessonProgress]:
    return list(LessonProgress.objects.of(enrolment).defer("answers", "plan", "trouble_text", "reason"))


def _today(enrolment: Enrolment, now: datetime) -> date:
    return now.astimezone(enrolment.patient.zone).date()


def _modules(programme: Programme, lessons: dict[str, Lesson], enrolment: Enrolment, rows, today) -> list[ModuleRow]:
    published.load(row.content_id for row in rows if row.content_id)
    here = window.time_of(enrolment, today, programme)
    return optional_view.modules_of(programme, lessons, enrolment, rows, here)


def _unlocked(states: list[LessonState], known: dict[str, LessonProgress]) -> list[LessonState]:
    """A lesson that a clinician opened early is open, and the one to begin when nothing else is."""
    early = "Your clinician opened this for you."
    freed = [
        replace(one, state="open", reason=early, practice=False)
        if one.state == "locked" and one.slug in known and known[one.slug].unlocked_at
        else one
        for one in states
    ]
    return _first_is_current(freed)


def _over(
    states: list[LessonState], known: dict[str, LessonProgress], programme: Programme, boosters: bool
) -> list[LessonState]:
    """After the guided weeks: what she opened stays to read; of what is new to her only `boosters` still open."""
    plain = [replace(one, state="open") if one.state == "current" else one for one in states]
    kept = {one.slug for one in plain if boosters and programme.stays_open(one.slug)}
    found = [one if one.slug in kept else optional_view.shut(one, known) for one in plain]
    return _first_is_current(found, kept)


def _first_is_current(states: list[LessonState], among: Iterable[str] | None = None) -> list[LessonState]:
    """One lesson is the one to go on with; when none is, the first that is open, of those named."""
    if any(one.state == "current" for one in states):
        return states
    first = next((one for one in states if one.state == "open" and (among is None or one.slug in among)), None)
    return [replace(one, state="current") if one is first else one for one in states]


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
