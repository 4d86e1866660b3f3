"""Which instruments are asked when, in the time of where the person lives."""

import json
import re
from contextlib import nullcontext
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icbt.models import SupportLevel, Track
from outcomes import schedules
from outcomes.instruments import ContentError
from outcomes.schedules import Schedule, Who, gated, instruments_for, plan, plan_before_start
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


def test_weekly_sheets_are_short_and_week_four_adds_three():
    assert instruments_for(SCHEDULE, SCHEDULE.point("week-3"), ()) == WEEKLY
    week_4 = instruments_for(SCHEDULE, SCHEDULE.point("week-4"), ())
    assert set(week_4) == {*WEEKLY, "gad-7", "thoughts-about-pain", "anything-worse"}


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
    point = schedules.AssessmentPoint("post", "X", "start", 1, 0, 0, ("peg", "thoughts-about-pain"))
    assert instruments_for(SCHEDULE, point, {"pcs", "isi"}) == ("peg", "pcs", "isi")
    assert instruments_for(SCHEDULE, point, ()) == ("peg", "thoughts-about-pain")


def test_of_two_permitted_measures_for_one_the_first_counts():
    point = SCHEDULE.point("week-4")
    assert "uw-cap-6" in instruments_for(SCHEDULE, point, {"uw-cap-6"})
    both = instruments_for(SCHEDULE, point, {"pcs", "uw-cap-6"})
    assert "pcs" in both
    assert "uw-cap-6" not in both


def test_gated_measures_are_asked_before_after_and_later_and_unwanted_effects_once():
    on_file = {"promis-pi-6b", "pseq", "cpaq-8", "tsk-11", "isi", "who-5", "neq-20"}
    long = {point.slug: on_file & set(instruments_for(SCHEDULE, point, on_file)) for point in SCHEDULE.points}
    assert {slug for slug, asked in long.items() if asked} == {"baseline", "post", "month-3", "month-6", "month-12"}
    assert long["baseline"] == on_file - {"neq-20"}
    assert long["post"] == on_file
    assert gated(SCHEDULE) == on_file | {"pcs", "uw-cap-6"}


@pytest.mark.parametrize("level", ["scheduled", "on_demand", "self_guided"])
def test_where_nobody_answers_the_phq_8_takes_the_place_of_the_phq_9(level):
    for point in SCHEDULE.points:
        staffed = instruments_for(SCHEDULE, point, (), Who(support_level=level))
        unstaffed = instruments_for(SCHEDULE, point, (), Who(support_level=level, staffed=False))
        assert staffed.index("phq-9") == unstaffed.index("phq-8")
        assert "phq-8" not in staffed
        assert "phq-9" not in unstaffed


def test_instruments_by_track_support_level_and_week():
    added = """
[[besides]]
when = "always"
instruments = ["sus"]
points = ["week-2"]
tracks = ["act"]
support_levels = ["on_demand", "self_guided"]

[[alternatives]]
when = "always"
use = "phq-2"
instead_of = "phq-9"
points = ["week-2"]
support_levels = ["scheduled"]
"""
    found = schedules.parse(TEXT + added, filename="chronic-pain.toml", instruments=INSTRUMENTS)

    def asked(week, track, level):
        return set(instruments_for(found, found.point(week), (), Who(track, level))) & {"sus", "phq-2", "phq-9"}

    assert asked("week-2", "act", "on_demand") == {"sus", "phq-9"}
    assert asked("week-2", "cbt", "on_demand") == {"phq-9"}
    assert asked("week-2", "act", "scheduled") == {"phq-2"}
    assert asked("week-3", "act", "on_demand") == asked("week-3", "act", "scheduled") == {"phq-9"}


def test_the_schedule_knows_the_tracks_and_levels_there_are():
    assert set(get_args(schedules.Track)) == set(Track.values)
    assert set(get_args(schedules.SupportLevel)) == set(SupportLevel.values)


def test_reminders_are_the_schedules_own_unless_a_point_has_its_own():
    text = TEXT.replace('slug = "post"', 'slug = "post"\nremind_after_days = [3, 7, 14]')
    found = schedules.parse(text, filename="chronic-pain.toml", instruments=INSTRUMENTS)
    assert (found.reminders("post"), found.reminders("week-1"), found.reminders("extra-1")) == (
        (3, 7, 14),
        (2, 5),
        (2, 5),
    )
    none = schedules.parse(
        TEXT.replace('slug = "post"', 'slug = "post"\nremind_after_days = []'), filename="x", instruments=INSTRUMENTS
    )
    assert none.reminders("post") == ()


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
        ('"promis-pi-6b", "pseq"', '"promis-pi-6z", "pseq"', "“promis-pi-6z” is not an instrument"),
        ('"promis-pi-6b", "pseq"', '"sus", "pseq"', "“sus” is not gated, so it must not have when = “permitted”"),
        ('"promis-pi-6b", "pseq"', '"peg", "pseq"', "“peg” is asked at “baseline” already"),
        ('"promis-pi-6b", "pseq"', '"pseq", "pseq"', "one of them twice"),
        ('["neq-20"]', "[]", "names nothing"),
        ('points = ["post"]', 'points = ["pots"]', "“pots” is not a point of this schedule"),
        ('points = ["post"]', 'tracks = ["dbt"]', "“tracks” is “dbt”"),
        ('points = ["post"]', 'support_levels = ["weekly"]', "“support_levels” is “weekly”"),
        ('when = "permitted"', 'when = "sometimes"', "“when” is “sometimes”"),
        ('when = "permitted"', 'when = "always"', "“promis-pi-6b” is gated, so it needs when = “permitted”"),
        ('when = "unstaffed"', 'when = "permitted"', "“phq-8” is not gated, so it must not have when = “permitted”"),
        ('use = "pcs"', 'use = "phq-2"', "“phq-2” is not gated"),
        ('use = "pcs"', 'use = "pcz"', "“pcz” is not an instrument"),
        ('instead_of = "phq-9"', 'instead_of = "phq-2"', "“phq-2” is never asked where “phq-8” would take its place"),
        ('instead_of = "phq-9"', 'instead_of = "phq-8"', "“phq-8” takes the place of another, and is replaced itself"),
        ('use = "uw-cap-6"', 'use = "pcs"', "“pcs” and “pcs” both take the place of “thoughts-about-pain”"),
        ("remind_after_days = [2, 5]", "remind_after_days = [5, 2]", "each later than the one before"),
        ("remind_after_days = [2, 5]", "remind_after_days = [0]", "days from 1"),
        ("day = 14", "day = 14\nremind_after_days = [2, 2]", "each later than the one before"),
        ("day = 14", "day = 14\nremind_after_days = [7]", "it has closed by the day of the reminder after 7 days"),
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


@pytest.mark.parametrize(
    ("second", "refused"),
    [
        ('when = "unstaffed"', True),
        ('when = "always"', False),  # for those who are staffed it holds, and nothing stands before it
        ('when = "unstaffed"\ntracks = ["act"]', True),
        ('when = "always"\nsupport_levels = ["self_guided"]', False),
    ],
)
def test_contradictory_alternatives_are_refused(second, refused):
    text = f'{TEXT}\n[[alternatives]]\n{second}\nuse = "phq-2"\ninstead_of = "phq-9"\n'
    sentence = "“phq-8” and “phq-2” both take the place of “phq-9” for the same people"
    with pytest.raises(ContentError, match=sentence) if refused else nullcontext():
        schedules.parse(text, filename="chronic-pain.toml", instruments=INSTRUMENTS)


def test_alternatives_for_different_people_do_not_contradict_each_other():
    one = '\n[[alternatives]]\nwhen = "always"\nuse = "{use}"\ninstead_of = "gad-7"\ntracks = ["{track}"]\n'
    text = TEXT + one.format(use="phq-4", track="act") + one.format(use="phq-2", track="cbt")
    schedules.parse(text, filename="chronic-pain.toml", instruments=INSTRUMENTS)
    both = TEXT + one.format(use="phq-4", track="act") + one.format(use="phq-2", track="act")
    with pytest.raises(ContentError, match="both take the place"):
        schedules.parse(both, filename="chronic-pain.toml", instruments=INSTRUMENTS)


def test_a_point_that_asks_nothing_is_refused():
    text = re.sub(r'slug = "week-1"(.*?)instruments = \[.*?\]', r'slug = "week-1"\1instruments = []', TEXT, flags=re.S)
    with pytest.raises(ContentError, match="it asks nothing"):
        schedules.parse(text, filename="chronic-pain.toml", instruments=INSTRUMENTS)
