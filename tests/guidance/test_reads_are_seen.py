"""Every look at a record is an event, however the page was asked for; and the trail tells nobody how a patient is."""

from icbt.models import AuditEvent
from outcomes.actions import acknowledge_flag, resolve_flag
from outcomes.models import Flag
from tests.outcomes.answers import assessed, opened, phq, submit


def reads(actor) -> int:
    return AuditEvent.objects.filter(verb="record_read", actor=actor.pk).count()


def test_a_form_that_comes_back_with_the_whole_record_is_a_read(pia, clara, client_of):
    url = f"/patients/{pia.current_enrolment().pk}/messages/"
    shown = client_of(clara).post(url, {"text": ""})
    assert shown.status_code == 200
    assert reads(clara) == 1


def test_what_shows_nothing_is_no_read(pia, clara, client_of):
    enrolment = pia.current_enrolment()
    facts = {"text": "Well done.", "message_id": "6a9b9a52-6e09-4b12-9e52-2b1c1d6f3f10", "seen_until": "2026-01-01"}
    assert client_of(clara).post(f"/patients/{enrolment.pk}/messages/", facts).status_code == 302
    assert client_of(clara).post(f"/patients/{enrolment.pk}/messages/draft/", facts).status_code == 204
    assert reads(clara) == 0


def test_the_list_of_names_is_a_read(pia, clara, client_of):
    client_of(clara).get("/patients/")
    assert reads(clara) == 1


def test_an_administrator_does_not_learn_how_a_flag_was_dealt_with(pia, clara, ada, client_of):
    submit(opened(pia), "phq-9", phq(4, 2))
    flag = acknowledge_flag(flag=Flag.objects.get(), by=clara)
    assessed(flag, clara)
    resolve_flag(flag=flag, by=clara, disposition="safety_plan", note="Agreed one.")
    page = client_of(ada).get("/audit/", {"verb": "flag_resolved"}).content.decode()
    rows = page.split("<tbody", 1)[1]  # above them every verb there is can be chosen
    assert "flag resolved" in rows
    assert "safety_plan" not in rows
