"""One patient whose record breaks a clock keeps nobody else waiting."""

from datetime import UTC, datetime, time, timedelta

import time_machine
from django.utils import timezone

from icbt.models import Nudge, Profile
from modules import diary, tasks
from modules.models import LessonProgress
from tests.modules.walking import open_lesson

MONDAY = datetime(2026, 3, 9, 11, tzinfo=UTC)


def test_a_late_concern_reaches_supervisors_though_another_breaks(pia, paul, sofia, monkeypatch):
    for person in (pia, paul):
        LessonProgress.objects.create(
            enrolment=person.current_enrolment(),
            patient=person,
            lesson="making-sense",
            concern_at=MONDAY - timedelta(days=9),
        )
    real, first = tasks.occasion, []

    def breaks_once(*args):
        if not first:
            first.append(args)
            raise RuntimeError
        return real(*args)

    monkeypatch.setattr(tasks, "occasion", breaks_once)
    with time_machine.travel(MONDAY, tick=False):
        tasks.chase_concerns()
    assert Nudge.objects.filter(recipient=sofia).count() == 1


def test_lessons_are_announced_though_one_record_breaks(pia, paul, monkeypatch):
    real, first = tasks.lessons_from, []

    def breaks_once(*args):
        if not first:
            first.append(args)
            raise RuntimeError
        return real(*args)

    monkeypatch.setattr(tasks, "lessons_from", breaks_once)
    tasks.announce_lessons()
    assert Nudge.objects.filter(key="lesson_ready").exists()


def test_diaries_are_prompted_though_one_record_breaks(pia, paul, monkeypatch):
    for person in (pia, paul):
        Profile.objects.filter(patient=person).update(diary_at=time(10, 30))
        open_lesson(person)
    real, first = diary.worksheets_offered, []

    def breaks_once(*args):
        if not first:
            first.append(args)
            raise RuntimeError
        return real(*args)

    monkeypatch.setattr(diary, "worksheets_offered", breaks_once)
    with time_machine.travel(timezone.now().replace(hour=11, minute=0), tick=False):
        tasks.prompt_diaries()
    assert Nudge.objects.filter(key="diary_due").count() == 1
