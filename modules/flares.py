"""READ: the flare of one patient: whether she is in one, what today asks of her, and what she noted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from icbt.encryption import readable
from icbt.models import Enrolment, User
from modules import over_time, published, worksheets
from modules.flare_days import SAID, STEPS, Days, Where, where
from modules.models import Flare, WorksheetEntry

PLAN = "flare-plan"
FROM_PLAN = ("first-hour", "can-wait", "calm", "kind-words", "medicine", "people", "not-helpful")
LOOK_BACK = timedelta(days=14)  # so long after a flare she is asked what she learned


@dataclass(frozen=True)
class Today:
    """One day of a flare. `plan` is her own plan as label and words; `amounts` activity and amount of today's step."""

    flare: Flare
    where: Where
    step: str
    amounts: list[tuple[str, str]]
    plan: list[tuple[str, str]]
    noted: dict[str, str]
    said: str
    way: list[tuple[str, bool]]
    day: str


def days_of(flare: Flare) -> Days:
    """What she noted; nothing where it cannot be opened."""
    return readable(flare, "days", None) or {}


def where_is(flare: Flare, now: datetime) -> Where:
    return where(flare.began_on, days_of(flare), now.astimezone(flare.patient.zone).date())


def active(enrolment: Enrolment, now: datetime) -> Flare | None:
    """The flare she is in; None without one, and once its way back is done."""
    rows = Flare.objects.of(enrolment).filter(ended_at=None).select_related("patient", "enrolment")
    flare = rows.first() if enrolment.is_open else None
    return flare if flare and not where_is(flare, now).over else None


def in_a_flare(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these enrolments have a flare that nobody has ended, in one query and without opening a word."""
    return set(Flare.objects.filter(enrolment__in=list(ids), ended_at=None).values_list("enrolment", flat=True))


def lately_over(enrolment: Enrolment, now: datetime) -> Flare | None:
    """The flare that ended within two weeks, for looking back."""
    rows = Flare.objects.of(enrolment).filter(ended_at__gt=now - LOOK_BACK).select_related("patient")
    return rows.first()


def today_of(flare: Flare, now: datetime) -> Today:
    today = now.astimezone(flare.patient.zone).date()
    found, days = where_is(flare, now), days_of(flare)
    noted = dict(days.get(today.isoformat(), {}))
    return Today(
        flare=flare,
        where=found,
        step=STEPS[found.step],
        amounts=[(one.activity, one.steps[found.step]) for one in over_time.steady_amounts(flare.enrolment, today)],
        plan=_plan(flare),
        noted=noted,
        said=" ".join(SAID[noted[name]] for name in ("did", "feels", "next") if noted.get(name) in SAID),
        way=[(step, number == found.step) for number, step in enumerate(STEPS)],
        day=today.isoformat(),
    )


def plan_of(enrolment: Enrolment) -> WorksheetEntry | None:
    """Her flare plan as she wrote it last."""
    return over_time.newest(enrolment, PLAN)


def _plan(flare: Flare) -> list[tuple[str, str]]:
    entry = plan_of(flare.enrolment)
    answers = readable(entry, "answers", None) if entry else None
    if entry is None or answers is None:
        return []
    fields = [one for one in published.worksheet(entry.content_id).fields if one.name in FROM_PLAN]
    return worksheets.lines(fields, answers)


def signs_for(user: User) -> Any:
    """The signs that may mean a new illness, and the advice on them; see settings.BODY_SIGNS."""
    return import_string(settings.BODY_SIGNS)(user.language)
