"""Real clock changes, in both directions and of several kinds: a day begins at its first moment, and 8 stays 8.

Each row is a day on which the clocks of a zone change, with what a wall clock shows: the first moment of that day and
of the next in UTC, written down from the published rules of the zone and not computed.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.schedules import AssessmentPoint, Schedule, later, plan
from tests.outcomes.definitions_on_file import SCHEDULE

DAY = timedelta(days=1)


def utc(*moment) -> datetime:
    return datetime(*moment, tzinfo=UTC)


CHANGES = [
    # zone, the day, its first moment, 8 in the morning of it, its end
    ("Europe/London", date(2026, 3, 29), utc(2026, 3, 29, 0), utc(2026, 3, 29, 7), utc(2026, 3, 29, 23)),
    ("Europe/London", date(2026, 10, 25), utc(2026, 10, 24, 23), utc(2026, 10, 25, 8), utc(2026, 10, 26, 0)),
    ("America/New_York", date(2026, 3, 8), utc(2026, 3, 8, 5), utc(2026, 3, 8, 12), utc(2026, 3, 9, 4)),
    ("America/New_York", date(2026, 11, 1), utc(2026, 11, 1, 4), utc(2026, 11, 1, 13), utc(2026, 11, 2, 5)),
    ("Australia/Sydney", date(2026, 10, 4), utc(2026, 10, 3, 14), utc(2026, 10, 3, 21), utc(2026, 10, 4, 13)),
    ("Australia/Sydney", date(2026, 4, 5), utc(2026, 4, 4, 13), utc(2026, 4, 4, 22), utc(2026, 4, 5, 14)),
    # half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4), utc(2026, 10, 3, 13, 30), utc(2026, 10, 3, 21), utc(2026, 10, 4, 13)),
    ("Australia/Lord_Howe", date(2026, 4, 5), utc(2026, 4, 4, 13), utc(2026, 4, 4, 21, 30), utc(2026, 4, 5, 13, 30)),
    # at midnight: in Santiago the day begins at 1, and another evening's last hour comes twice
    ("America/Santiago", date(2026, 9, 6), utc(2026, 9, 6, 4), utc(2026, 9, 6, 11), utc(2026, 9, 7, 3)),
    ("America/Santiago", date(2026, 4, 4), utc(2026, 4, 4, 3), utc(2026, 4, 4, 11), utc(2026, 4, 5, 4)),
    ("America/Sao_Paulo", date(2018, 11, 4), utc(2018, 11, 4, 3), utc(2018, 11, 4, 10), utc(2018, 11, 5, 2)),
    ("America/Sao_Paulo", date(2018, 2, 17), utc(2018, 2, 17, 2), utc(2018, 2, 17, 10), utc(2018, 2, 18, 3)),
    # in Havana midnight itself comes twice: the day begins with the first
    ("America/Havana", date(2026, 3, 8), utc(2026, 3, 8, 5), utc(2026, 3, 8, 12), utc(2026, 3, 9, 4)),
    ("America/Havana", date(2026, 11, 1), utc(2026, 11, 1, 4), utc(2026, 11, 1, 13), utc(2026, 11, 2, 5)),
    # against the seasons, for Ramadan
    ("Africa/Casablanca", date(2026, 2, 15), utc(2026, 2, 14, 23), utc(2026, 2, 15, 8), utc(2026, 2, 16, 0)),
    ("Africa/Casablanca", date(2026, 3, 22), utc(2026, 3, 22, 0), utc(2026, 3, 22, 7), utc(2026, 3, 22, 23)),
    # no change at all, a quarter of an hour off
    ("Asia/Kathmandu", date(2026, 3, 29), utc(2026, 3, 28, 18, 15), utc(2026, 3, 29, 2, 15), utc(2026, 3, 29, 18, 15)),
    # a whole day left out: 30 December 2011 never was in Samoa, so it is over before it begins
    ("Pacific/Apia", date(2011, 12, 29), utc(2011, 12, 29, 10), utc(2011, 12, 29, 18), utc(2011, 12, 30, 10)),
    ("Pacific/Apia", date(2011, 12, 30), utc(2011, 12, 30, 10), utc(2011, 12, 30, 10), utc(2011, 12, 30, 10)),
    ("Pacific/Apia", date(2011, 12, 31), utc(2011, 12, 30, 10), utc(2011, 12, 30, 18), utc(2011, 12, 31, 10)),
]
WHERE = sorted({row[0] for row in CHANGES})


def daily(opens_hour: int, days: int = 5) -> Schedule:
    """A point on each of so many days, each open on its own day alone."""
    points = tuple(AssessmentPoint(f"day-{n}", "A day", "start", n, 0, 0, ("peg",)) for n in range(1, days + 1))
    return Schedule("daily", "daily", opens_hour, points)


def around(day: date, zone: str, opens_hour: int):
    """The points of the two days before, the day itself (third), and the two days after."""
    return plan(daily(opens_hour), started_on=day - 3 * DAY, zone=ZoneInfo(zone))


@pytest.mark.parametrize(("zone", "day", "begins", "eight", "ends"), CHANGES)
def test_a_sheet_opens_at_8_and_is_due_and_closes_when_the_day_is_over(zone, day, begins, eight, ends):
    one = around(day, zone, 8)[2]
    assert (one.opens_at, one.due_at, one.closes_at) == (eight, ends, ends)


@pytest.mark.parametrize(("zone", "day", "begins", "eight", "ends"), CHANGES)
def test_a_day_begins_at_its_first_moment(zone, day, begins, eight, ends):
    one = around(day, zone, 0)[2]
    assert (one.opens_at, one.closes_at) == (begins, ends)
    assert (begins - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() < day
    if begins < ends:
        assert (
            begins.astimezone(ZoneInfo(zone)).date() == (ends - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()
        )


@pytest.mark.parametrize(("zone", "day"), [row[:2] for row in CHANGES])
def test_adjacent_days_leave_no_gap_and_do_not_overlap(zone, day):
    days = around(day, zone, 0)
    for earlier, after in pairwise(days):
        assert earlier.closes_at == after.opens_at


@pytest.mark.parametrize("zone", WHERE)
@pytest.mark.parametrize("started_on", [date(2026, month, 5) for month in range(1, 13)])
def test_a_whole_programme_keeps_its_hours_in_every_zone(zone, started_on):
    where = ZoneInfo(zone)
    points = plan(SCHEDULE, started_on=started_on, zone=where)
    for one in points:
        assert one.opens_at.astimezone(where).hour == 8
        assert one.opens_at < one.due_at <= one.closes_at
        last, after = one.closes_at - timedelta(seconds=1), one.closes_at
        assert last.astimezone(where).date() == after.astimezone(where).date() - DAY
    for earlier, after in pairwise(points):
        assert earlier.closes_at < after.opens_at


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), st.integers(0, 60), st.sampled_from(WHERE))  # noqa: DTZ001
def test_so_many_days_later_is_the_same_clock_time_unless_the_clocks_skip_it(moment, days, zone):
    where = ZoneInfo(zone)
    before = moment.replace(tzinfo=UTC)
    after = later(before, days, where)
    was, now = before.astimezone(where), after.astimezone(where)
    assert after.tzinfo is UTC
    skipped = now.replace(tzinfo=None) - was.replace(tzinfo=None) - days * DAY
    assert skipped in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))


def test_the_table_holds_what_it_says():
    both = {zone: {row[1] for row in CHANGES if row[0] == zone} for zone in WHERE}
    assert len([zone for zone, days in both.items() if len(days) >= 2]) >= 8
