"""What always holds of the release rule, whatever somebody did and whatever was agreed with her."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from modules.release import AS_USUAL, Pace, Progress, phase, release, window
from modules.tracks import LessonEntry, ReleaseRule, Track

START = date(2025, 3, 3)
RULE = ReleaseRule({"weekly": 5, "fortnightly": 12}, 12, 12, (3, 6))
COUNTED = [LessonEntry(f"l{n}", f"L{n}", f"Lesson {n}") for n in range(1, 9)]
HELLO = LessonEntry("hello", "L0", "Hello", counted=False)
BOOSTERS = [LessonEntry(f"b{n}", f"B{n}", f"Booster {n}", counted=False, from_week=n) for n in (12, 20)]
TRACK = Track("cbt", "CBT", (HELLO, *COUNTED, *BOOSTERS), RULE)
ORDER = ["not-started", "guided", "read-only", "closed"]

PACES = st.builds(
    Pace, st.sampled_from(["weekly", "fortnightly"]), st.booleans(), st.integers(0, 26), st.integers(0, 90)
)
DAYS = st.none() | st.integers(0, 150).map(lambda n: START + timedelta(days=n))
PROGRESS = st.lists(
    st.builds(Progress, st.sampled_from([one.slug for one in TRACK.lessons]), DAYS, DAYS, DAYS),
    unique_by=lambda one: one.slug,
)
TODAY = st.integers(-10, 700).map(lambda n: START + timedelta(days=n))


def openings(progress, pace):
    """The day each lesson opens, of those whose day is known."""
    return {one.slug: one.opens_on for one in release(TRACK, progress, START, START, pace) if one.opens_on}


@given(PROGRESS, PACES, PACES, TODAY)
def test_a_lesson_once_opened_is_never_taken_away_whatever_is_agreed_later(progress, before, after, today):
    opened = {one.slug for one in progress if one.opened_on}
    for pace in (before, after):
        states = {one.slug: one.state for one in release(TRACK, progress, START, today, pace)}
        assert all(states[slug] != "locked" for slug in opened)


@given(st.integers(0, 8), st.lists(st.integers(0, 30), min_size=16, max_size=16), PACES, TODAY)
def test_time_alone_never_opens_two_counted_lessons_at_once(done, gaps, pace, today):
    """Of somebody who reads in order: finished so many, perhaps began the next. Only a clinician makes it two."""
    days = [START + timedelta(days=sum(gaps[: n + 1])) for n in range(16)]
    progress = [Progress(f"l{n + 1}", days[2 * n], days[2 * n + 1]) for n in range(done)]
    for more in ([], [Progress(f"l{done + 1}", days[-1])] if done < 8 else []):
        found = release(TRACK, [*progress, *more], START, today, pace)
        counted = {one.slug for one in COUNTED}
        assert len([one for one in found if one.slug in counted and one.state in ("open", "current")]) <= 1


@given(PROGRESS, PACES, TODAY.filter(lambda day: day >= START), st.integers(1, 60))
def test_a_pause_closes_nothing(progress, pace, today, days):
    """On each day of a pause everything that was open when it began is open still; so it is when it is over."""
    before = release(TRACK, progress, START, today, pace)
    paused = replace(pace, paused_days=pace.paused_days + days)
    during = release(TRACK, progress, START, today + timedelta(days=days), paused)
    for was, now in zip(before, during, strict=True):
        assert was.state == "locked" or now.state != "locked"
    assert phase(RULE, START, today, pace) == phase(RULE, START, today + timedelta(days=days), paused)


@given(PROGRESS, PACES)
def test_practice_weeks_only_delay(progress, pace):
    without = openings(progress, replace(pace, practice_weeks=False))
    with_them = openings(progress, replace(pace, practice_weeks=True))
    assert without.keys() == with_them.keys()
    assert all(timedelta(0) <= with_them[slug] - without[slug] <= timedelta(days=7) for slug in without)


@given(PROGRESS, PACES)
def test_fortnightly_is_never_earlier_than_weekly(progress, pace):
    weekly = openings(progress, replace(pace, spacing="weekly"))
    fortnightly = openings(progress, replace(pace, spacing="fortnightly"))
    assert all(fortnightly[slug] >= weekly[slug] for slug in weekly)


@given(PACES, st.lists(TODAY, min_size=2), st.none() | TODAY)
def test_the_phase_only_moves_forward(pace, days, closed_on):
    phases = [ORDER.index(phase(RULE, START, day, pace, closed_on)) for day in sorted(days)]
    assert all(before <= after for before, after in pairwise(phases))


@given(PACES, TODAY, st.booleans())
def test_nobody_reads_less_than_the_agreed_months_after_she_was_guided(pace, today, held):
    found = window(RULE, START, pace)
    assert (found.readable_until - found.guided_until).days >= 365
    if held and today >= START:
        assert phase(RULE, START, today, pace, held=True) == "guided"


@given(PACES, TODAY)
def test_whoever_ends_early_reads_as_long_as_if_she_had_not(pace, closed_on):
    ended, went_on = window(RULE, START, pace, closed_on), window(RULE, START, pace)
    assert ended.readable_until >= went_on.readable_until
    assert ended.guided_until <= went_on.guided_until


def test_the_same_lesson_waits_longer_in_a_practice_week_and_says_why():
    done = [Progress(f"l{n}", START + timedelta(days=5 * n), START + timedelta(days=5 * n)) for n in range(1, 4)]
    last = START + timedelta(days=15)
    pace = replace(AS_USUAL, practice_weeks=True)
    on = {n: release(TRACK, done, START, last + timedelta(days=n), pace)[4] for n in (4, 5, 11, 12)}
    assert [on[n].practice for n in (4, 5, 11, 12)] == [False, True, True, False]
    assert on[5].reason == "A practice week: nothing new, and time for what you know. Opens on Sunday 30 March."
    assert on[12].state == "open"


def test_boosters_leave_pauses_out():
    assert openings([], AS_USUAL)["b12"] == START + timedelta(weeks=12)
    assert openings([], replace(AS_USUAL, paused_days=9))["b12"] == START + timedelta(weeks=12, days=9)


def test_a_track_without_practice_weeks_in_its_rule_has_none():
    plain = replace(TRACK, rule=replace(RULE, practice_after=()))
    pace = replace(AS_USUAL, practice_weeks=True)
    assert not any(one.practice for one in release(plain, [], START, START, pace))
