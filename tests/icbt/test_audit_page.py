"""Administrators search the trail, and their looking is written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icbt import audit
from icbt.models import AuditEvent


@pytest.fixture
def page(ada, client_of):
    browser = client_of(ada)
    return lambda query="": browser.get(f"/audit/{query}")


def verbs(answer) -> set[str]:
    return {row["event"].verb for row in answer.context["rows"]}


def test_it_shows_the_newest_first(page, pia):
    rows = page().context["rows"]
    assert rows == sorted(rows, key=lambda row: row["event"].at, reverse=True)


@pytest.mark.parametrize("how", ["email", "pk"])
def test_it_finds_a_record_by_address_or_id(page, pia, paul, how):
    answer = page(f"?patient={getattr(pia, how)}")
    assert {row["event"].patient for row in answer.context["rows"]} == {pia.pk}


def test_it_finds_who_did_it_and_what(page, pia, clara):
    answer = page(f"?actor={clara.email}&verb=invited")
    assert [row["event"].actor for row in answer.context["rows"]] == [clara.pk]
    assert verbs(answer) == {"invited"}


def test_days_are_the_readers_days_and_both_count(page, pia):
    today = timezone.localdate()
    assert page(f"?since={today}&until={today}").context["rows"]
    assert not page(f"?until={today - timedelta(days=1)}").context["rows"]
    assert not page(f"?since={today + timedelta(days=1)}").context["rows"]


def test_an_unknown_person_is_said_beside_the_field_and_finds_nothing(page, pia):
    answer = page("?patient=nobody@example.org")
    assert answer.context["form"].errors.keys() == {"patient"}
    assert answer.context["rows"] == []
    assert "nobody@example.org" in answer.content.decode()


def test_looking_is_an_event_of_the_record_looked_at(page, pia, ada):
    page(f"?patient={pia.pk}")
    event = AuditEvent.objects.filter(verb="audit_read").latest("at")
    assert (event.actor, event.patient) == (ada.pk, pia.pk)
    assert event.detail["fields"] == ["patient"]


def test_it_turns_pages_and_keeps_the_question(page, clara):
    for _ in range(60):
        audit.record("logged_in", by=clara, subject=clara)
    answer = page(f"?actor={clara.pk}&page=2")
    assert answer.context["page"].number == 2
    assert f"actor={clara.pk}&amp;page=1" in answer.content.decode()


def test_it_tells_nothing_clinical(page, pia):
    audit.record("flag_raised", by=None, patient=pia, rule="phq9-item9", level="red")
    text = page().content.decode()
    assert "phq9-item9" not in text
    assert "level red" not in text


def test_it_asks_the_database_the_same_few_times_however_long(page, clara, django_assert_max_num_queries):
    for _ in range(40):
        audit.record("logged_in", by=clara, subject=clara)
    with django_assert_max_num_queries(16):
        page()


@pytest.mark.parametrize("who", ["pia", "clara", "sofia"])
def test_nobody_else_sees_it(who, client_of, request):
    assert client_of(request.getfixturevalue(who)).get("/audit/").status_code == 404
