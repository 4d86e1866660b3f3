"""A patient and a supervisor act on the same enrolment at once: both are served, and no answer is lost to the other."""

import time

import pytest
from django.db import connection

from icbt import actions as floor
from icbt.audit import record
from icbt.models import User
from modules.actions import lessons
from outcomes import actions
from outcomes.models import AdverseEvent, Flag
from tests.factories import a_profile, consented_patient
from tests.modules.walking import S1
from tests.outcomes.answers import SHEETS, opened, phq
from tests.outcomes.test_submit_concurrently import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def slowly(*args, **kwargs):
    """Record, and then dawdle with the patient's chain in hand."""
    event = record(*args, **kwargs)
    time.sleep(0.5)
    return event


def test_leaving_while_somebody_is_given_another_clinician(pia, karl, sofia, monkeypatch):
    monkeypatch.setattr("icbt.actions.consent.record", slowly)
    enrolment = pia.current_enrolment()

    def assign():
        time.sleep(0.2)
        return floor.assign_clinician(enrolment=pia.current_enrolment(), by=sofia, clinician=karl)

    results = at_once(lambda: floor.withdraw_consent(enrolment=enrolment, by=pia), assign)
    assert [type(one).__name__ for one in results] == ["Enrolment", "Enrolment"]


def test_the_last_first_answer_while_somebody_is_given_a_clinician(content, karl, sofia, monkeypatch):
    enrolment = consented_patient("Nia")
    assessment = actions.open_assessment(
        assessment=actions.begin(enrolment=enrolment, by=enrolment.patient), by=enrolment.patient
    )
    *most, last = list(assessment.responses.all())
    for row in most:
        actions.submit_response(response=row, answers=SHEETS[row.instrument], by=enrolment.patient)
    monkeypatch.setattr("outcomes.actions.answering.record", slowly)

    def assign():
        time.sleep(0.2)
        return floor.assign_clinician(enrolment=enrolment, by=sofia, clinician=karl)

    def send():
        return actions.submit_response(response=last, answers=SHEETS[last.instrument], by=enrolment.patient)

    results = at_once(send, assign)
    assert [type(one).__name__ for one in results] == ["Response", "Enrolment"]
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.clinician) == ("active", karl)


def test_an_answer_while_she_says_that_she_lives_elsewhere(pia, monkeypatch):
    assessment = opened(pia)
    monkeypatch.setattr("icbt.actions.people.record", slowly)
    monkeypatch.setattr("outcomes.actions.replanning.record", slowly)
    row = assessment.responses.get(instrument="pain-nrs")

    def travel():
        facts = {"name": pia.name, "time_zone": "Asia/Tokyo"}
        user = User.objects.get(pk=pia.pk)
        return floor.save_profile(by=user, user=user, person=facts, profile=a_profile())

    def send():
        time.sleep(0.2)
        return actions.submit_response(response=row, answers=SHEETS["pain-nrs"], by=pia)

    results = at_once(travel, send)
    assert [type(one).__name__ for one in results] == ["User", "Response"]


def test_a_draft_while_a_clinician_asks_for_more(pia, clara, monkeypatch):
    row = opened(pia).responses.get(instrument="phq-9")
    monkeypatch.setattr("outcomes.actions.answering.record", slowly)

    def ask():
        time.sleep(0.2)
        return actions.request_assessment(enrolment=pia.current_enrolment(), instruments=["phq-2"], by=clara)

    def keep():
        return actions.save_draft(response=row, answers=phq(4, 3), by=pia, stopping=True)

    results = at_once(keep, ask)
    assert [type(one).__name__ for one in results] == ["Response", "Assessment"]
    assert Flag.objects.filter(response=row, level="red").exists()


def test_a_draft_while_she_says_that_she_lives_elsewhere(pia, monkeypatch):
    row = opened(pia).responses.get(instrument="phq-9")
    monkeypatch.setattr("outcomes.actions.answering.record", slowly)

    def travel():
        time.sleep(0.2)
        user = User.objects.get(pk=pia.pk)
        facts = {"name": pia.name, "time_zone": "Asia/Tokyo"}
        return floor.save_profile(by=user, user=user, person=facts, profile=a_profile())

    def keep():
        return actions.save_draft(response=row, answers=phq(4, 3), by=pia, stopping=True)

    results = at_once(keep, travel)
    assert [type(one).__name__ for one in results] == ["Response", "User"]
    assert Flag.objects.filter(response=row, level="red").exists()


def test_a_lesson_that_troubled_her_more_while_a_clinician_judges_it(pia, clara, monkeypatch):
    progress = lessons.open_lesson(enrolment=pia.current_enrolment(), by=pia, slug=S1)

    def rate(amount: str):
        return lessons.save_step(progress=progress, by=pia, step="rating", raw={"trouble": [amount]}, done=True)

    rate("a-little")
    event = AdverseEvent.objects.get(patient=pia)
    monkeypatch.setattr("modules.actions.lessons.record", slowly)

    def judge():
        time.sleep(0.2)
        return actions.judge_harm(event=event, by=clara, judged={"seriousness": "none"})

    results = at_once(lambda: rate("a-lot"), judge)
    assert [type(one).__name__ for one in results] == ["LessonProgress", "AdverseEvent"]
    assert Flag.objects.filter(patient=pia, rule="H1-worse").exists()
