"""PURE: every lesson in one row: words, grade, longest section, questions, pictures, worksheets, faults and advice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from modules import reading
from modules.lesson_advice import total_words, warnings
from modules.lesson_files import LessonFile
from modules.lesson_language import mean_grade

HEADS = ("Code", "Lesson", "Words", "Grade", "Longest section", "Questions", "Pictures", "Worksheets")
FINDINGS = ("Faults", "Advice")
INTRO = """# The lessons we ship

Written by `make content`, which also checks them; [writing lessons](writing-lessons.md) says what the limits are.
Words are those of the prose, on whichever track. The grade is the Flesch-Kincaid grade of all of it. The longest
section is what one patient reads on a page. Questions are those within sections, without the quiz; pictures count the
story's panels.

"""


@dataclass(frozen=True)
class Row:
    """One lesson; `grade` is None in a language that the formula is not made for."""

    code: str
    name: str
    words: int
    grade: float | None
    longest: int
    questions: int
    pictures: int
    worksheets: int
    faults: int
    advice: int

    def cells(self) -> list[str]:
        grade = "–" if self.grade is None else f"{self.grade:.1f}"
        counts = (self.words, grade, self.longest, self.questions, self.pictures, self.worksheets)
        return [self.code, self.name, *map(str, counts)]


def row_of(read: LessonFile) -> Row:
    """One lesson as it was read."""
    lesson, sections = read.lesson, read.sections
    blocks = [block for section in lesson.sections for block in section.blocks]
    drawn = sum(len(re.findall(r"<svg ", block.html)) for block in blocks)
    return Row(
        code=lesson.code,
        name=lesson.title if lesson.language == "en" else f"{lesson.title} ({lesson.language})",
        words=total_words(sections),
        grade=round(mean_grade(sections), 1) if lesson.language == "en" else None,
        longest=max((len(reading.words(one.text(track))) for one in sections for track in one.tracks()), default=0),
        questions=sum(block.interaction is not None for block in blocks),
        pictures=drawn + len(lesson.story.panels if lesson.story else ()),
        worksheets=len(lesson.worksheets),
        faults=len(read.source.faults),
        advice=len(list(warnings(read))),
    )


def as_text(rows: Sequence[Row]) -> str:
    """For a console, in columns."""
    return _table([[*HEADS, *FINDINGS], *([*one.cells(), str(one.faults), str(one.advice)] for one in rows)])


def as_page(rows: Sequence[Row]) -> str:
    """For docs/lessons.md: what a reader of the repository wants to know."""
    total = ["", "**Together**", *(str(sum(getattr(one, key) for one in rows)) for key in ("words",)), "", ""]
    total += [str(sum(getattr(one, key) for one in rows)) for key in ("questions", "pictures")] + [""]
    body = [one.cells() for one in rows]
    right = ["---", "---", *["---:"] * (len(HEADS) - 2)]
    return INTRO + "\n".join(f"| {' | '.join(cells)} |" for cells in [list(HEADS), right, *body, total]) + "\n"


def _table(lines: Iterable[Sequence[str]]) -> str:
    lines = list(lines)
    widths = [max(len(cells[n]) for cells in lines) for n in range(len(lines[0]))]
    return "\n".join("  ".join(_cell(cell, n, widths) for n, cell in enumerate(cells)).rstrip() for cells in lines)


def _cell(cell: str, n: int, widths: Sequence[int]) -> str:
    return cell.ljust(widths[n]) if n < 2 else cell.rjust(widths[n])
