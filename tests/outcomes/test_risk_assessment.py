"""A red safety flag is closed only with a written conversation, by those who may see it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from icbt.errors import Refused
from icbt.models import AuditEvent, Consent
from outcomes import actions
from outcomes.models import Flag, RiskAssessment
from outcomes.risk import NO_RECORD, standing
from tests.outcomes.answers import assessed
from tests.outcomes.risk_talks import HIGH, TUESDAY, close, flagged, posted, url


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


# -- Writing ------------------------------------------------------------------------------------------------------


def test_a_red_flag_is_not_closed_without_a_record(pia, clara):
    flag = actions.acknowledge_flag(flag=flagged(pia), by=clara)
    with pytest.raises(Refused, match="Write down the conversation"):
        close(flag, clara)
    assessed(flag, clara)
    assert close(flag, clara).resolved_at


def test_what_was_typed_to_close_it_stays_on_the_page(pia, clara, client_of):
    flag = actions.acknowledge_flag(flag=flagged(pia), by=clara)
    page = client_of(clara).post(url("resolve", flag), {"disposition": "called", "note": "We spoke."})
    assert NO_RECORD in page.content.decode()
    assert "We spoke." in page.content.decode()


def test_an_amber_flag_is_closed_without_one(pia, clara):
    flag = actions.acknowledge_flag(flag=flagged(pia, 1), by=clara)
    assert close(flag, clara).resolved_at


@pytest.mark.parametrize("rule", ["R1-unsent", "R1-safety", "R2", "R2-item-rise", "X9"])
def test_every_red_safety_rule_wants_a_record(pia, clara, rule):
    flag = flagged(pia)
    flag.rule = rule
    assert standing(flag).lacks == NO_RECORD


@pytest.mark.parametrize("rule", ["P1-red-flag", "H1-worse"])
def test_signs_of_the_body_and_harms_are_answered_in_their_own_way(pia, rule):
    flag = flagged(pia)
    flag.rule = rule
    assert standing(flag).lacks == ""


def test_the_form_keeps_everything_seals_it_and_takes_the_flag_on(pia, clara, client_of):
    flag = flagged(pia)
    answer = client_of(clara).post(
        url("assess_risk", flag),
        posted(level="moderate", next_check_on="2026-06-04", informed=["doctor", "supervisor"]),
    )
    assert answer.url == url("resolve", flag)
    row = RiskAssessment.objects.get()
    assert (row.written_by, row.contact, row.level, row.item_score) == (clara, "phone", "moderate", 2)
    assert (row.protects, row.means) == ("Her sister", "Tablets are with her sister")
    assert row.informed == ["doctor", "supervisor"]
    flag.refresh_from_db()
    assert flag.acknowledged_by == clara
    event = AuditEvent.objects.get(verb="risk_assessed")
    assert event.detail == {"level": "moderate", "kind": "phone"}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"said": ""}, "Write what was said"),
        ({"agreed": ""}, "Write what was agreed"),
        ({"informed": []}, "Choose who was told"),
        ({"informed": ["nobody", "doctor"]}, "alone"),
        ({"level": "high", "next_check_on": "2026-06-03"}, "A high risk is never kept alone"),
        ({"level": "moderate"}, "Choose the day of the next contact"),
        ({"contact": "not_reached"}, "Choose the day of the next contact"),
        ({"level": "moderate", "next_check_on": "2026-06-05"}, "between today and Thursday 4 June"),
        ({"level": "low", "next_check_on": "2026-06-01"}, "between today and"),
        ({"next_check_on": "soon"}, "Choose a day, such as"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(pia, clara, client_of, facts, words):
    flag = flagged(pia)
    page = client_of(clara).post(url("assess_risk", flag), posted(**facts)).content.decode()
    assert words in page
    assert "<title>Error:" in page
    assert "Tablets are with her sister" in page
    assert not RiskAssessment.objects.exists()


def test_the_action_refuses_what_the_form_would(pia, clara):
    flag = flagged(pia)
    for facts in ({"contact": "letter"}, {"informed": ["press"]}, {"said": "  "}, {"level": "moderate"}):
        with pytest.raises(Refused):
            assessed(flag, clara, **facts)


def test_forty_eight_hours_over_a_weekend_end_on_the_first_working_day(pia, clara, tuesday):
    flag = flagged(pia)
    tuesday.move_to(TUESDAY + timedelta(days=3))  # Friday; Sunday is closed
    monday = TUESDAY.date() + timedelta(days=6)
    assert assessed(flag, clara, **{**HIGH, "next_check_on": monday}).next_check_on == monday
    with pytest.raises(Refused):
        assessed(flag, clara, **{**HIGH, "next_check_on": monday + timedelta(days=1)})


def test_beside_the_form_stand_her_phone_her_person_her_doctor_and_what_she_answered(pia, clara, client_of):
    flag = flagged(pia)
    pia.profile.doctor_name = "Dr Adebayo"
    pia.profile.save()
    Consent.objects.filter(patient=pia).update(emergency_contact=True)
    actions.submit_follow_up(assessment=flag.response.assessment, answers={"how": 1}, by=pia)
    page = client_of(clara).get(url("assess_risk", flag)).content.decode()
    for words in ("tel:02079460958", "Sam, my brother", "tel:02079460123", "Dr Adebayo", "agreed that we may call"):
        assert words in page
    assert "Have you thought about how" in page
    assert "Not answered. That is not a no." in page
    assert "The urgent question: 2." in page
    assert AuditEvent.objects.filter(verb="record_read", detail__page="outcomes:assess_risk").exists()


def test_the_page_serves_a_flag_of_no_questionnaire_and_a_patient_without_profile(pia, clara, client_of):
    flag = flagged(pia)
    flag.response, flag.numbers = None, {}
    flag.save()
    pia.profile.delete()
    Consent.objects.filter(patient=pia).delete()
    page = client_of(clara).get(url("assess_risk", flag)).content.decode()
    assert "has left no phone number" in page
    assert "No urgent question was answered here" in page


def test_a_rise_and_the_safety_questions_are_about_the_answer_that_was_given(pia, clara):
    flag = flagged(pia, 3)
    actions.submit_follow_up(assessment=flag.response.assessment, answers={"safe": 2}, by=pia)
    assert assessed(Flag.objects.get(rule="R1-safety"), clara).item_score == 3


def test_a_closed_flag_takes_no_more_records(pia, clara, client_of):
    flag = flagged(pia)
    assessed(flag, clara)
    close(flag, clara)
    with pytest.raises(Refused, match="resolved already"):
        assessed(flag, clara)
    page = client_of(clara).post(url("assess_risk", flag), posted()).content.decode()
    assert "resolved already" in page
    assert standing(flag, clara).to_sign is None


# -- Who may ------------------------------------------------------------------------------------------------------


def test_strangers_neither_read_write_nor_agree(pia, paul, clara, karl, ada, client_of):
    row = assessed(flagged(pia), clara, **HIGH)
    for stranger in (pia, paul, karl, ada):
        browser = client_of(stranger)
        assert browser.get(url("assess_risk", row.flag)).status_code == 404
        assert browser.post(url("assess_risk", row.flag), posted()).status_code == 404
        assert browser.post(url("countersign", row.flag, risk_id=row.pk)).status_code == 404
    with pytest.raises(Refused):
        actions.countersign_risk(assessment=row, by=karl)
    with pytest.raises(Refused):
        assessed(row.flag, karl)
    assert RiskAssessment.objects.filter(second_at=None).count() == 1


def test_a_record_is_not_reached_through_another_patients(pia, paul, clara, sofia, client_of):
    row = assessed(flagged(pia), clara, **HIGH)
    ids = {"enrolment_id": paul.current_enrolment().pk}
    browser = client_of(sofia)
    assert browser.post(reverse("outcomes:countersign", kwargs={**ids, "risk_id": row.pk})).status_code == 404
    assert browser.get(reverse("outcomes:assess_risk", kwargs={**ids, "flag_id": row.flag_id})).status_code == 404
