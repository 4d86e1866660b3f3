"""Which instruments are asked when, in the time of where the person lives."""

import json
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import schedules
from outcomes.instruments import ContentError
from outcomes.schedules import Schedule, instruments_for, plan, plan_before_start
from tests.outcomes.definitions_on_file import INSTRUMENTS, SCHEDULE, SCHEDULE_FILE

LONDON = ZoneInfo("Europe/London")
ZONES = [LONDON, *map(ZoneInfo, ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Beirut", "Pacific/Auckland"))]
WEEKLY = ("pain-nrs", "peg", "phq-9", "anything-new")


def utc(*moment):
    return datetime(*moment, tzinfo=UTC)


def planned(started_on, zone=LONDON):
    return {one.point.slug: one for one in plan(SCHEDULE, started_on=started_on, zone=zone)}


def test_the_schedule_survives_json_and_back():
    assert Schedule.from_dict(json.loads(json.dumps(SCHEDULE.to_dict()))) == SCHEDULE


def test_the_points_and_their_days():
    weeks = [(f"week-{n}", 7 * n) for n in range(1, 8)]
    later = [("post", 56), ("month-3", 147), ("month-6", 238), ("month-12", 420)]
    assert [(one.slug, one.day) for one in SCHEDULE.points] == [("baseline", 0), *weeks, *later]


def test_the_end_takes_the_place_of_week_eight():
    with pytest.raises(KeyError):
        SCHEDULE.point("week-8")
    assert "phq-9" in SCHEDULE.point("post").instruments


def test_the_whole_phq_9_is_asked_at_every_point():
    assert all("phq-9" in one.instruments for one in SCHEDULE.points)


def test_weekly_sheets_are_short_and_week_four_adds_two():
    assert instruments_for(SCHEDULE, SCHEDULE.point("week-3"), ()) == WEEKLY
    week_4 = instruments_for(SCHEDULE, SCHEDULE.point("week-4"), ())
    assert set(week_4) == {*WEEKLY, "gad-7", "thoughts-about-pain"}


def test_overall_change_is_asked_from_the_end_on():
    asked = [one.slug for one in SCHEDULE.points if "pgic" in one.instruments]
    assert asked == ["post", "month-3", "month-6", "month-12"]


def test_a_gated_measure_is_asked_only_where_permitted_and_in_the_place_of_ours():
    baseline = SCHEDULE.point("baseline")
    without, permitted = (instruments_for(SCHEDULE, baseline, on_file) for on_file in ((), {"pcs"}))
    assert "pcs" not in without
    assert without.index("thoughts-about-pain") == permitted.index("pcs")
    assert "thoughts-about-pain" not in permitted
    assert "pcs" not in instruments_for(SCHEDULE, SCHEDULE.point("week-3"), {"pcs"})


def test_a_gated_measure_besides_ours_comes_last_and_once():
    point = schedules.AssessmentPoint("x", "X", "start", 1, 0, 0, ("peg", "thoughts-about-pain"), ("pcs",))
    assert instruments_for(SCHEDULE, point, {"pcs"}) == ("peg", "pcs")
    assert instruments_for(SCHEDULE, point, ()) == ("peg", "thoughts-about-pain")


def test_the_baseline_is_open_at_once_on_the_day_of_consent():
    [baseline] = plan_before_start(SCHEDULE, consented_on=date(2026, 6, 1), zone=LONDON)
    assert baseline.point.slug == "baseline"
    assert baseline.opens_at == datetime(2026, 5, 31, 23, tzinfo=UTC)
    assert baseline.closes_at == datetime(2026, 8, 30, 23, tzinfo=UTC)


def test_the_plan_from_the_start_leaves_out_the_baseline():
    assert "baseline" not in planned(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("started_on", "slug", "opens_at", "closes_at"),
    [
        # a week in summer time: 8 in the morning is 7 UTC, midnight 23 UTC of the day before
        (date(2026, 6, 1), "week-1", utc(2026, 6, 6, 7), utc(2026, 6, 12, 23)),
        # the clocks go back on 25 October: opens in summer time, closes in winter time
        (date(2026, 10, 18), "week-1", utc(2026, 10, 23, 7), utc(2026, 10, 30, 0)),
        # … and opens on that very Sunday, already in winter time at 8
        (date(2026, 10, 20), "week-1", utc(2026, 10, 25, 8), utc(2026, 11, 1, 0)),
        # the clocks go forward on 29 March
        (date(2026, 3, 24), "week-1", utc(2026, 3, 29, 7), utc(2026, 4, 4, 23)),
        (date(2026, 3, 20), "week-1", utc(2026, 3, 25, 8), utc(2026, 3, 31, 23)),
        # the end of the programme, and a year later across a leap day
        (date(2026, 6, 1), "post", utc(2026, 7, 24, 7), utc(2026, 8, 10, 23)),
        (date(2027, 6, 1), "month-12", utc(2028, 7, 11, 7), utc(2028, 8, 22, 23)),
    ],
)
def test_points_open_at_8_local_time_whatever_the_clocks_do(started_on, slug, opens_at, closes_at):
    found = planned(started_on)[slug]
    assert (found.opens_at, found.closes_at) == (opens_at, closes_at)


def test_a_sheet_is_due_at_the_end_of_its_day():
    assert planned(date(2026, 1, 1))["week-1"].due_at == datetime(2026, 1, 9, 0, tzinfo=UTC)


def test_what_begins_on_the_first_day_is_open_at_once():
    early = schedules.AssessmentPoint("x", "X", "start", 1, 2, 1, ("peg",))
    [one] = plan(Schedule("s", "s", 8, (early,)), started_on=date(2026, 1, 5), zone=LONDON)
    assert one.opens_at == datetime(2026, 1, 4, 0, tzinfo=UTC)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(ZONES))
def test_windows_hold_their_due_day_never_overlap_and_open_at_8(started_on, zone):
    points = plan(SCHEDULE, started_on=started_on, zone=zone)
    for one in points:
        assert one.opens_at < one.due_at <= one.closes_at
        assert one.opens_at.tzinfo is one.closes_at.tzinfo is UTC
        assert one.opens_at.astimezone(zone).hour == 8
    for earlier, later in pairwise(points):
        assert earlier.closes_at < later.opens_at


TEXT = SCHEDULE_FILE.read_text()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"pain-nrs", "peg"', '"pain-nsr", "peg"', "“pain-nsr” is not an instrument whose wording is in the files"),
        ('"pain-nrs", "peg"', '"pcs", "peg"', "“pcs” is not an instrument whose wording is in the files"),
        ("day = 14", "day = 14\nwhen_permitted = ['peg']", "“peg” is not a gated instrument"),
        ('use = "pcs"', 'use = "peg"', "“peg” must be a gated instrument"),
        ('slug = "week-2"', 'slug = "week-1"', "Two points are called “week-1”"),
        ("day = 14", "day = 12", "“week-1” and “week-2” are open on the same day"),
        ("day = 14", "day = 7", "“week-2” must come after “week-1”"),
        ("closes_after = 3", "closes_after = 4", "“week-7” and “post” are open on the same day"),
        ("opens_before = 2", "opens_before = -2", "its days must not be below 0"),
        ("opens_hour = 8", "opens_hour = 24", "“opens_hour” is an hour from 0 to 23"),
        ('anchor = "start"', 'anchor = "lesson"', "“anchor” is “lesson”"),
        ("closes_after = 90", "closes_after = 90\nreminder = 3", "“reminder” is not a known key here"),
    ],
)
def test_a_mistyped_schedule_is_refused(old, new, sentence):
    assert old in TEXT, old
    with pytest.raises(ContentError) as caught:
        schedules.parse(TEXT.replace(old, new, 1), filename="chronic-pain.toml", instruments=INSTRUMENTS)
    assert sentence in str(caught.value)


def test_a_gated_measure_may_be_asked_besides_where_permitted():
    text = TEXT.replace("day = 14\n", 'day = 14\nwhen_permitted = ["pcs"]\n')
    found = schedules.parse(text, filename="chronic-pain.toml", instruments=INSTRUMENTS)
    assert instruments_for(found, found.point("week-2"), {"pcs"}) == (*WEEKLY, "pcs")


def test_a_point_that_asks_nothing_is_refused():
    text = TEXT.replace('instruments = ["pain-nrs", "peg", "phq-9", "anything-new"]', "instruments = []", 1)
    with pytest.raises(ContentError, match="it asks nothing"):
        schedules.parse(text, filename="chronic-pain.toml", instruments=INSTRUMENTS)
