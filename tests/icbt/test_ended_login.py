"""A login that ended while she was writing: her words come back to her, on a page without any script."""

import re
from uuid import uuid4

from django.test import Client

from guidance.models import Message

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
WORDS = 'It was a "hard" week <and> I wrote it down'


def test_what_she_sent_after_her_login_ended_is_given_back(client, pia):
    answer = client.post("/messages/", {"text": WORDS}, **ORIGIN)
    assert answer.status_code == 401
    assert "It was a &quot;hard&quot; week &lt;and&gt; I wrote it down" in answer.content.decode()
    assert 'action="/messages/"' in answer.content.decode()


def test_after_logging_in_again_she_presses_and_it_is_sent(pia):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/accounts/login/")
    sent = {"text": WORDS, "message_id": str(uuid4())}
    page = browser.post("/messages/", {**sent, "csrfmiddlewaretoken": token(browser)}, **ORIGIN)
    browser.force_login(pia)
    browser.get("/messages/")
    once = browser.post("/messages/", {**sent, "csrfmiddlewaretoken": "of an earlier login"}, **ORIGIN)
    assert (page.status_code, once.status_code) == (401, 403)
    assert "You are logged in again" in once.content.decode()
    fresh = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', once.content.decode())[1]
    browser.post("/messages/", {**sent, "csrfmiddlewaretoken": fresh}, **ORIGIN)
    assert [message.text for message in Message.objects.sent()] == [WORDS]


def token(browser: Client) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/accounts/login/").content.decode())[1]


def test_another_sites_form_is_never_given_back(client, client_of, pia):
    elsewhere = {"HTTP_ORIGIN": "https://elsewhere.example"}
    assert client.post("/messages/", {"text": WORDS}, **elsewhere).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(pia)
    answer = strict.post("/messages/", {"text": WORDS}, **elsewhere)
    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()
    assert 'name="text"' not in answer.content.decode()


def test_a_script_that_saves_is_sent_to_the_login_as_before(client, pia):
    answer = client.post("/messages/", {"text": WORDS}, HTTP_X_AUTOSAVE="1", **ORIGIN)
    assert answer.status_code == 302


def test_the_page_is_kept_by_no_cache(client, pia):
    assert client.post("/messages/", {"text": WORDS}, **ORIGIN)["Cache-Control"] == "private, no-store"
