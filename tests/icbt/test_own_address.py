"""Changing one's own e-mail address: one address at a time, and the old one stays until the new one is confirmed."""

import re

from django.core import mail

from icbt.models import AuditEvent
from tests.factories import PASSWORD


def test_the_old_address_stays_until_the_new_one_is_confirmed(pia, client):
    before = pia.email
    client.post("/accounts/login/", {"login": before, "password": PASSWORD})
    client.post("/accounts/reauthenticate/?next=/accounts/email/", {"password": PASSWORD})
    page = client.post("/accounts/email/", {"email": "pia.new@example.org", "action_add": ""}, follow=True)
    words = page.content.decode()
    assert before in words
    assert "We wait for you to confirm pia.new@example.org" in words
    pia.refresh_from_db()
    assert pia.email == before
    letter = next(one for one in mail.outbox if one.to == ["pia.new@example.org"])
    client.post(re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", letter.body)[1])
    pia.refresh_from_db()
    assert pia.email == "pia.new@example.org"
    assert AuditEvent.objects.filter(verb="email_changed", actor=pia.pk).exists()
