"""Lessons, worksheets and programmes as they are written in the administration."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from icbt.authoring import Checked, ContentKind, Finding, Measure, check_with, findings
from modules import fitting, previewing, programme, reading, translating, worksheets
from modules.lesson_advice import warnings
from modules.lesson_files import LessonFile, read_lesson
from modules.lesson_language import mean_grade
from modules.lessons import Lesson
from modules.models import LessonProgress, SafetyPlan, WorksheetEntry
from modules.tables import ContentError

BLANKS = Path(__file__).parent / "blanks"


def check_lesson(slug: str, language: str, source: str) -> Checked:
    """As the check of files, and beside what is published now."""
    name = f"{slug}.{language}.md"
    own = read_lesson(source, filename=name).lesson
    sheets = {sheet for sheet, _ in fitting.current("worksheet")}
    read = read_lesson(source, filename=name, worksheets=sheets, known=fitting.known_now(lesson=own))
    faults = findings(read.source.faults)
    body = None if faults else read.lesson.to_dict()
    if body is not None:
        faults = _misfits(source, fitting.lesson_fits(slug, language, body))
    advice = [Finding(line, sentence) for line, sentence in warnings(read)]
    if body is not None:
        advice += _misfits(source, _place(read.lesson))
    return Checked(None if faults else body, faults, tuple(advice), tuple(_measures(read)))


def _misfits(source: str, sentences: Iterable[str]) -> tuple[Finding, ...]:
    """Sentences about the text as a whole, each at the line where the text says what it is about."""
    return tuple(Finding(_line(source, one), one) for one in sentences)


def _line(source: str, sentence: str) -> int:
    names = re.findall(r"[“\"]([^”\"]+)[”\"]", sentence)
    lines = source.split("\n")
    found = (n for name in reversed(names) for n, line in enumerate(lines, 1) if f'"{name}"' in line)
    return next(found, 1)


def _place(lesson: Lesson) -> Iterator[str]:
    """What the programme in force says of this lesson, where that is something else, or nothing."""
    found = {slug: one for _, whole in fitting.current("programme") for slug, one in fitting.places(whole).items()}
    shared = {slug for _, whole in fitting.current("programme") for slug in whole.pages}
    place = found.get(lesson.slug)
    if place is None:
        if lesson.slug not in shared:
            yield "No programme lists this lesson yet, so no patient sees it. List it once it is published."
    elif (place.code, place.title, place.counted) != (lesson.code, lesson.title, lesson.counted):
        counted = str(place.counted).lower()
        yield f"The programme calls it {place.code} “{place.title}”, with counted = {counted}; change it there too."


def _measures(read: LessonFile) -> Iterator[Measure]:
    english = read.lesson.language == "en"  # the formula is English
    for section in read.sections:
        for track in section.tracks():
            found = reading.read(section.text(track))
            yield Measure(section.title, track, found.words, round(found.grade, 1) if english else None)
    words = sum(len(reading.words(text)) for one in read.sections for _, text in one.plain)
    yield Measure("The whole lesson", "", words, round(mean_grade(read.sections), 1) if english else None)


def check_worksheet(slug: str, language: str, source: str) -> Checked:
    """As the check of files, and beside the lessons that bring something back from it."""
    try:
        sheet = worksheets.parse(source, filename=f"{slug}.{language}.toml")
    except ContentError as error:
        return Checked(None, findings(error.faults))
    faults = _misfits(source, fitting.worksheet_fits(slug, language, sheet.to_dict()))
    return Checked(None if faults else sheet.to_dict(), faults)


def check_programme(slug: str, language: str, source: str) -> Checked:
    """As the check of files, and beside the lessons there are and the patients who are in them."""
    checked = check_with(_read_programme, lambda body: body["slug"], ContentError)(slug, language, source)
    if checked.body is None:
        return checked
    if checked.body["language"] != language:
        return Checked(None, (Finding(1, f"The text says that it is in “{checked.body['language']}”."),))
    faults = _misfits(source, fitting.programme_fits(slug, language, checked.body))
    return Checked(None if faults else checked.body, faults)


def _read_programme(text: str, name: str) -> dict[str, Any]:
    return programme.parse(text, filename=name).to_dict()


def _blank(name: str, slug: str, language: str) -> str:
    stem, _, suffix = name.partition(".")
    own = BLANKS / f"{stem}.{language}.{suffix}"
    text = (own if own.exists() else BLANKS / name).read_text(encoding="utf-8")
    return text.replace("SLUG", slug).replace("LANGUAGE", language)


def _who_reads(pks: Collection[UUID]) -> Mapping[UUID, int]:
    rows = LessonProgress.objects.opened().filter(content__in=pks).order_by()
    return Counter(rows.values_list("content_id", flat=True))


def _who_fills_in(pks: Collection[UUID]) -> Mapping[UUID, int]:
    rows = [
        (content, enrolment)
        for model in (WorksheetEntry, SafetyPlan)
        for content, enrolment in model.objects.filter(content__in=pks).order_by().values_list("content", "enrolment")
    ]
    return Counter(content for content, _ in set(rows))


LESSON = ContentKind(
    title="Lessons and modules",
    suffix="md",
    check=check_lesson,
    fits=fitting.lesson_fits,
    blank=lambda slug, language: _blank("lesson.md", slug, language),
    preview=previewing.see_lesson,
    readers=_who_reads,
    holds=True,
    tracks=True,
    shape=translating.LESSON,
)
WORKSHEET = ContentKind(
    title="Worksheets",
    suffix="toml",
    check=check_worksheet,
    fits=fitting.worksheet_fits,
    blank=lambda slug, language: _blank("worksheet.toml", slug, language),
    preview=previewing.see_worksheet,
    readers=_who_fills_in,
    holds=True,
    shape=translating.WORKSHEET,
    begin=translating.begin_worksheet,
)
PROGRAMME = ContentKind(
    title="Programmes",
    suffix="toml",
    check=check_programme,
    fits=fitting.programme_fits,
    blank=lambda slug, language: _blank("programme.toml", slug, language),
    preview=previewing.see_programme,
    tracks=True,
    shape=translating.PROGRAMME,
)
