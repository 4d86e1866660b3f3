"""Questions answered in words, on a scale, or with true, false, yes or no."""

from dataclasses import dataclass
from typing import Any, ClassVar

from modules.controls import Choice, Control, Raw, beside, first
from modules.interaction import Answer, Feedback, Interaction
from modules.tables import Table

SCALE = tuple(str(n) for n in range(11))
YES_NO = {"yes": "Yes", "no": "No", "unsure": "Not sure"}


@dataclass(frozen=True)
class Text(Interaction):
    """One or more boxes to write in."""

    prompts: tuple[str, ...] = ()
    max: int = 500
    type: ClassVar[str] = "text"
    own_minutes: ClassVar[float] = 2.0

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        prompts = table.texts("prompts", 0, 6)
        return {"prompts": prompts, "max": table.whole("max", 20, 2000, 500)}

    def _labels(self) -> tuple[str, ...]:
        return self.prompts or (self.prompt,)

    def clean(self, raw: Raw) -> dict[str, Any]:
        texts = [first(raw, f"{self.id}.{n}", self.max) for n in range(1, len(self._labels()) + 1)]
        return {"texts": texts} if any(texts) else {}

    def _pairs(self, answer: Answer) -> list[tuple[str, str]]:
        texts = [*answer.get("texts", []), *[""] * len(self._labels())]
        return list(zip(self._labels(), texts, strict=False))

    def controls(self, answer: Answer) -> list[Control]:
        return [
            Control(f"{self.id}.{n}", "textarea", label, value=text, max_length=self.max)
            for n, (label, text) in enumerate(self._pairs(answer), 1)
        ]

    def summary(self, answer: Answer) -> list[str]:
        return [f"{label} {text}" for label, text in self._pairs(answer) if text]

    def recalled(self, answer: Answer) -> list[tuple[str, str]]:
        return [(label if self.prompts else "", text) for label, text in self._pairs(answer) if text]


@dataclass(frozen=True)
class Scale(Interaction):
    """A number from 0 to 10, chosen among eleven buttons."""

    low: str = ""
    high: str = ""
    type: ClassVar[str] = "scale"
    own_minutes: ClassVar[float] = 0.5

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {"low": table.text("low"), "high": table.text("high")}

    def clean(self, raw: Raw) -> dict[str, Any]:
        value = first(raw, self.id)
        return {"value": int(value)} if value in SCALE else {}

    def controls(self, answer: Answer) -> list[Control]:
        value = str(answer.get("value", ""))
        choices = tuple(Choice(n, n, n == value) for n in SCALE)
        return [Control(self.id, "scale", self.prompt, choices=choices, low_label=self.low, high_label=self.high)]

    def summary(self, answer: Answer) -> list[str]:
        return [f"{answer['value']} of 10"] if answer else []


@dataclass(frozen=True)
class Card:
    """A statement that is true or false, and why."""

    statement: str
    answer: bool
    explanation: str


@dataclass(frozen=True)
class TrueFalse(Interaction):
    """Say true or false to each card; the explanation comes after."""

    cards: tuple[Card, ...] = ()
    type: ClassVar[str] = "true-false"
    own_minutes: ClassVar[float] = 2.0

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {"cards": tuple(map(_read_card, table.tables("cards", 1, 10)))}

    def clean(self, raw: Raw) -> dict[str, Any]:
        said = {str(n): first(raw, f"{self.id}.{n}") for n in range(1, len(self.cards) + 1)}
        kept = {n: word == "true" for n, word in said.items() if word in ("true", "false")}
        return {"said": kept} if kept else {}

    def controls(self, answer: Answer) -> list[Control]:
        said = answer.get("said", {})
        return [
            Control(f"{self.id}.{n}", "radios", card.statement, choices=_true_or_false(said.get(str(n))))
            for n, card in enumerate(self.cards, 1)
        ]

    def _feedback(self, answer: Answer) -> list[Feedback]:
        said = answer.get("said", {})
        return [
            Feedback(f"{card.answer}. {card.explanation}", card.statement, said[str(n)] == card.answer)
            for n, card in enumerate(self.cards, 1)
            if str(n) in said
        ]

    def summary(self, answer: Answer) -> list[str]:
        said = answer.get("said", {})
        return [beside(card.statement, str(said[str(n)])) for n, card in enumerate(self.cards, 1) if str(n) in said]


def _read_card(table: Table) -> Card:
    card = Card(table.text("statement"), table.flag("answer"), table.text("explanation"))
    table.finish()
    return card


def _true_or_false(said: bool | None) -> tuple[Choice, ...]:
    return (Choice("true", "True", said is True), Choice("false", "False", said is False))


@dataclass(frozen=True)
class Question:
    """A question answered yes, no or not sure, with what to say to each.

    `concern` names the answers that the clinician must see soon, such as a warning sign.
    """

    question: str
    yes: str = ""
    no: str = ""
    unsure: str = ""
    concern: tuple[str, ...] = ()


@dataclass(frozen=True)
class YesNoAdvice(Interaction):
    """Questions answered yes, no or not sure, each answer with its own advice.

    `private`: nobody may read along, so that its page has a way to leave at once, and no paper has the answers.
    """

    questions: tuple[Question, ...] = ()
    private: bool = False
    type: ClassVar[str] = "yes-no-advice"

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        private = {"private": table.flag("private", False)}
        if "questions" in table:
            return {**private, "questions": tuple(_read_question(one) for one in table.tables("questions", 1, 15))}
        return {**private, "questions": (Question(table.text("prompt"), *_read_advice(table)),)}

    def clean(self, raw: Raw) -> dict[str, Any]:
        said = {str(n): first(raw, f"{self.id}.{n}") for n in range(1, len(self.questions) + 1)}
        kept = {n: word for n, word in said.items() if word in YES_NO}
        return {"said": kept} if kept else {}

    def controls(self, answer: Answer) -> list[Control]:
        said = answer.get("said", {})
        return [
            Control(f"{self.id}.{n}", "radios", one.question, choices=_yes_or_no(said.get(str(n))))
            for n, one in enumerate(self.questions, 1)
        ]

    @property
    def printed(self) -> bool:
        return self.paper and not self.private

    def _said(self, answer: Answer) -> list[tuple[Question, str]]:
        said = answer.get("said", {})
        return [(one, said[str(n)]) for n, one in enumerate(self.questions, 1) if str(n) in said]

    def _feedback(self, answer: Answer) -> list[Feedback]:
        advice = [Feedback(getattr(one, word), one.question) for one, word in self._said(answer)]
        return [one for one in advice if one.text]

    def summary(self, answer: Answer) -> list[str]:
        return [beside(one.question, YES_NO[word]) for one, word in self._said(answer)]

    def concerns(self, answer: Answer) -> list[str]:
        return [beside(one.question, YES_NO[word]) for one, word in self._said(answer) if word in one.concern]


def _read_question(table: Table) -> Question:
    question = Question(table.text("question"), *_read_advice(table))
    table.finish()
    return question


def _read_advice(table: Table) -> tuple[str, str, str, tuple[str, ...]]:
    """Advice for yes, no and not sure, at least one of them; and which of these answers is a concern."""
    advice = (table.text("yes", ""), table.text("no", ""), table.text("unsure", ""))
    if not any(advice):
        table.fault("question", 'Give advice for at least one of "yes", "no" and "unsure".')
    concern = table.texts("concern", 0, 3)
    if set(concern) - YES_NO.keys():
        table.fault("concern", '"concern" needs some of: yes, no, unsure.')
    return *advice, concern


def _yes_or_no(said: str | None) -> tuple[Choice, ...]:
    return tuple(Choice(word, label, word == said) for word, label in YES_NO.items())
