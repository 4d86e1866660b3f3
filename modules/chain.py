"""PURE: from a small first thought, rung by rung, to the worst: how likely is each, and how likely is all of it?

The numbers are her own guesses. The sum is done in `modules.chances`; the words never argue with the fear.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from modules import chances
from modules.controls import Choice, Control, Raw, beside, first, known, together
from modules.drawn import Drawn
from modules.interaction import Answer, Feedback, Interaction
from modules.tables import Table

PERCENTS = (0, 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100)
LIKELY = tuple(str(one) for one in PERCENTS)
WORDS = 200  # characters of one answer
PLAN_FOR_IT = Fraction(1, 2)

BEGUN = "That is a start. Add how likely each rung is, and the sum is done for you."
GUESSES = "These are guesses, on one road among many. They are no forecast."
PLAN = "That is likely enough to want a plan. You need not make it alone: your clinician or a friend can help."
LOUD = "That is how loud the alarm is, and being scared is real."


@dataclass(frozen=True)
class Rung:
    """One rung as it is drawn: her words, her number, and how many of 100 times the way leads this far."""

    number: int
    words: str
    likely: int | None
    share: float | None  # of 100
    left: str


@dataclass(frozen=True)
class DrawnChain:
    """The rungs, from the first small thought to the worst."""

    start: str
    rungs: tuple[Rung, ...]

    kind: ClassVar[str] = "chain"


@dataclass(frozen=True)
class Chain(Drawn, Interaction):
    """A start, `rungs` rungs with words and a number each, the stomach's own number, and then `prompts` to write to."""

    rungs: int = 4
    prompts: tuple[str, ...] = ()
    type: ClassVar[str] = "chain"
    own_minutes: ClassVar[float] = 4.0

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        return {"rungs": table.whole("rungs", 2, 6, 4), "prompts": table.texts("prompts", 0, 4)}

    def clean(self, raw: Raw) -> dict[str, Any]:
        rungs = {str(n): self._clean_rung(n, raw) for n in range(1, self.rungs + 1)}
        texts = [first(raw, f"{self.id}.more.{n}", WORDS) for n in range(1, len(self.prompts) + 1)]
        found = {
            "start": first(raw, f"{self.id}.start", WORDS),
            "rungs": {n: kept for n, kept in rungs.items() if kept},
            "stomach": _percent(raw, f"{self.id}.stomach"),
            "texts": texts if any(texts) else [],
        }
        return {key: value for key, value in found.items() if value not in ("", {}, [], None)}

    def _clean_rung(self, n: int, raw: Raw) -> dict[str, Any]:
        words, likely = first(raw, f"{self.id}.{n}", WORDS), _percent(raw, f"{self.id}.{n}.likely")
        return {**({"words": words} if words else {}), **({} if likely is None else {"likely": likely})}

    def controls(self, answer: Answer) -> list[Control]:
        kept, texts = answer.get("rungs", {}), [*answer.get("texts", []), *[""] * len(self.prompts)]
        start = Control(f"{self.id}.start", "text", "It begins with …", value=answer.get("start", ""), max_length=WORDS)
        rungs = [self._rung(n, kept.get(str(n), {})) for n in range(1, self.rungs + 1)]
        stomach = _likely(f"{self.id}.stomach", "How likely is the last rung, says my stomach?", answer.get("stomach"))
        more = [
            Control(f"{self.id}.more.{n}", "textarea", label, value=text, max_length=WORDS)
            for n, (label, text) in enumerate(zip(self.prompts, texts, strict=False), 1)
        ]
        return [start, *rungs, stomach, *more]

    def _rung(self, n: int, kept: Answer) -> Control:
        worst = n == self.rungs
        return together(
            f"{self.id}.{n}.rung",
            f"Rung {n}, the worst" if worst else f"Rung {n}",
            Control(f"{self.id}.{n}", "text", "And then …", value=kept.get("words", ""), max_length=WORDS),
            _likely(f"{self.id}.{n}.likely", "If the one before came true, how likely is this?", kept.get("likely")),
        )

    def _rungs(self, answer: Answer) -> tuple[Rung, ...]:
        """The rungs she used, in order; a rung without a number leaves the sum as it is."""
        kept = {int(n): one for n, one in answer.get("rungs", {}).items()}
        numbers = {n: one["likely"] for n, one in sorted(kept.items()) if "likely" in one}
        shares = dict(zip(numbers, chances.running(list(numbers.values())), strict=True))
        return tuple(_drawn(n, kept[n], shares.get(n)) for n in sorted(kept))

    def _feedback(self, answer: Answer) -> list[Feedback]:
        numbers = [one.likely for one in self._rungs(answer) if one.likely is not None]
        if not numbers:
            return [Feedback(BEGUN)]
        share, stomach = chances.running(numbers)[-1], answer.get("stomach")
        said = f"Each rung needs the one before. By your own numbers, all of it comes true {chances.in_words(share)}."
        alarm = "" if stomach is None else f"Your stomach says {stomach} of 100. {LOUD if stomach >= 50 else ''}"
        return [Feedback(" ".join(filter(None, (said, alarm.strip(), PLAN if share >= PLAN_FOR_IT else "", GUESSES))))]

    def piece(self, answer: Answer) -> DrawnChain | None:
        rungs = self._rungs(answer)
        return DrawnChain(answer.get("start", ""), rungs) if rungs else None

    def summary(self, answer: Answer) -> list[str]:
        start = [beside("It begins with", answer["start"])] if "start" in answer else []
        rungs = [f"{one.number}. {_line(one)}" for one in self._rungs(answer)]
        stomach = [f"My stomach says {answer['stomach']} of 100"] if "stomach" in answer else []
        shares = [one.left for one in self._rungs(answer) if one.left]
        whole = [f"All of it, by these numbers: {shares[-1]}"] if shares else []
        more = [beside(label, text) for label, text in zip(self.prompts, answer.get("texts", []), strict=False) if text]
        return [*start, *rungs, *stomach, *whole, *more]


def _percent(raw: Raw, name: str) -> int | None:
    found = known({"": [first(raw, name)]}, "", LIKELY)
    return int(found[0]) if found else None


def _likely(name: str, label: str, value: int | None) -> Control:
    choices = tuple(Choice(one, f"{one} of 100", one == str(value)) for one in LIKELY)
    return Control(name, "select", label, choices=choices)


def _drawn(n: int, kept: Answer, share: Fraction | None) -> Rung:
    left = "" if share is None else chances.in_words(share)
    return Rung(n, kept.get("words", ""), kept.get("likely"), None if share is None else float(share * 100), left)


def _line(one: Rung) -> str:
    return beside(one.words or "No words", "no number" if one.likely is None else f"{one.likely} of 100")
