"""What is still to come moves with a pause and with the clock she lives by; what happened never moves."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from icbt import actions as people
from icbt import content as floor_content
from icbt.actions import save_profile
from icbt.models import AuditEvent, ContentVersion, Enrolment, Nudge, Reason, User
from outcomes import actions
from outcomes.models import Assessment
from outcomes.tasks import announce_assessments
from tests.factories import a_profile

DAY = timedelta(days=1)
TO_COME = ("week-4", "week-5", "week-6", "week-7", "post", "month-3", "month-6", "month-12")


def planned(user) -> dict[str, Assessment]:
    actions.plan_assessments(enrolment=user.current_enrolment(), by=user)
    return points(user)


def points(user) -> dict[str, Assessment]:
    return {one.point: one for one in user.current_enrolment().assessment_set.all()}


def window(one: Assessment) -> tuple:
    return one.opens_at, one.due_at, one.closes_at


def pause(user, *, at: datetime, days: int) -> None:
    with time_machine.travel(at, tick=False):
        people.pause(enrolment=user.current_enrolment(), by=user, reason=Reason.TOO_TIRED)
    with time_machine.travel(at + days * DAY, tick=False):
        people.resume(enrolment=user.current_enrolment(), by=user)


def live_in(user, zone: str, *, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        facts = {"name": user.name, "time_zone": zone}
        user = User.objects.get(pk=user.pk)
        save_profile(by=user, user=user, person=facts, profile=a_profile())


# -- A pause -----------------------------------------------------------------------------------------------------


def test_a_pause_moves_what_is_to_come_by_its_days_and_keeps_the_hour(pia):
    before = planned(pia)
    pause(pia, at=before["week-3"].closes_at + DAY / 4, days=10)
    after = points(pia)
    for point in TO_COME:
        zone = pia.zone
        for old, new in zip(window(before[point]), window(after[point]), strict=True):
            assert new.astimezone(zone).date() == old.astimezone(zone).date() + 10 * DAY
            assert new.astimezone(zone).time() == old.astimezone(zone).time()


def test_what_was_missed_or_completed_before_the_pause_stays(pia):
    before = planned(pia)
    done = before["week-3"]
    Assessment.objects.filter(pk=done.pk).update(started_at=done.opens_at, completed_at=done.opens_at)
    pause(pia, at=done.opens_at + DAY, days=7)
    after = points(pia)
    for point in ("week-1", "week-2", "week-3"):
        assert window(after[point]) == window(before[point])


def test_what_was_open_when_the_pause_began_keeps_the_days_that_were_left(pia):
    before = planned(pia)["week-3"]
    began = before.opens_at + 3 * DAY
    left = before.closes_at - began
    pause(pia, at=began, days=20)
    after = points(pia)["week-3"]
    assert after.opens_at < began + 20 * DAY < after.closes_at
    assert abs((after.closes_at - (began + 20 * DAY)) - left) <= timedelta(hours=1)


def test_it_is_not_missed_while_she_pauses(pia):
    week3 = planned(pia)["week-3"]
    later = week3.closes_at + 5 * DAY
    with time_machine.travel(week3.opens_at, tick=False):
        people.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.TOO_TIRED)
    missed = Assessment.objects.missed(later).values_list("point", flat=True)
    assert set(missed) == {"week-1", "week-2"}


def test_two_pauses_add_up(pia):
    before = planned(pia)
    now = timezone.now()
    pause(pia, at=now, days=7)
    pause(pia, at=now + 9 * DAY, days=14)
    shifted = points(pia)["post"].closes_at.astimezone(pia.zone).date()
    assert shifted == before["post"].closes_at.astimezone(pia.zone).date() + 21 * DAY
    assert pia.current_enrolment().paused_days == 21


def test_a_pause_of_some_hours_moves_nothing(pia):
    before = planned(pia)
    noon = datetime.combine(timezone.now().date(), datetime.min.time(), UTC) + timedelta(hours=12)
    with time_machine.travel(noon, tick=False):
        people.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.TOO_TIRED)
    with time_machine.travel(noon + timedelta(hours=3), tick=False):
        people.resume(enrolment=pia.current_enrolment(), by=pia)
    assert {slug: window(one) for slug, one in points(pia).items()} == {k: window(v) for k, v in before.items()}
    assert not AuditEvent.objects.filter(verb="assessments_replanned").exists()


@pytest.mark.parametrize(
    ("zone", "started_on", "began", "days"),
    [
        ("Europe/London", date(2027, 3, 1), datetime(2027, 3, 20, 12, tzinfo=UTC), 14),  # forward on 28 March
        ("Europe/London", date(2026, 10, 1), datetime(2026, 10, 20, 12, tzinfo=UTC), 14),  # back on 25 October
        ("America/New_York", date(2027, 2, 20), datetime(2027, 3, 10, 12, tzinfo=UTC), 10),  # forward on 14 March
        (
            "Australia/Lord_Howe",
            date(2027, 3, 15),
            datetime(2027, 4, 1, 2, tzinfo=UTC),
            10,
        ),  # back by 30 min on 4 April
        (
            "America/Santiago",
            date(2027, 8, 16),
            datetime(2027, 9, 2, 12, tzinfo=UTC),
            10,
        ),  # forward at midnight, 5 Sept
    ],
)
def test_a_pause_over_a_clock_change_counts_days_and_not_hours(pia, zone, started_on, began, days):
    User.objects.filter(pk=pia.pk).update(time_zone=zone)
    Enrolment.objects.filter(patient=pia).update(started_on=started_on)
    before = planned(User.objects.get(pk=pia.pk))
    pause(User.objects.get(pk=pia.pk), at=began, days=days)
    moved = {slug: one for slug, one in points(pia).items() if one.closes_at != before[slug].closes_at}
    assert set(moved) >= set(TO_COME)
    for slug, one in moved.items():
        opens, due = one.opens_at.astimezone(ZoneInfo(zone)), one.due_at.astimezone(ZoneInfo(zone))
        assert opens.hour == 8
        assert opens.date() == before[slug].opens_at.astimezone(ZoneInfo(zone)).date() + days * DAY
        assert (due - timedelta(seconds=1)).date() < due.date() or due.hour in (0, 1)


def test_a_pause_is_in_the_trail_and_nothing_is_announced_twice(pia):
    week3 = planned(pia)["week-3"]
    with time_machine.travel(week3.opens_at, tick=False):
        announce_assessments()
    pause(pia, at=week3.opens_at + DAY, days=10)
    event = AuditEvent.objects.get(verb="assessments_replanned")
    assert (event.detail, event.actor) == ({"count": 9, "days": 10}, pia.pk)
    with time_machine.travel(week3.opens_at + 10 * DAY, tick=False):
        announce_assessments()
    assert Nudge.objects.filter(occasion=f"assessment {week3.pk}").count() == 1


def test_when_the_clock_ends_the_pause_it_moves_all_the_same(pia):
    from icbt.tasks import resume_paused

    before = planned(pia)["post"]
    now = timezone.now()
    people.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.NO_TIME, resume_on=(now + 7 * DAY).date())
    with time_machine.travel(now + 7 * DAY, tick=False):
        resume_paused()
    assert points(pia)["post"].opens_at - before.opens_at in (7 * DAY, 7 * DAY + DAY / 24, 7 * DAY - DAY / 24)


# -- Another clock -----------------------------------------------------------------------------------------------

ZONES = ["Pacific/Auckland", "Pacific/Honolulu", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"]


@pytest.mark.parametrize("zone", ZONES)
def test_what_has_not_opened_is_counted_by_the_new_clock(pia, zone):
    before = planned(pia)
    live_in(pia, zone, at=timezone.now())
    after = points(pia)
    for point in TO_COME[1:]:
        local, was = after[point].opens_at.astimezone(ZoneInfo(zone)), before[point].opens_at.astimezone(pia.zone)
        assert (local.date(), local.hour) == (was.date(), 8)
    assert window(after["week-3"]) == window(before["week-3"])  # it is open
    assert after["week-4"].opens_at >= after["week-3"].closes_at


@pytest.mark.parametrize(
    ("there", "back"), [("Pacific/Auckland", "Pacific/Honolulu"), ("Pacific/Apia", "Pacific/Pago_Pago")]
)
def test_across_the_date_line_and_back_nothing_is_lost_doubled_or_opened_early(pia, there, back):
    live_in(pia, there, at=timezone.now())
    start = {slug: window(one) for slug, one in planned(User.objects.get(pk=pia.pk)).items()}
    at = start["week-4"][0] - timedelta(hours=1)
    live_in(pia, back, at=at)
    crossed = points(pia)
    assert window(crossed["week-3"]) == start["week-3"]
    assert crossed["week-4"].opens_at - start["week-4"][0] > timedelta(hours=20)
    live_in(pia, there, at=at + timedelta(hours=2))
    home = {slug: window(one) for slug, one in points(pia).items()}
    assert home.keys() == start.keys()
    assert home == start


def test_travelling_east_never_opens_the_next_beside_the_one_that_is_open(pia):
    live_in(pia, "Pacific/Honolulu", at=timezone.now())
    before = planned(User.objects.get(pk=pia.pk))
    live_in(pia, "Pacific/Kiritimati", at=before["week-7"].closes_at - timedelta(hours=2))
    after = points(pia)
    assert after["week-7"].closes_at == before["week-7"].closes_at
    assert after["post"].opens_at == after["week-7"].closes_at
    assert after["post"].closes_at == before["post"].closes_at - DAY


def test_nothing_that_closed_opens_again_by_travelling_west(pia):
    before = planned(pia)
    live_in(pia, "Pacific/Honolulu", at=before["week-3"].closes_at + timedelta(hours=1))
    assert window(points(pia)["week-3"]) == window(before["week-3"])


def test_before_the_start_there_is_nothing_to_move(content, clara):
    from tests.factories import consented_patient

    enrolment = consented_patient("Nora", clinician=clara)
    first = actions.begin(enrolment=enrolment, by=enrolment.patient)
    live_in(enrolment.patient, "Asia/Tokyo", at=timezone.now())
    assert window(points(enrolment.patient)["baseline"]) == window(first)


# -- An edited schedule ------------------------------------------------------------------------------------------


def edited(**changes) -> ContentVersion:
    body = {**floor_content.current("schedule", "chronic-pain").body, **changes}
    return floor_content.publish(kind="schedule", slug="chronic-pain", body=body)


def test_an_edited_schedule_rewrites_and_adds_nothing_for_those_who_have_started(pia):
    before = {slug: (one.schedule_id, window(one)) for slug, one in planned(pia).items()}
    old = floor_content.current("schedule", "chronic-pain")
    extra = {**old.body["points"][-1], "slug": "month-18", "day": 600}
    new = edited(points=[*(one for one in old.body["points"] if one["slug"] != "month-6"), extra], opens_hour=10)
    assert {slug: (one.schedule_id, window(one)) for slug, one in planned(pia).items()} == before
    pause(pia, at=timezone.now(), days=7)
    after = points(pia)
    assert after["post"].opens_at.astimezone(pia.zone).hour == 8
    assert {one.schedule_id for one in after.values()} == {old.pk} != {new.pk}


def test_those_who_start_after_the_edit_have_the_new_one(pia, paul):
    planned(pia)
    new = edited(opens_hour=10)
    hers = planned(paul)
    assert {one.schedule_id for one in hers.values()} == {new.pk}
    assert hers["week-4"].opens_at.astimezone(paul.zone).hour == 10


def test_an_edited_schedule_sends_and_opens_nothing_again(pia):
    week3 = planned(pia)["week-3"]
    opened = actions.open_assessment(assessment=week3, by=pia)
    with time_machine.travel(week3.opens_at, tick=False):
        announce_assessments()
        sent = Nudge.objects.count()
        edited(remind_after_days=[1], opens_hour=6)
        announce_assessments()
        assert Nudge.objects.count() == sent
        again = actions.open_assessment(assessment=week3, by=pia)
    assert (again.started_at, again.instruments) == (opened.started_at, opened.instruments)
