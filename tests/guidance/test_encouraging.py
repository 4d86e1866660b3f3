"""Gentle letters: each for its occasion, once, and not any more when she has acted."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance import cadence, tasks
from guidance.cadence import Standing, letters
from guidance.encouraging import KEYS
from icbt import actions as floor
from icbt.actions.nudges import send_nudges_to
from icbt.mail import WORDING
from icbt.models import AuditEvent, Enrolment, Nudge, Profile
from icbt.settings import NUDGE_REASONS
from modules import actions
from tests.factories import active_patient
from tests.modules.walking import S1, finish, move_back, open_lesson


@pytest.fixture(autouse=True)
def at_noon():
    """A Monday, out of everybody's quiet hours."""
    with time_machine.travel("2026-12-07T11:00:00Z", tick=False):
        yield


@pytest.fixture
def nia(content, clara):
    """A patient who started today."""
    return active_patient("Nia", weeks=0, clinician=clara).patient


def later(**passed):
    return time_machine.travel(timezone.now() + timedelta(**passed), tick=False)


def told(user) -> list[str]:
    return sorted(Nudge.objects.filter(recipient=user, key__in=KEYS).values_list("key", flat=True))


def sent(user) -> list[str]:
    return sorted(row.key for row in send_nudges_to(recipient_id=user.pk, by=None))


def run() -> None:
    tasks.encourage()
    tasks.encourage()


def read_a_part(user, slug=S1):
    row = open_lesson(user, slug)
    return actions.save_step(progress=row, by=user, step="check-in", raw={}, done=True)


def test_a_lesson_not_opened_for_five_days_is_said_once(nia):
    finish(nia, "getting-started")
    with later(days=5):
        run()
        assert told(nia) == ["lesson_nudge"]


def test_it_is_dropped_when_she_has_opened_it(nia):
    finish(nia, "getting-started")
    with later(days=5):
        run()
        open_lesson(nia)
        assert "lesson_nudge" not in sent(nia)
        assert Nudge.objects.get(key="lesson_nudge").why == "gone"


def test_a_place_in_the_middle_is_kept_and_said_after_two_days(nia):
    row = read_a_part(nia)
    with later(days=1):
        run()
        assert told(nia) == []
    with later(days=2, hours=1):
        run()
        assert told(nia) == ["halfway_saved"]
    with later(days=2, hours=2):
        actions.save_step(progress=row, by=nia, step=row.step, raw={}, done=True)
        assert "halfway_saved" not in sent(nia), "she has gone on"


def test_a_finished_lesson_is_praised_the_next_day_and_once_a_week(nia):
    finish(nia, "getting-started")
    run()
    assert told(nia) == []
    with later(hours=20):
        run()
        assert told(nia) == ["well_done"]
        finish(nia)
        with later(hours=20):
            run()
            assert told(nia) == ["well_done"], "two in a week are one too many"


def test_slow_is_fine_in_the_third_week_and_once(nia):
    with later(days=14):
        record_visit(nia)
        run()
        assert "normalise_slow" in told(nia)
    with later(days=20):
        record_visit(nia)
        run()
        assert told(nia).count("normalise_slow") == 1


def record_visit(user):
    from icbt.audit import record

    record("logged_in", by=user, subject=user)


def test_silence_is_answered_after_one_week_and_after_two(nia):
    open_lesson(nia)
    for days, keys in ((6, []), (7, ["quiet_7"]), (14, ["quiet_14", "quiet_7"]), (30, ["quiet_14", "quiet_7"])):
        with later(days=days):
            run()
            assert [key for key in told(nia) if key.startswith("quiet")] == keys


def test_silence_is_not_spoken_of_once_she_is_here_again(nia):
    open_lesson(nia)
    with later(days=7):
        run()
        with later(hours=1):
            record_visit(nia)
            assert "quiet_7" not in sent(nia)


def test_whoever_has_nothing_open_is_not_called_quiet(nia):
    finish(nia, "getting-started")
    finish(nia)
    with later(days=8):
        Enrolment.objects.filter(patient=nia).update(spacing="fortnightly")
        run()
        assert not [key for key in told(nia) if key.startswith("quiet")]


def test_a_pause_ends_with_a_word_two_days_before(nia):
    until = timezone.now().astimezone(nia.zone).date() + timedelta(days=14)
    floor.pause(enrolment=nia.current_enrolment(), by=nia, reason="no_time", resume_on=until)
    with later(days=9):
        run()
        assert told(nia) == []
    with later(days=12):
        run()
        assert told(nia) == ["pause_ending"]
        assert sent(nia) == ["pause_ending"]


def test_coming_back_earlier_takes_that_word_away(nia):
    until = timezone.now().astimezone(nia.zone).date() + timedelta(days=14)
    floor.pause(enrolment=nia.current_enrolment(), by=nia, reason="no_time", resume_on=until)
    with later(days=12):
        run()
        floor.resume(enrolment=nia.current_enrolment(), by=nia)
        assert sent(nia) == []
        assert Nudge.objects.get(key="pause_ending").why == "gone"


def test_the_end_of_the_guided_weeks_is_said_a_week_before(nia):
    finish(nia, "getting-started")
    with later(weeks=12, days=-8):
        run()
        assert "ending_soon" not in told(nia)
    with later(weeks=12, days=-6):
        run()
        assert "ending_soon" in told(nia)
        Enrolment.objects.filter(patient=nia).update(extra_weeks=4)
        assert "ending_soon" not in sent(nia), "she was given more time"
    with later(weeks=12, days=1):
        run()
        assert told(nia).count("ending_soon") == 1


@pytest.mark.parametrize("leave", ["withdraw", "complete"])
def test_nobody_is_written_to_after_the_end(nia, leave):
    open_lesson(nia)
    reason = {} if leave == "complete" else {"reason": "no_time"}
    getattr(floor, leave)(enrolment=nia.current_enrolment(), by=nia, **reason)
    with later(days=8):
        run()
        assert told(nia) == []


def test_who_wants_no_reminders_gets_none(nia):
    Profile.objects.filter(patient=nia).update(nudge_channel="none")
    with later(days=8):
        run()
    assert told(nia) == []


def test_planning_is_in_the_trail(nia):
    open_lesson(nia)
    with later(days=7):
        run()
    assert AuditEvent.objects.filter(verb="nudge_planned", detail__key="quiet_7").count() == 1


def test_every_letter_has_its_words_and_somebody_who_knows_whether_it_waits(nia, clara):
    until = timezone.now().astimezone(nia.zone).date() + timedelta(days=14)
    read_a_part(nia)
    other = active_patient("Oda", clinician=clara).patient
    move_back(finish(other, "getting-started"), hours=20)
    floor.pause(enrolment=other.current_enrolment(), by=other, reason="no_time", resume_on=until)
    for days in (2, 7, 12, 14, 80):
        with later(days=days):
            run()
    kinds = {row.occasion.split()[0] for row in Nudge.objects.filter(key__in=KEYS)}
    assert kinds <= NUDGE_REASONS.keys()
    assert set(KEYS) <= WORDING.keys()


def test_the_clock_looks_at_the_last_weeks_of_the_trail_alone(nia):
    """The trail is never cut, and the clock rings every quarter of an hour."""
    with CaptureQueriesContext(connection) as asked:
        run()
    trail = [one["sql"] for one in asked if 'MAX("icbt_auditevent"."at")' in one["sql"]]
    assert trail
    assert all('"icbt_auditevent"."at" >' in sql for sql in trail)


def test_the_clock_asks_the_same_for_one_patient_and_for_many(clara, content):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            tasks.encourage()
        return len(found)

    active_patient("Nia", weeks=0, clinician=clara)
    tasks.encourage()
    few = queries()
    for n in range(6):
        active_patient(f"Nia {n}", weeks=0, clinician=clara)
    assert queries() <= few + 12, "two for each patient: her programme, from what is kept in memory"


NUMBERS = st.none() | st.integers(-3, 100)


@given(st.builds(Standing, *[NUMBERS] * 9))
def test_each_letter_comes_in_its_days_alone(here):
    found = letters(here)
    assert set(found) <= set(KEYS)
    assert len(found) == len(set(found))
    if here.pause is not None:
        assert set(found) <= {"pause_ending"}
    for key, days in cadence.QUIET.items():
        assert (key in found) is (here.pause is None and here.quiet in days)
    if any(key in found for key in cadence.QUIET):
        assert not {"lesson_nudge", "halfway_saved"} & set(found), "one word about the same silence is enough"
