"""Lesson files: front matter, sections and fenced blocks, read into a `Lesson` or into a list of faults."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePath

from modules import interactions, prose
from modules.choosing import Choose
from modules.doses import check_doses
from modules.known import Known
from modules.lesson_language import check_language
from modules.lesson_pictures import PICTURE, read_panels, read_picture
from modules.lessons import RESERVED, TITLES, Block, Lesson, Section, Story
from modules.links import check_links
from modules.recalling import Recall
from modules.safety_rules import check_safety
from modules.tables import Source, Table

HEADING = re.compile(r"^## +(?P<title>.+?) *\{#(?P<id>[^}]*)\} *$")
FENCE = re.compile(r"^(?P<ticks>`{3,}) *(?P<kind>[\w-]*) *(?P<track>[\w-]*) *$")
FULL_FRAME_QUIZ = 3
PAGES = ("print",)  # the addresses of a lesson that are no part of it (modules.urls)


@dataclass
class Draft:
    """A section while it is read: its line, and for each track ("" for everybody) the words a patient reads."""

    id: str
    title: str
    line: int
    blocks: list[Block] = field(default_factory=list)
    plain: list[tuple[str, str]] = field(default_factory=list)
    recalls: list[tuple[Table, Recall]] = field(default_factory=list)

    def text(self, track: str) -> str:
        return "\n".join(text for own, text in self.plain if own in ("", track))

    def tracks(self) -> list[str]:
        """The tracks that read this section differently; [""] when all read the same."""
        return sorted({own for own, _ in self.plain if own}) or [""]


@dataclass
class LessonFile:
    """Everything read from one file; `lesson` is complete only when the source has no fault."""

    source: Source
    lesson: Lesson
    sections: list[Draft]


def parse(text: str, *, filename: str, worksheets: Collection[str] | None = None, known: Known | None = None) -> Lesson:
    """The lesson in `text`. `filename` gives slug and language (making-sense.en.md).

    With `worksheets`, the slugs that exist, a reference to any other is a fault; with `known`, so is bringing back
    an answer that nobody is asked for. Raises ContentError with every fault.
    """
    read = read_lesson(text, filename=filename, worksheets=worksheets, known=known)
    read.source.refuse()
    return read.lesson


def read_lesson(
    text: str, *, filename: str, worksheets: Collection[str] | None = None, known: Known | None = None
) -> LessonFile:
    """As `parse`, but the faults stay with the source, beside what could be read."""
    source = Source(text, filename)
    end = _front_matter_end(source)
    table = source.toml(2, end - 1)
    sections = _read_sections(source, end + 1)
    lesson = _read_lesson(table, sections, PurePath(filename).name)
    if not table.broken:
        _check_frame(table, lesson)
        _check_worksheets(table, lesson, worksheets)
        _check_recalls(sections, known)
        check_language(source, table, lesson, sections)
        check_links(source, known)
        check_doses(source)
        check_safety(table, lesson)
    return LessonFile(source, lesson, sections)


def _front_matter_end(source: Source) -> int:
    """The line of the closing +++ (from 1)."""
    marks = [n for n, line in enumerate(source.lines, 1) if line.strip() == "+++"]
    if len(marks) < 2 or marks[0] != 1:
        source.fault(1, "A lesson starts with its front matter between two lines of +++.")
        return 1
    return marks[1]


def _read_lesson(table: Table, sections: list[Draft], name: str) -> Lesson:
    slug, language = table.slug("slug"), _language(table, name)
    if slug and language and name != f"{slug}.{language}.md":
        table.fault("slug", f'"slug" is "{slug}", but the file is called {name}.')
    counted = table.flag("counted", True)
    lesson = Lesson(
        slug=slug,
        code=table.text("code"),
        title=table.text("title"),
        language=language,
        minutes=table.whole("minutes", 3, 60),
        in_one_line=table.text("in_one_line"),
        objectives=table.texts("objectives", 1, 8),
        worksheets=table.texts("worksheets", 0, 6),
        practice=table.texts("practice", 1 if counted else 0, 6),
        sections=tuple(Section(one.id, one.title, tuple(one.blocks)) for one in sections),
        quiz=tuple(Choose.quiz(one, n) for n, one in enumerate(table.tables("quiz"), 1)),
        story=_read_story(table),
        guide_notes=prose.html(table.text("guide_notes")),
        safety_notes=prose.html(table.text("safety_notes")),
        counted=counted,
        frame=table.choice("frame", ("full", "short"), "full" if counted else "short"),
    )
    table.finish()
    return lesson


def _language(table: Table, name: str) -> str:
    found = re.fullmatch(r"[a-z0-9-]+\.(?P<language>[a-z]{2,3}(?:-[a-z]{2})?)\.md", name)
    if not found:
        table.fault("slug", f"The file is called {name}; a lesson file is called like making-sense.en.md.")
        return ""
    return found["language"]


def _read_story(table: Table) -> Story | None:
    story = table.table("story")
    if not story:
        return None
    found = Story(story.text("character"), story.text("title"), read_panels(story))
    story.finish()
    return found


def _check_frame(table: Table, lesson: Lesson) -> None:
    """A full lesson has every part of the frame; a short one has at least one section and a summary if it likes."""
    last = len(table.source.lines)
    if not [one for one in lesson.sections if one.id not in RESERVED]:
        table.source.fault(last, "The lesson has no teaching section; start one with ## Title {#id}.")
    if lesson.frame == "short":
        return
    for id in RESERVED:
        if not lesson.section(id):
            table.source.fault(last, f"The lesson has no section {{#{id}}}.")
    if not lesson.story:
        table.fault("story", 'The lesson needs a [story] table with "character" and "title".')
    if len(lesson.quiz) != FULL_FRAME_QUIZ:
        table.fault("quiz", f"The quiz needs {FULL_FRAME_QUIZ} questions; it has {len(lesson.quiz)}.")


def _check_worksheets(table: Table, lesson: Lesson, worksheets: Collection[str] | None) -> None:
    used = {getattr(block.interaction, "worksheet", "") for one in lesson.sections for block in one.blocks} - {""}
    for slug in sorted(used - set(lesson.worksheets)):
        table.fault("worksheets", f'The lesson uses the worksheet "{slug}"; add it to "worksheets".')
    for slug in lesson.worksheets:
        if worksheets is not None and slug not in worksheets:
            table.fault("worksheets", f'There is no worksheet "{slug}".')


def _check_recalls(sections: list[Draft], known: Known | None) -> None:
    for table, recall in [one for section in sections for one in section.recalls]:
        if known and (fault := known.fault(recall)):
            table.fault(*fault)


def _read_sections(source: Source, first: int) -> list[Draft]:
    """The drafts from line `first` on: prose up to a fence, the fence, prose again, until the next heading."""
    sections: list[Draft] = []
    seen: set[str] = set()
    prose_from = line = first
    while line <= len(source.lines):
        text = source.lines[line - 1]
        if fence := FENCE.match(text):
            _add_prose(source, sections, prose_from, line - 1, "")
            line = prose_from = _read_fence(source, sections, seen, line, fence, "") + 1
        elif heading := HEADING.match(text):
            _add_prose(source, sections, prose_from, line - 1, "")
            sections.append(_start(source, sections, line, heading))
            line = prose_from = line + 1
        else:
            line += 1
    _add_prose(source, sections, prose_from, len(source.lines), "")
    return sections


def _start(source: Source, sections: list[Draft], line: int, heading: re.Match[str]) -> Draft:
    id = heading["id"].strip()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        source.fault(line, f'The section id "{id}" needs small letters, digits and hyphens.')
    if id in TITLES or id in PAGES:
        source.fault(line, f'The section id "{id}" belongs to the frame; choose another.')
    if id in {one.id for one in sections}:
        source.fault(line, f'The section id "{id}" is used twice.')
    return Draft(id, heading["title"], line)


def _add_prose(source: Source, sections: list[Draft], first: int, last: int, track: str) -> None:
    """Prose, cut at each picture, which stands on a line of its own."""
    for number in range(first, last + 1):
        if picture := PICTURE.match(source.lines[number - 1]):
            _add_text(source, sections, first, number - 1, track)
            if sections:
                sections[-1].blocks.append(Block(track, read_picture(source, number, picture)))
            first = number + 1
    _add_text(source, sections, first, last, track)


def _add_text(source: Source, sections: list[Draft], first: int, last: int, track: str) -> None:
    lines = source.lines[first - 1 : last]
    markdown = "\n".join(lines).strip()
    if not markdown:
        return
    for number, text in enumerate(lines, first):
        if prose.RAW_HTML.search(text):
            source.fault(number, "HTML is not allowed in a lesson; write it in Markdown.")
        if "![" in text:
            source.fault(number, "A picture stands on a line of its own: ![what it shows](picture:name).")
        if re.match(r"##? ", text):
            source.fault(number, "A section starts with ## Title {#id}; a heading inside one starts with ###.")
        if re.match(r" {0,3}~{3,}|`{3,}", text):
            source.fault(number, "This fence is not closed, or is not an interaction or track block.")
    if not sections:
        return source.fault(first, "Text before the first section; start one with ## Title {#id}.")
    plain = prose.plain(markdown)
    words = prose.word_count(plain)
    sections[-1].blocks.append(Block(track, prose.html(markdown), words))
    sections[-1].plain.append((track, plain))


def _read_fence(
    source: Source, sections: list[Draft], seen: set[str], line: int, fence: re.Match[str], track: str
) -> int:
    """Read one fenced block and return the line that closes it. A track block may hold interactions."""
    closing = (n for n in range(line + 1, len(source.lines) + 1) if source.lines[n - 1].strip() == fence["ticks"])
    end = next(closing, 0)
    if not end:
        source.fault(line, f"This block is never closed; end it with a line of {fence['ticks']}.")
        return len(source.lines)
    if not sections:
        source.fault(line, "A block before the first section; start one with ## Title {#id}.")
    elif fence["kind"] == "interaction":
        _add_interaction(source.toml(line + 1, end - 1), sections[-1], seen, fence["track"] or track)
    elif fence["kind"] == "track" and fence["track"] and not track:
        _read_track(source, sections, seen, line + 1, end - 1, fence["track"])
    else:
        source.fault(line, 'A fenced block is "```interaction", or "```track act" or another track, not nested.')
    return end


def _read_track(source: Source, sections: list[Draft], seen: set[str], first: int, last: int, track: str) -> None:
    prose_from = line = first
    while line <= last:
        if fence := FENCE.match(source.lines[line - 1]):
            _add_prose(source, sections, prose_from, line - 1, track)
            line = prose_from = _read_fence(source, sections, seen, line, fence, track) + 1
        else:
            line += 1
    _add_prose(source, sections, prose_from, last, track)


def _add_interaction(table: Table, section: Draft, seen: set[str], track: str) -> None:
    found = None if table.broken else interactions.read(table)
    if not found:
        return
    if found.id in seen or re.fullmatch(r"quiz-\d+", found.id):
        table.fault("id", f'The interaction id "{found.id}" is used twice, or belongs to the quiz.')
    seen.add(found.id)
    section.blocks.append(Block(track, interaction=found))
    section.recalls.extend([(table, found)] if isinstance(found, Recall) else [])
