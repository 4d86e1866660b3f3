"""Supervisors see every caseload and what nobody owns, and can give a patient to somebody else."""

import pytest

from icbt.actions import change_activity
from icbt.models import AuditEvent, Enrolment, Nudge
from tests.factories import active_patient
from tests.guidance.given import flagged, worried, wrote

pytestmark = pytest.mark.usefixtures("content")


def names(page) -> list[str]:
    return [row.name for row in page.context["rows"]]


def test_every_caseload_in_numbers(client_of, sofia, clara, karl):
    one = active_patient("One", clinician=clara)
    flagged(one, hours=-1)
    flagged(one)
    wrote(active_patient("Two", clinician=clara), hours_ago=70, due_in=-1)
    found = {row.clinician: row for row in client_of(sofia).get("/supervision/").context["caseloads"]}
    assert (found[clara].patients, found[clara].flags, found[clara].overdue_flags) == (2, 1, 1)
    assert found[clara].overdue_replies == 1
    assert found[karl].patients == 0
    assert next(iter(found)) == clara


def test_a_worrying_answer_in_a_lesson_counts_among_what_waits(client_of, sofia, clara, karl):
    worried(active_patient("One", clinician=karl))
    page = client_of(sofia).get("/supervision/")
    found = {row.clinician: row.concerns for row in page.context["caseloads"]}
    assert (found[karl], found[clara]) == (1, 0)
    assert next(iter(found)) == karl
    assert "Worries in lessons" in page.content.decode()


def test_giving_a_patient_away_takes_everything_open_along(client_of, sofia, clara, karl):
    enrolment = active_patient("Nia", clinician=clara)
    flagged(enrolment, "red", text="Needs a call")
    wrote(enrolment, "Is anybody there?")
    response = client_of(sofia).post(
        f"/patients/{enrolment.pk}/assign/", {"clinician": karl.pk, "next": "/duty/"}, follow=True
    )
    assert response.redirect_chain[-1][0] == "/duty/"
    assert names(client_of(clara).get("/today/")) == []
    assert client_of(clara).get(f"/patients/{enrolment.pk}/").status_code == 404
    page = client_of(karl).get("/today/").content.decode()
    assert "Needs a call" in page
    assert "New message" in page
    assert "Is anybody there?" in client_of(karl).get(f"/patients/{enrolment.pk}/").content.decode()
    assert Nudge.objects.filter(recipient=karl, key="needs_you").exists()
    assert AuditEvent.objects.filter(verb="clinician_assigned", actor=sofia.pk).exists()


def test_what_nobody_owns_reaches_the_duty_inbox(client_of, sofia, clara, ada):
    enrolment = active_patient("Nia", clinician=clara)
    flagged(enrolment, text="PHQ-9 rose by 7")
    client = client_of(sofia)
    assert client.get("/duty/").context["counts"]["all"] == 0
    change_activity(by=ada, user=clara, active=False)
    wrote(Enrolment.objects.get(pk=enrolment.pk), "Hello?")
    page = client.get("/duty/")
    assert names(page) == ["Nia"]
    assert "PHQ-9 rose by 7" in page.content.decode()
    assert Nudge.objects.filter(recipient=sofia, key="reply_waiting").exists()
    assert "1 patient has nobody who is here today" in client.get("/supervision/").content.decode()


def test_a_closed_clinicians_patients_are_still_in_the_overview(client_of, sofia, clara, ada):
    active_patient("Nia", clinician=clara)
    change_activity(by=ada, user=clara, active=False)
    page = client_of(sofia).get("/supervision/").content.decode()
    assert "account closed" in page


def test_a_patient_can_go_to_the_duty_inbox(client_of, sofia, clara):
    enrolment = active_patient("Nia", clinician=clara)
    client = client_of(sofia)
    client.post(f"/patients/{enrolment.pk}/assign/", {"clinician": ""})
    assert names(client.get("/duty/")) == ["Nia"]


def test_only_somebody_who_guides_can_be_given_a_patient(client_of, sofia, clara, ada, paul):
    enrolment = active_patient("Nia", clinician=clara)
    client = client_of(sofia)
    for wrong in (ada.pk, paul.pk, "nonsense"):
        client.post(f"/patients/{enrolment.pk}/assign/", {"clinician": wrong})
    assert Enrolment.objects.get(pk=enrolment.pk).clinician == clara


def test_the_way_back_never_leaves_this_site(client_of, sofia, clara):
    enrolment = active_patient("Nia", clinician=clara)
    response = client_of(sofia).post(
        f"/patients/{enrolment.pk}/assign/", {"clinician": clara.pk, "next": "https://elsewhere.example/"}
    )
    assert response.url == "/supervision/"


@pytest.mark.parametrize("url", ["/supervision/", "/duty/"])
def test_only_supervisors_come_in(client_of, client, clara, ada, pia, url):
    assert client.get(url).status_code == 302
    for user in (clara, ada, pia):
        assert client_of(user).get(url).status_code == 404


def test_only_supervisors_give_patients_away(client_of, clara, karl, ada, pia):
    enrolment = pia.current_enrolment()
    for user in (clara, karl, ada, pia):
        response = client_of(user).post(f"/patients/{enrolment.pk}/assign/", {"clinician": karl.pk})
        assert response.status_code == 404
    assert Enrolment.objects.get(pk=enrolment.pk).clinician == clara
