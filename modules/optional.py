"""Optional modules: short lessons beside the eight, and the rules by which they are suggested.

PURE: no Django, no clock. A suggestion is an offer and never a finding: what is not known is never a reason for one,
and no suggestion never means that all is well.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from modules.tables import Table
from modules.tracks import LessonEntry

FACTS = {
    "pain-rise": "points on a 0 to 10 scale by which pain is above the baseline",
    "insomnia": "the newest complete total of the Insomnia Severity Index, 0 to 28",
    "low-mood": "the newest complete total of the PHQ-9, 0 to 27",
    "sleep-efficiency": "per cent of the time in bed that was sleep, over five nights or more of the last seven noted",
    "headache-days": "days with a headache in the last 28",
    "headache-medicine-days": "days with a medicine in the headache diary, of the last 28",
}
"""What a rule may ask about."""

MOST = 2  # suggested at once: more would be another list to work through
ASIDE = timedelta(days=28)  # for how long "not now" is taken at its word

Facts = Mapping[str, Decimal]


@dataclass(frozen=True)
class SuggestionRule:
    """A reason to suggest: while a fact is `at_least` so much, or `below` so much; one of the two is set.

    `why` says it to her, `clinically` to her clinician.
    """

    fact: str
    why: str
    clinically: str
    at_least: int | None = None
    below: int | None = None

    def holds(self, facts: Facts) -> bool:
        """False for a fact that is not known."""
        value = facts.get(self.fact)
        if value is None:
            return False
        over = self.at_least is not None and value >= self.at_least
        return over or (self.below is not None and value < self.below)


@dataclass(frozen=True)
class OptionalModule:
    """One or two short lessons that a patient may open once the lesson `after` is done; "" is at any time.

    `page`: the slug of a text that goes with it, for the people around her.
    """

    slug: str
    code: str
    title: str
    in_one_line: str
    lessons: tuple[LessonEntry, ...]
    after: str = ""
    suggest: tuple[SuggestionRule, ...] = ()
    page: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        lessons = tuple(LessonEntry(**one) for one in data["lessons"])
        rules = tuple(SuggestionRule(**one) for one in data["suggest"])
        return cls(**{**data, "lessons": lessons, "suggest": rules})


@dataclass(frozen=True)
class Candidate:
    """A module that could be suggested now: what a clinician offered, and when she said "not now"; aware moments."""

    module: OptionalModule
    offered_at: datetime | None = None
    set_aside_at: datetime | None = None

    def aside(self, now: datetime) -> bool:
        """Did she say "not now" in the last four weeks, and nobody has offered it since?"""
        if self.set_aside_at is None or now >= self.set_aside_at + ASIDE:
            return False
        return self.offered_at is None or self.offered_at <= self.set_aside_at


@dataclass(frozen=True)
class Suggestion:
    """A module and the rule that suggests it; `rule` is None when a clinician does."""

    module: OptionalModule
    rule: SuggestionRule | None


def suggestions(candidates: Sequence[Candidate], facts: Facts, now: datetime) -> list[Suggestion]:
    """At most two: what a clinician offered first, then what a rule suggests, each in the order given."""
    waiting = [one for one in candidates if not one.aside(now)]
    offered = [Suggestion(one.module, None) for one in waiting if one.offered_at]
    ruled = [
        Suggestion(one.module, rule)
        for one in waiting
        if not one.offered_at and (rule := next((rule for rule in one.module.suggest if rule.holds(facts)), None))
    ]
    return [*offered, *ruled][:MOST]


def read_modules(
    table: Table, lessons: Mapping[str, LessonEntry], placed: Iterable[str], pages: Iterable[str]
) -> tuple[OptionalModule, ...]:
    """The [[modules]] of a programme file; `lessons` are those they may name, `placed` those that a track has."""
    seen, tracks = set(placed), set(placed)
    found = [_read_module(one, lessons, tracks, seen) for one in table.tables("modules")]
    for one in found:
        if one.page and one.page not in pages:
            table.fault("modules", f'The module "{one.slug}" names the page "{one.page}", which is not among "pages".')
    if len({one.slug for one in found}) < len(found):
        table.fault("modules", "A module is listed twice.")
    return tuple(found)


def _read_module(table: Table, lessons: Mapping[str, LessonEntry], tracks: set[str], seen: set[str]) -> OptionalModule:
    slugs, after = table.texts("lessons", 1, 2), table.text("after", "")
    for slug in slugs:
        if slug not in lessons:
            table.fault("lessons", f'The module names the lesson "{slug}", which is not listed under [[lessons]].')
        elif lessons[slug].counted or lessons[slug].from_week is not None:
            table.fault("lessons", f'The lesson "{slug}" of a module needs counted = false and no week.')
        if slug in seen:
            table.fault("lessons", f'The lesson "{slug}" has another place already.')
        seen.add(slug)
    if after and after not in tracks:
        table.fault("after", f'No track has the lesson "{after}", after which the module opens.')
    module = OptionalModule(
        slug=table.slug("slug"),
        code=table.text("code"),
        title=table.text("title"),
        in_one_line=table.text("in_one_line"),
        lessons=tuple(lessons[slug] for slug in slugs if slug in lessons),
        after=after,
        suggest=tuple(_read_suggestion(one) for one in table.tables("suggest")),
        page=table.text("page", ""),
    )
    table.finish()
    return module


def _read_suggestion(table: Table) -> SuggestionRule:
    at_least, below = [table.whole(name, 0, 1000) if name in table else None for name in ("at_least", "below")]
    if (at_least is None) == (below is None):
        table.fault("fact", 'A suggestion needs either "at_least" or "below".')
    facts = table.choice("fact", FACTS), table.text("why"), table.text("clinically")
    rule = SuggestionRule(*facts, at_least, below)
    table.finish()
    return rule
