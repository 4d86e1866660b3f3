"""Staff end an enrolment with nothing left open; a patient herself may always stop, and nothing of hers is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from icbt import hours
from icbt.actions import Refused, complete, withdraw, withdraw_consent
from icbt.models import Enrolment
from outcomes import actions
from outcomes.models import AdverseEvent, Assessment, Flag, Level, RiskAssessment, Triage
from outcomes.tasks import chase_flags
from tests.factories import active_patient
from tests.guidance.given import flagged, submitted, wrote

pytestmark = pytest.mark.usefixtures("content")


def with_flag(enrolment):
    return flagged(enrolment)


def with_message(enrolment):
    return wrote(enrolment)


def with_intake(enrolment):
    submitted(enrolment, "peg", 12)
    sheet = Assessment.objects.get(enrolment=enrolment)
    facts = {"patient": enrolment.patient, "enrolment": enrolment, "due_at": timezone.now()}
    return Triage.objects.create(assessment=sheet, proposed="call_first", **facts)


def with_high_risk(enrolment):
    flag, by = flagged(enrolment), enrolment.clinician
    facts = {"patient": enrolment.patient, "enrolment": enrolment, "written_by": by, "said": "x", "agreed": "y"}
    return RiskAssessment.objects.create(flag=flag, contact="phone", level="high", **facts)


def with_serious_harm(enrolment):
    facts = {"patient": enrolment.patient, "enrolment": enrolment, "occasion": "seen 1", "seriousness": "hospital"}
    return AdverseEvent.objects.create(reporter="clinician", reported_by=enrolment.clinician, **facts)


OPEN = {
    with_flag: "1 flag is open",
    with_message: "1 message waits for a reply",
    with_intake: "intake is not decided",
    with_high_risk: "high risk waits for a second person",
    with_serious_harm: "serious harm is not closed",
}


@pytest.mark.parametrize("make", OPEN, ids=lambda make: make.__name__)
def test_staff_are_refused_while_something_is_open(client_of, clara, make):
    enrolment = active_patient("Nia", clinician=clara)
    make(enrolment)
    for end in (complete, lambda **facts: withdraw(**facts, reason="service")):
        with pytest.raises(Refused, match=OPEN[make]):
            end(enrolment=enrolment, by=clara)
    client, url = client_of(clara), f"/patients/{enrolment.pk}/end/"
    assert OPEN[make] in client.get(url).content.decode().lower()
    page = client.post(url, {"how": "complete", "reason": "finished"}).content.decode()
    assert "cannot be ended yet" in page
    assert Enrolment.objects.get(pk=enrolment.pk).status == "active"


@pytest.mark.parametrize("make", OPEN, ids=lambda make: make.__name__)
def test_the_patient_herself_may_always_stop_and_it_stays_on_a_list(client_of, clara, make):
    enrolment = active_patient("Nia", clinician=clara)
    make(enrolment)
    withdraw_consent(enrolment=enrolment, by=enrolment.patient, reason="not_for_me")
    assert [row.name for row in client_of(clara).get("/today/").context["rows"]] == ["Nia"]


def test_the_flag_of_a_patient_who_stopped_is_still_seen_and_chased(client_of, clara, sofia):
    enrolment = active_patient("Nia", clinician=clara)
    flag = flagged(enrolment, Level.AMBER, text="Needs a call")
    withdraw_consent(enrolment=enrolment, by=enrolment.patient, reason="upset_me")
    later = hours.next_opening(timezone.now() + timedelta(days=7))
    for day in range(5):
        with time_machine.travel(later + timedelta(days=day), tick=False):
            chase_flags()
    assert "Needs a call" in client_of(clara).get("/today/").content.decode()
    flag = Flag.objects.get(pk=flag.pk)
    assert flag.chased_at is not None
    assert sofia.nudges.filter(occasion__startswith=f"flag {flag.pk} overdue").count() >= 3
    actions.acknowledge_flag(flag=flag, by=clara)
    actions.resolve_flag(flag=flag, by=clara, disposition="called", note="Spoke to her.")
    assert client_of(clara).get("/today/").context["rows"] == []


@pytest.mark.parametrize(("how", "status"), [("complete", "completed"), ("withdraw", "withdrawn")])
def test_with_nothing_open_it_ends_with_a_reason(client_of, clara, how, status):
    enrolment = active_patient("Nia", clinician=clara)
    url = f"/patients/{enrolment.pk}/end/"
    client_of(clara).post(url, {"how": how, "reason": "better", "follow_up": "on"})
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.reason) == (status, "better")
    assert enrolment.follow_up_agreed is (how == "withdraw")
    assert "ended already" in client_of(clara).get(url).content.decode()


def test_what_is_left_out_is_said(client_of, clara):
    enrolment = active_patient("Nia", clinician=clara)
    page = client_of(clara).post(f"/patients/{enrolment.pk}/end/", {}).content.decode()
    assert "<title>Error:" in page
    assert "Choose how it ends." in page


def test_strangers_end_nothing(client_of, clara, karl, ada, pia, paul):
    url = f"/patients/{pia.current_enrolment().pk}/end/"
    for stranger in (karl, ada, pia, paul):
        assert client_of(stranger).post(url, {"how": "complete", "reason": "finished"}).status_code == 404
    assert pia.current_enrolment().status == "active"
