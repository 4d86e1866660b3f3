"""PURE: a loop built place by place (a sign, a thought, a feeling, what I do, what comes after), and the way out."""

from dataclasses import dataclass
from typing import Any, ClassVar

from modules.controls import Choice, Control, Raw, beside, first, known, slugify, together
from modules.drawn import Drawn
from modules.interaction import Answer, Feedback, Interaction
from modules.tables import Table

OWN_WORDS = 120  # characters of her own words for one place
WHOLE = "That is your loop. Each step in it makes sense. It is the going round that wears people down."
PART = "Your loop so far. The empty places can wait."
OUT = "And there is another path. You do not have to believe in it yet. It is enough that it is there."


@dataclass(frozen=True)
class Place:
    """One place of the loop: its name, and what other people put there."""

    name: str
    options: tuple[str, ...]
    hint: str = ""

    @property
    def value(self) -> str:
        return slugify(self.name)


@dataclass(frozen=True)
class Stop:
    """One place as it is drawn; `words` are hers, or "" where she left it open."""

    name: str
    words: str


@dataclass(frozen=True)
class DrawnLoop:
    """Her loop with an arrow round, and the path that leaves it from the place named `fork`."""

    stops: tuple[Stop, ...]
    ways: tuple[Stop, ...]
    fork: str

    kind: ClassVar[str] = "loop"


@dataclass(frozen=True)
class Loop(Drawn, Interaction):
    """Choose, or write, what stands at each place; `ways` leave the loop after the place named `fork`."""

    places: tuple[Place, ...] = ()
    ways: tuple[Place, ...] = ()
    fork: str = ""
    type: ClassVar[str] = "loop"
    own_minutes: ClassVar[float] = 3.0

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        places = tuple(map(_read_place, table.tables("places", 3, 6)))
        ways = tuple(map(_read_place, table.tables("ways", 0, 2)))
        fork = table.choice("fork", [one.name for one in places], None if ways else "")
        if len({one.value for one in (*places, *ways)}) < len(places) + len(ways):
            table.fault("places", "Two places have the same name.")
        return {"places": places, "ways": ways, "fork": fork}

    def clean(self, raw: Raw) -> dict[str, Any]:
        found = {one.value: self._clean_place(one, raw) for one in (*self.places, *self.ways)}
        kept = {value: words for value, words in found.items() if words}
        return {"places": kept} if kept else {}

    def _clean_place(self, place: Place, raw: Raw) -> dict[str, str]:
        name = f"{self.id}.{place.value}"
        options = [slugify(text) for text in place.options]
        chosen = known({"": [first(raw, name)]}, "", options)
        own = first(raw, f"{name}.own", OWN_WORDS)
        return {**({"chosen": chosen[0]} if chosen else {}), **({"own": own} if own else {})}

    def controls(self, answer: Answer) -> list[Control]:
        kept = answer.get("places", {})
        return [self._control(place, kept.get(place.value, {})) for place in (*self.places, *self.ways)]

    def _control(self, place: Place, kept: Answer) -> Control:
        name = f"{self.id}.{place.value}"
        choices = tuple(Choice(slugify(text), text, slugify(text) == kept.get("chosen")) for text in place.options)
        return together(
            f"{name}.place",
            place.name,
            Control(name, "radios", place.hint or "Choose one, or leave it", choices=choices),
            Control(f"{name}.own", "text", "Or in my own words", value=kept.get("own", ""), max_length=OWN_WORDS),
        )

    def _stop(self, place: Place, answer: Answer) -> Stop:
        kept = answer.get("places", {}).get(place.value, {})
        chosen = next((text for text in place.options if slugify(text) == kept.get("chosen")), "")
        return Stop(place.name, kept.get("own") or chosen)

    def _feedback(self, answer: Answer) -> list[Feedback]:
        drawn = self._drawn(answer)
        said = [WHOLE if all(one.words for one in drawn.stops) else PART]
        said += [OUT] if any(one.words for one in drawn.ways) else []
        return [Feedback(" ".join(said))]

    def _drawn(self, answer: Answer) -> DrawnLoop:
        stops, ways = ([self._stop(one, answer) for one in part] for part in (self.places, self.ways))
        return DrawnLoop(tuple(stops), tuple(ways), self.fork)

    def piece(self, answer: Answer) -> DrawnLoop | None:
        return self._drawn(answer) if answer else None

    def summary(self, answer: Answer) -> list[str]:
        """Her own words and what she chose, for each place; both when she gave both."""
        stops = [self._stop(place, answer) for place in (*self.places, *self.ways)]
        return [beside(one.name, one.words) for one in stops if one.words]


def _read_place(table: Table) -> Place:
    place = Place(table.text("name"), table.texts("options", 2, 10), table.text("hint", ""))
    table.finish()
    return place
