"""PURE: choose a week of little, steady or a lot, and see two weeks of the toy beside the steady plan."""

from dataclasses import dataclass
from typing import Any, ClassVar

from modules import fortnight, trend
from modules.controls import Choice, Control, Raw, beside, first, known
from modules.drawn import Drawn
from modules.fortnight import Day
from modules.interaction import Answer, Feedback, Interaction
from modules.trend import Series, Trend

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AMOUNTS = {fortnight.LITTLE: "A little", fortnight.STEADY: "Steady", fortnight.LOT: "A lot"}
SWINGS = 25  # units between the least and the most, from which on a fortnight counts as up and down
QUIET = 30  # units a day on average, below which it counts as quiet

UP_AND_DOWN = "See how it swings. A day with a lot empties the store, and the days after it pay."
QUIETER = "A calm line, with little in it. The store is full at first. Then it shrinks, as strength does without use."
EVEN = "Your line and the steady one are close. About the same each day, with something left over."
OPEN = "Days you left open are drawn as steady."
TOY = "This is a toy with four rules. It shows one idea. It is no forecast, and it knows nothing about you."


@dataclass(frozen=True)
class DrawnFortnight:
    """What was done and the energy there was, hers beside the steady plan: two drawings and one table."""

    doing: Trend
    energy: Trend
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rules: tuple[str, ...] = fortnight.RULES

    kind: ClassVar[str] = "fortnight"

    @property
    def table(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with the head of its column."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Simulator(Drawn, Interaction):
    """Seven days, each with little, steady or a lot; nothing else is asked, and nothing else goes in."""

    type: ClassVar[str] = "simulator"
    own_minutes: ClassVar[float] = 2.0

    def _name(self, n: int) -> str:
        return f"{self.id}.{n}"

    def clean(self, raw: Raw) -> dict[str, Any]:
        said = {str(n): known({"": [first(raw, self._name(n))]}, "", list(AMOUNTS)) for n in range(1, 8)}
        kept = {n: found[0] for n, found in said.items() if found}
        return {"days": kept} if kept else {}

    def controls(self, answer: Answer) -> list[Control]:
        kept = answer.get("days", {})
        return [
            Control(self._name(n), "radios", day, choices=_amounts(kept.get(str(n)))) for n, day in enumerate(NAMES, 1)
        ]

    def _week(self, answer: Answer) -> list[str]:
        kept = answer.get("days", {})
        return [kept.get(str(n), fortnight.STEADY) for n in range(1, 8)]

    def _feedback(self, answer: Answer) -> list[Feedback]:
        mine, plan = fortnight.run(self._week(answer)), fortnight.steady()
        said = [_in_words(mine, plan), _shape(mine), *([OPEN] if len(answer["days"]) < 7 else []), TOY]
        return [Feedback(" ".join(said))]

    def piece(self, answer: Answer) -> DrawnFortnight | None:
        if not answer:
            return None
        mine, plan = fortnight.run(self._week(answer)), fortnight.steady()
        doing = _draw("What gets done", [one.done for one in mine], [one.done for one in plan])
        energy = _draw("Energy in the morning", [one.energy for one in mine], [one.energy for one in plan])
        head = ("Day", "Done, my week", "Done, steady", "Energy, my week", "Energy, steady")
        rows = [
            (f"{n} {NAMES[(n - 1) % 7]}", str(a.done), str(b.done), str(a.energy), str(b.energy))
            for n, (a, b) in enumerate(zip(mine, plan, strict=True), 1)
        ]
        return DrawnFortnight(doing, energy, head, tuple(rows))

    def summary(self, answer: Answer) -> list[str]:
        kept = answer.get("days", {})
        return [beside(day, AMOUNTS[kept[str(n)]]) for n, day in enumerate(NAMES, 1) if str(n) in kept]


def _amounts(said: str | None) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == said) for value, label in AMOUNTS.items())


def _in_words(mine: list[Day], plan: list[Day]) -> str:
    low, high = fortnight.spread(mine)
    same = fortnight.spread(plan)[0]
    return (
        f"Your week, lived twice: {f'{low} to {high}' if low < high else low} a day, {fortnight.total(mine)} in all. "
        f"The steady plan: {same} a day, {fortnight.total(plan)} in all."
    )


def _shape(mine: list[Day]) -> str:
    low, high = fortnight.spread(mine)
    if high - low >= SWINGS:
        return UP_AND_DOWN
    return QUIETER if fortnight.total(mine) < QUIET * len(mine) else EVEN


def _draw(title: str, mine: list[int], plan: list[int]) -> Trend:
    drawn = trend.draw(
        title,
        f"My week goes from {min(mine)} to {max(mine)}, the steady plan from {min(plan)} to {max(plan)}.",
        [Series("My week, lived twice", _points(mine)), Series("The steady plan", _points(plan))],
        high=100,
        labels=[(1.0, "Day 1"), (7.0, "Day 7"), (14.0, "Day 14")],
        head=(),
        rows=(),
    )
    assert drawn is not None
    return drawn


def _points(values: list[int]) -> tuple[tuple[float, float], ...]:
    return tuple((float(n), float(value)) for n, value in enumerate(values, 1))
