"""A patient is told once of each lesson that has opened and that she has not begun."""

import pytest

from icbt import actions as floor
from icbt.models import Enrolment, Nudge, Profile, Reason
from modules import actions, tasks
from tests.modules.walking import C2, S1, S2, finish, move_back, open_lesson


def told(user) -> list[str]:
    return [row.occasion.split()[1] for row in Nudge.objects.filter(recipient=user, key="lesson_ready")]


def test_she_is_told_of_the_lesson_that_is_open_and_once(pia):
    tasks.announce_lessons()
    tasks.announce_lessons()
    assert told(pia) == [S1]


def test_she_is_not_told_of_a_lesson_she_has_begun(pia):
    open_lesson(pia)
    tasks.announce_lessons()
    assert told(pia) == []


def test_she_is_told_of_the_next_one_when_its_day_has_come(pia):
    progress = finish(pia)
    tasks.announce_lessons()
    assert told(pia) == []
    move_back(progress, days=5)
    tasks.announce_lessons()
    assert told(pia) == [C2]


def test_she_is_told_of_a_lesson_opened_early(pia, clara):
    open_lesson(pia)
    actions.unlock_lesson(enrolment=pia.current_enrolment(), by=clara, slug=S2, reason="Asked for it")
    tasks.announce_lessons()
    assert told(pia) == [S2]


def test_on_the_day_she_starts_she_is_here_already(pia):
    today = pia.current_enrolment()
    from django.utils import timezone

    Enrolment.objects.filter(pk=today.pk).update(started_on=timezone.now().astimezone(pia.zone).date())
    tasks.announce_lessons()
    assert told(pia) == []


@pytest.mark.parametrize("leave", ["pause", "withdraw", "complete"])
def test_nobody_is_told_during_a_pause_or_after_the_end(pia, leave):
    reason = {} if leave == "complete" else {"reason": Reason.NO_TIME}
    getattr(floor, leave)(enrolment=pia.current_enrolment(), by=pia, **reason)
    tasks.announce_lessons()
    assert told(pia) == []


def test_who_wants_no_reminders_gets_none(pia):
    Profile.objects.filter(patient=pia).update(nudge_channel="none")
    tasks.announce_lessons()
    assert told(pia) == []
