"""A lesson as the product knows it: its sections and questions, and the steps a patient takes through it.

A lesson file is read by `modules.lesson_files.parse`; `to_dict` is the canonical form that is hashed and stored.
"""

from dataclasses import asdict, dataclass
from math import ceil
from typing import Any, Self, cast

from modules import interactions
from modules.choosing import Choose
from modules.interaction import Interaction

WORDS_PER_MINUTE = 130  # slow, kind reading: tired readers and pain cost about a third of the usual 200
OWN_MINUTES = {"check-in": 0.5, "quiz": 0.0, "plan": 2.0, "rating": 0.5}  # besides words and questions
TITLES = {"check-in": "Check in", "quiz": "Quick quiz", "plan": "Plan your week", "rating": "How was this lesson?"}
RESERVED = ("story", "try", "summary")  # section ids with a fixed place in the frame


@dataclass(frozen=True)
class Block:
    """A piece of a section: safe HTML or a question. `track` is "" when everybody sees it."""

    track: str = ""
    html: str = ""
    words: int = 0
    interaction: Interaction | None = None

    @property
    def minutes(self) -> float:
        return self.interaction.minutes if self.interaction else self.words / WORDS_PER_MINUTE

    def to_dict(self) -> dict[str, Any]:
        if self.interaction:
            return {"track": self.track, "interaction": self.interaction.to_dict()}
        return {"track": self.track, "html": self.html, "words": self.words}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        if "interaction" in data:
            return cls(data["track"], interaction=interactions.from_dict(data["interaction"]))
        return cls(**data)


@dataclass(frozen=True)
class Section:
    """One short part of a lesson, a page of its own. The id is part of the URL."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    def for_track(self, track: str) -> tuple[Block, ...]:
        """What a patient of this track sees, in order; nothing when the section is for another track."""
        return tuple(block for block in self.blocks if block.track in ("", track))

    def interactions(self, track: str) -> list[Interaction]:
        return [block.interaction for block in self.for_track(track) if block.interaction]

    def minutes(self, track: str) -> float:
        return sum(block.minutes for block in self.for_track(track))


@dataclass(frozen=True)
class Panel:
    """One picture of the story: the drawing as a safe <svg>, what it shows, and the words below it."""

    picture: str
    alt: str
    words: str


@dataclass(frozen=True)
class Story:
    """Who the case story is about, its title, and its four panels if it is drawn; the text is the section `story`."""

    character: str
    title: str
    panels: tuple[Panel, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The inverse of `asdict`; a story published before there were panels has none."""
        panels = tuple(Panel(**one) for one in data.get("panels", ()))
        return cls(data["character"], data["title"], panels)


@dataclass(frozen=True)
class Step:
    """One page of a lesson. `minutes_left` counts from the start of this step to the end of the lesson, rounded up."""

    slug: str
    title: str
    kind: str  # check-in | section | story | try | quiz | plan | summary | rating
    minutes_left: int

    @property
    def is_ours(self) -> bool:
        """Its title belongs to the frame, and is in no lesson's file."""
        return self.kind in TITLES


@dataclass(frozen=True)
class Lesson:
    """One weekly unit. `frame` is "full", or "short" for a lesson that does not count as one of the eight."""

    slug: str
    code: str
    title: str
    language: str
    minutes: int
    in_one_line: str
    objectives: tuple[str, ...]
    worksheets: tuple[str, ...]
    practice: tuple[str, ...]
    sections: tuple[Section, ...]
    quiz: tuple[Choose, ...]
    story: Story | None
    guide_notes: str  # safe HTML, for the clinician
    safety_notes: str  # safe HTML, for the clinician
    counted: bool = True
    frame: str = "full"

    def section(self, id: str) -> Section | None:
        return next((section for section in self.sections if section.id == id), None)

    def interaction(self, id: str) -> Interaction | None:
        """A question of any section or of the quiz, by its id."""
        blocks = (block.interaction for section in self.sections for block in section.blocks)
        return next((one for one in (*blocks, *self.quiz) if one and one.id == id), None)

    def to_dict(self) -> dict[str, Any]:
        """The canonical form: plain JSON types alone; `from_dict` is its inverse."""
        sections = [
            {"id": one.id, "title": one.title, "blocks": [block.to_dict() for block in one.blocks]}
            for one in self.sections
        ]
        quiz = [question.to_dict() for question in self.quiz]
        story = asdict(self.story) if self.story else None
        lists = {key: list(getattr(self, key)) for key in ("objectives", "worksheets", "practice")}
        plain = {key: getattr(self, key) for key in PLAIN}
        body: dict[str, Any] = _lists({**plain, **lists, "sections": sections, "quiz": quiz, "story": story})
        return body

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        sections = tuple(
            Section(one["id"], one["title"], tuple(map(Block.from_dict, one["blocks"]))) for one in data["sections"]
        )
        quiz = tuple(cast(Choose, interactions.from_dict(question)) for question in data["quiz"])
        story = Story.from_dict(data["story"]) if data["story"] else None
        lists: dict[str, Any] = {key: tuple(data[key]) for key in ("objectives", "worksheets", "practice")}
        plain: dict[str, Any] = {key: data[key] for key in PLAIN}
        return cls(**plain, **lists, sections=sections, quiz=quiz, story=story)


PLAIN = (
    "slug", "code", "title", "language", "minutes", "in_one_line", "guide_notes", "safety_notes", "counted", "frame",
)  # fmt: skip


def _lists(value: Any) -> Any:
    """Tuples as lists, all the way down, as JSON would give them back."""
    if isinstance(value, dict):
        return {key: _lists(one) for key, one in value.items()}
    return [_lists(one) for one in value] if isinstance(value, list | tuple) else value


def steps(lesson: Lesson, track: str) -> list[Step]:
    """The pages of a lesson in order: check-in, teaching sections, story, try, quiz, plan, summary, rating.

    A short frame has no check-in, since there is no last week yet; a part the lesson does not have is left out.
    """
    pages = list(_pages(lesson, track))
    left = [sum(minutes for *_, minutes in pages[n:]) for n in range(len(pages))]
    return [Step(*page[:3], minutes_left=ceil(rest)) for page, rest in zip(pages, left, strict=True)]


def _pages(lesson: Lesson, track: str) -> list[tuple[str, str, str, float]]:
    teaching = [(one.id, one.title, "section", one.minutes(track)) for one in _shown(lesson, track)]
    fixed = {one: _fixed(lesson, one, track) for one in RESERVED}
    quiz = OWN_MINUTES["quiz"] + sum(question.minutes for question in lesson.quiz)
    return [
        *([_own("check-in")] if lesson.frame == "full" else []),
        *teaching,
        *fixed["story"],
        *fixed["try"],
        *([("quiz", TITLES["quiz"], "quiz", quiz)] if lesson.quiz else []),
        *([_own("plan")] if lesson.practice else []),
        *fixed["summary"],
        _own("rating"),
    ]


def _shown(lesson: Lesson, track: str) -> list[Section]:
    return [one for one in lesson.sections if one.id not in RESERVED and one.for_track(track)]


def _fixed(lesson: Lesson, id: str, track: str) -> list[tuple[str, str, str, float]]:
    section = lesson.section(id)
    return [(id, section.title, id, section.minutes(track))] if section and section.for_track(track) else []


def _own(kind: str) -> tuple[str, str, str, float]:
    return (kind, TITLES[kind], kind, OWN_MINUTES[kind])
