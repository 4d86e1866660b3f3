"""The watches of the outcomes room count what was due and has not happened, and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from icbt import actions as people
from icbt.models import Profile
from outcomes import actions, watches
from outcomes.models import Flag, Response
from outcomes.tasks import announce_assessments, chase_flags, score_pending
from tests.outcomes.answers import PHQ_WELL, opened, phq, submit
from tests.outcomes.test_permission_gate import permitted

TUESDAY = "2026-06-02T11:00:00+01:00"
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


def open_questions(pia) -> None:
    actions.plan_assessments(enrolment=pia.current_enrolment(), by=None)
    rows = pia.current_enrolment().assessment_set.filter(point="week-3")
    rows.update(opens_at=timezone.now(), due_at=timezone.now() + 24 * HOUR, closes_at=timezone.now() + 72 * HOUR)
    pia.current_enrolment().assessment_set.exclude(point="week-3").delete()


def unannounced() -> int:
    return watches.unannounced_questions(timezone.now())


def test_questions_open_for_an_hour_of_which_nobody_was_told(clock, pia):
    open_questions(pia)
    assert unannounced() == 0
    clock.shift(HOUR + timedelta(minutes=1))
    assert unannounced() == 1
    announce_assessments()
    assert unannounced() == 0


@pytest.mark.parametrize("why", ["muted", "paused", "begun", "closed account"])
def test_what_nobody_has_to_be_told_of_is_not_counted(clock, pia, ada, why):
    open_questions(pia)
    if why == "muted":
        Profile.objects.filter(patient=pia).update(nudge_channel="none")
    elif why == "paused":
        people.pause(enrolment=pia.current_enrolment(), by=pia, reason="planned")
    elif why == "begun":
        pia.current_enrolment().assessment_set.update(started_at=timezone.now())
    else:
        people.change_activity(by=ada, user=pia, active=False)
    clock.shift(2 * HOUR)
    assert unannounced() == 0


def test_answers_without_a_score_after_ten_minutes(clock, pia, ring):
    submit(opened(pia), "phq-9", PHQ_WELL)
    assert watches.unscored_answers(timezone.now()) == 0
    clock.shift(timedelta(minutes=11))
    assert watches.unscored_answers(timezone.now()) == 1
    score_pending()
    assert not Response.objects.unscored().exists()
    assert watches.unscored_answers(timezone.now()) == 0


def test_an_overdue_flag_that_nobody_was_reminded_of_on_a_working_day(clock, pia, sofia, ring):
    submit(opened(pia), "phq-9", phq(8, item9=3))
    Flag.objects.update(due_at=timezone.now() - HOUR, chased_at=None)
    assert watches.unchased_flags(timezone.now()) == Flag.objects.count()
    chase_flags()
    assert watches.unchased_flags(timezone.now()) == 0
    clock.move_to("2026-06-03T09:10:00+01:00")  # the day has begun, and the clock has had no half hour yet
    assert watches.unchased_flags(timezone.now()) == 0
    clock.move_to("2026-06-03T09:45:00+01:00")
    assert watches.unchased_flags(timezone.now()) == Flag.objects.count()
    clock.move_to("2026-06-06T11:00:00+01:00")  # a Saturday
    assert watches.unchased_flags(timezone.now()) == 0


@pytest.mark.parametrize(("until", "count"), [(None, 0), (31, 0), (30, 1), (0, 1)])
def test_a_permission_that_ends_within_thirty_days(content, ada, clock, until, count):
    permitted(ada, until=until, words=False)
    assert watches.ending_permissions(timezone.now()) == count


def test_a_permission_that_another_one_follows_is_no_worry(content, ada, clock):
    permitted(ada, until=10, words=False)
    permitted(ada, until=400, words=False)
    assert watches.ending_permissions(timezone.now()) == 0
