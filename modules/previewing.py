"""READ: lessons, worksheets and programmes drawn as a patient has them, for whoever writes them; nothing is kept."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from icbt.authoring import Seen
from modules import entry_page, frame, lesson_page
from modules.lessons import Lesson, steps
from modules.programme import Programme
from modules.recalled import Recalled
from modules.recalling import Recall
from modules.worksheets import Worksheet

Typed = Mapping[str, list[str]]


def see_lesson(body: dict[str, Any], track: str, page: str, typed: Typed) -> Seen | None:
    """One page of a lesson, with what is said back to the answers typed into it; None when it has no such page."""
    lesson = Lesson.from_dict(body)
    pages = steps(lesson, track)
    step = next((one for one in pages if one.slug == page or not page), None)
    if step is None:
        return None
    asked = frame.questions(lesson, step, track)
    answers = frame.clean(asked, typed) if typed else {}
    brought = {one.id: Recalled("#", sheet=bool(one.sheet)) for one in asked if isinstance(one, Recall)}
    shown = lesson_page.drawn(lesson, track, step.slug, answers, brought)
    titles = tuple((one.slug, one.title) for one in pages)
    return Seen("modules/preview_step.html", {"page": shown}, titles, step.slug, answers=True)


def see_worksheet(body: dict[str, Any], track: str, page: str, typed: Typed) -> Seen:
    """The worksheet with what was typed, what does not fit in it, and what is worked out from it."""
    shown = entry_page.of_sheet(Worksheet.from_dict(body), timezone.localdate(), typed)
    return Seen("modules/preview_entry.html", {"page": shown}, answers=True)


def see_programme(body: dict[str, Any], track: str, page: str, typed: Typed) -> Seen:
    """The lessons of one track in their order, and the modules beside it."""
    whole = Programme.from_dict(body)
    chosen = next((one for one in whole.tracks if one.slug == track), whole.tracks[0])
    return Seen("modules/preview_programme.html", {"programme": whole, "track": chosen})
