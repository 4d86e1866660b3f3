"""READ: what the worksheets of one enrolment say by name, for the rules that suggest optional modules."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from icbt.encryption import readable
from icbt.models import Enrolment
from modules import headache, over_time, published, sleep
from modules.entry_days import day_of, is_in_time, values_of
from modules.models import WorksheetEntry

DIARY, SLEEP, HEADACHES = over_time.DIARY, "sleep-diary", over_time.HEADACHES
BACK = timedelta(days=35)  # four weeks, and a week in which sheets are still filled in later
FRESH = 14  # days: nights that are longer ago say nothing about sleep now
FLARE_DAYS = 2  # in a row

Dated = list[tuple[date, dict[str, Any]]]


def facts_of(
    enrolment: Enrolment, now: datetime, *, known: Mapping[str, Decimal], for_guide: bool
) -> dict[str, Decimal]:
    """Sleep efficiency, days of the headache diary, and pain above `known["pain-baseline"]`.

    With `for_guide`, from sheets she has shared alone.

    A sheet whose words cannot be opened is passed over.
    """
    today = now.astimezone(enrolment.patient.zone).date()
    sheets = _sheets(enrolment, now, for_guide)
    facts = {
        "sleep-efficiency": _sleep_efficiency(sheets[SLEEP], today),
        "pain-rise": _pain_rise(sheets[DIARY], today, known),
        "headache-days": _count(headache.headache_days_last_28, sheets[HEADACHES], today),
        "headache-medicine-days": _count(headache.medicine_days_last_28, sheets[HEADACHES], today),
    }
    return {name: value for name, value in facts.items() if value is not None}


def _sheets(enrolment: Enrolment, now: datetime, for_guide: bool) -> dict[str, Dated]:
    rows = WorksheetEntry.objects.of(enrolment).filter(
        worksheet__in=(DIARY, SLEEP, HEADACHES), started_at__gte=now - BACK
    )
    rows = (rows.readable() if for_guide else rows).select_related("enrolment__patient__profile")
    entries = list(rows.order_by("started_at"))
    published.load(row.content_id for row in entries)
    found: dict[str, Dated] = {DIARY: [], SLEEP: [], HEADACHES: []}
    for row in entries:
        if readable(row, "answers", None) is not None and is_in_time(row, values := values_of(row)):
            found[row.worksheet].append((day_of(row, values), values))
    return found


def _count(rule: Callable[[Dated, date], int], entries: Dated, today: date) -> Decimal | None:
    return Decimal(rule(entries, today)) if entries else None


def _sleep_efficiency(entries: Dated, today: date) -> Decimal | None:
    nights = {day: one for day, one in sleep.valid_nights(entries).items() if day <= today}
    if not nights or (today - max(nights)).days > FRESH:
        return None
    week = sleep.week_until(nights, max(nights))
    return Decimal(week.efficiency.numerator) / week.efficiency.denominator if week else None


def _pain_rise(entries: Dated, today: date, known: Mapping[str, Decimal]) -> Decimal | None:
    """The lower of the last two days in a row above the baseline, when that is more than the newest score says."""
    noted_on = [(day, values["pain-average"]) for day, values in entries if "pain-average" in values and day <= today]
    pain = {day: Decimal(str(value)) for day, value in noted_on}
    last = [pain.get(max(pain) - timedelta(days=back)) for back in range(FLARE_DAYS)] if pain else [None]
    noted = [value for value in last if value is not None]
    baseline = known.get("pain-baseline")
    if baseline is None or len(noted) < FLARE_DAYS or (today - max(pain)).days > FLARE_DAYS:
        return None
    return max(min(noted) - baseline, known.get("pain-rise", min(noted) - baseline))
