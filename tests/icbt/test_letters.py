"""No letter of ours tells whoever glances at a lock screen why somebody is here."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from icbt.mail import WORDING, deliver, send_invitation
from icbt.models import Nudge

FORBIDDEN = re.compile(
    r"\b(pain|ache|therap\w*|mental\w*|clinic\w*|treatment|depress\w*|anxi\w*|suicid\w*|patient|doctor|nurse|hospital|"
    r"psycholog\w*|health\w*|symptom\w*|illness|diagnos\w*|medic\w*|lesson|questionnaire|score|phq\S*|gad\S*|peg|cbt|act)\b",
    re.IGNORECASE,
)


def words_of(letter) -> str:
    """Everything in a letter that anybody can see: subject, sender, text and HTML without its tags."""
    html = " ".join(str(part.content) for part in letter.alternatives)
    return " ".join([letter.subject, letter.from_email, letter.body, re.sub(r"<[^>]+>", " ", html)])


@pytest.mark.parametrize("key", WORDING)
def test_a_nudge_says_nothing(pia, key):
    deliver([Nudge(recipient=pia, key=key, occasion="message 1", due_at=timezone.now())])
    words = words_of(mail.outbox[-1])
    assert not FORBIDDEN.search(words), FORBIDDEN.search(words)
    assert "Pia" not in words
    assert f"{settings.SITE_URL}/" in words
    assert len(mail.outbox[-1].subject) <= 40
    assert len(WORDING[key][1]) <= 160


def test_an_invitation_says_nothing(clara):
    clara.email = "someone@example.org"
    send_invitation(user=clara, secret="abc", expires_at=timezone.now() + timedelta(days=14))
    words = words_of(mail.outbox[-1])
    assert not FORBIDDEN.search(words), FORBIDDEN.search(words)


def test_a_password_letter_says_nothing(pia):
    Client().post("/accounts/password/reset/", {"email": pia.email})
    letter = mail.outbox[-1]
    assert not FORBIDDEN.search(" ".join([letter.subject, letter.body]))


def test_an_unknown_address_gets_no_letter_and_the_same_answer(pia):
    known = Client().post("/accounts/password/reset/", {"email": pia.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [letter.to for letter in mail.outbox] == [[pia.email]]


def test_the_law_itself_finds_a_word():
    assert FORBIDDEN.search("Your pain lesson is ready")
    assert not FORBIDDEN.search("Your next step is ready")
