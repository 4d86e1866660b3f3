"""Fault 8 of others: login links worked all day, and one-time codes stood in the debug log."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from icbt.models import Invitation
from tests.factories import PASSWORD
from tests.icbt.test_invitations import PATIENT, link_in


@pytest.fixture
def link(clara, client_of, content) -> str:
    client_of(clara).post("/invite/", PATIENT)
    return link_in(mail.outbox[-1])


def test_a_link_that_was_used_lets_nobody_in_a_minute_or_a_day_later(link):
    assert Client().post(link, {"password": PASSWORD}).status_code == 302
    for later in (timedelta(minutes=1), timedelta(hours=12)):
        with time_machine.travel(timezone.now() + later):
            stranger = Client()
            assert stranger.get(link).status_code == 410
            assert stranger.post(link, {"password": "of-a-stranger-99"}).status_code == 410
            assert "_auth_user_id" not in stranger.session


def test_opening_a_link_logs_nobody_in(link):
    browser = Client()
    browser.get(link)
    assert "_auth_user_id" not in browser.session


def test_only_a_hash_of_the_link_is_kept(link):
    assert link.split("/")[2] not in str(Invitation.objects.values_list().get(user__email="nina@example.org"))


def test_a_password_link_works_once(pia):
    Client().post("/accounts/password/reset/", {"email": pia.email})
    path = next(word for word in mail.outbox[-1].body.split() if "/accounts/password/reset/key/" in word)
    path = path[path.index("/accounts") :]
    browser = Client()
    form = browser.get(path, follow=True)
    fresh = "a-brand-new-password-1"
    browser.post(form.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    pia.refresh_from_db()
    assert pia.check_password(fresh)
    again = Client().get(path, follow=True)
    assert "password1" not in again.content.decode()
