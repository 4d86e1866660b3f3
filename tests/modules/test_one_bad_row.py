"""One patient whose record breaks a clock keeps nobody else waiting."""

from datetime import UTC, datetime, timedelta

import time_machine

from icbt.models import Nudge
from modules import tasks
from modules.models import LessonProgress

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
