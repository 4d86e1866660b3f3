"""Who the invented people are: read from words/people.toml, and made up of its names beyond that."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

WORDS = Path(__file__).parent / "words"
ZONES = {
    "gb": "Europe/London",
    "ie": "Europe/Dublin",
    "au": "Australia/Sydney",
    "ca": "America/Toronto",
    "de": "Europe/Berlin",
}
STARTED = ("active", "paused", "completed", "withdrawn")


@cache
def words(name: str) -> dict[str, Any]:
    """One file of texts, such as "letters"."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text())


@dataclass(frozen=True)
class Person:
    """One invented patient; what each field means is said at the top of words/people.toml."""

    name: str
    country: str
    track: str
    status: str
    day: int
    place: str
    hope: str
    activity: str
    guide: str = "clara"
    zone: str = ""
    support: str = "scheduled"
    trend: str = "bit"
    level: int = 3
    missed: tuple[str, ...] | None = None
    open: str = ""
    item9: dict[str, int] = field(default_factory=dict)
    quiet: int = 0
    number: int = 0

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def time_zone(self) -> str:
        return self.zone or ZONES[self.country]

    @property
    def started(self) -> bool:
        return self.status in STARTED

    @property
    def email(self) -> str:
        """The first forty have their first name alone; everybody is at demo.example."""
        plain = self.first_name.lower().replace("é", "e").replace("ó", "o").replace("í", "i").replace("á", "a")
        return f"{plain}{self.number or ''}@demo.example"


def people(count: int, seed: int) -> list[Person]:
    """The first `count` people, and as many more as it takes, made of the names and the lives of the first."""
    facts = words("people")
    known = [Person(**_tuples(one)) for one in facts["people"]]
    return known[:count] + _more(count - len(known), known, facts, Random(f"{seed} more"))  # noqa: S311  no secret


def _more(count: int, known: list[Person], facts: dict, rng: Random) -> list[Person]:
    if count <= 0:
        return []
    lives = [one for one in known if one.started and one.guide and one.trend in ("bit", "same", "better")]
    names = [" ".join(pair) for pair in product(facts["first"], facts["last"])]
    rng.shuffle(names)
    return [_another(names[n % len(names)], n + 1, rng.choice(lives), rng) for n in range(count)]


def _another(name: str, number: int, life: Person, rng: Random) -> Person:
    day = max(3, life.day + rng.randint(-3, 3))
    like = ("country", "track", "status", "place", "hope", "activity", "guide", "zone", "support", "trend", "level")
    return Person(name=name, number=number, day=day, **{key: getattr(life, key) for key in like})


def _tuples(facts: dict) -> dict:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()}
