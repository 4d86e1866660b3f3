"""People come by invitation: one link, for one person, once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from icbt import actions
from icbt.models import AuditEvent, Invitation, Role, User
from tests.factories import PASSWORD, invited_patient, make_staff

PATIENT = {"email": "nina@example.org", "name": "Nina", "track": "act", "support_level": "on_demand", "clinician": ""}
STAFF = {"email": "kim@example.org", "name": "Kim", "role": "clinician"}


def link_in(letter) -> str:
    """The path of the link in an e-mail."""
    return re.search(r"https?://[^/]+(/join/\S+/)", letter.body)[1]


def invitation_of_nina() -> Invitation:
    return Invitation.objects.get(user__email="nina@example.org")


@pytest.fixture
def link(clara, client_of) -> str:
    """The link that Nina found in her mail."""
    client_of(clara).post("/invite/", {**PATIENT, "clinician": str(clara.pk)})
    return link_in(mail.outbox[-1])


# -- Inviting ---------------------------------------------------------------------------------------------------


def test_a_clinician_invites_a_patient_to_herself(clara, client_of, link):
    nina = User.objects.get(email="nina@example.org")
    enrolment = nina.current_enrolment()
    assert (nina.role, nina.name, nina.has_usable_password()) == (Role.PATIENT, "Nina", False)
    assert (enrolment.status, enrolment.track, enrolment.support_level) == ("invited", "act", "on_demand")
    assert enrolment.clinician == clara
    page = client_of(clara).get("/invite/").content.decode()
    assert "nina@example.org" in page
    assert "link works until" in page


def test_the_page_says_that_it_was_sent_and_shows_no_secret(clara, client_of):
    page = client_of(clara).post("/invite/", PATIENT, follow=True).content.decode()
    assert "A link is on its way to nina@example.org." in page
    assert link_in(mail.outbox[-1]) not in page


def test_a_clinician_gives_a_patient_to_nobody_or_herself_alone(clara, karl, client_of):
    answer = client_of(clara).post("/invite/", {**PATIENT, "clinician": str(karl.pk)})
    assert answer.context["form"].errors.keys() == {"clinician"}
    client_of(clara).post("/invite/", PATIENT)
    assert User.objects.get(email="nina@example.org").current_enrolment().clinician is None


@pytest.mark.parametrize("who", ["sofia", "ada"])
def test_supervisors_and_administrators_choose_any_guide(who, karl, client_of, request):
    client_of(request.getfixturevalue(who)).post("/invite/", {**PATIENT, "clinician": str(karl.pk)})
    assert User.objects.get(email="nina@example.org").current_enrolment().clinician == karl


def test_administrators_invite_staff(ada, client_of):
    client_of(ada).post("/invite/staff/", STAFF)
    kim = User.objects.get(email="kim@example.org")
    assert (kim.role, kim.name) == (Role.CLINICIAN, "Kim")
    assert mail.outbox[-1].to == ["kim@example.org"]


@pytest.mark.parametrize("who", ["clara", "sofia", "pia"])
def test_nobody_else_invites_staff(who, client_of, request):
    person = request.getfixturevalue(who)
    assert client_of(person).post("/invite/staff/", STAFF).status_code == 404
    assert not User.objects.filter(email="kim@example.org").exists()


def test_the_action_refuses_too(clara):
    with pytest.raises(actions.Refused, match="Only an administrator"):
        actions.invite_staff(by=clara, email="x@example.org", name="X", role=Role.CLINICIAN)
    with pytest.raises(ValueError, match="not a role of staff"):
        actions.invite_staff(by=None, email="x@example.org", name="X", role=Role.PATIENT)


def test_a_patient_invites_nobody(pia, client_of):
    assert client_of(pia).get("/invite/").status_code == 404


@pytest.mark.parametrize("address", ["PIA@example.org", " pia@EXAMPLE.org "])
def test_an_address_that_is_taken_is_refused_beside_its_field(pia, clara, client_of, address):
    answer = client_of(clara).post("/invite/", {**PATIENT, "email": address})
    assert answer.context["form"].errors["email"] == ["Somebody with this e-mail address is here already."]
    assert 'value="Nina"' in answer.content.decode()


def test_the_secret_stands_nowhere(link):
    secret = link.split("/")[2]
    invitation = invitation_of_nina()
    assert secret not in invitation.secret_hash
    assert not any(secret in str(event.detail) for event in AuditEvent.objects.all())


def test_a_mail_server_that_is_down_is_said_and_loses_nothing(clara, client_of, monkeypatch):
    def down(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", down)
    page = client_of(clara).post("/invite/", PATIENT, follow=True).content.decode()
    assert "could not be sent" in page
    assert User.objects.filter(email="nina@example.org").exists()


# -- Renewing ---------------------------------------------------------------------------------------------------


def renew(browser, email="nina@example.org", **kwargs):
    user = User.objects.get(email=email)
    return browser.post(reverse("icbt:renew_invitation", kwargs={"user_id": user.pk}), **kwargs)


def test_a_new_link_ends_the_one_before(clara, client_of, link):
    renew(client_of(clara))
    fresh = link_in(mail.outbox[-1])
    assert fresh != link
    assert Client().get(link).status_code == 410
    assert Client().get(fresh).status_code == 200
    assert AuditEvent.objects.filter(verb="invitation_renewed", actor=clara.pk).exists()


def test_another_clinician_cannot_renew_it(karl, client_of, link):
    assert renew(client_of(karl)).status_code == 404
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize("who", ["sofia", "ada"])
def test_those_above_can(who, client_of, link, request):
    assert renew(client_of(request.getfixturevalue(who))).status_code == 302


def test_a_supervisor_cannot_renew_the_link_of_staff(sofia, ada, client_of):
    client_of(ada).post("/invite/staff/", STAFF)
    assert renew(client_of(sofia), "kim@example.org").status_code == 404
    assert renew(client_of(ada), "kim@example.org").status_code == 302


def test_who_is_in_gets_no_new_link(pia, clara, client_of):
    assert renew(client_of(clara), "pia@example.org").status_code == 404
    with pytest.raises(actions.Refused, match="come in already"):
        actions.renew_invitation(by=clara, user=pia)


def test_somebody_who_came_in_meanwhile_is_said_kindly(clara, client_of, link, monkeypatch):
    def too_late(**kwargs):
        raise actions.Refused("This person has come in already.")

    monkeypatch.setattr(actions, "renew_invitation", too_late)
    assert "come in already" in renew(client_of(clara), follow=True).content.decode()


# -- Coming in --------------------------------------------------------------------------------------------------


def test_opening_the_link_spends_nothing(link):
    for _ in range(3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert invitation_of_nina().used_at is None


def test_a_password_brings_her_in_verified_and_on_to_consent(link, content):
    browser = Client()
    answer = browser.post(link, {"password": PASSWORD}, follow=True)
    nina = User.objects.get(email="nina@example.org")
    assert answer.request["PATH_INFO"] == "/consent/"
    assert nina.check_password(PASSWORD)
    assert nina.emailaddress_set.get().verified
    verbs = set(AuditEvent.objects.filter(actor=nina.pk).values_list("verb", flat=True))
    assert {"invitation_accepted", "logged_in"} <= verbs


def test_a_missing_password_is_asked_for_kindly_and_coming_in_is_not_announced(link, content):
    client = Client()
    assert "Write the password you would like to use" in client.post(link, {"password": ""}).content.decode()
    page = client.post(link, {"password": PASSWORD}, follow=True).content.decode()
    assert "logged in as" not in page


def test_she_can_sign_in_with_it_afterwards(link, content):
    Client().post(link, {"password": PASSWORD})
    browser = Client()
    browser.post("/accounts/login/", {"login": "Nina@Example.org", "password": PASSWORD})
    assert browser.get("/").headers["Location"] == "/consent/"


@pytest.mark.parametrize("password", ["", "short", "password1234", "nina@example.org"])
def test_a_weak_password_is_refused_and_spends_nothing(link, password):
    answer = Client().post(link, {"password": password})
    assert answer.context["form"].errors.keys() == {"password"}
    assert invitation_of_nina().used_at is None


def test_posted_extras_change_nothing(link):
    Client().post(link, {"password": PASSWORD, "email": "evil@example.org", "role": "administrator", "is_active": "x"})
    nina = User.objects.get(email="nina@example.org")
    assert nina.role == Role.PATIENT


def test_an_old_link_has_ended(link):
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().get(link).status_code == 410


def test_a_made_up_link_has_ended(db):
    assert Client().get("/join/nothing-like-a-secret/").status_code == 410


def test_a_closed_account_cannot_come_in(link, ada):
    nina = User.objects.get(email="nina@example.org")
    actions.change_activity(by=ada, user=nina, active=False)
    assert Client().get(link).status_code == 410


def test_two_browsers_at_once_one_comes_in(link, monkeypatch):
    invitation = invitation_of_nina()
    monkeypatch.setattr(actions, "find_invitation", lambda secret: invitation)
    assert Client().post(link, {"password": PASSWORD}).status_code == 302
    assert Client().post(link, {"password": "another-good-one-9"}).status_code == 410
    assert User.objects.get(email="nina@example.org").check_password(PASSWORD)


def test_the_page_is_kept_by_no_cache(link):
    assert "no-store" in Client().get(link).headers["Cache-Control"]


def test_guessing_links_is_limited(db):
    browser = Client()
    answers = [browser.post(f"/join/guess-{number}/", {"password": PASSWORD}).status_code for number in range(21)]
    assert answers == [410] * 20 + [429]


def test_inviting_is_limited(clara, client_of, settings):
    browser = client_of(clara)
    answers = [browser.post("/invite/", {}).status_code for _ in range(61)]
    assert answers[:60] == [200] * 60
    assert answers[60] == 429


def test_a_clinician_sees_those_she_invited_and_those_given_to_her(clara, karl, sofia):
    mine = invited_patient("Mine", clinician=clara).patient
    nobodys, _ = actions.invite_patient(
        by=clara, email="n@example.org", track="cbt", support_level="scheduled", clinician=None
    )
    his = invited_patient("His", clinician=karl).patient
    assert set(clara.newcomers()) == {mine, nobodys.user}
    assert set(karl.newcomers()) == {his}
    assert set(sofia.newcomers()) == {mine, nobodys.user, his}


def test_a_patient_sees_no_newcomers(pia, link):
    assert not pia.newcomers()


def test_staff_who_come_in_set_up_a_second_factor_at_once_without_a_second_password(ada, client_of):
    client_of(ada).post("/invite/staff/", STAFF)
    browser = Client()
    browser.post(link_in(mail.outbox[-1]), {"password": PASSWORD})
    assert browser.get("/today/").headers["Location"] == reverse("mfa_index")
    assert browser.get(reverse("mfa_activate_totp")).status_code == 200


def test_make_staff_without_a_second_factor_really_has_none(db):
    assert not make_staff(Role.CLINICIAN, "Kim", second_factor=False).authenticator_set.exists()
