"""The pages on which a patient answers: one questionnaire at a time, kept as she goes, never lost."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from icbt import actions as people
from icbt.models import Reason
from outcomes import actions, assessments
from outcomes.models import Assessment, Response
from tests.factories import consented_patient
from tests.outcomes.answers import SHEETS, opened, phq, posted, submit


def url(assessment, name="assessment", **more) -> str:
    return reverse(f"outcomes:{name}", kwargs={"assessment_id": assessment.pk, **more})


def page(assessment, instrument) -> str:
    return url(assessment, "answer", instrument=instrument)


def test_the_first_page_says_how_much_and_how_long_and_writes_nothing(pia, client_of):
    enrolment = pia.current_enrolment()
    actions.plan_assessments(enrolment=enrolment, by=pia)
    assessment = enrolment.assessment_set.get(point="week-3")
    shown = client_of(pia).get(url(assessment)).content.decode()
    assert "4 short sets of questions" in shown
    assert "Open until the end of" in shown
    assert not Response.objects.filter(assessment=assessment).exists()


def test_start_leads_through_every_questionnaire_to_thank_you(pia, client_of):
    browser = client_of(pia)
    assessment = opened(pia)
    assert browser.get(url(assessment)).url == page(assessment, "pain-nrs")
    for slug in ("pain-nrs", "peg", "phq-9"):
        answer = browser.post(page(assessment, slug), {**posted(SHEETS[slug]), "go": "on"})
        assert answer.status_code == 302
    answer = browser.post(page(assessment, "anything-new"), {"note": "", "go": "on"})
    assert answer.url == url(assessment, "done")
    assert "Thank you" in browser.get(answer.url).content.decode()
    assert Assessment.objects.get(pk=assessment.pk).completed_at
    assert browser.get(url(assessment)).url == url(assessment, "done")


def test_posting_start_fixes_what_is_asked_and_goes_to_the_first(pia, client_of):
    enrolment = pia.current_enrolment()
    actions.plan_assessments(enrolment=enrolment, by=pia)
    assessment = enrolment.assessment_set.get(point="week-3")
    answer = client_of(pia).post(url(assessment))
    assert answer.url == page(assessment, "pain-nrs")
    assert assessment.responses.count() == 4


def test_the_baseline_begins_by_post_and_opens_the_programme(content, clara, client_of):
    enrolment = consented_patient("Nora", clinician=clara)
    nora, browser = enrolment.patient, client_of(enrolment.patient)
    first = browser.post(reverse("outcomes:begin")).url
    browser.post(first)
    assessment = enrolment.assessment_set.get()
    assessment.refresh_from_db()
    for slug in assessment.instruments:
        browser.post(page(assessment, slug), {**posted(SHEETS[slug]), "go": "on"})
    enrolment.refresh_from_db()
    assert enrolment.status == "active"
    assert enrolment.started_on == timezone.now().astimezone(nora.zone).date()
    assert enrolment.assessment_set.count() == 12
    assert "Your programme is open" in browser.get(url(assessment, "done")).content.decode()


def test_begin_is_refused_kindly_once_the_programme_runs(pia, client_of):
    answer = client_of(pia).post(reverse("outcomes:begin"))
    assert answer.url == "/"
    assert not Assessment.objects.exists()


def test_begin_needs_post(pia, client_of):
    assert client_of(pia).get(reverse("outcomes:begin")).status_code == 405


def test_a_new_assessment_is_never_prefilled(pia, client_of):
    first = opened(pia, "week-3")
    submit(first, "pain-nrs", {"average": 7})
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        later = opened(pia, "week-4")
        assert "checked" not in client_of(pia).get(page(later, "pain-nrs")).content.decode()


def test_save_and_stop_keeps_a_draft_that_is_shown_again(pia, client_of):
    browser, assessment = client_of(pia), opened(pia)
    answer = browser.post(page(assessment, "peg"), {"pain": "4", "go": "stop"})
    assert answer.url == "/"
    response = assessment.responses.get(instrument="peg")
    assert response.answers == {"pain": 4}
    assert response.submitted_at is None
    shown = browser.get(page(assessment, "peg")).content.decode()
    assert shown.count("checked") == 1


def test_autosave_keeps_what_is_there_and_ignores_what_is_not_asked(pia, client_of):
    browser, assessment = client_of(pia), opened(pia)
    save = url(assessment, "answer_autosave", instrument="peg")
    assert browser.post(save, {"pain": "4", "activity": "99", "submitted_at": "now", "q9": "3"}).status_code == 204
    assert assessment.responses.get(instrument="peg").answers == {"pain": 4}


def test_autosave_after_submitting_changes_nothing(pia, client_of):
    browser, assessment = client_of(pia), opened(pia)
    submit(assessment, "pain-nrs", {"average": 7})
    save = url(assessment, "answer_autosave", instrument="pain-nrs")
    assert browser.post(save, {"average": "1"}).status_code == 204
    assert assessment.responses.get(instrument="pain-nrs").answers == {"average": 7}


def test_autosave_of_an_unknown_questionnaire_is_404(pia, client_of):
    assessment = opened(pia)
    assert client_of(pia).post(url(assessment, "answer_autosave", instrument="gad-7")).status_code == 404


def test_a_missing_answer_is_named_on_top_beside_it_and_in_the_title_and_nothing_is_lost(pia, client_of):
    browser, assessment = client_of(pia), opened(pia)
    shown = browser.post(page(assessment, "peg"), {"pain": "4", "go": "on"}).content.decode()
    assert "<title>Error:" in shown
    assert 'href="#id_enjoyment_0"' in shown
    assert shown.count("Please choose the answer that fits best") == 4  # two questions, on top and beside each
    assert "checked" in shown
    assert assessment.responses.get(instrument="peg").answers == {"pain": 4}


def test_prefer_not_to_answer_is_offered_where_the_definition_allows_it_and_is_not_nought(pia, client_of):
    browser, assessment = client_of(pia), opened(pia)
    shown = browser.get(page(assessment, "phq-9")).content.decode()
    assert shown.count("Prefer not to answer") == 1
    browser.post(page(assessment, "phq-9"), {**posted(phq(8, None)), "go": "on"})
    assert assessment.responses.get(instrument="phq-9").answers["q9"] is None


def test_an_answer_that_was_never_offered_is_refused(pia, client_of):
    browser, assessment = client_of(pia), opened(pia)
    shown = browser.post(page(assessment, "pain-nrs"), {"average": "11", "go": "on"})
    assert shown.status_code == 200
    assert "Please choose one of the answers shown" in shown.content.decode()


def test_what_is_submitted_cannot_be_submitted_again(pia, client_of):
    browser, assessment = client_of(pia), opened(pia)
    browser.post(page(assessment, "pain-nrs"), {"average": "6", "go": "on"})
    again = browser.post(page(assessment, "pain-nrs"), {"average": "1", "go": "on"}, follow=True)
    assert "You have sent these answers already" in again.content.decode()
    assert assessment.responses.get(instrument="pain-nrs").answers == {"average": 6}
    assert browser.get(page(assessment, "pain-nrs")).status_code == 302


@pytest.mark.parametrize("go", ["on", "stop"])
@pytest.mark.parametrize("answers", [{"average": "1"}, {}])
def test_a_page_left_open_in_a_second_browser_is_told_kindly(pia, client_of, monkeypatch, go, answers):
    assessment = opened(pia)
    as_it_was = assessments.place(assessment, "pain-nrs")
    submit(assessment, "pain-nrs", {"average": 6})
    monkeypatch.setattr("outcomes.assessments.place", lambda *_: as_it_was)
    told = client_of(pia).post(page(assessment, "pain-nrs"), {**answers, "go": go})
    assert told.status_code == 302 if go == "stop" or answers else 200
    assert assessment.responses.get(instrument="pain-nrs").answers == {"average": 6}


def test_a_window_that_closes_under_her_hands_keeps_what_she_wrote(pia, client_of, monkeypatch):
    assessment = opened(pia)
    monkeypatch.setattr("outcomes.actions.answering.can_be_answered", lambda *_: False)
    client_of(pia).post(page(assessment, "pain-nrs"), {"average": "6", "go": "on"})
    response = assessment.responses.get(instrument="pain-nrs")
    assert (response.answers, response.submitted_at) == ({"average": 6}, None)


def test_own_questions_say_that_they_are_not_validated(pia, client_of):
    enrolment = pia.current_enrolment()
    enrolment.started_on -= timedelta(days=7)
    enrolment.save()
    shown = client_of(pia).get(page(opened(pia, "week-4"), "thoughts-about-pain")).content.decode()
    assert "not a validated measure" in shown


def test_a_gap_is_met_kindly_and_a_later_one_says_when(pia, client_of):
    browser, enrolment = client_of(pia), pia.current_enrolment()
    actions.plan_assessments(enrolment=enrolment, by=pia)
    missed, later = (enrolment.assessment_set.get(point=point) for point in ("week-1", "month-3"))
    assert "These questions have closed" in browser.get(url(missed)).content.decode()
    assert "are not open yet" in browser.get(url(later)).content.decode()
    assert browser.post(url(missed)).status_code == 200
    assert not missed.responses.exists()


def test_what_is_typed_as_the_window_closes_is_kept_and_not_sent(pia, client_of):
    assessment = opened(pia)
    with time_machine.travel(assessment.closes_at + timedelta(hours=3), tick=False):
        browser = client_of(pia)
        shown = browser.post(page(assessment, "pain-nrs"), {"average": "6", "go": "on"})
        assert "What you had filled in is kept" in shown.content.decode()
        assert browser.get(page(assessment, "pain-nrs")).status_code == 200
    response = assessment.responses.get(instrument="pain-nrs")
    assert (response.answers, response.submitted_at) == ({"average": 6}, None)


def test_gaps_are_not_asked_for_once_the_window_has_closed(pia, client_of):
    assessment = opened(pia)
    with time_machine.travel(assessment.closes_at + timedelta(hours=3), tick=False):
        shown = client_of(pia).post(page(assessment, "phq-9"), {"q1": "2", "go": "on"}).content.decode()
    assert "What you had filled in is kept" in shown
    assert "Please look at this again" not in shown
    response = assessment.responses.get(instrument="phq-9")
    assert (response.answers, response.submitted_at) == ({"q1": 2}, None)


def test_what_was_begun_in_time_may_be_finished_soon_after(pia, client_of):
    assessment = opened(pia)
    with time_machine.travel(assessment.closes_at + timedelta(hours=1), tick=False):
        client_of(pia).post(page(assessment, "pain-nrs"), {"average": "6", "go": "on"})
    assert assessment.responses.get(instrument="pain-nrs").submitted_at


def test_nothing_is_asked_while_she_pauses(pia, client_of):
    assessment = opened(pia)
    people.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.TOO_TIRED)
    assert "These questions have closed" in client_of(pia).get(page(assessment, "pain-nrs")).content.decode()


def test_an_unknown_questionnaire_is_404(pia, client_of):
    assert client_of(pia).get(page(opened(pia), "gad-7")).status_code == 404


def test_done_before_the_end_leads_back(pia, client_of):
    assessment = opened(pia)
    assert client_of(pia).get(url(assessment, "done")).url == url(assessment)


def test_every_page_asks_the_same_number_of_queries_whatever_the_history(pia, client_of, django_assert_max_num_queries):
    assessment, browser = opened(pia), client_of(pia)
    browser.get(page(assessment, "phq-9"))
    with django_assert_max_num_queries(16):
        browser.get(page(assessment, "phq-9"))


@pytest.mark.parametrize("name", ["assessment", "done", "unsafe"])
def test_a_stranger_meets_404(pia, paul, clara, karl, sofia, ada, client_of, client, name):
    assessment = opened(pia)
    for stranger in (paul, clara, karl, sofia, ada):
        assert client_of(stranger).get(url(assessment, name)).status_code == 404
        assert client_of(stranger).post(url(assessment, name)).status_code in (404, 405)
    assert client.get(url(assessment, name)).status_code == 302


def test_a_stranger_cannot_read_or_answer_a_questionnaire(pia, paul, clara, karl, sofia, ada, client_of):
    assessment = opened(pia)
    for stranger in (paul, clara, karl, sofia, ada):
        browser = client_of(stranger)
        assert browser.get(page(assessment, "pain-nrs")).status_code == 404
        assert browser.post(page(assessment, "pain-nrs"), {"average": "1", "go": "on"}).status_code == 404
        save = url(assessment, "answer_autosave", instrument="pain-nrs")
        assert browser.post(save, {"average": "1"}).status_code == 404
    assert assessment.responses.get(instrument="pain-nrs").answers == {}


def test_staff_cannot_begin_the_first_questions(clara, karl, sofia, ada, client_of):
    for stranger in (clara, karl, sofia, ada):
        assert client_of(stranger).post(reverse("outcomes:begin")).status_code == 404
