"""PURE: how much parts of my life matter, and how much I have lived them: a quick form, drawn back as a compass."""

from dataclasses import dataclass
from typing import Any, ClassVar

from modules.answering import SCALE
from modules.compass import CLOSE, Area
from modules.compass_rose import Rose, rose
from modules.controls import Choice, Control, Raw, first, known, slugify, together
from modules.drawn import Drawn
from modules.interaction import Answer, Feedback, Interaction
from modules.tables import Table

HALF = "Give a part of life both numbers, and it shows on your compass."
DIRECTION = "A gap shows a direction. It is no mark against you, and a sum can't decide for you."


@dataclass(frozen=True)
class CompassRating(Drawn, Interaction):
    """Two numbers, 0 to 10, for each part of life that she wants to look at."""

    areas: tuple[str, ...] = ()
    matters: str = ""
    lived: str = ""
    type: ClassVar[str] = "compass"
    own_minutes: ClassVar[float] = 3.0

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        areas = table.texts("areas", 3, 12)
        if len(set(map(slugify, areas))) < len(areas):
            table.fault("areas", "Two parts of life have the same name.")
        return {"areas": areas, "matters": table.text("matters"), "lived": table.text("lived")}

    def _name(self, area: str, what: str) -> str:
        return f"{self.id}.{slugify(area)}.{what}"

    def clean(self, raw: Raw) -> dict[str, Any]:
        found = {slugify(area): self._clean_area(area, raw) for area in self.areas}
        kept = {value: numbers for value, numbers in found.items() if numbers}
        return {"areas": kept} if kept else {}

    def _clean_area(self, area: str, raw: Raw) -> dict[str, int]:
        said = {what: known({"": [first(raw, self._name(area, what))]}, "", SCALE) for what in ("matters", "lived")}
        return {what: int(found[0]) for what, found in said.items() if found}

    def controls(self, answer: Answer) -> list[Control]:
        kept = answer.get("areas", {})
        return [
            together(
                self._name(area, "both"),
                area,
                _scale(self._name(area, "matters"), self.matters, kept.get(slugify(area), {}).get("matters")),
                _scale(self._name(area, "lived"), self.lived, kept.get(slugify(area), {}).get("lived")),
            )
            for area in self.areas
        ]

    def _areas(self, answer: Answer) -> list[Area]:
        """The parts with both numbers, in the order of the question."""
        rows = [(area, answer.get("areas", {}).get(slugify(area), {})) for area in self.areas]
        return [Area(area, row["matters"], row["lived"]) for area, row in rows if row.keys() >= {"matters", "lived"}]

    def _feedback(self, answer: Answer) -> list[Feedback]:
        return [Feedback(widest_in_words(self._areas(answer)))]

    def piece(self, answer: Answer) -> Rose | None:
        return rose(self._areas(answer))

    def summary(self, answer: Answer) -> list[str]:
        rows = [(area, answer.get("areas", {}).get(slugify(area), {})) for area in self.areas]
        return [f"{area}: {_said(row)}" for area, row in rows if row]


def widest_in_words(areas: list[Area]) -> str:
    """Where what matters and what is lived are furthest apart; every part with the widest gap is named."""
    if not areas:
        return HALF
    widest = max(one.gap for one in areas)
    if not widest:
        return CLOSE
    named = [f"{one.name} (matters {one.importance}, lived {one.lived})" for one in areas if one.gap == widest]
    where = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"The widest gap: {where}. {DIRECTION}"


def _scale(name: str, label: str, value: int | None) -> Control:
    return Control(name, "select", label, choices=tuple(Choice(n, n, n == str(value)) for n in SCALE))


def _said(row: Answer) -> str:
    words = {"matters": "matters", "lived": "lived"}
    return ", ".join(f"{word} {row[key]} of 10" for key, word in words.items() if key in row)
