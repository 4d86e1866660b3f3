"""Submitting a questionnaire: answers, flags and audit together, once, sealed, and never changed after."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from icbt.encryption import Ciphertext
from icbt.errors import Refused
from icbt.models import AuditEvent
from outcomes import actions
from outcomes.models import Flag, Response, Score
from outcomes.scoring import AnswerError
from tests.outcomes.answers import opened, phq, posted, submit


def page(assessment, instrument) -> str:
    return reverse("outcomes:answer", kwargs={"assessment_id": assessment.pk, "instrument": instrument})


def test_the_answers_are_sealed_and_point_at_the_exact_version(pia):
    response = submit(opened(pia), "peg", {"pain": 4, "enjoyment": 5, "activity": 6})
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM outcomes_response WHERE submitted_at IS NOT NULL")
        (stored,) = cursor.fetchone()
    assert b"enjoyment" not in bytes(stored)
    assert isinstance(Response.objects.get(pk=response.pk).__dict__["answers"], Ciphertext)
    assert response.content.current
    assert response.content.slug == "peg"


def test_who_submitted_what_when_is_in_the_audit_and_no_answer_is(pia):
    response = submit(opened(pia), "phq-9", phq(8, 2))
    event = AuditEvent.objects.get(verb="response_submitted")
    assert (event.actor, event.patient, event.subject) == (pia.pk, pia.pk, str(response.pk))
    assert event.detail == {"slug": "phq-9", "version": 1}
    assert AuditEvent.objects.get(verb="flag_raised").detail == {"rule": "R1", "level": "red"}


def test_a_response_is_submitted_once_and_the_second_browser_is_told_kindly(pia):
    assessment = opened(pia)
    submit(assessment, "pain-nrs", {"average": 6})
    with pytest.raises(actions.AlreadyAnswered, match="already"):
        submit(assessment, "pain-nrs", {"average": 2})
    with pytest.raises(actions.AlreadyAnswered):
        actions.save_draft(response=assessment.responses.get(instrument="pain-nrs"), answers={"average": 2}, by=pia)
    assert assessment.responses.get(instrument="pain-nrs").answers == {"average": 6}


def test_the_database_keeps_one_response_per_instrument(pia):
    assessment = opened(pia)
    response = assessment.responses.get(instrument="pain-nrs")
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(
            patient=pia,
            enrolment=assessment.enrolment,
            assessment=assessment,
            instrument="pain-nrs",
            content=response.content,
        )


def test_answers_that_were_never_offered_leave_nothing_behind(pia):
    assessment = opened(pia)
    with pytest.raises(AnswerError):
        submit(assessment, "phq-9", phq(8) | {"q1": 7})
    assert assessment.responses.get(instrument="phq-9").submitted_at is None
    assert not Flag.objects.exists()


def test_a_closed_assessment_takes_no_answers(pia):
    assessment = opened(pia)
    assessment.closes_at = timezone.now() - timedelta(days=1)
    assessment.save()
    with pytest.raises(actions.Closed):
        submit(assessment, "pain-nrs", {"average": 6})


def test_flag_and_answers_stand_or_fall_together(pia, monkeypatch):
    assessment = opened(pia)
    monkeypatch.setattr("outcomes.actions.answering.complete_when_done", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        submit(assessment, "phq-9", phq(8, 3))
    assert not Flag.objects.exists()
    assert not Response.objects.submitted().exists()


def test_the_flag_of_an_urgent_answer_is_there_with_the_response_when_the_broker_is_down(
    pia, clara, sofia, client_of, monkeypatch, django_capture_on_commit_callbacks
):
    def unheard(*_args, **_kwargs):
        raise ConnectionError

    monkeypatch.setattr("icbt.bell.app.send_task", unheard)
    assessment = opened(pia)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(pia).post(page(assessment, "phq-9"), {**posted(phq(8, 3)), "go": "on"})
    assert answer.url == reverse("outcomes:unsafe", kwargs={"assessment_id": assessment.pk})
    flag = Flag.objects.get()
    assert (flag.rule, flag.level, flag.priority) == ("R1", "red", "high")
    assert not Score.objects.exists()  # no worker ran
    assert set(clara.nudges.values_list("key", flat=True)) == {"needs_you_urgent"}
    assert set(sofia.nudges.values_list("key", flat=True)) == {"needs_you_urgent"}


def test_submitting_rings_for_a_worker_only_once_the_answers_are_in(
    pia, client_of, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr("icbt.bell.app.send_task", lambda task, **_: rung.append(task))
    assessment = opened(pia)
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        client_of(pia).post(page(assessment, "pain-nrs"), {"average": "6", "go": "on"})
    assert rung == []
    for ring in waiting:
        ring()
    assert rung == ["outcomes.tasks.score_pending"]


def test_the_last_questionnaire_completes_the_assessment(pia):
    assessment = opened(pia)
    for slug, answers in (("pain-nrs", {"average": 6}), ("peg", {"pain": 1, "enjoyment": 1, "activity": 1})):
        submit(assessment, slug, answers)
    submit(assessment, "phq-9", phq(4))
    assessment.refresh_from_db()
    assert assessment.completed_at is None
    submit(assessment, "anything-new", {"note": "A new knee."})
    assessment.refresh_from_db()
    assert assessment.completed_at
    assert AuditEvent.objects.filter(verb="assessment_completed").count() == 1


def test_a_second_set_of_first_questions_is_refused(pia):
    with pytest.raises(Refused):
        actions.begin(enrolment=pia.current_enrolment(), by=pia)
