"""A clinician asks for questions besides the plan."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from icbt import actions as people
from icbt.errors import Refused
from icbt.models import AuditEvent, Nudge, Reason
from outcomes import actions
from outcomes.assessments import due_now, title
from outcomes.models import Assessment, Score
from outcomes.tasks import announce_assessments, score_pending
from tests.outcomes.answers import opened, phq, submit
from tests.outcomes.test_permission_gate import permitted

DAY = timedelta(days=1)


def ask(user, clinician, *instruments: str) -> Assessment:
    return actions.request_assessment(enrolment=user.current_enrolment(), instruments=instruments, by=clinician)


def address(user) -> str:
    return reverse("outcomes:request_questions", kwargs={"enrolment_id": user.current_enrolment().pk})


def test_she_is_asked_from_now_until_the_end_of_the_seventh_day_where_she_lives(pia, clara):
    asked = ask(pia, clara, "phq-4", "pgic")
    today = timezone.now().astimezone(pia.zone).date()
    assert asked.opens_at <= timezone.now() < asked.closes_at
    assert (asked.closes_at - timedelta(seconds=1)).astimezone(pia.zone).date() == today + 7 * DAY
    assert (asked.point, asked.requested_by, title(asked)) == ("extra-1", clara, "A few extra questions")
    event = AuditEvent.objects.get(verb="assessment_requested")
    assert (event.actor, event.detail) == (clara.pk, {"slug": "extra-1", "key": ["phq-4", "pgic"]})


def test_she_finds_it_answers_it_and_it_is_scored(pia, clara, client_of):
    ask(pia, clara, "phq-4")
    due = due_now(pia.current_enrolment(), timezone.now())
    assert due.title == "A few extra questions"
    browser = client_of(pia)
    assert "A few extra questions" in browser.get("/").content.decode()
    assert browser.post(due.url).status_code == 302
    assessment = Assessment.objects.get(point="extra-1")
    submit(assessment, "phq-4", {f"q{n}": 1 for n in range(1, 5)})
    score_pending()
    assessment.refresh_from_db()
    assert assessment.completed_at
    assert Score.objects.filter(instrument="phq-4").exists()


def test_a_second_one_is_called_extra_2_and_may_not_repeat_what_is_open(pia, clara):
    ask(pia, clara, "phq-4", "pgic")
    with pytest.raises(Refused, match="PGIC"):
        ask(pia, clara, "pgic")
    assert ask(pia, clara, "phq-2").point == "extra-2"


def test_what_the_plan_asks_now_is_not_asked_twice(pia, clara):
    assessment = opened(pia)
    with pytest.raises(Refused, match="PHQ-9 is open to Pia already"):
        ask(pia, clara, "phq-9")
    submit(assessment, "phq-9", phq(3))
    assert ask(pia, clara, "phq-9").instruments == ["phq-9"]


def test_once_answered_or_closed_it_may_be_asked_again(pia, clara):
    first = ask(pia, clara, "pgic")
    submit(actions.open_assessment(assessment=first, by=pia), "pgic", {"change": 1})
    ask(pia, clara, "pgic")
    with time_machine.travel(timezone.now() + 9 * DAY, tick=False):
        assert ask(pia, clara, "pgic").point == "extra-3"


@pytest.mark.parametrize(
    "instruments", [[], ["phq-2", "phq-2"], ["pcs"], ["safety-follow-up"], ["anything-new"], ["x"]]
)
def test_only_what_may_be_asked_today(pia, clara, instruments):
    with pytest.raises(Refused):
        ask(pia, clara, *instruments)
    assert not Assessment.objects.exists()


def test_a_gated_one_with_permission_and_not_without(pia, clara, ada):
    permission = permitted(ada)
    asked = ask(pia, clara, "pcs")
    actions.withdraw_permission(by=ada, permission=permission)
    done = actions.open_assessment(assessment=asked, by=pia)
    assert done.instruments == []
    assert not done.responses.exists()


@pytest.mark.parametrize("leave", ["pause", "withdraw", "complete"])
def test_not_of_somebody_who_pauses_or_has_gone(pia, clara, leave):
    asked = ask(pia, clara, "pgic")
    getattr(people, leave)(enrolment=pia.current_enrolment(), by=pia, reason=Reason.TOO_TIRED)
    with pytest.raises(Refused):
        ask(pia, clara, "phq-2")
    assert due_now(pia.current_enrolment(), timezone.now()) is None
    assert not Assessment.objects.asked().filter(pk=asked.pk).exists()


def test_it_moves_with_a_pause(pia, clara):
    asked = ask(pia, clara, "pgic")
    now = timezone.now()
    people.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.TOO_TIRED)
    with time_machine.travel(now + 10 * DAY, tick=False):
        people.resume(enrolment=pia.current_enrolment(), by=pia)
        after = Assessment.objects.get(pk=asked.pk)
        assert after.closes_at.astimezone(pia.zone).date() == asked.closes_at.astimezone(pia.zone).date() + 10 * DAY
        assert due_now(pia.current_enrolment(), timezone.now()).assessment == asked


def test_it_is_announced_and_recalled_as_the_others(pia, clara):
    asked = ask(pia, clara, "pgic")
    for days in (0, 2, 5):
        with time_machine.travel(asked.opens_at + days * DAY, tick=False):
            announce_assessments()
            announce_assessments()
    keys = list(pia.nudges.order_by("created_at").values_list("key", flat=True))
    assert keys == ["questions_due", "questions_still_open", "questions_still_open"]
    assert Nudge.objects.filter(occasion__startswith=f"assessment {asked.pk}").count() == 3


def test_on_the_page_from_asking_to_what_waits(pia, clara, client_of):
    browser = client_of(clara)
    page = browser.get(address(pia)).content.decode()
    assert "PGIC" in page
    assert "Pain Catastrophizing" not in page
    assert browser.post(address(pia), {"instruments": ["pgic", "phq-2"]}).status_code == 302
    assert "still open, until" in browser.get(address(pia)).content.decode()


def test_errors_are_said_on_top_and_beside(pia, clara, client_of):
    browser = client_of(clara)
    assert "Choose one questionnaire or more." in browser.post(address(pia), {}).content.decode()
    assert "cannot be asked today" in browser.post(address(pia), {"instruments": ["pcs"]}).content.decode()
    ask(pia, clara, "pgic")
    twice = browser.post(address(pia), {"instruments": ["pgic"]}).content.decode()
    assert "PGIC is open to Pia already." in twice
    assert "<title>Error" in twice
    people.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.TOO_TIRED)
    assert "does not pause" in browser.post(address(pia), {"instruments": ["phq-2"]}).content.decode()


def test_strangers_ask_nothing(pia, paul, karl, ada, client_of):
    for person in (pia, paul, karl, ada):
        assert client_of(person).post(address(pia), {"instruments": ["pgic"]}).status_code == 404
    assert not Assessment.objects.exists()
