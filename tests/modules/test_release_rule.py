"""When a lesson opens: finished means finished, five days have passed, and nothing opened is taken away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.release import Pace, Progress, release
from modules.tracks import LessonEntry, ReleaseRule, Track

START = date(2025, 3, 3)  # a Monday
RULE = ReleaseRule({"weekly": 5, "fortnightly": 12})
TRACK = Track(
    "cbt",
    "CBT",
    (
        LessonEntry("hello", "L0", "Hello", counted=False),
        LessonEntry("one", "S1", "One"),
        LessonEntry("two", "C2", "Two"),
        LessonEntry("three", "S2", "Three"),
        LessonEntry("later", "B1", "Later", counted=False, from_week=12),
    ),
    RULE,
)


def day(n: int) -> date:
    return START + timedelta(days=n)


def states(*progress, started_on=START, today=START, spacing="weekly"):
    return {one.slug: one for one in release(TRACK, progress, started_on, today, Pace(spacing))}


def test_getting_started_is_open_before_the_start_and_all_else_waits():
    found = states(started_on=None)
    assert [one.state for one in found.values()] == ["current", "locked", "locked", "locked", "locked"]
    assert found["one"].reason == "Opens once your first questionnaires are done."
    assert found["hello"].opens_on is None


def test_the_first_lesson_opens_at_the_start_although_getting_started_is_not_done():
    found = states()
    assert found["one"].state == "open"
    assert found["hello"].state == "current"


def test_the_lesson_she_opened_last_is_the_one_to_go_on_with():
    found = states(Progress("one", opened_on=day(0)))
    assert (found["hello"].state, found["one"].state) == ("open", "current")


def test_time_alone_never_opens_the_next_lesson():
    found = states(Progress("one", opened_on=day(0)), today=day(300))
    assert found["two"].state == "locked"
    assert found["two"].opens_on is None
    assert found["two"].reason == "Opens after “One”, from Saturday 8 March."


def test_a_lesson_not_yet_opened_holds_the_next_one_without_naming_a_day():
    assert states()["two"].reason == "Opens after “One”."


def test_finishing_alone_does_not_open_it_before_the_fifth_day():
    done = Progress("one", opened_on=day(0), finished_on=day(1))
    waiting = states(done, today=day(4))["two"]
    assert (waiting.state, waiting.opens_on, waiting.reason) == ("locked", day(5), "Opens on Saturday 8 March.")
    assert states(done, today=day(5))["two"].state == "open"


def test_a_late_finish_opens_the_next_at_once():
    done = Progress("one", opened_on=day(0), finished_on=day(20))
    assert states(done, today=day(20))["two"].opens_on == day(20)


def test_the_fortnightly_plan_waits_longer():
    done = Progress("one", opened_on=day(0), finished_on=day(1))
    assert states(done, today=day(5), spacing="fortnightly")["two"].opens_on == day(12)


def test_a_spacing_the_programme_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        states(spacing="daily")


def test_a_lesson_skipped_unopened_makes_way_at_once():
    found = states(Progress("one", skipped_on=day(2)), today=day(2))
    assert found["one"].state == "finished"
    assert found["one"].reason == "Your clinician moved you past this lesson."
    assert found["two"].state == "open"


def test_a_lesson_skipped_half_way_still_waits_five_days_from_its_opening():
    skipped = Progress("one", opened_on=day(1), skipped_on=day(2))
    assert states(skipped, today=day(2))["two"].opens_on == day(6)


def test_an_opened_lesson_is_never_taken_away():
    found = states(Progress("three", opened_on=day(1)), today=day(1))
    assert found["three"].state == "current"
    assert states(Progress("two", opened_on=day(1)), started_on=None)["two"].state == "current"


def test_a_booster_waits_for_its_week_and_for_nothing_else():
    assert states(today=day(83))["later"].state == "locked"
    assert states(today=day(84))["later"].state == "open"


def test_when_all_is_done_nothing_is_current():
    done = [Progress(one.slug, day(0), day(0)) for one in TRACK.lessons]
    assert {one.state for one in states(*done, today=day(400)).values()} == {"finished"}


@pytest.mark.parametrize("count", [1, 8, 40])
def test_it_works_for_any_number_of_lessons(count):
    track = Track("t", "T", tuple(LessonEntry(f"l{n}", f"L{n}", f"L{n}") for n in range(count)), RULE)
    today, progress = START, []
    for n in range(count):
        found = release(track, progress, START, today)
        assert [one.state for one in found] == ["finished"] * n + ["current"] + ["locked"] * (count - n - 1)
        progress.append(Progress(f"l{n}", today, today))
        today += timedelta(days=5)
    assert today == START + timedelta(days=5 * count)


DAYS = st.none() | st.integers(0, 60).map(day)
PROGRESS = st.lists(
    st.builds(Progress, st.sampled_from([one.slug for one in TRACK.lessons]), DAYS, DAYS, DAYS),
    unique_by=lambda one: one.slug,
)


@given(PROGRESS, st.none() | st.integers(0, 30).map(day), st.integers(0, 200))
def test_rules_that_always_hold(progress, started_on, n):
    found = release(TRACK, progress, started_on, day(n))
    known = {one.slug: one for one in progress}
    assert [one.slug for one in found] == [one.slug for one in TRACK.lessons]
    assert sum(one.state == "current" for one in found) == any(one.state in ("current", "open") for one in found)
    for one in found:
        own = known.get(one.slug, Progress(one.slug))
        assert (one.state == "finished") == bool(own.finished_on or own.skipped_on)
        assert not (one.state == "locked" and own.opened_on)
        assert one.reason


@given(PROGRESS, st.integers(0, 200), st.integers(0, 200))
def test_a_lesson_once_open_stays_open_as_days_pass(progress, n, more):
    now, later = (release(TRACK, progress, START, day(at)) for at in (n, n + more))
    for before, after in zip(now, later, strict=True):
        assert before.state == "locked" or after.state != "locked"
