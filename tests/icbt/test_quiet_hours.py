"""Quiet hours in local time, across midnight and across the change of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icbt.mail import after_quiet_hours

LONDON, BERLIN = ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin")
EVENING, MORNING = time(20), time(8)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-01-10T12:00", "2026-01-10T12:00"),  # in the day: now
        ("2026-01-10T19:59", "2026-01-10T19:59"),  # the last minute before
        ("2026-01-10T20:00", "2026-01-11T08:00"),  # the first quiet minute
        ("2026-01-11T03:00", "2026-01-11T08:00"),  # the small hours: the same morning
        ("2026-01-11T08:00", "2026-01-11T08:00"),  # the end is not quiet any more
    ],
)
def test_a_night_in_london(moment, sent):
    assert after_quiet_hours(utc(moment), LONDON, EVENING, MORNING) == utc(sent)


def test_the_night_the_clocks_go_forward_still_ends_at_eight():
    late = datetime(2026, 3, 28, 22, tzinfo=BERLIN)
    sent = after_quiet_hours(late, BERLIN, EVENING, MORNING)
    assert sent.astimezone(BERLIN).time() == MORNING
    assert sent.astimezone(UTC) == utc("2026-03-29T06:00")
    assert sent.astimezone(UTC) - late.astimezone(UTC) == timedelta(hours=9)


def test_the_night_the_clocks_go_back_still_ends_at_eight():
    late = datetime(2026, 10, 24, 22, tzinfo=BERLIN)
    sent = after_quiet_hours(late, BERLIN, EVENING, MORNING)
    assert sent.astimezone(UTC) == utc("2026-10-25T07:00")
    assert sent.astimezone(UTC) - late.astimezone(UTC) == timedelta(hours=11)


def test_a_quiet_afternoon_does_not_cross_midnight():
    start, end = time(13), time(15)
    assert after_quiet_hours(utc("2026-01-10T14:00"), LONDON, start, end) == utc("2026-01-10T15:00")
    assert after_quiet_hours(utc("2026-01-10T16:00"), LONDON, start, end) == utc("2026-01-10T16:00")


def test_the_same_time_twice_is_no_quiet_at_all():
    assert after_quiet_hours(utc("2026-01-10T03:00"), LONDON, time(9), time(9)) == utc("2026-01-10T03:00")


DAYS = (datetime(2025, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001  hypothesis adds the zone
moments = st.datetimes(*DAYS, timezones=st.just(UTC))
clocks = st.times(max_value=time(23, 59)).map(lambda clock: clock.replace(second=0, microsecond=0))
zones = st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"])


@given(moment=moments, zone=zones.map(ZoneInfo), start=clocks, end=clocks)
def test_it_is_never_early_never_a_day_late_and_never_in_quiet_hours(moment, zone, start, end):
    sent = after_quiet_hours(moment, zone, start, end)
    assert moment <= sent.astimezone(UTC) or sent == moment
    assert sent.astimezone(UTC) - moment < timedelta(hours=25)
    assert after_quiet_hours(sent, zone, start, end) == sent
