"""A consent text that changes while somebody writes costs her nothing: what she sends arrives, then she is asked."""

import pytest

from icbt import actions, content
from outcomes.models import Flag
from tests.outcomes.answers import opened, phq, posted


@pytest.fixture
def new_text(pia):
    """The service changes its consent text while Pia has a page open."""

    def change() -> None:
        before = actions.current_consent_text(pia.current_enrolment())
        body = {**before.body, "version_note": "Something new."}
        content.publish(kind=before.kind, slug=before.slug, language=before.language, body=body)

    return change


def test_an_urgent_answer_sent_meanwhile_is_kept_flagged_and_met_with_help(pia, client_of, new_text):
    assessment = opened(pia)
    new_text()
    browser = client_of(pia)
    sent = browser.post(f"/questions/{assessment.pk}/phq-9/", posted(phq(8, 3)))
    assert sent.url == f"/questions/{assessment.pk}/support/"
    assert Flag.objects.get().rule == "R1"
    assert "tel:999" in browser.get(sent.url).content.decode()
    assert browser.get("/").url == "/consent/"


def test_a_message_sent_meanwhile_arrives(pia, client_of, new_text):
    new_text()
    facts = {"text": "It is worse today.", "message_id": "6a9b9a52-6e09-4b12-9e52-2b1c1d6f3f10"}
    client_of(pia).post("/messages/", facts)
    assert pia.enrolments.get().message_set.get().text == "It is worse today."


def test_every_page_she_reads_asks_first(pia, client_of, new_text):
    new_text()
    for address in ("/", "/lessons/", "/messages/", "/progress/"):
        assert client_of(pia).get(address).url == "/consent/"


def test_whoever_never_agreed_writes_nothing(pia, client_of):
    pia.consents.all().delete()
    answer = client_of(pia).post("/messages/", {"text": "Hello", "message_id": "6a9b9a52-6e09-4b12-9e52-2b1c1d6f3f10"})
    assert answer.url == "/consent/"
    assert not pia.enrolments.get().message_set.exists()


def test_whoever_left_still_finds_help_and_may_say_how_unsafe_she_is(pia, client_of):
    assessment = opened(pia)
    browser = client_of(pia)
    browser.post(f"/questions/{assessment.pk}/phq-9/", posted(phq(8, 2)))
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    browser.post(f"/questions/{assessment.pk}/support/", {"intend": "1"})
    assert Flag.objects.filter(rule="R1-safety").exists()
