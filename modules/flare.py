"""The amounts of a flare-up plan, from the pacing plan: half for up to three days, then 70, 85 and 100 per cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from modules import pacing
from modules.pacing_plan import plan_table

Values = Mapping[str, Any]
MOST = 4  # activities on the one page
DAYS = (1, 4, 5, 6)  # of a flare: half, 70, 85, 100 per cent


@dataclass(frozen=True)
class Amounts:
    """One activity: what to do at half, 70, 85 and 100 per cent of this week's amount."""

    activity: str
    steps: tuple[str, ...]


def amounts(plans: Sequence[Values], today: date) -> list[Amounts]:
    """The amounts of each plan, newest first; of two plans for one activity the newer counts."""
    found: dict[str, Amounts] = {}
    for values in plans:
        name = values.get("activity", "").strip() or "My activity"
        if name.casefold() not in found and (one := _amounts(name, values, today)):
            found[name.casefold()] = one
    return list(found.values())[:MOST]


def _amounts(name: str, values: Values, today: date) -> Amounts | None:
    weeks = plan_table(dict(values), today)
    if not weeks:
        return None
    begun = [row for row in weeks if row.starts_on and row.starts_on <= today]
    quota, unit = (begun or weeks[:1])[-1].quota, values.get("unit", "min")
    return Amounts(name, tuple(pacing.in_words(pacing.flare_quota(quota, day), unit) for day in DAYS))
