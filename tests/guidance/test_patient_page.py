"""Everything of one patient on one page, for those who guide her and nobody else."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance.models import Note
from icbt.models import AuditEvent, Enrolment
from modules.actions import open_lesson
from outcomes.models import Flag, Response
from tests.guidance.given import flagged, scored, shared_entry, submitted, wrote


@pytest.fixture
def hers(pia) -> Enrolment:
    return pia.current_enrolment()


@pytest.fixture
def page_of(client_of, hers):
    return lambda user: client_of(user).get(f"/patients/{hers.pk}/")


def test_who_she_is_and_how_she_is_reached(page_of, hers, clara, pia):
    pia.time_zone = "Australia/Sydney"
    pia.save()
    page = page_of(clara).content.decode()
    assert "week 4 of 8" in page
    assert "Australia/Sydney" in page
    reach = page[page.index('id="reach"') :]
    assert "020 7946 0123" in reach
    assert "Sam, my brother" in reach
    assert "doctor may be contacted" in page


def test_scores_answers_and_what_is_not_yet_scored(page_of, hers, clara):
    scored(hers, "phq-9", 6, days_ago=22)
    flagged(hers, response=scored(hers, "phq-9", 14, days_ago=7), text="PHQ-9 rose by 8")
    submitted(hers, "gad-7", 5)
    poison = submitted(hers, "peg", 9)
    Response.objects.filter(pk=poison.pk).update(failed_at=timezone.now(), failure="ValueError")
    page = page_of(clara).content.decode()
    assert re.search(r">PHQ-9</a>\s+<span>14, moderate", page)
    assert "chart-flag" in page
    assert "moderate or more, from 10" in page
    assert "answered, not yet scored" in page
    assert "could not be scored: please read" in page


def test_a_flag_is_acknowledged_and_resolved_from_the_page(client_of, page_of, hers, clara):
    flag = flagged(hers, text="PHQ-9 rose by 8.")
    client = client_of(clara)
    url = f"/patients/{hers.pk}/flags/{flag.pk}/"
    assert f'action="{url}acknowledge/"' in page_of(clara).content.decode()
    client.post(f"{url}acknowledge/")
    assert f"{url}resolve/" in page_of(clara).content.decode()
    client.post(f"{url}resolve/", {"disposition": "called", "note": "Spoke for ten minutes; she is safe."})
    assert Flag.objects.get().resolved_by == clara
    assert "Spoke for ten minutes" in page_of(clara).content.decode()


def test_lessons_and_worksheets_with_links_and_the_private_one_closed(page_of, hers, clara, pia):
    open_lesson(enrolment=hers, by=pia, slug="making-sense")
    shared = shared_entry(hers)
    private = shared_entry(hers, private=True)
    page = page_of(clara).content.decode()
    assert f"/patients/{hers.pk}/lessons/making-sense/" in page
    assert f"/patients/{hers.pk}/worksheets/{shared.pk}/" in page
    assert str(private.pk) not in page
    assert "private" in page


def test_opening_the_page_is_audited_and_reads_messages_only_for_who_answers(page_of, hers, clara, sofia):
    message = wrote(hers)
    page_of(sofia)
    message.refresh_from_db()
    assert message.read_at is None
    assert "New" in page_of(clara).content.decode()
    message.refresh_from_db()
    assert message.read_by == clara
    assert AuditEvent.objects.filter(verb="record_read", actor=sofia.pk, patient=hers.patient_id).exists()
    assert AuditEvent.objects.filter(verb="message_read", actor=clara.pk, patient=hers.patient_id).exists()


def test_without_a_clinician_a_supervisor_reads_the_messages(page_of, hers, sofia):
    message = wrote(hers)
    Enrolment.objects.filter(pk=hers.pk).update(clinician=None)
    page_of(sofia)
    message.refresh_from_db()
    assert message.read_by == sofia


def test_a_note_is_written_once_and_seen_by_guides_alone(client_of, page_of, hers, clara, sofia, pia):
    client = client_of(clara)
    values = {"note-text": "Prefers calls before noon.", "note-note_id": uuid4()}
    for _ in range(2):
        client.post(f"/patients/{hers.pk}/notes/", values)
    assert Note.objects.count() == 1
    assert "Prefers calls" in page_of(sofia).content.decode()
    for url in ("/", "/messages/", "/progress/"):
        assert "Prefers calls" not in client_of(pia).get(url).content.decode()


def test_an_empty_note_comes_back_with_an_error(client_of, hers, clara):
    page = client_of(clara).post(f"/patients/{hers.pk}/notes/", {"note-text": " ", "note-note_id": uuid4()})
    assert "Write something before you save it." in page.content.decode()
    assert not Note.objects.exists()


def test_words_of_a_patient_never_become_markup(page_of, hers, clara, pia):
    pia.name = "<b>Pia</b>"
    pia.save()
    wrote(hers, "<img src=x onerror=alert(1)>")
    page = page_of(clara).content.decode()
    assert "<b>Pia</b>" not in page
    assert "<img src=x" not in page


def test_a_patient_on_the_way_in_has_a_page_too(content, client_of, clara):
    from tests.factories import invited_patient

    enrolment = invited_patient("Nia", clinician=clara)
    page = client_of(clara).get(f"/patients/{enrolment.pk}/")
    assert page.status_code == 200
    assert "not given yet" in page.content.decode()


def test_more_answers_and_messages_ask_no_more_queries(client_of, hers, clara):
    def fill(many):
        for n in range(many):
            scored(hers, "phq-9", 4, days_ago=n)
            wrote(hers)
            flagged(hers)
            shared_entry(hers)

    def queries() -> int:
        client.get(f"/patients/{hers.pk}/")
        with CaptureQueriesContext(connection) as found:
            client.get(f"/patients/{hers.pk}/")
        return len(found)

    client = client_of(clara)
    fill(2)
    few = queries()
    fill(10)
    assert queries() == few


def test_strangers_do_not_see_her(client, client_of, hers, karl, ada, paul, pia):
    assert client.get(f"/patients/{hers.pk}/").status_code == 302
    for user in (karl, ada, paul, pia):
        assert client_of(user).get(f"/patients/{hers.pk}/").status_code == 404


def test_only_supervisors_see_the_way_to_give_her_away(page_of, clara, sofia):
    assert "/assign/" not in page_of(clara).content.decode()
    assert "/assign/" in page_of(sofia).content.decode()
