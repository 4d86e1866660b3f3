"""Questions that belong to a worksheet: a small sum to try, and a link to the sheet itself."""

from dataclasses import dataclass
from typing import Any, ClassVar

from modules.controls import Control, Raw, first
from modules.interaction import Answer, Feedback, Interaction
from modules.pacing import UNIT_WORDS, baseline_in_words
from modules.tables import Table

FORMULAS = {"pacing-baseline": baseline_in_words}  # a list of typed numbers and a unit → one sentence, never an error


@dataclass(frozen=True)
class Calculator(Interaction):
    """Type a few numbers and see what they give; the sum is the worksheet's own formula."""

    formula: str = ""
    inputs: tuple[str, ...] = ()
    unit: str = "min"
    worksheet: str = ""
    type: ClassVar[str] = "calculator"
    own_minutes: ClassVar[float] = 2.0

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {
            "formula": table.choice("formula", FORMULAS),
            "inputs": table.texts("inputs", 1, 7),
            "unit": table.choice("unit", UNIT_WORDS, "min"),
            "worksheet": table.text("worksheet", ""),
        }

    def clean(self, raw: Raw) -> dict[str, Any]:
        """The numbers as typed, so that a slip of the finger can be put right and is not lost."""
        typed = [first(raw, f"{self.id}.{n}", 12) for n in range(1, len(self.inputs) + 1)]
        return {"typed": typed} if any(typed) else {}

    def controls(self, answer: Answer) -> list[Control]:
        typed = [*answer.get("typed", []), *[""] * len(self.inputs)]
        return [
            Control(f"{self.id}.{n}", "number", label, value=value, unit=self.unit, low="0", step="any")
            for n, (label, value) in enumerate(zip(self.inputs, typed, strict=False), 1)
        ]

    def _feedback(self, answer: Answer) -> list[Feedback]:
        return [Feedback(FORMULAS[self.formula](answer["typed"], self.unit))]

    def summary(self, answer: Answer) -> list[str]:
        if not answer:
            return []
        return [f"{', '.join(answer['typed'])} {self.unit}", *(one.text for one in self._feedback(answer))]


@dataclass(frozen=True)
class LinkWorksheet(Interaction):
    """Points to a worksheet of the programme, by its slug."""

    worksheet: str = ""
    type: ClassVar[str] = "link-worksheet"
    own_minutes: ClassVar[float] = 5.0

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {"worksheet": table.slug("worksheet")}
