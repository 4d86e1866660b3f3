"""READ: whether a lesson, a worksheet or a programme fits what is published beside it, in sentences.

A sentence puts the name of what is missing into “ ”, so that the line that says it can be found.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from icbt.models import ContentVersion, Enrolment
from modules import published
from modules.known import Known
from modules.lessons import Lesson
from modules.models import LessonProgress
from modules.programme import Programme
from modules.recalling import Recall
from modules.worksheets import Worksheet

UNREADABLE = "This version was written for another release of the software, which this one cannot read."


def current(kind: str) -> list[tuple[str, Any]]:
    """Slug and definition of everything current of a kind, in all languages together."""
    rows = ContentVersion.objects.filter(kind=kind, current=True).order_by()
    keys = list(rows.values_list("slug", "pk"))
    published.load(pk for _, pk in keys)
    return [(slug, published.definition(pk)) for slug, pk in keys]


def known_now(*, lesson: Lesson | None = None, sheet: Worksheet | None = None) -> Known:
    """What there is to bring back from, with this lesson or worksheet in the place of the published one."""
    questions: dict[str, set[str]] = defaultdict(set)
    sections: dict[str, set[str]] = defaultdict(set)
    fields: dict[str, set[str]] = defaultdict(set)
    lessons = [(slug, one) for slug, one in current("lesson") if not (lesson and slug == lesson.slug)]
    for slug, one in [*lessons, *([(lesson.slug, lesson)] if lesson else [])]:
        questions[slug] |= {question.id for question in questions_of(one)}
        sections[slug] |= {section.id for section in one.sections}
    sheets = [(slug, one) for slug, one in current("worksheet") if not (sheet and slug == sheet.slug)]
    for slug, one in [*sheets, *([(sheet.slug, sheet)] if sheet else [])]:
        fields[slug] |= {field.name for field in one.fields}
    return Known(questions, fields, sections)


def questions_of(lesson: Lesson) -> list[Any]:
    """Every question of its sections."""
    return [block.interaction for section in lesson.sections for block in section.blocks if block.interaction]


def lesson_fits(slug: str, language: str, body: dict[str, Any]) -> list[str]:
    """Worksheets and answers it names exist, and whatever other lessons bring back from it is still there."""
    try:
        lesson = Lesson.from_dict(body)
    except (KeyError, TypeError, ValueError):
        return [UNREADABLE]
    sheets = {name for name, _ in current("worksheet")}
    missing = [f"There is no worksheet “{one}”." for one in lesson.worksheets if one not in sheets]
    known = known_now(lesson=lesson)
    return [*missing, *_lost(known, [lesson]), *_lost(known, _others(lesson.slug))]


def worksheet_fits(slug: str, language: str, body: dict[str, Any]) -> list[str]:
    """Whatever lessons bring back from it is still there."""
    try:
        sheet = Worksheet.from_dict(body)
    except (KeyError, TypeError, ValueError):
        return [UNREADABLE]
    return list(_lost(known_now(sheet=sheet), _others("")))


def _others(slug: str) -> list[Lesson]:
    return [one for name, one in current("lesson") if name != slug]


def _lost(known: Known, lessons: Iterable[Lesson]) -> Iterator[str]:
    for lesson in lessons:
        for one in questions_of(lesson):
            if isinstance(one, Recall) and (fault := known.fault(one)):
                yield f"The lesson “{lesson.slug}” brings back an earlier answer: {fault[1]}"


def programme_fits(slug: str, language: str, body: dict[str, Any]) -> list[str]:
    """It names what exists, and takes away no track that anybody is on and no lesson that anybody has begun."""
    try:
        whole = Programme.from_dict(body)
    except (KeyError, TypeError, ValueError):
        return [UNREADABLE]
    return [*_unknown(whole, language), *_taken_away(whole)]


def _unknown(whole: Programme, language: str) -> Iterator[str]:
    """A lesson that the programme in force names already may still be missing: it is passed over."""
    rows = ContentVersion.objects.named("programme", whole.slug, language).filter(current=True)
    before = {slug for row in rows for slug in places(Programme.from_dict(row.body))}
    exist = {slug for slug, _ in current("lesson")} | before
    for slug in [*places(whole), *whole.pages]:
        if slug not in exist:
            yield f"There is no lesson “{slug}”; publish it first."
    prompts = whole.diary_prompts
    if prompts and prompts.worksheet not in {slug for slug, _ in current("worksheet")}:
        yield f"There is no worksheet “{prompts.worksheet}”."


def places(whole: Programme) -> dict[str, Any]:
    """Slug → place of every lesson that a track or a module of the programme has."""
    return {one.slug: one for group in (*whole.tracks, *whole.modules) for one in group.lessons}


def _taken_away(whole: Programme) -> Iterator[str]:
    enrolments = Enrolment.objects.filter(programme=whole.slug).order_by()
    tracks = {one.slug: {lesson.slug for lesson in one.lessons} for one in whole.tracks}
    for track in sorted(set(enrolments.values_list("track", flat=True)) - tracks.keys()):
        yield f"Patients are on the track “{track}”; it has to stay."
    beside = {lesson.slug for module in whole.modules for lesson in module.lessons}
    begun = LessonProgress.objects.opened().filter(enrolment__in=enrolments).order_by()
    for track, lesson in sorted(set(begun.values_list("enrolment__track", "lesson"))):
        if track in tracks and lesson not in tracks[track] | beside:
            yield f"Patients on the track “{track}” have begun the lesson “{lesson}”; it has to stay."
