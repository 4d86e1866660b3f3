"""READ: what stands on a patient's programme page and on the cover of a lesson."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.urls import reverse

from icbt.models import Enrolment, Status
from modules import optional_view, programme_view, window
from modules.lesson_row import LessonRow
from modules.optional_view import ModuleRow
from modules.release import in_words

FOLDED_FROM = 4  # finished lessons from which all but the last stand folded away


@dataclass(frozen=True)
class Shared:
    """A page for the people around her, which anybody may read without a login."""

    title: str
    url: str


def of(enrolment: Enrolment, now: datetime) -> dict[str, Any]:
    """Everything on the programme page; of a programme that is closed no lessons."""
    today = now.astimezone(enrolment.patient.zone).date()
    here = window.time_of(enrolment, today)
    context = {
        "enrolment": enrolment,
        "here": here,
        "notice": window.phase_words(enrolment, today),
        "agreed": _agreed(enrolment, here),
        "comments": programme_view.comments_waiting(enrolment),
    }
    if here.phase == "closed":
        return context
    rows = programme_view.lessons_for(enrolment, now)
    return {**context, **_lessons(enrolment, rows), **_modules(enrolment, programme_view.modules_for(enrolment, now))}


def _lessons(enrolment: Enrolment, rows: list[LessonRow]) -> dict[str, Any]:
    rows = [row for row in rows if row.reason != optional_view.OVER]  # a list of what was left out helps nobody
    way = [row for row in rows if not row.later]
    folded = _folded(way)
    return {
        "folded": folded,
        "rows": way[len(folded) :],
        "later": [row for row in rows if row.later],
        "next": programme_view.next_lesson_of(enrolment, rows),
        "practice": next((row for row in rows if row.practice), None),
    }


def _folded(way: list[LessonRow]) -> list[LessonRow]:
    """The finished lessons at the start of a long way, but for the last; none once all of it is finished."""
    done = list(takewhile(lambda row: row.state == "finished", way))
    return done[:-1] if FOLDED_FROM <= len(done) < len(way) else []


def _modules(enrolment: Enrolment, rows: list[ModuleRow]) -> dict[str, Any]:
    """Those suggested on top, a clinician's own first; those that wait for a lesson in one sentence."""
    paused = enrolment.status == Status.PAUSED
    suggested = [] if paused else sorted((row for row in rows if row.suggested), key=lambda row: row.offered is None)
    rest = [row for row in rows if row not in suggested and not row.any_time]
    return {
        "suggested": suggested,
        "extras": [row for row in rest if row.state != "locked"],
        "waiting": next((row for row in rest if row.state == "locked" and row.reason != optional_view.OVER), None),
        "any_time": [row for row in rows if row.any_time and row.state != "locked"],
    }


def _agreed(enrolment: Enrolment, here: window.Time) -> str:
    if here.phase != "guided" or not enrolment.is_open:
        return ""
    until = "" if here.held else f" Your guided weeks go on until {in_words(here.last_guided_day)}."
    return f"{window.agreed_words(enrolment)}{until}"


def for_guide(enrolment: Enrolment, now: datetime) -> dict[str, Any]:
    """What stands of her programme on her clinician's page: lessons, optional modules, and where she is in time."""
    today = now.astimezone(enrolment.patient.zone).date()
    modules = programme_view.modules_for(enrolment, now, for_guide=True)
    return {
        "lessons": [*programme_view.lessons_for(enrolment, now), *programme_view.of_another_track(enrolment, now)],
        "modules": modules,
        "worrying": any(row.concern for row in modules),
        "time": window.time_of(enrolment, today),
    }


def cover(enrolment: Enrolment, row: LessonRow) -> dict[str, Any]:
    """What a lesson is about, before it is begun; and whether it may be begun now."""
    paused = enrolment.status == Status.PAUSED and not programme_view.opens_in_a_pause(enrolment, row.slug)
    return {
        "row": row,
        "lesson": programme_view.current_lesson(enrolment, row.slug),
        "over": row.reason == optional_view.OVER,
        "paused": paused and row.state != "locked",
        "enrolment": enrolment,
    }


def after(enrolment: Enrolment, slug: str, now: datetime) -> LessonRow | None:
    """What comes next after this lesson: the other part of its module, or the next lesson of her track."""
    module = window.programme_of(enrolment).module_of(slug)
    others = [one.slug for one in module.lessons if one.slug != slug] if module else []
    parts = [programme_view.row_for(enrolment, one, now) for one in others]
    part = next((row for row in parts if row and row.state in ("open", "current")), None)
    return part or programme_view.next_lesson(enrolment, now)


def to_share(enrolment: Enrolment, slug: str) -> Shared | None:
    """The page for the people around her that belongs to this lesson's module, if there is one."""
    module = window.programme_of(enrolment).module_of(slug)
    if module is None or not module.page:
        return None
    found = programme_view.current_lesson(enrolment, module.page)
    return Shared(found.title, reverse("modules:for_family")) if found else None
