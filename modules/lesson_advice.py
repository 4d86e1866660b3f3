"""PURE: what a writer may want to look at again in a lesson; nothing here refuses one."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from modules import prose, reading
from modules.lesson_language import note_lines
from modules.lessons import Lesson, steps
from modules.plain_words import plainer

if TYPE_CHECKING:
    from modules.lesson_files import Draft, LessonFile

LESSON_WORDS = (1500, 2500)
SENTENCE_WORDS = 25
PARAGRAPH_WORDS = 80
PASSIVE_SHARE = 0.15  # of the sentences of a section
PASSIVE_LEAST = 3  # sentences: two in a short section are no habit
FEW_MINUTES, SPARE_MINUTES = 1.2, 1.5  # too few are no help in planning a day, and too many frighten people off

BE = r"\b(?:am|is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)\b"
DONE = (
    r"\w{2,}ed|made|done|given|taken|told|seen|known|shown|kept|held|felt|found|left|lost|meant|put|read|said|sent|set|"
    r"built|brought|bought|caught|chosen|cut|driven|forgotten|heard|hidden|hurt|paid|spoken|spent|thrown|understood|"
    r"written|worn"
)
STATES = r"tired|scared|worried|allowed|used|interested|pleased|ashamed|relaxed|exhausted|frightened|hurt|excited|bored"
PASSIVE = re.compile(
    rf"{BE}(?:\s+(?:not|never|often|always|also|\w+ly))?\s+(?!(?:{STATES})\b)(?:{DONE})\b", re.IGNORECASE
)


def warnings(read: "LessonFile") -> Iterator[tuple[int, str]]:
    """Line and sentence of everything to look at again, in the order of the file."""
    source = read.source
    yield from sorted(
        {
            *_of_the_whole(read.lesson, read.sections),
            *(one for section in read.sections for one in _of_a_section(source.lines, section, read.lesson.language)),
            *plainer(source.lines, read.lesson.language, note_lines(source)),
        }
    )


def total_words(sections: "list[Draft]") -> int:
    """Words of all the prose of a lesson, on whichever track."""
    return sum(prose.word_count(text) for section in sections for _, text in section.plain)


def _of_the_whole(lesson: Lesson, sections: "list[Draft]") -> Iterator[tuple[int, str]]:
    total = total_words(sections)
    if lesson.counted and not LESSON_WORDS[0] <= total <= LESSON_WORDS[1]:
        yield 1, f"The lesson has {total} words; {LESSON_WORDS[0]} to {LESSON_WORDS[1]} is usual."
    needed = max(steps(lesson, track)[0].minutes_left for track in ("cbt", "act"))
    if not needed / FEW_MINUTES <= lesson.minutes <= needed * SPARE_MINUTES:
        yield 1, f'"minutes" says {lesson.minutes}; words and questions take about {needed}.'


def _of_a_section(lines: list[str], section: "Draft", language: str) -> Iterator[tuple[int, str]]:
    for _, text in section.plain:
        for paragraph in text.split("\n"):
            yield from ((_line(lines, section.line, start), one) for start, one in _long(paragraph))
    for track in section.tracks() if language == "en" else []:
        said = reading.sentences(section.text(track))
        passive = [one for one in said if PASSIVE.search(one)]
        if len(passive) >= PASSIVE_LEAST and len(passive) > PASSIVE_SHARE * len(said):
            line = _line(lines, section.line, passive[0])
            yield (
                line,
                f'{len(passive)} of {len(said)} sentences here say what is done and not who does it: "{passive[0]}"',
            )


def _long(paragraph: str) -> Iterable[tuple[str, str]]:
    start = " ".join(paragraph.split()[:6])
    if prose.word_count(paragraph) > PARAGRAPH_WORDS:
        yield paragraph, f'A paragraph of more than {PARAGRAPH_WORDS} words: "{start} …"'
    for sentence in reading.sentences(paragraph):
        if prose.word_count(sentence) > SENTENCE_WORDS:
            yield sentence, f'A sentence of more than {SENTENCE_WORDS} words: "{" ".join(sentence.split()[:6])} …"'


def _line(lines: list[str], first: int, words: str) -> int:
    """The line from `first` on that holds the beginning of these words; `first` when marks stand between them."""
    wanted = " ".join(re.sub(r"[*_\[\]]", "", words).split()[:5])
    found = (n for n, line in enumerate(lines[first - 1 :], first) if wanted in re.sub(r"[*_\[\]]", "", line))
    return next(found, first)
