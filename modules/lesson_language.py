"""Language checks of a lesson: section length, reading grade, kind words."""

import re
from typing import TYPE_CHECKING

from modules import reading
from modules.kind_words import check_words
from modules.lessons import Lesson, steps
from modules.tables import Source, Table

if TYPE_CHECKING:
    from modules.lesson_files import Draft

SECTION_WORDS = 300  # a section is read in about 3 minutes
SECTION_GRADE = 10.0
LESSON_GRADE = 8.5
SHORT_MINUTES = 1.5  # words and questions take at most this many times the minutes a lesson promises


def check_language(source: Source, table: Table, lesson: Lesson, sections: list["Draft"]) -> None:
    check_words(source, lesson.language, note_lines(source))
    _check_minutes(table, lesson)
    if lesson.language != "en":  # the grade formula and the word list are English
        return
    for section in sections:
        for track in section.tracks():
            _check_section(source, section, track)
    mean = mean_grade(sections)
    if mean > LESSON_GRADE:
        table.fault("title", f"The reading grade of the lesson is {mean:.1f}; at most {LESSON_GRADE}.")


def _check_minutes(table: Table, lesson: Lesson) -> None:
    needed = max(steps(lesson, track)[0].minutes_left for track in ("cbt", "act"))
    if 0 < lesson.minutes * SHORT_MINUTES < needed:
        table.fault("minutes", f'"minutes" says {lesson.minutes}, but words and questions take about {needed}.')


def mean_grade(sections: list["Draft"]) -> float:
    """The grade over all the prose of the lesson taken together."""
    texts = [text for section in sections for _, text in section.plain]
    return reading.read("\n".join(texts)).grade


def _check_section(source: Source, section: "Draft", track: str) -> None:
    found = reading.read(section.text(track))
    name = f'The section "{section.id}"' + (f" ({track})" if track else "")
    if found.words > SECTION_WORDS:
        source.fault(section.line, f"{name} has {found.words} words; at most {SECTION_WORDS}.")
    if found.grade > SECTION_GRADE:
        source.fault(section.line, f"{name} has reading grade {found.grade:.1f}; at most {SECTION_GRADE:g}.")


def _front_end(source: Source) -> int:
    marks = [n for n, line in enumerate(source.lines, 1) if line.strip() == "+++"]
    return marks[1] if len(marks) > 1 else 0


def note_lines(source: Source) -> set[int]:
    """The lines of guide_notes and safety_notes, which only clinicians read."""
    lines: set[int] = set()
    inside = ""
    for number, line in enumerate(source.lines[: _front_end(source)], 1):
        opens = re.match(r"\s*(?:guide|safety)_notes\s*=\s*('''|\"\"\"|)", line)
        if inside or opens:
            lines.add(number)
        if inside and inside in line:
            inside = ""
        elif opens and opens[1] and line.count(opens[1]) == 1:
            inside = opens[1]
    return lines
