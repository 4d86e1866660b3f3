"""Language checks of a lesson: section length, reading grade, kind words."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from modules import prose, reading
from modules.kind_words import check_words
from modules.lessons import Lesson
from modules.tables import Source, Table

if TYPE_CHECKING:
    from modules.lesson_files import Draft

SECTION_WORDS = 300  # a section is read in about 3 minutes
SECTION_GRADE = 10.0
LESSON_GRADE = 8.5
LESSON_WORDS = (1500, 2500)
SENTENCE_WORDS = 25
PARAGRAPH_WORDS = 80


def check_language(source: Source, table: Table, lesson: Lesson, sections: list["Draft"]) -> None:
    check_words(source, lesson.language, _note_lines(source))
    if lesson.language != "en":  # the grade formula and the word list are English
        return
    for section in sections:
        for track in section.tracks():
            _check_section(source, section, track)
    mean = mean_grade(sections)
    if mean > LESSON_GRADE:
        table.fault("title", f"The reading grade of the lesson is {mean:.1f}; at most {LESSON_GRADE}.")


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


def _note_lines(source: Source) -> set[int]:
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


def warnings(sections: list["Draft"], lesson: Lesson) -> Iterable[tuple[int, str]]:
    """What a writer may want to look at again; nothing here refuses a lesson."""
    for section in sections:
        for _, text in section.plain:
            for paragraph in text.split("\n"):
                yield from ((section.line, one) for one in _long(paragraph))
    total = sum(prose.word_count(text) for section in sections for _, text in section.plain)
    if lesson.counted and not LESSON_WORDS[0] <= total <= LESSON_WORDS[1]:
        yield 1, f"The lesson has {total} words; {LESSON_WORDS[0]} to {LESSON_WORDS[1]} is usual."


def _long(paragraph: str) -> Iterable[str]:
    start = " ".join(paragraph.split()[:6])
    if prose.word_count(paragraph) > PARAGRAPH_WORDS:
        yield f'A paragraph of more than {PARAGRAPH_WORDS} words: "{start} …"'
    for sentence in reading.sentences(paragraph):
        if prose.word_count(sentence) > SENTENCE_WORDS:
            yield f'A sentence of more than {SENTENCE_WORDS} words: "{" ".join(sentence.split()[:6])} …"'
