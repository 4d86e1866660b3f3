"""Where nobody answers an urgent answer, nothing urgent is asked, by whatever way."""

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from icbt import content as floor_content
from icbt.models import Enrolment, SupportLevel
from outcomes import actions, gate
from outcomes.checks import nothing_urgent_is_asked_where_nobody_answers as check
from outcomes.models import Flag, Response, Score
from outcomes.tasks import score_pending
from tests.outcomes.answers import SHEETS, opened, phq, submit


@pytest.fixture
def unstaffed(settings):
    settings.RISK_MONITORING_STAFFED = False


def test_the_phq_8_is_asked_and_scored_in_the_place_of_the_phq_9(pia, unstaffed):
    assessment = opened(pia)
    assert assessment.instruments[:3] == ["pain-nrs", "peg", "phq-8"]
    eight = {key: value for key, value in phq(12).items() if key != "q9"}
    submit(assessment, "phq-8", eight)
    score_pending()
    assert Score.objects.get(instrument="phq-8").value == 12
    assert not Flag.objects.exists()


@pytest.mark.parametrize("level", SupportLevel.values)
def test_at_every_support_level(pia, unstaffed, level):
    Enrolment.objects.filter(patient=pia).update(support_level=level)
    assert "phq-9" not in opened(pia).instruments


@pytest.mark.parametrize("level", SupportLevel.values)
def test_where_somebody_answers_everybody_is_asked_the_phq_9(pia, level):
    Enrolment.objects.filter(patient=pia).update(support_level=level)
    assert "phq-9" in opened(pia).instruments


def test_what_was_opened_before_the_service_lost_its_staff_is_not_asked_any_more(pia, client_of, settings):
    assessment = opened(pia)
    settings.RISK_MONITORING_STAFFED = False
    place = {"assessment_id": assessment.pk}
    browser = client_of(pia)
    assert browser.get(reverse("outcomes:answer", kwargs={**place, "instrument": "phq-9"})).status_code == 404
    for slug in ("pain-nrs", "peg", "anything-new"):
        submit(assessment, slug, SHEETS[slug])
    assessment.refresh_from_db()
    assert assessment.completed_at
    assert not Response.objects.submitted().filter(instrument="phq-9").exists()


def test_it_may_not_be_asked_for_besides_either(pia, clara, unstaffed):
    with pytest.raises(actions.Refused):
        actions.request_assessment(enrolment=pia.current_enrolment(), instruments=["phq-9"], by=clara)
    assert "phq-9" not in {one.slug for one in gate.to_choose("en")}
    assert "phq-8" in {one.slug for one in gate.to_choose("en")}


def test_clinicians_read_why_it_is_not_asked(content, clara, client_of, unstaffed):
    page = client_of(clara).get(reverse("outcomes:instrument", kwargs={"slug": "phq-9"})).content.decode()
    assert "Nobody here answers urgent answers" in page


def test_the_schedule_on_file_passes_the_check(content, unstaffed):
    assert check(None, databases=["default"]) == []


def test_a_schedule_that_asks_something_urgent_all_the_same_is_refused(content, settings):
    body = floor_content.current("schedule", "chronic-pain").body
    kept = [one for one in body["alternatives"] if one["when"] != "unstaffed"]
    floor_content.publish(kind="schedule", slug="chronic-pain", body={**body, "alternatives": kept})
    assert check(None, databases=["default"]) == []
    settings.RISK_MONITORING_STAFFED = False
    [fault] = check(None, databases=["default"])
    assert (fault.id, fault.is_serious()) == ("outcomes.E010", True)
    assert "phq-9" in fault.msg
    assert fault in run_checks(databases=["default"])
    assert check(None) == []


def test_also_one_that_asks_it_of_a_few_people_only(content, settings):
    body = floor_content.current("schedule", "chronic-pain").body
    half = [{**one, "tracks": ["cbt"]} if one["when"] == "unstaffed" else one for one in body["alternatives"]]
    floor_content.publish(kind="schedule", slug="chronic-pain", body={**body, "alternatives": half})
    settings.RISK_MONITORING_STAFFED = False
    assert [one.id for one in check(None, databases=["default"])] == ["outcomes.E010"]
