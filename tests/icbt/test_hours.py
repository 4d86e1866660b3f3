"""The working calendar: when somebody is there, and by when a thing is due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icbt import hours

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def calendar(settings):
    settings.SERVICE_TIME_ZONE = "Europe/London"
    settings.SERVICE_OPENS, settings.SERVICE_CLOSES = time(9), time(17)
    settings.SERVICE_HOLIDAYS = ["2026-12-25", "2026-12-28"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-03-11T09:00", True),
        ("2026-03-11T16:59", True),
        ("2026-03-11T17:00", False),
        ("2026-03-11T08:59", False),
        ("2026-03-14T12:00", False),  # Saturday
        ("2026-12-25T12:00", False),  # a holiday
    ],
)
def test_somebody_is_there_on_working_days(moment, there):
    assert hours.is_open(at(moment)) is there


def test_summer_time_is_the_services_own():
    assert hours.is_open(datetime(2026, 7, 1, 8, 30, tzinfo=UTC))  # half past nine in London
    assert not hours.is_open(datetime(2026, 7, 1, 16, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-11T12:00", "2026-03-11T12:00"),
        ("2026-03-11T03:00", "2026-03-11T09:00"),
        ("2026-03-13T17:00", "2026-03-16T09:00"),  # Friday evening
        ("2026-12-24T18:00", "2026-12-29T09:00"),  # Christmas, a weekend and one more holiday
    ],
)
def test_the_next_opening(moment, opens):
    assert hours.next_opening(at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("moment", "count", "due"),
    [
        ("2026-03-11T10:00", 4, "2026-03-11T14:00"),
        ("2026-03-11T15:00", 4, "2026-03-12T11:00"),
        ("2026-03-13T16:00", 4, "2026-03-16T12:00"),
        ("2026-03-14T10:00", 4, "2026-03-16T13:00"),
        ("2026-03-11T09:00", 8, "2026-03-11T17:00"),
        ("2026-03-11T09:00", 24, "2026-03-13T17:00"),
        ("2026-03-27T16:30", 1, "2026-03-30T09:30"),  # over the weekend in which the clocks go forward
    ],
)
def test_after_so_many_working_hours(moment, count, due):
    assert hours.after_working_hours(at(moment), count) == at(due)


@pytest.mark.parametrize(
    ("moment", "count", "due"),
    [
        ("2026-03-11T10:00", 0, "2026-03-11T17:00"),
        ("2026-03-11T10:00", 2, "2026-03-13T17:00"),
        ("2026-03-13T10:00", 2, "2026-03-17T17:00"),
        ("2026-03-14T10:00", 2, "2026-03-18T17:00"),
        ("2026-12-23T10:00", 2, "2026-12-29T17:00"),
    ],
)
def test_after_so_many_working_days(moment, count, due):
    assert hours.after_working_days(at(moment), count) == at(due)


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (time(9), time(17), "Monday to Friday, 9 am to 5 pm"),
        (time(8, 30), time(12), "Monday to Friday, 8:30 am to 12 pm"),
        (time(0), time(23, 5), "Monday to Friday, 12 am to 11:05 pm"),
    ],
)
def test_hours_in_words(settings, opens, closes, words):
    settings.SERVICE_OPENS, settings.SERVICE_CLOSES = opens, closes
    assert hours.words() == words


DAYS = (datetime(2026, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001  hypothesis adds the zone
moments = st.datetimes(*DAYS, timezones=st.just(UTC))


@given(moment=moments)
def test_the_next_opening_is_open_and_never_past(moment):
    opening = hours.next_opening(moment)
    assert hours.is_open(opening)
    assert opening.astimezone(UTC) >= moment
    assert hours.next_opening(opening) == opening


@given(moment=moments, count=st.integers(1, 60), more=st.integers(1, 20))
def test_more_hours_are_never_due_sooner_and_never_at_night(moment, count, more):
    due = hours.after_working_hours(moment, count)
    assert due.astimezone(UTC) >= moment.astimezone(UTC)
    assert hours.after_working_hours(moment, count + more).astimezone(UTC) > due.astimezone(UTC)
    assert time(9) <= due.astimezone(LONDON).time() <= time(17)
    assert hours.is_working_day(due.astimezone(LONDON).date())


@given(moment=moments, days=st.integers(0, 15))
def test_working_days_end_on_a_working_day_at_closing(moment, days):
    due = hours.after_working_days(moment, days)
    assert hours.is_working_day(due.date())
    assert due.time() == time(17)
    assert due.astimezone(UTC) >= moment
    span = (due.date() - hours.next_opening(moment).astimezone(LONDON).date()).days
    counted = [due.date() - timedelta(days=n) for n in range(span)]
    assert sum(hours.is_working_day(day) for day in counted) == days


def test_a_weekday_is_a_working_day_unless_it_is_a_holiday():
    assert hours.is_working_day(date(2026, 12, 24))
    assert not hours.is_working_day(date(2026, 12, 25))
    assert not hours.is_working_day(date(2026, 12, 26))
