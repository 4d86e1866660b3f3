"""The list of patients: most in need first, nothing lost, and no more queries for more patients."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance.needs import FILTERS, Kind, Need, most_pressing_first
from guidance.rows import latest_readings
from icbt.actions import complete, pause, withdraw
from outcomes.models import Priority, Response
from tests.factories import active_patient, invited_patient, make_staff
from tests.guidance.given import flagged, scored, shared_entry, submitted, worried, wrote

pytestmark = pytest.mark.usefixtures("content")


def names(page) -> list[str]:
    return [row.name for row in page.context["rows"]]


def counts(patients: int, **some: int) -> dict[str, int]:
    return {"all": patients, **dict.fromkeys(FILTERS, 0), **some}


def patient(name, clara):
    return active_patient(name, clinician=clara)


def test_the_order_of_need(client_of, clara):
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=9)):
        quiet = patient("Quiet", clara)
    rest = patient("Rest", clara)
    shared_entry(patient("Worksheet", clara))
    read = wrote(patient("Read", clara), hours_ago=5)
    type(read).objects.filter(pk=read.pk).update(read_at=now, read_by=clara)
    wrote(patient("Unread", clara))
    submitted(patient("Unscored", clara), "phq-9", 5, days_ago=0.01)
    wrote(patient("Overdue", clara), hours_ago=70, due_in=-2)
    flagged(patient("Yellow", clara), "yellow")
    worried(patient("Concern", clara))
    flagged(patient("Amber later", clara), "amber", hours=20)
    flagged(patient("Amber soon", clara), "amber", hours=2)
    flagged(patient("Amber first", clara), "amber", hours=30, priority=Priority.HIGH)
    flagged(patient("Red", clara), "red", hours=40)
    page = client_of(clara).get("/today/")
    assert names(page) == [
        *("Red", "Amber first", "Amber soon", "Amber later", "Concern", "Yellow"),
        *("Overdue", "Unscored", "Unread", "Read", "Worksheet", "Quiet", "Rest"),
    ]
    assert page.context["counts"] == {
        "all": 13,
        "flags": 6,
        "messages": 3,
        "scores": 1,
        "worksheets": 1,
        "quiet": 1,
        "intake": 0,
    }
    assert quiet.status == rest.status == "active"


def test_a_row_says_why_in_the_words_of_the_flag_and_what_else_waits(client_of, clara):
    row = patient("Nia", clara)
    flagged(row, "red", text="Answered 2 on item 9 of the PHQ-9.")
    wrote(row)
    page = client_of(clara).get("/today/").content.decode()
    assert page.index("Answered 2 on item 9") < page.index("New message")
    assert "Urgent" in page


def test_nothing_overdue_hides_behind_what_is_due_later(client_of, clara):
    row = patient("Nia", clara)
    flagged(row, "amber", hours=40)
    wrote(row, hours_ago=70, due_in=-2)
    found = client_of(clara).get("/today/").context["rows"][0]
    assert found.first.level == "amber"
    assert found.overdue
    assert found.due.startswith(("today", "yesterday"))


def test_an_answer_younger_than_a_minute_is_not_yet_late(client_of, clara):
    submitted(patient("Fresh", clara), "phq-9", 5)
    assert client_of(clara).get("/today/").context["counts"]["scores"] == 0


def test_answers_that_could_not_be_scored_stay_on_the_list(client_of, clara):
    response = submitted(patient("Poison", clara), "phq-9", 5, days_ago=1)
    Response.objects.filter(pk=response.pk).update(failed_at=timezone.now(), failure="ValueError")
    assert "could not be scored" in client_of(clara).get("/today/").content.decode()


def test_filters_narrow_and_an_unknown_one_does_not(client_of, clara):
    flagged(patient("Flag", clara))
    wrote(patient("Message", clara))
    client = client_of(clara)
    assert names(client.get("/today/?show=flags")) == ["Flag"]
    assert names(client.get("/today/?show=messages")) == ["Message"]
    assert names(client.get("/today/?show=quiet")) == []
    assert len(names(client.get("/today/?show=nonsense"))) == 2


@pytest.mark.parametrize("what", ["flag", "message", "answer"])
def test_what_waits_keeps_a_closed_enrolment_on_the_list(client_of, clara, what):
    enrolment = patient("Finished", clara)
    {"flag": flagged, "message": wrote, "answer": lambda one: submitted(one, "phq-9", 3, days_ago=1)}[what](enrolment)
    withdraw(enrolment=enrolment, by=enrolment.patient, reason="not_for_me")
    complete(enrolment=patient("Done", clara), by=clara)
    assert names(client_of(clara).get("/today/")) == ["Finished"]


def test_a_paused_patient_is_not_called_quiet_and_one_who_never_came_is(client_of, clara):
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        resting = patient("Resting", clara)
        pause(enrolment=resting, by=resting.patient, reason="too_tired")
        invited_patient("Invited", clinician=clara)
    client = client_of(clara)
    assert names(client.get("/today/?show=quiet")) == ["Invited"]
    assert "Has not started" in client.get("/today/").content.decode()


def test_scores_come_with_their_direction_in_words(client_of, clara):
    enrolment = patient("Nia", clara)
    scored(enrolment, "pain-nrs", 7, days_ago=14)
    scored(enrolment, "pain-nrs", 5, days_ago=7)
    scored(enrolment, "phq-9", 9, days_ago=14)
    scored(enrolment, "phq-9", 12, days_ago=7)
    page = client_of(clara).get("/today/")
    row = page.context["rows"][0]
    assert (row.pain.shown, row.pain.direction) == ("5", "↓ down 2")
    assert (row.mood.shown, row.mood.direction) == ("12", "↑ up 3")
    assert "↓ down 2" in page.content.decode()


def test_scores_of_different_versions_are_not_compared(clara):
    enrolment = patient("Nia", clara)
    scored(enrolment, "phq-9", 9, days_ago=14).scores.update(version=7)
    scored(enrolment, "phq-9", 12, days_ago=7)
    assert latest_readings([enrolment.pk])[enrolment.pk]["mood"].direction == ""


def test_the_number_of_queries_is_the_same_for_3_and_for_30_patients(client_of, clara, karl):
    def fill(clinician, many):
        for n in range(many):
            enrolment = active_patient(f"{clinician.name} {n}", clinician=clinician)
            flagged(enrolment)
            wrote(enrolment)
            scored(enrolment, "phq-9", 4)

    def queries(clinician):
        client = client_of(clinician)
        client.get("/today/")
        with CaptureQueriesContext(connection) as found:
            client.get("/today/")
        return len(found)

    fill(clara, 3)
    fill(karl, 30)
    assert queries(clara) == queries(karl)


def test_long_lists_come_in_pages_of_fifty(client_of, clara):
    for n in range(52):
        invited_patient(f"P{n:02}", clinician=clara)
    client = client_of(clara)
    first, second = client.get("/today/"), client.get("/today/?page=2")
    assert (len(names(first)), len(names(second))) == (50, 2)
    assert not set(names(first)) & set(names(second))


def test_search_by_a_part_of_the_name(client_of, clara, karl):
    patient("Maryam Ali", clara)
    patient("Joan", clara)
    active_patient("Maryam of Karl", clinician=karl)
    page = client_of(clara).get("/patients/?q=marY").content.decode()
    assert "Maryam Ali" in page
    assert "Joan" not in page
    assert "of Karl" not in page


def test_a_clinician_sees_her_own_patients_and_nobody_elses(client_of, clara, karl):
    patient("Hers", clara)
    active_patient("His", clinician=karl)
    assert names(client_of(clara).get("/today/")) == ["Hers"]
    assert names(client_of(clara).get(f"/today/?whose={karl.pk}")) == ["Hers"]


def test_a_supervisor_sees_everybody_or_one_clinicians_list(client_of, clara, karl, sofia):
    patient("Hers", clara)
    active_patient("His", clinician=karl)
    client = client_of(sofia)
    assert sorted(names(client.get("/today/"))) == ["Hers", "His"]
    assert names(client.get(f"/today/?whose={karl.pk}")) == ["His"]
    assert len(names(client.get("/today/?whose=nonsense"))) == 2


@pytest.mark.parametrize("url", ["/today/", "/patients/"])
def test_strangers_see_no_list(client_of, client, pia, ada, url):
    assert client.get(url).status_code == 302
    for user in (pia, ada):
        assert client_of(user).get(url).status_code == 404


def test_staff_without_a_second_factor_see_no_list(client_of):
    bare = make_staff("clinician", "Bare", second_factor=False)
    assert client_of(bare).get("/today/").status_code == 302


def test_needs_are_ordered_by_kind_then_priority_then_time():
    now = timezone.now()
    late = Need(Kind.AMBER, "late", now, now + timedelta(hours=5))
    soon = Need(Kind.AMBER, "soon", now, now + timedelta(hours=1))
    first = Need(Kind.AMBER, "first", now, now + timedelta(hours=9), first=True)
    red = Need(Kind.RED, "red", now, now + timedelta(days=3))
    assert most_pressing_first([late, soon, first, red]) == [red, first, soon, late]
    assert soon.overdue(now + timedelta(hours=1))
    assert not soon.overdue(now)
