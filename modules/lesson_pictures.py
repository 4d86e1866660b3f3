"""PURE: the pictures of a lesson file: a picture on a line of its own, and the four panels of the story."""

import re
from pathlib import PurePath

from modules import drawings, reading
from modules.lessons import Panel
from modules.tables import ContentError, Source, Table

PICTURE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\(picture:(?P<name>[^)\s]*)\)\s*$")
PANELS = 4
CAPTION_WORDS = 20
CAPTION_GRADE = 6.0  # the four captions taken together, so that a story can be read from its pictures


def read_picture(source: Source, line: int, found: re.Match[str]) -> str:
    """The picture as a safe <figure>; what is wrong with it is a fault of that line, and no picture."""
    if not found["alt"].strip():
        source.fault(line, f'The picture "{found["name"]}" needs words in its [ ] that say what it shows.')
    svg = _inline(source, line, found["name"], found["alt"].strip())
    return f'<figure class="picture">{svg}</figure>' if svg else ""


def read_panels(story: Table) -> tuple[Panel, ...]:
    """The panels of a story, none or four."""
    tables = story.tables("panels")
    if len(tables) not in (0, PANELS):
        story.fault("panels", f'A story has {PANELS} "panels", or none; this one has {len(tables)}.')
    panels = tuple(_read_panel(one) for one in tables)
    grade = reading.read("\n".join(one.words for one in panels)).grade if panels else 0.0
    if _language(story.source) == "en" and grade > CAPTION_GRADE:
        story.fault("panels", f"The reading grade of the captions is {grade:.1f}; at most {CAPTION_GRADE:g}.")
    return panels


def _read_panel(table: Table) -> Panel:
    name, alt, words = table.slug("picture"), table.text("alt"), table.text("words")
    if len(reading.words(words)) > CAPTION_WORDS:
        table.fault("words", f"The caption has {len(reading.words(words))} words; at most {CAPTION_WORDS}.")
    table.finish()
    svg = _inline(table.source, table.line("picture"), name, alt) if name else ""
    return Panel(svg, alt, words)


def _inline(source: Source, line: int, name: str, alt: str) -> str:
    try:
        return drawings.inline(name, alt, _language(source))
    except ContentError as error:
        for fault in error.faults:
            source.fault(line, f'The picture "{name}" cannot be shown. {fault}')
        return ""


def _language(source: Source) -> str:
    """From the name of the file, <slug>.<language>.md."""
    parts = PurePath(source.filename).name.split(".")
    return parts[1] if len(parts) == 3 else "en"
