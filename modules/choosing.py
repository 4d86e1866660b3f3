"""Questions answered by choosing: tick any, choose one, sort into bins."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from modules.controls import Control, Raw, first, known
from modules.interaction import Answer, Feedback, Interaction, Option, read_options, ticked
from modules.tables import Table


@dataclass(frozen=True)
class Tick(Interaction):
    """Tick any of the options."""

    options: tuple[Option, ...] = ()
    type: ClassVar[str] = "tick"
    own_minutes: ClassVar[float] = 0.5

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {"options": read_options(table)}

    def clean(self, raw: Raw) -> dict[str, Any]:
        chosen = known(raw, self.id, [option.value for option in self.options])
        return {"chosen": chosen} if chosen else {}

    def controls(self, answer: Answer) -> list[Control]:
        return [Control(self.id, "checkboxes", self.prompt, choices=ticked(self.options, answer.get("chosen", [])))]

    def _chosen(self, answer: Answer) -> list[Option]:
        return [option for option in self.options if option.value in answer.get("chosen", [])]

    def _feedback(self, answer: Answer) -> list[Feedback]:
        return [Feedback(one.feedback, one.text, one.right) for one in self._chosen(answer) if one.feedback]

    def summary(self, answer: Answer) -> list[str]:
        return [option.text for option in self._chosen(answer)]


@dataclass(frozen=True)
class Choose(Tick):
    """Choose one of the options; a quiz question is one of these, with a right option and feedback for each."""

    type: ClassVar[str] = "choose"

    @classmethod
    def quiz(cls, table: Table, number: int) -> Self:
        """A quiz question from the front matter: exactly one option is right."""
        options = read_options(table, 2, 5, right=True)
        question = cls(f"quiz-{number}", table.text("question"), minutes=0.5, options=options)
        if sum(option.right is True for option in question.options) != 1:
            table.fault("options", "A quiz question needs exactly one option with right = true.")
        table.finish()
        return question

    def clean(self, raw: Raw) -> dict[str, Any]:
        chosen = known({self.id: [first(raw, self.id)]}, self.id, [option.value for option in self.options])
        return {"chosen": chosen} if chosen else {}

    def controls(self, answer: Answer) -> list[Control]:
        return [Control(self.id, "radios", self.prompt, choices=ticked(self.options, answer.get("chosen", [])))]


@dataclass(frozen=True)
class Sort(Interaction):
    """Put each option into one of the named bins, with radio buttons; options may be left out."""

    options: tuple[Option, ...] = ()
    bins: tuple[Option, ...] = ()
    type: ClassVar[str] = "sort"
    own_minutes: ClassVar[float] = 2.0

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {"options": read_options(table), "bins": tuple(map(Option, table.texts("bins", 2, 4)))}

    def _name(self, option: Option) -> str:
        return f"{self.id}.{option.value}"

    def clean(self, raw: Raw) -> dict[str, Any]:
        bins = [one.value for one in self.bins]
        sorted_into = {option.value: known({"": [first(raw, self._name(option))]}, "", bins) for option in self.options}
        kept = {value: found[0] for value, found in sorted_into.items() if found}
        return {"sorted": kept} if kept else {}

    def controls(self, answer: Answer) -> list[Control]:
        kept = answer.get("sorted", {})
        return [
            Control(self._name(one), "radios", one.text, choices=ticked(self.bins, [kept.get(one.value, "")]))
            for one in self.options
        ]

    def summary(self, answer: Answer) -> list[str]:
        kept = answer.get("sorted", {})
        found = {one.text: [o.text for o in self.options if kept.get(o.value) == one.value] for one in self.bins}
        return [f"{name}: {', '.join(texts)}" for name, texts in found.items() if texts]
