"""The questions that every lesson asks around its own: the check-in, the plan for the week, and how it was.

They are questions like any other, so their answers go through the same allow-list. Nothing in them is required.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from modules.answering import Scale, Text
from modules.choosing import Choose, Tick
from modules.interaction import Answer, Feedback, Interaction, Option
from modules.lessons import Lesson, Step

MOST_PRACTICES = 2  # one or two tasks a week are done; long lists are not
SURE_ENOUGH = 7  # of 10; below it, a smaller plan is kept more often (a rule of thumb of goal setting, our choice)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Most days")

PRACTISE = "What would you like to practise? Choose one or two."
TOO_MANY = "That is a good list. One or two is plenty for a week: what would you keep? You can always do more."
SMALLER = (
    "Good to know. What would make it a 7 or more? Half the time, one day less, or only the first minute. "
    "A small plan that you keep helps more than a big one."
)
SURE = "That sounds like a plan that fits your week."
THANKS_A_LOT = (
    "Thank you for saying so. Somebody in your team will see this in working hours. "
    "If you do not feel safe, open Help now at the top of this page. It is open day and night."
)
THANKS_A_LITTLE = "Thank you for saying so. It helps us, and your clinician can see it."


@dataclass(frozen=True)
class Practices(Tick):
    """Which tasks to practise this week; more than two gets a kind word and is kept all the same."""

    type: ClassVar[str] = "practices"

    def _feedback(self, answer: Answer) -> list[Feedback]:
        return [Feedback(TOO_MANY)] if len(answer.get("chosen", [])) > MOST_PRACTICES else []


@dataclass(frozen=True)
class Confidence(Scale):
    """How sure she is that she can do it; below 7 of 10 a smaller plan is suggested."""

    type: ClassVar[str] = "confidence"

    def _feedback(self, answer: Answer) -> list[Feedback]:
        return [Feedback(SURE if answer["value"] >= SURE_ENOUGH else SMALLER)]


CHECK_IN: tuple[Interaction, ...] = (
    Choose(
        "practice",
        "How did your practice go since the last lesson?",
        options=(
            Option("I did most of it", "Well done. That took effort."),
            Option("I did some of it", "Some of it counts. You have begun."),
            Option("Not this time", "That happens. Nothing is lost, and you can start from here."),
            Option("I had nothing to practise yet", "Then today is a fine day to begin."),
        ),
    ),
    Choose(
        "today",
        "How are you today?",
        options=(
            Option("Better than usual", "Good to hear. Same plan, even on a good day."),
            Option("About as usual", "Good that you are here."),
            Option("It is a rough day", "Then keep it short. One part is enough, and you can stop after any of them."),
        ),
    ),
)
RATING: tuple[Interaction, ...] = (
    Scale("usefulness", "How useful was this lesson for you?", low="not useful", high="very useful"),
    Choose(
        "trouble",
        "Did anything in it trouble you?",
        options=(Option("No"), Option("A little", THANKS_A_LITTLE), Option("A lot", THANKS_A_LOT)),
    ),
    Text("trouble-text", "If you like, say what it was.", max=1000),
)


def plan_questions(lesson: Lesson) -> tuple[Interaction, ...]:
    """What to practise, when, where, what may come between, and how sure she is."""
    return (
        Practices(
            "practices", "What would you like to practise? Choose one or two.", options=_options(lesson.practice)
        ),
        Choose("day", "On which day do you start?", options=_options(DAYS)),
        Text(
            "place",
            "Where, and what may get in the way?",
            prompts=("Where, and at what time of day?", "What may get in the way? What could you do then?"),
            max=300,
        ),
        Confidence("confidence", "How sure are you that you can do it?", low="not at all sure", high="very sure"),
        Text("smaller", "A smaller version, for a rough day", max=300),
    )


def _options(texts: Sequence[str]) -> tuple[Option, ...]:
    return tuple(map(Option, texts))


def questions(lesson: Lesson, step: Step, track: str) -> list[Interaction]:
    """Every question of one page of a lesson, whatever kind of page it is."""
    match step.kind:
        case "check-in":
            return list(CHECK_IN)
        case "quiz":
            return list(lesson.quiz)
        case "plan":
            return list(plan_questions(lesson))
        case "rating":
            return list(RATING)
    section = lesson.section(step.slug)
    return section.interactions(track) if section else []


def clean(asked: Sequence[Interaction], raw: Any) -> dict[str, dict[str, Any]]:
    """What may be kept of a posted page: answers by question; a question without an answer is {}."""
    return {one.id: one.clean(raw) for one in asked}


def said_back(asked: Sequence[Interaction], answers: Answer) -> list[Feedback]:
    """Everything that is said back to the answers of a page."""
    return [feedback for one in asked for feedback in one.feedback(answers.get(one.id, {}))]


def concerns(asked: Sequence[Interaction], answers: Answer) -> list[str]:
    """What in the answers of a page the clinician must see soon, as short lines."""
    return [line for one in asked for line in one.concerns(answers.get(one.id, {}))]


def lines(asked: Sequence[Interaction], answers: Answer) -> list[tuple[str, list[str]]]:
    """The answered questions of a page with their answers as short lines."""
    found = [(one.prompt, one.summary(answers.get(one.id, {}))) for one in asked]
    return [(prompt, [line.removeprefix(prompt).strip() for line in said]) for prompt, said in found if said]
