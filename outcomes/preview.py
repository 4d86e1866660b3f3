"""READ: what a rule would have raised over the scores that are stored, for whoever is about to change it.

Computed by the pure rules, over scores alone: whoever looks at it sees no answer, no name, and no key of a record.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.crypto import salted_hmac

from icbt.models import Enrolment
from outcomes import gate
from outcomes.course import Point
from outcomes.definitions import Instrument
from outcomes.deterioration import findings, reached
from outcomes.models import Flag, Score
from outcomes.rules import CHANGES, RuleSet

LOOKED_BACK = timedelta(days=90)
FROM_SCORES = (*CHANGES, "any_reliable_change", "score_reaches")


@dataclass(frozen=True)
class Tally:
    """How often one rule would have fired, and how often for each enrolment, by its code (`code_of`)."""

    flags: int
    enrolments: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Sheet:
    """One stored sheet of one enrolment after all those before it, as the rules saw it when it was scored."""

    enrolment: Enrolment
    instrument: Instrument
    history: tuple[Point, ...]
    values: dict


def tally(before: RuleSet, after: RuleSet, slug: str, now: datetime) -> tuple[Tally, Tally] | None:
    """What the rule would have raised in the last 90 days as it is, and as it would be.

    None for rules that look at single answers, which are sealed, or at the clock: scores do not tell what they raise.
    """
    rule = after.rule(slug)
    if rule is None or rule.kind not in FROM_SCORES:
        return None
    sheets = list(_sheets(rule.instrument, now - LOOKED_BACK))
    return _tally(_only(before, slug), sheets), _tally(_only(after, slug), sheets)


def raised(slug: str, now: datetime) -> int:
    """How many flags this rule did raise in the last 90 days, by whatever version of it."""
    return Flag.objects.filter(rule=slug, raised_at__gte=now - LOOKED_BACK).count()


def code_of(enrolment: UUID) -> str:
    """A code that stands for one enrolment here, always the same, and leads back to nobody."""
    return salted_hmac("outcomes.preview", str(enrolment)).hexdigest()[:8]


def _only(rules: RuleSet, slug: str) -> RuleSet:
    """The rules with all others off: they are still there, so that a rule for any instrument leaves theirs alone."""
    off = (one if one.slug == slug else replace(one, enabled=False) for one in rules.rules)
    return replace(rules, rules=tuple(off))


def _tally(rules: RuleSet, sheets: list[Sheet]) -> Tally:
    counts: Counter[str] = Counter()
    for one in sheets:
        facts = {"instrument": one.instrument, "started_on": one.enrolment.started_on}
        fired = [*reached(one.instrument, one.values, rules), *findings(one.history, rules, **facts)]
        counts[code_of(one.enrolment.pk)] += len(fired)
    found = +counts
    return Tally(found.total(), tuple(found.most_common()))


def _sheets(instrument: str | None, since: datetime) -> Iterator[Sheet]:
    """Every scored sheet since then, of one instrument or of all, each with those before it."""
    recent = Score.objects.filter(taken_at__gte=since)
    rows = Score.objects.filter(enrolment__in=recent.order_by().values("enrolment")).order_by("taken_at", "response")
    if instrument:
        rows = rows.filter(instrument=instrument)
    rows = list(rows.select_related("response").defer("response__answers"))
    people = Enrolment.objects.select_related("patient").in_bulk({row.enrolment_id for row in rows})
    history: dict[tuple, tuple[Point, ...]] = defaultdict(tuple)
    for scores in _by_response(rows):
        first, enrolment = scores[0], people[scores[0].enrolment_id]
        points = history[first.enrolment_id, first.instrument]
        points = history[first.enrolment_id, first.instrument] = (*points, _point(scores, enrolment))
        if first.taken_at >= since:
            definition = gate.definition(first.response.content_id)
            yield Sheet(enrolment, definition, points, {one.scale: one.value for one in scores})


def _by_response(rows: list[Score]) -> Iterator[list[Score]]:
    sheets: dict[UUID, list[Score]] = {}
    for row in rows:
        sheets.setdefault(row.response_id, []).append(row)
    yield from sheets.values()


def _point(scores: list[Score], enrolment: Enrolment) -> Point:
    first = scores[0]
    taken_on = first.taken_at.astimezone(enrolment.patient.zone).date()
    values = {one.scale: one.value if one.status == "complete" else None for one in scores}
    return Point(str(first.response_id), first.instrument, first.version, taken_on, values)
