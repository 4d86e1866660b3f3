"""A flag explains itself: the rule in words, the numbers, the chart, who has it, and what has happened since."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from icbt.models import AuditEvent, Enrolment
from outcomes.actions import acknowledge_flag, resolve_flag
from outcomes.actions.chasing import chase_flag
from outcomes.models import Flag, Response
from outcomes.tasks import score_pending
from tests.guidance.given import flagged, scored
from tests.outcomes.answers import opened, phq, submit


@pytest.fixture
def hers(pia) -> Enrolment:
    return pia.current_enrolment()


def url(flag: Flag) -> str:
    return f"/patients/{flag.enrolment_id}/flags/{flag.pk}/"


def read(client_of, user, flag: Flag) -> str:
    answer = client_of(user).get(url(flag))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def worse(hers, pia) -> Flag:
    """PHQ-9 from 4 to 14, flagged by rule A1 as the service does it."""
    scored(hers, "phq-9", 4, days_ago=40)
    submit(opened(pia), "phq-9", phq(14))
    score_pending()
    return Flag.objects.get(rule="A1")


def test_a_flag_of_change_shows_the_rule_the_numbers_the_chart_and_the_source(worse, client_of, clara):
    page = read(client_of, clara, worse)
    assert "Raised when PHQ-9 is 6 or more points worse than the baseline" in page
    for term, value in (("Before", "4"), ("After", "14"), ("Change", r"\+10"), ("Threshold", "10")):
        assert re.search(rf"<dt>{term}</dt><dd>{value}", page), term
    assert 'class="chart-marked"' in page
    assert 'class="chart-error"' in page
    assert "the rule raises a flag from 10" in page
    assert "can differ from it by measurement error alone" in page
    assert "NHS Talking Therapies manual" in page
    assert f"A1, version {worse.rule_version}" in page
    assert "Screening signal, not a diagnosis" in page
    assert "Clara" in page


def test_a_flag_of_one_answer_lists_every_answer_to_that_question(hers, pia, clara, client_of):
    earlier = scored(hers, "phq-9", 4, days_ago=20)
    Response.objects.filter(pk=earlier.pk).update(saved_at=timezone.now())
    flag = Flag.objects.get(response=submit(opened(pia), "phq-9", phq(4, 2)), rule="R1")
    page = read(client_of, clara, flag)
    assert "Every answer to PHQ-9 item 9" in page
    assert "2 · More than half the days" in page
    assert "item 9 of the PHQ-9 is answered with 1 or more" in page


def test_a_flag_without_a_questionnaire_reads_well(hers, clara, client_of):
    page = read(client_of, clara, flagged(hers, text="No lesson for 14 days.", occasion="week 4"))
    assert "No lesson for 14 days." in page
    assert "<figure" not in page
    assert "See the whole questionnaire" not in page
    assert "Screening signal, not a diagnosis" in page


def test_what_happened_is_told_in_order_to_the_end(worse, clara, client_of):
    chase_flag(flag=worse, by=None, day=timezone.now().date())
    acknowledge_flag(flag=worse, by=clara)
    page = read(client_of, clara, worse)
    assert page.index("Overdue: people were reminded") > page.index("Raised</div>")
    assert "Acknowledged by Clara" in page
    resolve_flag(flag=worse, by=clara, disposition="called", note="We spoke for ten minutes.")
    page = read(client_of, clara, worse)
    assert "Resolved by Clara: called the patient" in page
    assert "We spoke for ten minutes." in page
    assert "Who has it" not in page


def test_it_is_dealt_with_from_here(worse, clara, client_of):
    assert f'action="{url(worse)}acknowledge/"' in read(client_of, clara, worse)
    acknowledge_flag(flag=worse, by=clara)
    assert f'action="{url(worse)}resolve/"' in read(client_of, clara, worse)


def test_nobody_looks_after_her_and_the_page_says_who_has_it(worse, hers, sofia, client_of):
    Enrolment.objects.filter(pk=hers.pk).update(clinician=None)
    assert "the duty inbox, which every supervisor sees" in read(client_of, sofia, worse)


def test_words_that_cannot_be_read_say_so_in_their_place(worse, clara, client_of):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outcomes_flag SET sentence = numbers, numbers = sentence")
    page = read(client_of, clara, worse)
    assert "These words cannot be read." in page
    assert "A1, version" in page


def test_reading_it_is_on_record(worse, clara, client_of):
    read(client_of, clara, worse)
    assert AuditEvent.objects.filter(verb="record_read", detail__page="guidance:flag").exists()


def test_it_is_linked_from_the_list_and_from_the_patients_page(worse, hers, clara, client_of):
    assert url(worse) in client_of(clara).get("/today/").content.decode()
    assert url(worse) in client_of(clara).get(f"/patients/{hers.pk}/").content.decode()


def test_more_sheets_ask_no_more_queries(worse, hers, clara, client_of):
    client = client_of(clara)

    def queries() -> int:
        client.get(url(worse))
        with CaptureQueriesContext(connection) as found:
            client.get(url(worse))
        return len(found)

    def fill(many: int) -> None:
        for n in range(many):
            scored(hers, "phq-9", 4, days_ago=n + 1)

    fill(3)
    few = queries()
    fill(30)
    assert queries() == few


def test_a_flag_of_somebody_else_is_not_there(worse, client, client_of, paul, karl, ada, pia, clara):
    other = flagged(paul.current_enrolment())
    assert client_of(clara).get(f"/patients/{worse.enrolment_id}/flags/{other.pk}/").status_code == 404
    for user in (karl, ada, pia, paul):
        assert client_of(user).get(url(worse)).status_code == 404
    assert client.get(url(worse)).status_code == 302
