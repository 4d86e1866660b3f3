"""READ: what the scores of one enrolment say by name, for the rules that suggest optional modules.

Only complete scores count. What is not there is not known: it is no reason for a suggestion, and no reason against one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from icbt.models import Enrolment
from outcomes.models import Score

NEWEST = {("isi", "total"): "insomnia", ("phq-9", "total"): "low-mood", ("phq-8", "total"): "low-mood"}
PAIN = ("pain-nrs", "average")
FRESH = timedelta(days=14)  # an older score of pain says nothing about a flare today


def facts_of(
    enrolment: Enrolment, now: datetime, *, known: Mapping[str, Decimal], for_guide: bool
) -> dict[str, Decimal]:
    """The newest complete totals, the baseline of pain, and by how much pain is above it; in one query."""
    wanted = {instrument for instrument, _ in [*NEWEST, PAIN]}
    rows = Score.objects.filter(enrolment=enrolment, instrument__in=wanted, status="complete").order_by("taken_at")
    scores = list(rows.values_list("instrument", "scale", "version", "value", "taken_at"))
    totals = {NEWEST[one[:2]]: one[3] for one in scores if one[:2] in NEWEST}
    return {**totals, **_pain([one[2:] for one in scores if one[:2] == PAIN], enrolment, now)}


def _pain(scores: list[tuple], enrolment: Enrolment, now: datetime) -> dict[str, Decimal]:
    """Beside the first score at or before the start, of the same version of the question."""
    zone, start = enrolment.patient.zone, enrolment.started_on
    same = [one for one in scores if one[0] == scores[-1][0]]
    before = [value for _, value, at in same if start and at.astimezone(zone).date() <= start]
    if not before:
        return {}
    _, newest, at = same[-1]
    rise = {"pain-rise": newest - before[0]} if now - at <= FRESH else {}
    return {"pain-baseline": before[0], **rise}
