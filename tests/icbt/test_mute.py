"""The link under every letter to a patient mutes them with one tap, without a login, and tells nobody who she is."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from icbt import actions, muting
from icbt.mail import nudge
from icbt.models import AuditEvent, Profile
from icbt.tasks import send_nudges
from tests.factories import a_profile

NOON = "2026-03-11T12:00:00Z"


@pytest.fixture
def letter(pia):
    with time_machine.travel(NOON):
        nudge(recipient=pia, key="lesson_ready", occasion="test 1", enrolment=pia.current_enrolment())
        send_nudges()
        yield mail.outbox[0]


@pytest.fixture
def link(letter) -> str:
    return letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")


def heard_by(patient) -> str:
    return Profile.objects.get(patient=patient).nudge_channel


def stranger() -> Client:
    """A mail program: no cookies, no token, and checked as strictly as any browser."""
    return Client(enforce_csrf_checks=True)


def test_every_letter_to_a_patient_carries_it_in_its_headers_and_below(letter, link):
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letter.body
    assert link in str(letter.alternatives[0].content)


def test_staff_letters_carry_none(clara):
    nudge(recipient=clara, key="needs_you", occasion="flag 1")
    send_nudges()
    assert "mute" not in mail.outbox[0].body
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_opening_it_asks_once_and_changes_nothing(pia, link):
    page = stranger().get(link)
    assert page.content.decode().count("<button") >= 1
    assert "Stop these e-mails" in page.content.decode()
    assert heard_by(pia) == "email"


def test_the_button_mutes_says_how_to_undo_it_and_is_in_the_trail_once(pia, link):
    for _ in range(2):
        page = stranger().post(link).content.decode()
        assert "/profile/" in page
    assert heard_by(pia) == "none"
    event = AuditEvent.objects.get(verb="nudges_muted")
    assert (event.patient, event.actor, event.detail) == (pia.pk, None, {"channel": "none", "via": "link"})


def test_a_mail_program_mutes_by_one_click(pia, link):
    assert stranger().post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert heard_by(pia) == "none"


def test_after_that_nothing_is_sent_and_undoing_it_brings_the_rest(pia, link):
    nudge(recipient=pia, key="lesson_ready", occasion="test 2", enrolment=pia.current_enrolment())
    stranger().post(link)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        send_nudges()
        assert len(mail.outbox) == 1
        actions.save_profile(by=pia, user=pia, person={"name": "Pia"}, profile=a_profile())
        send_nudges()
        assert len(mail.outbox) == 2
    assert AuditEvent.objects.filter(verb="nudges_muted").latest("position").detail == {"channel": "email"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_never_says_whose_it_is(pia, link, method):
    page = getattr(stranger(), method)(link)
    assert "Pia" not in page.content.decode()
    assert pia.email not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_link_ends_after_sixty_days_and_a_made_up_one_never_worked(pia, link):
    with time_machine.travel(timezone.now() + timedelta(days=59)):
        assert stranger().get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        assert stranger().post(link).status_code == 404
    assert stranger().post(link[:-2] + "x/").status_code == 404
    assert stranger().post("/mute/nothing/").status_code == 404
    assert heard_by(pia) == "email"


def test_the_link_of_somebody_who_is_not_here_any_more_says_no_more_than_a_made_up_one(pia, ada, clara, link):
    actions.change_activity(by=ada, user=pia, active=False)
    made_up = stranger().get("/mute/nothing/").content
    assert stranger().get(link).content == made_up
    assert stranger().get(muting.address(clara)).content == made_up
