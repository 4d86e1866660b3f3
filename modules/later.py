"""PURE: which day a sheet may be about: the day it is begun, or one of the seven before; never a day to come.

Source: this programme's own design. Days longer ago are remembered too badly to be worth the effort.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

FIELD = "date"  # of a worksheet whose sheets are about one day each
DAYS_BACK = 7
TO_COME = "that day is still to come. Choose today, or a day of the last week."
LONG_AGO = "a sheet can be filled in up to 7 days later. Choose today, or a day of the last week."


def refusal(day: date, *, begun_on: date, today: date) -> str:
    """Why a sheet begun on `begun_on` cannot be about `day`, kindly; "" when it can. All are days of her own clock."""
    if day > today:
        return TO_COME
    return LONG_AGO if day < begun_on - timedelta(days=DAYS_BACK) else ""


def fault(values: Mapping[str, Any], *, begun_on: date, today: date) -> str:
    """The same for the cleaned values of a sheet; "" where no day was noted."""
    return refusal(date.fromisoformat(values[FIELD]), begun_on=begun_on, today=today) if FIELD in values else ""


def days_late(values: Mapping[str, Any], *, begun_on: date) -> int:
    """How many days after the day it is about a sheet was begun; 0 on the day itself, or where no day was noted."""
    return max(0, (begun_on - date.fromisoformat(values[FIELD])).days) if FIELD in values else 0


def days(today: date) -> list[date]:
    """The days a sheet begun today may be about, newest first."""
    return [today - timedelta(days=back) for back in range(DAYS_BACK + 1)]
