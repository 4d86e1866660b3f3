"""The question that paces a few minutes of slow breathing, with a number for tension before and after if she likes."""

from dataclasses import dataclass
from typing import Any, ClassVar

from modules.answering import SCALE
from modules.controls import Choice, Control, Raw, first
from modules.interaction import Answer, Feedback, Interaction
from modules.tables import Table

MOMENTS = {"before": "Your tension before you start", "after": "Your tension afterwards"}
LOOSE, TIGHT = "loose", "very tight"
LOWER = "It went from {before} to {after}. That is the dial, moving a little."
SAME = "It stayed at {after}. You have practised, and that is what counts."
HIGHER = "It went from {before} to {after}. That happens. Next time try it with your eyes open, and half as long."


@dataclass(frozen=True)
class Pacer:
    """One round of slow breathing: whole seconds in and out, how many breaths that makes, and in how many minutes."""

    seconds_in: int
    seconds_out: int
    minutes: int

    @property
    def breaths(self) -> int:
        return round(self.minutes * 60 / (self.seconds_in + self.seconds_out))

    @property
    def counts_in(self) -> str:
        """ "1, 2, 3, 4": what is counted on the way in."""
        return _counts(self.seconds_in)

    @property
    def counts_out(self) -> str:
        return _counts(self.seconds_out)


def _counts(seconds: int) -> str:
    return ", ".join(str(n) for n in range(1, seconds + 1))


@dataclass(frozen=True)
class Breathe(Interaction):
    """A breathing pacer of `minutes`, in its moving and its still version.

    The way out is never shorter than the way in; 4 and 6 seconds make the six breaths a minute of the lesson on calm
    (programme brief, annex FB2). Nothing starts by itself.
    """

    seconds_in: int = 4
    seconds_out: int = 6
    tension: bool = False  # asks for a number before and after
    worksheet: str = ""
    type: ClassVar[str] = "breathe"
    own_minutes: ClassVar[float] = 2.0
    part: ClassVar[str] = "modules/parts/breathe.html"
    script: ClassVar[str] = "js/pacer.js"

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        way_in, way_out = table.whole("in", 2, 8, 4), table.whole("out", 2, 12, 6)
        if way_out < way_in:
            table.fault("out", '"out" is shorter than "in"; a slow breath is longer on the way out.')
        return {
            "seconds_in": way_in,
            "seconds_out": way_out,
            "tension": table.flag("tension", False),
            "worksheet": table.text("worksheet", ""),
        }

    def piece(self, answer: Answer) -> Pacer:
        return Pacer(self.seconds_in, self.seconds_out, round(self.minutes))

    def clean(self, raw: Raw) -> dict[str, Any]:
        given = {one: first(raw, f"{self.id}.{one}") for one in MOMENTS if self.tension}
        return {one: int(value) for one, value in given.items() if value in SCALE}

    def controls(self, answer: Answer) -> list[Control]:
        return [self._control(one, str(answer.get(one, ""))) for one in MOMENTS if self.tension]

    def _control(self, moment: str, value: str) -> Control:
        choices = tuple(Choice(n, n, n == value) for n in SCALE)
        name = f"{self.id}.{moment}"
        return Control(name, "scale", MOMENTS[moment], choices=choices, low_label=LOOSE, high_label=TIGHT)

    def _feedback(self, answer: Answer) -> list[Feedback]:
        if not MOMENTS.keys() <= answer.keys():
            return []
        change = answer["after"] - answer["before"]
        words = SAME if not change else LOWER if change < 0 else HIGHER
        return [Feedback(words.format(**answer))]

    def summary(self, answer: Answer) -> list[str]:
        return [f"{MOMENTS[one]}: {answer[one]} of 10" for one in MOMENTS if one in answer]
