"""READ: what a patient entered earlier, as it is shown to her again inside a lesson; her own enrolment's rows alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from icbt.encryption import UNREADABLE, readable
from icbt.models import Enrolment
from modules import entry_page, over_time, published, worksheets
from modules.drawn import Drawn
from modules.models import LessonProgress, WorksheetEntry
from modules.pain_map import Picture
from modules.recalling import Recall

LOOKED_AT = 5  # of her newest entries, for one that holds words: a sheet she only opened hides nothing
LOST = (("", UNREADABLE),)


@dataclass(frozen=True)
class Recalled:
    """Her words as pairs of label ("" for none) and line, whence they come, and where to change them.

    `lines` is empty while there is nothing yet; `url` then leads to where it can be made. `written_at` is when the
    sheet was saved or the lesson begun. `picture` is her pain map; `drawn` is an answer that its question draws, as in
    the lesson. `over_time` is the address of the sheet's picture over time, or "".
    """

    url: str
    lines: tuple[tuple[str, str], ...] = ()
    title: str = ""
    written_at: datetime | None = None
    picture: Picture | None = None
    drawn: Any = None
    over_time: str = ""
    sheet: bool = False


def recalled(enrolment: Enrolment, wanted: Sequence[Recall]) -> dict[str, Recalled]:
    """What to show for each, by its id: one query for all lessons, and one for each worksheet."""
    lessons = {one.lesson for one in wanted if one.lesson}
    rows = LessonProgress.objects.of(enrolment).opened().filter(lesson__in=lessons) if lessons else []
    opened = {row.lesson: row for row in rows}
    published.load(row.content_id for row in opened.values() if row.content_id)
    return {one.id: _answer(one, opened.get(one.lesson)) if one.lesson else _entry(enrolment, one) for one in wanted}


def _answer(wanted: Recall, row: LessonProgress | None) -> Recalled:
    """Her answer in the version of the lesson that she opened, which may not have had the question yet."""
    if row is None or row.content_id is None:
        return Recalled(reverse("modules:programme"))
    lesson = published.lesson(row.content_id)
    section = next((one.id for one in lesson.sections for b in one.blocks if _is(b.interaction, wanted.question)), "")
    question = lesson.interaction(wanted.question)
    if not (section and question):
        return Recalled(reverse("modules:lesson", kwargs={"slug": row.lesson}))
    url = reverse("modules:step", kwargs={"slug": row.lesson, "step": section})
    answers = readable(row, "answers", None)
    answer = (answers or {}).get(question.id, {})
    lines = LOST if answers is None else tuple(question.recalled(answer))
    drawn = question.piece(answer) if answer and isinstance(question, Drawn) else None
    return Recalled(f"{url}#said-{question.id}", lines, lesson.title, row.opened_at, drawn=drawn)


def _is(question: Any, id: str) -> bool:
    return question is not None and question.id == id


def _entry(enrolment: Enrolment, wanted: Recall) -> Recalled:
    """Her newest entry of the worksheet that holds anything of what is wanted."""
    rows = list(WorksheetEntry.objects.of(enrolment).filter(worksheet=wanted.sheet).order_by("-saved_at")[:LOOKED_AT])
    published.load(row.content_id for row in rows)
    found = [(row, _lines(row, wanted)) for row in rows]
    row, lines = next(((row, lines) for row, lines in found if lines), (None, ()))
    if row is None:
        return Recalled(reverse("modules:worksheets"), sheet=True)
    whole = not wanted.fields and lines != LOST
    return Recalled(
        url=reverse("modules:entry", kwargs={"entry_id": row.pk}),
        lines=lines,
        title=published.worksheet(row.content_id).title,
        written_at=row.saved_at,
        picture=_picture(row) if whole else None,
        over_time=reverse("modules:over_time", kwargs={"slug": row.worksheet}) if _drawn(row) and whole else "",
        sheet=True,
    )


def _lines(row: WorksheetEntry, wanted: Recall) -> tuple[tuple[str, str], ...]:
    answers = readable(row, "answers", None)
    if answers is None:
        return LOST
    fields = published.worksheet(row.content_id).fields
    kept = [one for one in fields if one.type != "calc" and (not wanted.fields or one.name in wanted.fields)]
    return tuple(worksheets.lines(kept, answers))


def _picture(row: WorksheetEntry) -> Picture | None:
    draw = entry_page.PICTURES.get(row.worksheet)
    return draw(worksheets.clean(published.worksheet(row.content_id).fields, row.answers)[0]) if draw else None


def _drawn(row: WorksheetEntry) -> bool:
    return over_time.has_picture(row.worksheet)
