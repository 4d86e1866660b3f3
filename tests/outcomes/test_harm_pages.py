"""The register and the page of one adverse event: who sees which, and the way from told to closed in the browser."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from icbt.models import AuditEvent, Cover
from outcomes import actions
from outcomes.models import AdverseEvent, Flag
from tests.outcomes.harmed import JUDGEMENT, SERIOUS, destroy_key, judged, reported
from tests.outcomes.test_flags import flagged

REGISTER = "/safety/"


def page(event, step: str = "") -> str:
    arguments = {"enrolment_id": event.enrolment_id, "harm_id": event.pk}
    return reverse(
        "outcomes:harm_step" if step else "outcomes:harm", kwargs=arguments | ({"step": step} if step else {})
    )


def new(enrolment) -> str:
    return reverse("outcomes:report_harm", kwargs={"enrolment_id": enrolment.pk})


@pytest.fixture
def enrolment(pia):
    return pia.current_enrolment()


@pytest.fixture
def event(enrolment, clara):
    return reported(enrolment, clara, description="Fell on the stairs")


def test_a_clinician_reports_a_harm(pia, clara, enrolment, client_of):
    browser = client_of(clara)
    assert "Something got worse" in browser.get(new(enrolment)).content.decode()
    facts = {"token": str(uuid4()), "kind": "injury", "description": "Fell", "lesson": "steady-activity"}
    for _ in range(2):  # sent twice
        browser.post(new(enrolment), {**facts, "onset_on": "2026-01-02", "seriousness": "none"})
    event = AdverseEvent.objects.get()
    assert (event.kind, event.lesson, event.reporter, event.reported_by) == (
        "injury",
        "steady-activity",
        "clinician",
        clara,
    )
    assert (event.description, str(event.onset_on)) == ("Fell", "2026-01-02")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": ""}, "Choose the kind that fits best."),
        ({"kind": "unsorted"}, "Select a valid choice"),
        ({"description": ""}, "Say what happened."),
        ({"onset_on": "2999-01-01"}, "This day has not come yet."),
        ({"onset_on": "yesterday"}, "Enter a valid date."),
        ({"lesson": "no-such-lesson"}, "Select a valid choice"),
    ],
)
def test_a_wrong_report_comes_back_with_every_word(enrolment, clara, client_of, wrong, why):
    facts = {"token": str(uuid4()), "kind": "injury", "description": "Fell", "action": "Typed with care", **wrong}
    shown = client_of(clara).post(new(enrolment), facts).content.decode()
    assert "<title>Error:" in shown
    assert why in shown
    assert "Typed with care" in shown
    assert not AdverseEvent.objects.exists()


def test_from_told_to_closed_in_the_browser(event, clara, sofia, client_of):
    first, second = client_of(clara), client_of(sofia)
    shown = first.get(page(event)).content.decode()
    assert "Fell on the stairs" in shown
    assert "First say how serious it is." in shown
    first.post(page(event), {**SERIOUS, "action": "Called", "learned": "Slower stairs"})
    assert "I judged this: sign" in first.get(page(event)).content.decode()
    first.post(page(event, "sign"))
    assert "A second person signs" in first.get(page(event)).content.decode()
    for step in ("countersign", "sent", "close"):
        second.post(page(event, step))
    event.refresh_from_db()
    assert (event.signed_by, event.second_by, event.sent_by, event.closed_by) == (clara, sofia, sofia, sofia)
    shown = first.get(page(event)).content.decode()
    assert "Slower stairs" in shown
    assert "<textarea" not in shown


def test_a_step_out_of_turn_says_why(event, clara, client_of):
    shown = client_of(clara).post(page(event, "close"), follow=True).content.decode()
    assert "It is signed first" in shown
    assert client_of(clara).post(page(event, "dance")).status_code == 404
    assert client_of(clara).get(page(event, "sign")).status_code == 405


def test_judging_a_closed_event_keeps_what_was_typed(enrolment, clara, client_of):
    event = judged(enrolment, clara)
    browser = client_of(clara)
    for step in ("sign", "close"):
        browser.post(page(event, step))
    shown = browser.post(page(event), {**JUDGEMENT, "severity": "severe"}).content.decode()
    assert "This event is closed" in shown
    event.refresh_from_db()
    assert event.severity == "mild"


def test_a_flag_of_another_patient_cannot_be_linked(event, paul, clara, client_of):
    theirs = flagged(paul)
    shown = client_of(clara).post(page(event), {**JUDGEMENT, "flag": str(theirs.pk)}).content.decode()
    assert "Select a valid choice" in shown


def test_an_event_of_a_strangers_patient_is_not_there(event, pia, paul, karl, ada, client_of):
    for stranger in (pia, paul, karl, ada):
        browser = client_of(stranger)
        assert browser.get(page(event)).status_code == 404
        assert browser.post(page(event), JUDGEMENT).status_code == 404
        assert browser.post(page(event, "sign")).status_code == 404
        assert browser.get(new(event.enrolment)).status_code == 404
    event.refresh_from_db()
    assert (event.seriousness, event.signed_at) == ("", None)


def test_an_event_is_not_reached_through_another_patients_record(event, paul, sofia, client_of):
    other = {"enrolment_id": paul.current_enrolment().pk, "harm_id": event.pk}
    assert client_of(sofia).get(reverse("outcomes:harm", kwargs=other)).status_code == 404
    assert client_of(sofia).post(reverse("outcomes:harm_step", kwargs={**other, "step": "sign"})).status_code == 404


def test_the_register_shows_a_clinician_her_own_and_a_supervisor_all(event, paul, clara, karl, sofia, client_of):
    theirs = reported(paul.current_enrolment(), karl)
    for person, seen in ((clara, {event}), (karl, {theirs}), (sofia, {event, theirs})):
        shown = client_of(person).get(REGISTER).content.decode()
        assert {one for one in (event, theirs) if page(one) in shown} == seen
        assert "Fell on the stairs" not in shown  # the list holds no words


def test_the_register_is_not_for_patients_and_administrators(event, pia, ada, client_of):
    for person in (pia, ada):
        assert client_of(person).get(REGISTER).status_code == 404


def test_who_covers_sees_them_while_she_covers(event, clara, karl, client_of):
    day = timezone.now().date()
    Cover.objects.create(clinician=clara, covered_by=karl, first_day=day, last_day=day, recorded_by=clara)
    assert page(event) in client_of(karl).get(REGISTER).content.decode()
    assert client_of(karl).get(page(event)).status_code == 200


def test_the_filters_show_what_they_say(enrolment, clara, client_of):
    waiting, serious = reported(enrolment, clara), judged(enrolment, clara, **SERIOUS)
    closed = judged(enrolment, clara)
    browser = client_of(clara)
    for step in ("sign", "close"):
        browser.post(page(closed, step))
    expected = {
        "open": {waiting, serious},
        "unjudged": {waiting},
        "serious": {serious},
        "all": {waiting, serious, closed},
    }
    for show, seen in expected.items():
        shown = browser.get(REGISTER, {"show": show}).content.decode()
        assert {one for one in (waiting, serious, closed) if page(one) in shown} == seen, show


def test_the_register_asks_the_same_for_three_and_for_twenty(enrolment, clara, client_of):
    browser = client_of(clara)
    counted = []
    for number in (3, 17):
        for _ in range(number):
            reported(enrolment, clara)
        browser.get(REGISTER)  # what a first visit writes is written
        with CaptureQueriesContext(connection) as queries:
            browser.get(REGISTER)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_reading_an_event_is_in_the_trail(event, clara, client_of):
    client_of(clara).get(page(event))
    assert AuditEvent.objects.filter(
        verb="record_read", patient=event.patient_id, detail__page="outcomes:harm"
    ).exists()


def test_words_under_a_destroyed_key_are_gone_and_the_list_still_opens(event, clara, sofia, client_of):
    destroy_key(event.patient)
    assert client_of(sofia).get(page(event)).status_code == 404
    assert client_of(sofia).get(REGISTER, {"show": "all"}).status_code == 200


def test_the_flag_of_a_lot_leads_to_what_was_told(pia, clara, client_of):
    told = actions.tell_worse(
        enrolment=pia.current_enrolment(), by=pia, token=str(uuid4()), amount="a-lot", kind="mood", text="Very low"
    )
    flag = Flag.objects.get(rule="H1-worse")
    browser, names = client_of(clara), {"enrolment_id": flag.enrolment_id, "flag_id": flag.pk}
    for shown in (
        browser.get(reverse("guidance:patient", args=[flag.enrolment_id])),
        browser.get(reverse("guidance:flag", kwargs=names)),
        browser.get(reverse("outcomes:resolve", kwargs=names)),
    ):
        assert page(told) in shown.content.decode()


def test_a_damaged_cell_is_named_and_the_page_stands(event, clara, client_of):
    AdverseEvent.objects.filter(pk=event.pk).update(description=None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outcomes_adverseevent SET description = %s", [b"\x01damaged"])
    assert client_of(clara).get(page(event)).status_code == 200
    assert client_of(clara).get(REGISTER).status_code == 200


def test_the_patients_page_leads_to_reporting(enrolment, clara, client_of):
    assert new(enrolment) in client_of(clara).get(reverse("guidance:patient", args=[enrolment.pk])).content.decode()
