"""The questions inside a lesson: what each shows, what it keeps of what was posted, and what it says back.

An answer is a small dict; an empty one means "not answered yet". `clean` keeps known options and bounded text alone,
so a posted key that the lesson does not define never reaches the record.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from modules.controls import Choice, Control, Raw, slugify
from modules.tables import Table

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Feedback:
    """What is said after an answer. `right` is None where nothing is right or wrong."""

    text: str
    label: str = ""
    right: bool | None = None


@dataclass(frozen=True)
class Option:
    """One thing to choose; its value is made from its words, so moving an option keeps old answers."""

    text: str
    feedback: str = ""
    right: bool | None = None

    @property
    def value(self) -> str:
        return slugify(self.text)


@dataclass(frozen=True)
class Interaction:
    """One question of a lesson; `id` is unique in it, and starts the name of every control of the question.

    Without `paper` its answer is on none of her papers, since paper lies around; her clinician's page shows it.
    """

    id: str
    prompt: str
    after: str = ""
    minutes: float = 1.0
    paper: bool = True

    type: ClassVar[str] = ""
    own_minutes: ClassVar[float] = 1.0
    part: ClassVar[str] = ""  # the template that draws it, where a list of inputs is not enough
    script: ClassVar[str] = ""  # the module of static/js that its page loads; without it everything is still there

    @classmethod
    def read(cls, table: Table) -> Self:
        """From a lesson file; faults are left with the table's source."""
        common = {"id": table.slug("id"), "prompt": table.text("prompt"), "after": table.text("after", "")}
        minutes = float(table.whole("minutes", 1, 15)) if "minutes" in table else cls.own_minutes
        paper = table.flag("paper", True)
        interaction = cls(**common, minutes=minutes, paper=paper, **cls._read(table))
        table.finish()
        return interaction

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {}

    def to_dict(self) -> dict[str, Any]:
        """The canonical form, without `paper` where it is as in most questions."""
        plain = {"type": self.type, **asdict(self)}
        return plain if not self.paper else {key: value for key, value in plain.items() if key != "paper"}

    @property
    def printed(self) -> bool:
        """May its answer stand on paper?"""
        return self.paper

    def clean(self, raw: Raw) -> dict[str, Any]:
        """What may be kept of a posted form; {} when nothing was answered."""
        return {}

    def controls(self, answer: Answer) -> list[Control]:
        """The inputs to show, filled with an earlier answer."""
        return []

    def piece(self, answer: Answer) -> Any:
        """What its own template (`part`) draws; None where the inputs are all there is."""
        return None

    def feedback(self, answer: Answer) -> list[Feedback]:
        """What to say back; nothing before an answer."""
        return [*self._feedback(answer), *([Feedback(self.after)] if self.after else [])] if answer else []

    def _feedback(self, answer: Answer) -> list[Feedback]:
        return []

    def summary(self, answer: Answer) -> list[str]:
        """The answer as short lines for the clinician and for print."""
        return []

    def recalled(self, answer: Answer) -> list[tuple[str, str]]:
        """The answer as she meets it again: label ("" for none) and words, without the prompt."""
        return [("", line.removeprefix(self.prompt).strip()) for line in self.summary(answer)]

    def concerns(self, answer: Answer) -> list[str]:
        """What in the answer the clinician must see soon, as short lines; nothing in most questions."""
        return []


def read_options(table: Table, least: int = 2, most: int = 24, right: bool = False) -> tuple[Option, ...]:
    """Options as plain words, or as tables with text and feedback (and right, in a quiz)."""
    given = table.data.get("options")
    if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
        options = tuple(Option(text) for text in table.texts("options", least, most))
    else:
        options = tuple(read_option(one, right) for one in table.tables("options", least, most))
    if len({option.value for option in options}) < len(options):
        table.fault("options", "Two options have the same words.")
    return options


def read_option(table: Table, quiz: bool) -> Option:
    right = table.flag("right") if quiz else None
    option = Option(table.text("text"), table.text("feedback", None if quiz else ""), right)
    table.finish()
    return option


def ticked(options: tuple[Option, ...], chosen: list[str]) -> tuple[Choice, ...]:
    return tuple(Choice(option.value, option.text, option.value in chosen) for option in options)
