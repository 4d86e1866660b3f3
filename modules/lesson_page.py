"""One page of a lesson as its reader sees it now: prose, questions, what is said back, and where she is."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from icbt.models import Enrolment
from modules import frame, published, recalled
from modules.controls import Control
from modules.drawn import Drawn
from modules.interaction import Feedback, Interaction
from modules.lessons import Lesson, Section, Step, steps
from modules.models import LessonProgress
from modules.programme_view import minutes_left
from modules.recalled import Recalled
from modules.recalling import Recall

INLINE = ("sort", "dial", "simulator", "true-false", "yes-no-advice")  # short answers that stand in one row
PAPER_WITHOUT = ("check-in", "quiz", "plan", "rating", "true-false")
LONG, MANY = 26, 5  # characters of an option, and options of a question


@dataclass(frozen=True)
class Input:
    """One input of a question, and what is said back to it alone."""

    control: Control
    feedback: tuple[Feedback, ...]

    @property
    def layout(self) -> str:
        """Long options stand one under the other, many short ones in a flow; "" leaves it to the kind of input."""
        longest = max((len(choice.label) for choice in self.control.choices), default=0)
        if self.control.kind == "checkboxes" and longest > LONG:
            return "choices"
        return "chips" if len(self.control.choices) > MANY and longest < LONG else ""


@dataclass(frozen=True)
class Asked:
    """A question as shown: its inputs with what was answered, and what is said back to the whole of it."""

    id: str
    type: str
    prompt: str
    inputs: tuple[Input, ...]
    feedback: tuple[Feedback, ...]
    worksheet: str
    concern: bool
    part: str = ""
    script: str = ""
    piece: Any = None
    private: bool = False
    printed: bool = True

    @property
    def inline(self) -> bool:
        return self.type in INLINE

    @property
    def legend(self) -> bool:
        """Whether the prompt stands above the inputs; a single input has it as its own label."""
        return not (len(self.inputs) == 1 and self.inputs[0].control.label == self.prompt)

    @property
    def labelled(self) -> bool:
        """Whether what is said back names the answer it belongs to; one answer needs no name."""
        return len(self.feedback) > 1


@dataclass(frozen=True)
class Shown:
    """A piece of the page: prose (safe HTML) or a question."""

    html: str = ""
    question: Asked | None = None


@dataclass(frozen=True)
class Page:
    """One page of a lesson. `told` names what was said back on it, so that nobody goes on without having seen it."""

    lesson: Lesson
    step: Step
    number: int
    pages: tuple[Step, ...]
    done: frozenset[str]
    before: Step | None
    after: Step | None
    blocks: tuple[Shown, ...]
    told: str
    minutes_left: int

    @property
    def count(self) -> int:
        return len(self.pages)

    @property
    def asks(self) -> bool:
        return any(block.question and block.question.inputs for block in self.blocks)

    @property
    def private(self) -> bool:
        """Whether it asks what nobody may read along."""
        return any(block.question and block.question.private for block in self.blocks)

    @property
    def scripts(self) -> tuple[str, ...]:
        """The modules of static/js that its questions ask for, each once."""
        asked = (block.question.script for block in self.blocks if block.question)
        return tuple(dict.fromkeys(one for one in asked if one))

    @property
    def draws(self) -> bool:
        """Whether an answer is drawn on it, so that it needs the styles of those pictures."""
        asked = [block.question for block in self.blocks if block.question]
        return any(one.part == Drawn.part or getattr(one.piece, "drawn", None) for one in asked)


def progress_of(enrolment: Enrolment, slug: str) -> LessonProgress | None:
    """Her progress in a lesson she has opened; None otherwise."""
    rows = LessonProgress.objects.of(enrolment).opened().select_related("enrolment__patient", "enrolment__clinician")
    return rows.filter(lesson=slug).first()


def page(progress: LessonProgress, slug: str) -> Page | None:
    """The page of that name; None when this lesson has none."""
    lesson, track = published.lesson(progress.content_id), progress.enrolment.track
    step = next((one for one in steps(lesson, track) if one.slug == slug), None)
    if step is None:
        return None
    asked = frame.questions(lesson, step, track)
    brought = recalled.recalled(progress.enrolment, [one for one in asked if isinstance(one, Recall)])
    return drawn(lesson, track, slug, progress.answers_on(step.kind), brought, progress.steps_done)


def drawn(
    lesson: Lesson,
    track: str,
    slug: str,
    answers: Mapping[str, Any],
    brought: Mapping[str, Recalled],
    done: Collection[str] = (),
) -> Page:
    """A page of a lesson with these answers, and with what questions bring back by their ids. It has to exist."""
    pages = steps(lesson, track)
    place = next(n for n, one in enumerate(pages) if one.slug == slug)
    step = pages[place]
    return Page(
        lesson=lesson,
        step=step,
        number=place + 1,
        pages=tuple(pages),
        done=frozenset(done),
        before=pages[place - 1] if place else None,
        after=pages[place + 1] if place + 1 < len(pages) else None,
        blocks=tuple(_blocks(lesson, step, track, answers, brought)),
        told=told(frame.questions(lesson, step, track), answers),
        minutes_left=minutes_left(lesson, step, track),
    )


def _blocks(
    lesson: Lesson, step: Step, track: str, answers: Mapping[str, Any], brought: Mapping[str, Recalled]
) -> list[Shown]:
    section = lesson.section(step.slug)
    if not section or step.kind in ("check-in", "quiz", "plan", "rating"):
        asked = frame.questions(lesson, step, track)
        return [Shown(question=_asked(one, answers, brought)) for one in asked]
    blocks = section.for_track(track)
    return [
        Shown(question=_asked(block.interaction, answers, brought)) if block.interaction else Shown(html=block.html)
        for block in blocks
    ]


def _asked(one: Interaction, answers: Mapping[str, Any], brought: Mapping[str, Recalled]) -> Asked:
    answer = answers.get(one.id, {})
    said, labels = one.feedback(answer), {control.label for control in one.controls(answer)}
    return Asked(
        id=one.id,
        type=one.type,
        prompt=one.prompt,
        inputs=tuple(Input(control, _said_to(control, said)) for control in one.controls(answer)),
        feedback=tuple(feedback for feedback in said if feedback.label not in labels),
        worksheet=getattr(one, "worksheet", ""),
        concern=bool(one.concerns(answer)),
        part=one.part,
        script=one.script,
        piece=brought.get(one.id) or one.piece(answer),
        private=getattr(one, "private", False),
        printed=one.printed,
    )


def _said_to(control: Control, said: list[Feedback]) -> tuple[Feedback, ...]:
    return tuple(feedback for feedback in said if feedback.label == control.label)


def told(asked: list[Interaction], answers: Mapping[str, Any]) -> str:
    """A short name for everything that is said back to these answers; "" for nothing."""
    said = [feedback.text for feedback in frame.said_back(asked, answers)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] if said else ""


def first_said(asked: list[Interaction], answers: Mapping[str, Any]) -> str:
    """The place on the page where something is first said back; "" for none."""
    return next((place(one) for one in asked if one.feedback(answers.get(one.id, {}))), "")


def place(one: Interaction) -> str:
    """Where the answer to a question is said back: at the question, or at the picture below a long one."""
    return f"drawn-{one.id}" if isinstance(one, Drawn) else f"said-{one.id}"


def last_plan(progress: LessonProgress) -> list[tuple[str, list[str]]]:
    """What she planned in the lesson she opened before this one, as questions and lines; empty without a plan."""
    rows = LessonProgress.objects.of(progress.enrolment).opened().filter(opened_at__lt=progress.opened_at)
    before = rows.order_by("-opened_at").first()
    if before is None or not before.plan:
        return []
    return frame.lines(frame.plan_questions(published.lesson(before.content_id)), before.plan)


def answered(
    progress: LessonProgress, without: Collection[str] = (), *, paper: bool = False
) -> list[tuple[Step, list[tuple[str, list[str]]]]]:
    """Every step with answers, each with its questions and short lines; `without` names kinds of steps and types.

    For `paper`, without the answers that may not stand on any.
    """
    lesson, track = published.lesson(progress.content_id), progress.enrolment.track
    found = []
    for step in steps(lesson, track):
        asked = [one for one in frame.questions(lesson, step, track) if one.printed or not paper]
        kept = [one for one in asked if one.type not in without and step.kind not in without]
        found.append((step, frame.lines(kept, progress.answers_on(step.kind))))
    return [(step, lines) for step, lines in found if lines]


def concerns(progress: LessonProgress) -> list[str]:
    """The warning answers as they stand now, as short lines."""
    lesson, track = published.lesson(progress.content_id), progress.enrolment.track
    return [
        line
        for step in steps(lesson, track)
        for line in frame.concerns(frame.questions(lesson, step, track), progress.answers_on(step.kind))
    ]


def paper(progress: LessonProgress) -> dict[str, Any]:
    """What the printed summary shows: the lesson, its summary as safe HTML, her plan, and her other answers."""
    lesson, track = published.lesson(progress.content_id), progress.enrolment.track
    section = lesson.section("summary")
    blocks = section.for_track(track) if section else ()
    return {
        "lesson": lesson,
        "summary": [block.html for block in blocks if block.html],
        "plan": frame.lines(frame.plan_questions(lesson), progress.plan or {}),
        "answers": answered(progress, without=PAPER_WITHOUT, paper=True),
        "progress": progress,
    }


def published_lesson(progress: LessonProgress) -> Lesson:
    """The exact version of the lesson that she opened."""
    return published.lesson(progress.content_id)


def current_in(language: str, slug: str) -> Lesson | None:
    """A lesson as it stands now in that language (en-gb counts as en), else in English; None when there is none."""
    return published.current_lessons(language.partition("-")[0]).get(slug)


def to_read(lesson: Lesson) -> list[dict[str, Any]]:
    """A text without questions, section by section: its title and its prose, as everybody reads it."""
    return [{"title": one.title, "blocks": _prose(one)} for one in lesson.sections]


def _prose(section: Section) -> list[Shown]:
    return [Shown(html=block.html) for block in section.for_track("") if block.html]
