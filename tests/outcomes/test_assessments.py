"""Assessments: planned in her own time zone, open by time alone, announced once and twice more."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from icbt import actions as people
from icbt.errors import Refused
from icbt.models import Enrolment, Nudge, Reason, User
from outcomes import actions
from outcomes.assessments import due_now, planned
from outcomes.models import Assessment
from outcomes.tasks import announce_assessments
from tests.factories import consented_patient
from tests.outcomes.answers import opened, submit

HOUR = timedelta(hours=1)


def plan(user) -> dict[str, Assessment]:
    actions.plan_assessments(enrolment=user.current_enrolment(), by=user)
    return {one.point: one for one in user.current_enrolment().assessment_set.all()}


def test_every_point_of_the_schedule_is_planned_once(pia):
    assert len(plan(pia)) == 11
    before = set(Assessment.objects.values_list("pk", "opens_at"))
    plan(pia)
    assert set(Assessment.objects.values_list("pk", "opens_at")) == before


def test_nothing_is_planned_before_the_start(content, clara):
    with pytest.raises(Refused):
        actions.plan_assessments(enrolment=consented_patient("Nora", clinician=clara), by=None)


def test_eight_in_the_morning_stays_eight_when_the_clocks_change(pia):
    User.objects.filter(pk=pia.pk).update(time_zone="Europe/Berlin")
    Enrolment.objects.filter(patient=pia).update(started_on=date(2026, 3, 18))  # clocks change on 29 March
    week1, week2 = (plan(pia)[point] for point in ("week-1", "week-2"))
    assert week1.opens_at == datetime(2026, 3, 23, 7, 0, tzinfo=UTC)
    assert week2.opens_at == datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
    berlin = ZoneInfo("Europe/Berlin")
    assert {one.opens_at.astimezone(berlin).hour for one in (week1, week2)} == {8}
    assert week2.closes_at - week2.due_at == timedelta(days=4)


def test_in_another_zone_the_same_day_begins_at_another_moment(pia, paul):
    User.objects.filter(pk=paul.pk).update(time_zone="Pacific/Auckland")
    assert plan(pia)["week-4"].opens_at - plan(paul)["week-4"].opens_at > 9 * HOUR


def test_open_due_missed_and_done_follow_from_time_alone(pia):
    points = plan(pia)
    week3 = points["week-3"]

    def states(moment) -> dict[str, str]:
        return {one.point: state for one, state in planned(pia.current_enrolment(), moment)}

    assert states(week3.opens_at - HOUR)["week-3"] == "later"
    assert states(week3.opens_at)["week-3"] == "open"
    assert states(week3.due_at)["week-3"] == "due"
    assert states(week3.closes_at)["week-3"] == "missed"
    Assessment.objects.filter(pk=week3.pk).update(completed_at=week3.due_at)
    assert states(week3.closes_at)["week-3"] == "done"


def test_due_now_names_what_is_open_and_how_long_it_takes(pia):
    week3 = plan(pia)["week-3"]
    due = due_now(pia.current_enrolment(), timezone.now())
    assert (due.assessment, due.title, due.sets, due.begun) == (week3, "Week 3", 4, False)
    assert 1 <= due.minutes <= 3
    submit(opened(pia), "pain-nrs", {"average": 3})
    assert (
        due_now(pia.current_enrolment(), timezone.now()).sets,
        due_now(pia.current_enrolment(), timezone.now()).begun,
    ) == (
        3,
        True,
    )


def test_a_patient_who_consented_is_asked_to_begin(content, clara):
    due = due_now(consented_patient("Nora", clinician=clara), timezone.now())
    assert (due.needs_post, due.url, due.assessment) == (True, "/questions/begin/", None)


def test_first_questions_that_closed_open_again(content, clara):
    enrolment = consented_patient("Nora", clinician=clara)
    first = actions.begin(enrolment=enrolment, by=enrolment.patient)
    assert actions.begin(enrolment=enrolment, by=enrolment.patient) == first
    with time_machine.travel(timezone.now() + timedelta(days=100), tick=False):
        assert due_now(enrolment, timezone.now()).needs_post
        again = actions.begin(enrolment=enrolment, by=enrolment.patient)
        assert again == first
        assert again.closes_at > timezone.now()


@pytest.mark.parametrize("leave", ["pause", "withdraw"])
def test_nothing_is_due_while_she_pauses_or_after_she_withdrew(pia, leave):
    plan(pia)
    getattr(people, leave)(enrolment=pia.current_enrolment(), by=pia, reason=Reason.TOO_TIRED)
    assert due_now(pia.current_enrolment(), timezone.now()) is None


def test_after_the_end_weekly_questions_stop_and_follow_ups_go_on(pia):
    points = plan(pia)
    people.complete(enrolment=pia.current_enrolment(), by=None)
    assert due_now(pia.current_enrolment(), timezone.now()) is None
    follow_up = due_now(pia.current_enrolment(), points["month-3"].opens_at)
    assert follow_up.assessment == points["month-3"]


def test_opening_twice_changes_nothing(pia):
    first = opened(pia)
    again = actions.open_assessment(assessment=first, by=pia)
    assert again.started_at == first.started_at
    assert again.responses.count() == 4


# -- Nudges ------------------------------------------------------------------------------------------------------


def keys(user) -> list[str]:
    return list(user.nudges.order_by("created_at").values_list("key", flat=True))


def test_questions_are_announced_once_when_they_open_and_twice_more(pia):
    week4 = plan(pia)["week-4"]
    seen = {}
    for hours in (0, 1, 24 * 2, 24 * 2 + 1, 24 * 3, 24 * 5, 24 * 6):
        with time_machine.travel(week4.opens_at + timedelta(hours=hours), tick=False):
            announce_assessments()
            announce_assessments()
            seen[hours] = keys(pia)
    first, still = "questions_due", "questions_still_open"
    assert [len(one) for one in seen.values()] == [1, 1, 2, 2, 2, 3, 3]
    assert seen[24 * 6] == [first, still, still]


def test_a_clock_that_was_down_sends_one_nudge_and_not_three(pia):
    week4 = plan(pia)["week-4"]
    with time_machine.travel(week4.opens_at + timedelta(days=5, hours=2), tick=False):
        announce_assessments()
        announce_assessments()
    assert keys(pia) == ["questions_due"]


def test_a_late_first_nudge_is_not_followed_by_a_reminder_at_once(pia):
    week4 = plan(pia)["week-4"]
    for hours in (47, 49):
        with time_machine.travel(week4.opens_at + timedelta(hours=hours), tick=False):
            announce_assessments()
    assert keys(pia) == ["questions_due"]


def test_nobody_is_nudged_who_has_answered_or_pauses_or_wants_none(pia, paul, clara):
    week4 = plan(pia)["week-4"]
    plan(paul)
    week4.completed_at = week4.opens_at
    week4.save()
    people.pause(enrolment=paul.current_enrolment(), by=paul, reason=Reason.TOO_TIRED)
    with time_machine.travel(week4.opens_at, tick=False):
        announce_assessments()
    assert not Nudge.objects.exists()


def test_who_wants_no_nudges_gets_none(pia):
    week4 = plan(pia)["week-4"]
    profile = pia.profile
    profile.nudge_channel = "none"
    profile.save()
    with time_machine.travel(week4.opens_at, tick=False):
        announce_assessments()
    assert not Nudge.objects.exists()


def test_the_first_questions_are_not_announced_to_her_who_opened_them_but_recalled_later(content, clara):
    enrolment = consented_patient("Nora", clinician=clara)
    first = actions.begin(enrolment=enrolment, by=enrolment.patient)
    announce_assessments()
    assert not Nudge.objects.exists()
    with time_machine.travel(first.opens_at + timedelta(days=2), tick=False):
        announce_assessments()
    assert keys(enrolment.patient) == ["questions_still_open"]


def test_announcing_asks_as_many_queries_for_many_as_for_few(pia, paul, django_assert_num_queries):
    week4 = plan(pia)["week-4"]
    with time_machine.travel(week4.opens_at, tick=False):
        announce_assessments()
        with django_assert_num_queries(2):
            announce_assessments()
        plan(paul)
        announce_assessments()
        with django_assert_num_queries(2):
            announce_assessments()
