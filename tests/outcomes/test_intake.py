"""Intake: the proposal comes with the last answer, and a person decides who starts."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from icbt import hours
from icbt.actions import withdraw
from icbt.errors import Refused
from icbt.models import AuditEvent, Nudge, Status
from outcomes import actions, intake, tasks
from outcomes.models import Flag, Triage
from tests.outcomes.answers import phq
from tests.outcomes.intake import FIRST, answered, at_the_first_questions, fresh

pytestmark = pytest.mark.usefixtures("content", "ring")
TUESDAY = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)


@pytest.fixture
def first(clara):
    """Her first questions, opened."""
    return at_the_first_questions("Rita", clinician=clara)


def decide(triage, outcome, by, why="We spoke, and it fits."):
    return actions.decide_triage(triage=triage, outcome=outcome, why=why, by=by)


def page_of(triage) -> str:
    return f"/patients/{triage.enrolment_id}/intake/"


def test_the_intake_is_asked_first(first):
    assert tuple(first.instruments) == FIRST


def test_nothing_against_it_starts_at_once_and_waits_to_be_confirmed(first):
    triage = answered(first)
    assert (triage.proposed, triage.reasons) == ("accept_guided", [])
    assert fresh(triage.enrolment).status == Status.ACTIVE
    assert first.enrolment.assessment_set.filter(point="week-1").exists()
    assert list(Triage.objects.undecided()) == [triage]
    assert not Nudge.objects.filter(occasion__startswith="intake").exists()


def test_something_against_it_waits_for_a_person(first, clara):
    triage = answered(first, health_check={"attempt": 1})
    assert triage.proposed == "call_first"
    assert triage.due_at == hours.after_working_days(triage.proposed_at, 1)
    assert fresh(triage.enrolment).status == Status.CONSENTED
    assert not first.enrolment.assessment_set.filter(point="week-1").exists()
    assert Nudge.objects.get(occasion__startswith="intake").recipient == clara
    event = AuditEvent.objects.get(verb="triage_proposed")
    assert event.detail == {"to": "call_first"}


@pytest.mark.parametrize(
    ("otherwise", "outcome", "due"),
    [
        ({"phq_9": phq(8, 3)}, "urgent", lambda now: hours.after_working_hours(now, 1)),
        ({"phq_9": phq(8, 2)}, "call_first", lambda now: hours.after_working_days(now, 0)),
        ({"phq_9": phq(8, 1)}, "call_first", lambda now: hours.after_working_days(now, 1)),
        ({"phq_9": phq(8, None)}, "call_first", lambda now: hours.after_working_days(now, 1)),
        ({"phq_9": phq(20)}, "call_first", lambda now: hours.after_working_days(now, 1)),
        ({"body_check": {"back": 1}}, "call_first", lambda now: hours.after_working_days(now, 0)),
        ({"before_you_start": {"operation": 1}}, "refer_on", lambda now: hours.after_working_days(now, 2)),
    ],
    ids=["item 9 of 3", "item 9 of 2", "item 9 of 1", "item 9 declined", "severe", "a sign", "operation"],
)
def test_the_working_calendar_sets_the_time(first, time_machine, otherwise, outcome, due):
    time_machine.move_to(TUESDAY, tick=False)
    first = at_the_first_questions("Tess")
    triage = answered(first, **otherwise)
    assert (triage.proposed, triage.due_at) == (outcome, due(TUESDAY))


def test_an_urgent_one_tells_the_supervisors_too(first, clara, sofia):
    answered(first, phq_9=phq(8, 3))
    told = Nudge.objects.filter(occasion__startswith="intake", key="needs_you_urgent")
    assert {row.recipient for row in told} == {clara, sofia}


def test_without_an_emergency_contact_somebody_calls_first(first):
    first.patient.profile.emergency_phone = ""
    first.patient.profile.save()
    triage = answered(first)
    assert triage.reasons == ["No emergency contact is on file. Ask for one."]


def test_what_she_says_after_the_urgent_answer_makes_it_urgent(first):
    triage = answered(first, phq_9=phq(8, 1))
    assert triage.proposed == "call_first"
    actions.submit_follow_up(assessment=first, answers={"intend": 1}, by=first.patient)
    triage.refresh_from_db()
    assert triage.proposed == "urgent"
    assert any("might act" in reason for reason in triage.reasons)


def test_further_answers_never_make_it_milder(first):
    triage = answered(first, phq_9=phq(8, 3))
    actions.submit_follow_up(assessment=first, answers={"intend": 0, "safe": 0}, by=first.patient)
    triage.refresh_from_db()
    assert triage.proposed == "urgent"


def test_accepting_starts_the_programme_and_says_who_and_why(first, clara):
    triage = decide(answered(first, health_check={"attempt": 1}), "accept_guided", clara, "No thoughts now.")
    enrolment = fresh(first.enrolment)
    assert enrolment.status == Status.ACTIVE
    assert enrolment.assessment_set.filter(point="week-1").exists()
    assert (triage.decided, triage.decided_by) == ("accept_guided", clara)
    assert "No thoughts now." in triage.why
    assert not Triage.objects.waiting().exists()
    event = AuditEvent.objects.get(verb="triage_decided")
    assert (event.actor, event.detail) == (clara.pk, {"from": "call_first", "to": "accept_guided"})


def test_accepting_on_demand_changes_the_support_level(first, clara):
    decide(answered(first), "accept_on_demand", clara)
    assert fresh(first.enrolment).support_level == "on_demand"


def test_calling_first_waits_on_with_a_new_time_and_keeps_each_reason(first, clara):
    triage = answered(first, health_check={"high": None})
    Triage.objects.update(due_at=timezone.now() - timedelta(days=3))
    triage = decide(triage, "call_first", clara, "Nobody answered.")
    assert triage.due_at > timezone.now()
    assert list(Triage.objects.undecided()) == [triage]
    assert fresh(first.enrolment).status == Status.CONSENTED
    triage = decide(triage, "accept_guided", clara, "Reached on the second try.")
    assert triage.why.index("Nobody answered.") < triage.why.index("Reached on the second try.")
    assert AuditEvent.objects.filter(verb="triage_decided").count() == 2


def test_referring_on_waits_until_the_enrolment_is_ended(first, clara):
    triage = decide(answered(first, before_you_start={"operation": 1}), "refer_on", clara, "After the operation.")
    assert not Triage.objects.undecided().exists()
    assert list(Triage.objects.waiting()) == [triage]
    withdraw(enrolment=fresh(first.enrolment), by=clara, reason="service")
    assert not Triage.objects.waiting().exists()


def test_one_who_has_left_is_not_accepted_and_her_intake_still_waits_for_a_person(first, clara):
    triage = answered(first, health_check={"attempt": 2})
    withdraw(enrolment=fresh(first.enrolment), by=first.patient, reason="privacy")
    assert list(Triage.objects.waiting()) == [triage]
    with pytest.raises(Refused, match="has left"):
        decide(triage, "accept_guided", clara)
    decide(triage, "refer_on", clara, "Called her: safe, and seen by her doctor.")
    assert not Triage.objects.waiting().exists()


@pytest.mark.parametrize(("outcome", "why"), [("accept_guided", " "), ("", "why"), ("maybe", "why")])
def test_a_decision_needs_an_outcome_and_a_reason(first, clara, outcome, why):
    triage = answered(first)
    with pytest.raises(Refused, match="say why"):
        decide(triage, outcome, clara, why)


def test_a_final_decision_is_final(first, clara, sofia):
    triage = answered(first)
    decide(triage, "accept_guided", clara)
    with pytest.raises(Refused, match="Clara has decided"):
        decide(triage, "refer_on", sofia)


def test_what_waits_too_long_is_chased_once_each_working_day(first, clara, sofia, time_machine):
    time_machine.move_to(TUESDAY, tick=False)
    triage = answered(at_the_first_questions("Tess", clinician=clara), health_check={"attempt": 1})
    asked = Nudge.objects.filter(occasion__startswith=f"intake {triage.pk} overdue")
    tasks.chase_intake()
    assert not asked.exists()
    time_machine.move_to(TUESDAY + timedelta(days=2), tick=False)
    tasks.chase_intake()
    tasks.chase_intake()
    assert {row.recipient for row in asked} == {clara, sofia}
    time_machine.move_to(datetime(2026, 3, 14, 11, 0, tzinfo=UTC), tick=False)
    tasks.chase_intake()
    assert asked.all().count() == 2, "nobody is chased on a Saturday"
    time_machine.move_to(datetime(2026, 3, 16, 11, 0, tzinfo=UTC), tick=False)
    tasks.chase_intake()
    assert asked.all().count() == 4
    decide(triage, "accept_guided", clara)
    time_machine.move_to(datetime(2026, 3, 17, 11, 0, tzinfo=UTC), tick=False)
    tasks.chase_intake()
    assert asked.all().count() == 4


# -- Pages -------------------------------------------------------------------------------------------------------------


def test_she_is_told_kindly_that_a_person_reads_first(first, client_of):
    triage = answered(first, health_check={"attempt": 1})
    hers = client_of(first.patient)
    done = hers.get(f"/questions/{first.pk}/done/").content.decode()
    assert "A person reads them before your lessons open." in done
    home = hers.get("/").content.decode()
    assert "Thank you. There is nothing more to do now" in home
    assert "Who can help right now" in home
    assert "Answer the questions" not in home
    assert "Start the lesson" not in home
    assert "Write a message" in home
    Triage.objects.filter(pk=triage.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert "that is our fault" in hers.get("/").content.decode()


def test_her_lessons_open_on_the_page_when_she_is_accepted(first, client_of, clara):
    decide(answered(first, health_check={"attempt": 1}), "accept_guided", clara)
    assert "Start the lesson" in client_of(first.patient).get("/").content.decode()


def test_the_clinician_reads_the_answers_and_the_reasons_and_decides(first, client_of, clara):
    triage = answered(first, health_check={"attempt": 1, "falls": 1}, before_you_start={"time": 9})
    hers = client_of(clara)
    text = hers.get(page_of(triage)).content.decode()
    for words in ("The program proposes: Call first", "You decide.", "Has tried to end their life", "Falls, or fear"):
        assert words in text
    assert "Can you find about 1 to 2 hours a week" in text
    assert not re.search(r"<input[^>]+checked", text), "nothing is chosen before she chooses"
    answer = hers.post(page_of(triage), {"outcome": "accept_guided", "why": ""})
    assert "Error:" in answer.content.decode()
    answer = hers.post(page_of(triage), {"outcome": "accept_guided", "why": "We spoke at length."}, follow=True)
    assert "We spoke at length." in answer.content.decode()
    assert fresh(first.enrolment).status == Status.ACTIVE


def test_two_people_at_one_intake_get_one_decision(first, client_of, clara, sofia):
    triage = answered(first)
    decide(triage, "accept_guided", clara)
    answer = client_of(sofia).post(page_of(triage), {"outcome": "refer_on", "why": "Too late."})
    assert "Clara has decided this already." in answer.content.decode()


def test_the_patient_page_and_the_lessons_show_cautions_in_one_line(first, client_of, clara):
    triage = answered(first, health_check={"epilepsy": 1, "bones": None})
    hers = client_of(clara)
    text = hers.get(f"/patients/{triage.enrolment_id}/").content.decode()
    assert "Epilepsy or fits · Thin bones (not known: ask)" in text
    assert page_of(triage) in text
    lesson = hers.get(f"/patients/{triage.enrolment_id}/lessons/making-sense/").content.decode()
    assert "Epilepsy or fits · Thin bones (not known: ask)" in lesson


def test_a_patient_without_an_intake_has_no_page_of_one(pia, client_of, clara):
    enrolment = pia.current_enrolment()
    assert intake.beside(enrolment, timezone.now()) is None
    assert intake.cautions_of(enrolment) == []
    assert client_of(clara).get(f"/patients/{enrolment.pk}/intake/").status_code == 404


def test_nobody_else_reads_an_intake(first, client_of, client, karl, ada, paul):
    url = page_of(answered(first))
    for stranger in (karl, ada, paul, first.patient):
        assert client_of(stranger).get(url).status_code == 404
        assert client_of(stranger).post(url, {"outcome": "accept_guided", "why": "x"}).status_code == 404
    assert client.get(url).status_code == 302
    assert not Flag.objects.exists()
