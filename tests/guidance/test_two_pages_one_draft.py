"""Two pages open on the same thread: neither takes the words of the other away."""

from uuid import uuid4

import pytest

from guidance.models import Message

WORDS = "I have written about last night for half an hour."


@pytest.fixture
def side(request, pia, clara, client_of):
    """A browser of Pia's or of Clara's, where it writes, and where it keeps drafts."""
    thread = f"/patients/{pia.current_enrolment().pk}/messages/"
    sides = {"pia": (client_of(pia), "/messages/"), "clara": (client_of(clara), thread)}
    return sides[request.param]


def sent(text: str, **more) -> dict:
    return {"text": text, "message_id": str(uuid4()), "seen_until": "2026-01-01T00:00:00Z", **more}


both = pytest.mark.parametrize("side", ["pia", "clara"], indirect=True)


@both
def test_an_older_page_does_not_write_over_the_draft_of_a_newer_one(side):
    browser, where = side
    assert browser.post(f"{where}draft/", sent(WORDS)).status_code == 204
    assert browser.post(f"{where}draft/", sent("Hi")).status_code == 409
    assert Message.objects.get().text == WORDS


@both
def test_without_a_script_both_stay_on_the_screen_or_in_the_record(side):
    browser, where = side
    browser.post(f"{where}draft/", sent(WORDS))
    shown = browser.post(where, sent("Hi, other words", draft="1"))
    assert shown.status_code == 200
    assert "Hi, other words" in shown.content.decode()
    assert Message.objects.get().text == WORDS


@both
def test_the_page_that_began_the_draft_goes_on(side):
    browser, where = side
    first = sent(WORDS)
    browser.post(f"{where}draft/", first)
    assert browser.post(f"{where}draft/", {**first, "text": WORDS + " And more."}).status_code == 204
    assert Message.objects.get().text == WORDS + " And more."


def test_a_draft_to_somebody_who_left_is_refused_and_breaks_nothing(pia, clara, client_of):
    from icbt import actions

    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    thread = f"/patients/{pia.current_enrolment().pk}/messages/draft/"
    assert client_of(clara).post(thread, sent("Hello")).status_code == 409
