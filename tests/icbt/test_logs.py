"""Nothing secret and nothing a patient wrote reaches a log."""

import logging
import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from icbt import actions
from icbt.tasks import heartbeat, send_nudges
from tests.factories import PASSWORD
from tests.icbt.test_invitations import PATIENT, link_in
from tests.icbt.test_second_factor import code_of


@pytest.fixture
def everything(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


def test_coming_in_and_signing_in_leave_no_secret(everything, clara, client_of, content):
    client_of(clara).post("/invite/", PATIENT)
    link = link_in(mail.outbox[-1])
    Client().get(link)
    Client().post(link, {"password": "short"})
    Client().post(link, {"password": PASSWORD})
    Client().post("/accounts/login/", {"login": "nina@example.org", "password": "a-wrong-password"})
    browser = Client()
    browser.post("/accounts/login/", {"login": clara.email, "password": PASSWORD})
    code = code_of(clara)
    browser.post(reverse("mfa_authenticate"), {"code": code})
    heartbeat()
    send_nudges()
    records = [record for record in everything.records if not record.name.startswith("django.db")]
    said = " ".join(record.getMessage() for record in records)
    for secret in (link.split("/")[2], PASSWORD, "a-wrong-password"):
        assert secret not in said
    assert not re.search(rf"\b{code}\b", said)


def test_a_page_that_breaks_logs_no_word_of_hers(everything, pia, client_of, monkeypatch):
    def broken(**kwargs):
        raise RuntimeError("it broke")

    monkeypatch.setattr(actions, "save_profile", broken)
    browser = client_of(pia)
    browser.raise_request_exception = False
    from tests.icbt.test_profile import ANSWERS

    assert browser.post("/profile/", ANSWERS).status_code == 500
    assert "030 7654321" not in everything.text


def test_an_expired_link_is_not_logged_with_its_secret(everything, client, db):
    client.get("/join/a-secret-that-is-old/")
    assert "a-secret-that-is-old" not in everything.text


SECRETS = ["/join/{}/", "/accounts/password/reset/key/1-{}/", "/accounts/confirm-email/{}/", "/mute/{}/"]


@pytest.mark.parametrize("address", SECRETS)
def test_no_line_of_the_log_holds_the_secret_of_a_link(address):
    """Django itself logs the address of a page that breaks, and of a form that it refuses."""
    secret = "s3cr3t-of_a:link"
    line = logging.LogRecord("django.request", logging.ERROR, "", 1, "Broke: %s", (address.format(secret),), None)
    written = import_string(settings.LOGGING["formatters"]["line"]["()"])().format(line)
    assert secret not in written
    assert "Broke: /" in written
