"""A pause, the way back, and stopping: one page and one tap each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from icbt import actions
from icbt.models import Reason
from tests.factories import invited_patient, joined_patient


def status(user) -> str:
    return user.current_enrolment().status


def test_a_pause_lasts_as_long_as_she_says(pia, client_of):
    browser = client_of(pia)
    page = browser.post("/pause/", {"weeks": "2", "reason": "too_tired"}, follow=True).content.decode()
    enrolment = pia.current_enrolment()
    assert (enrolment.status, enrolment.reason) == ("paused", "too_tired")
    assert enrolment.resume_on == timezone.localdate() + timedelta(weeks=2)
    assert "You are having a pause" in page


def test_no_reason_is_needed(pia, client_of):
    client_of(pia).post("/pause/", {"weeks": "1", "reason": ""})
    assert pia.current_enrolment().reason == Reason.PLANNED


@pytest.mark.parametrize("weeks", ["", "0", "5", "99", "two"])
def test_one_to_four_weeks_and_nothing_else(pia, client_of, weeks):
    answer = client_of(pia).post("/pause/", {"weeks": weeks})
    assert answer.context["form"].errors.keys() == {"weeks"}
    assert status(pia) == "active"


def test_or_until_a_day_of_hers(pia, client_of):
    day = timezone.localdate() + timedelta(days=10)
    client_of(pia).post("/pause/", {"weeks": "day", "day": day.isoformat()})
    assert pia.current_enrolment().resume_on == day


@pytest.mark.parametrize("days", [-1, 0, 29, None])
def test_the_day_lies_in_the_next_four_weeks(pia, client_of, days):
    day = "" if days is None else (timezone.localdate() + timedelta(days=days)).isoformat()
    answer = client_of(pia).post("/pause/", {"weeks": "day", "day": day})
    assert answer.context["form"].errors.keys() == {"day"}
    assert status(pia) == "active"


def test_a_day_left_over_beside_weeks_is_not_taken(pia, client_of):
    client_of(pia).post("/pause/", {"weeks": "1", "day": (timezone.localdate() + timedelta(days=20)).isoformat()})
    assert pia.current_enrolment().resume_on == timezone.localdate() + timedelta(weeks=1)


def test_coming_back_is_one_tap(pia, client_of):
    browser = client_of(pia)
    browser.post("/pause/", {"weeks": "1"})
    assert "Your place is kept" in browser.post("/resume/", follow=True).content.decode()
    assert status(pia) == "active"


def test_what_cannot_be_is_said_and_never_a_crash(pia, client_of):
    browser = client_of(pia)
    assert "cannot change from active to active" in browser.post("/resume/", follow=True).content.decode()
    browser.post("/pause/", {"weeks": "1"})
    answer = browser.post("/pause/", {"weeks": "1"})
    assert "cannot change from paused to paused" in answer.content.decode()


def test_coming_back_takes_a_post(pia, client_of):
    assert client_of(pia).get("/resume/").status_code == 405


def test_stopping_takes_consent_back_and_says_thank_you(pia, client_of):
    page = client_of(pia).post("/withdraw/", {"reason": "not_for_me"}, follow=True).content.decode()
    enrolment = pia.current_enrolment()
    assert (enrolment.status, enrolment.reason) == ("withdrawn", "not_for_me")
    assert not pia.consents.filter(withdrawn_at=None).exists()
    assert "Your usual care goes on as before." in page


def test_stopping_needs_no_reason(pia, client_of):
    client_of(pia).post("/withdraw/", {})
    assert pia.current_enrolment().reason == Reason.CONSENT_WITHDRAWN


def test_a_made_up_reason_is_not_kept(pia, client_of):
    client_of(pia).post("/withdraw/", {"reason": "my hip hurts"})
    assert status(pia) == "active"


def test_a_newcomer_may_say_no_before_agreeing(content, client_of):
    nora = joined_patient("Nora").patient
    client_of(nora).post("/withdraw/", {})
    assert status(nora) == "withdrawn"


def test_after_it_there_is_nothing_more_to_stop(pia, client_of):
    browser = client_of(pia)
    browser.post("/withdraw/", {})
    assert browser.get("/withdraw/").headers["Location"] == reverse("icbt:stopped")
    assert browser.get("/stopped/").status_code == 200


def test_two_windows_stopping_at_once_are_both_answered(pia, client_of, monkeypatch):
    def too_late(**kwargs):
        raise actions.Refused("This cannot change from withdrawn to withdrawn.")

    monkeypatch.setattr(actions, "withdraw_consent", too_late)
    assert "cannot change" in client_of(pia).post("/withdraw/", {}).content.decode()


def test_the_page_about_having_stopped_is_for_those_who_did(pia, client_of):
    assert client_of(pia).get("/stopped/").headers["Location"] == reverse("guidance:home")


@pytest.mark.parametrize("address", ["/pause/", "/withdraw/", "/stopped/"])
@pytest.mark.parametrize("who", ["clara", "ada"])
def test_they_are_pages_for_patients(client_of, who, address, request):
    assert client_of(request.getfixturevalue(who)).get(address).status_code == 404


def test_a_patient_without_an_enrolment_is_nobody_here(content, client_of):
    enrolment = invited_patient("Olu")
    patient = enrolment.patient
    enrolment.delete()
    assert client_of(patient).get("/consent/").status_code == 404
    assert client_of(patient).get("/pause/").status_code == 404
