"""A patient's weeks on one axis: what happened, in lanes, and the scores that were chosen."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance.happenings import LANES
from guidance.models import Note
from icbt import actions
from icbt.models import AuditEvent, Cover, Enrolment
from modules.actions import open_lesson
from tests.guidance.given import flagged, scored, shared_entry, wrote


@pytest.fixture
def hers(pia) -> Enrolment:
    return pia.current_enrolment()


def read(client_of, user, enrolment, query="") -> str:
    answer = client_of(user).get(f"/patients/{enrolment.pk}/timeline/{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def fill(hers, clara, many=1):
    for n in range(many):
        scored(hers, "phq-9", 4 + n % 3, days_ago=n)
        scored(hers, "gad-7", 3, days_ago=n)
        wrote(hers, hours_ago=24 * n)
        flagged(hers, text=f"A sentence {n}")
        shared_entry(hers)
        Note.objects.create(patient=hers.patient, enrolment=hers, author=clara, text="Seen.")


def test_every_kind_of_thing_has_its_lane_and_its_line_in_the_list(hers, pia, clara, client_of):
    open_lesson(enrolment=hers, by=pia, slug="making-sense")
    fill(hers, clara)
    today = timezone.now().date()
    Cover.objects.create(clinician=clara, first_day=today, last_day=today, recorded_by=clara)
    page = read(client_of, clara, hers)
    for lane in LANES:
        assert f'aria-label="{lane}: ' in page
    for words in ("opened S1 ", "message from Pia", "note by Clara", "A sentence 0", "covered by the duty inbox"):
        assert words in page, words
    assert f"/patients/{hers.pk}/lessons/making-sense/" in page
    assert 'aria-label="PHQ-9: 4 on' in page
    assert re.search(r"<td>Scores</td><td>PHQ-9: 4\b", page)


def test_scores_and_window_are_chosen_in_the_address(hers, clara, client_of):
    fill(hers, clara)
    page = read(client_of, clara, hers, "?window=year&score=gad-7-total")
    assert re.search(r'value="year" checked', page)
    assert 'aria-label="GAD-7: ' in page
    assert 'aria-label="PHQ-9: ' not in page
    none = read(client_of, clara, hers, "?window=weeks")
    assert "lane-score" not in none
    strange = read(client_of, clara, hers, "?window=never&score=nothing")
    assert re.search(r'value="programme" checked', strange)


def test_what_is_older_than_the_window_is_left_out(hers, clara, client_of):
    scored(hers, "phq-9", 21, days_ago=100)
    scored(hers, "phq-9", 5, days_ago=1)
    weeks = read(client_of, clara, hers, "?window=weeks&score=phq-9-total")
    year = read(client_of, clara, hers, "?window=year&score=phq-9-total")
    assert "PHQ-9: 21" not in weeks
    assert "PHQ-9: 21" in year


def test_a_pause_that_is_over_is_still_there(hers, pia, clara, client_of):
    actions.pause(enrolment=hers, by=pia, reason="no_time", resume_on=timezone.now().date() + timedelta(days=7))
    assert "paused now" in read(client_of, clara, hers)
    hers.refresh_from_db()
    actions.resume(enrolment=hers, by=pia, reason="planned")
    assert "paused until" in read(client_of, clara, hers)


def test_nothing_yet_is_said(content, clara, client_of):
    from tests.factories import invited_patient

    page = read(client_of, clara, invited_patient("Nia", clinician=clara))
    assert "nothing in this time" in page


def test_words_that_cannot_be_read_hide_nothing_else(hers, clara, client_of):
    fill(hers, clara, 2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outcomes_flag SET sentence = numbers")
    page = read(client_of, clara, hers)
    assert "These words cannot be read." in page
    assert "message from Pia" in page


def test_reading_it_is_on_record(hers, clara, client_of):
    read(client_of, clara, hers)
    assert AuditEvent.objects.filter(verb="record_read", detail__page="guidance:timeline").exists()


def test_thirty_of_each_ask_no_more_queries_than_three(hers, clara, client_of):
    client = client_of(clara)

    def queries() -> int:
        client.get(f"/patients/{hers.pk}/timeline/")
        with CaptureQueriesContext(connection) as found:
            client.get(f"/patients/{hers.pk}/timeline/")
        return len(found)

    fill(hers, clara, 3)
    few = queries()
    fill(hers, clara, 27)
    assert queries() == few


def test_strangers_do_not_see_it(hers, client, client_of, karl, ada, paul, pia):
    assert client.get(f"/patients/{hers.pk}/timeline/").status_code == 302
    for user in (karl, ada, paul, pia):
        assert client_of(user).get(f"/patients/{hers.pk}/timeline/").status_code == 404
