"""Staff see nothing until a second factor stands beside their password."""

import time

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from icbt.adapters import AccountAdapter
from icbt.models import AuditEvent, Role, User
from tests.factories import PASSWORD, make_staff


def code_of(user) -> str:
    """The code her authenticator app shows now."""
    totp = Authenticator.objects.get(user=user, type="totp").wrap()
    from allauth.mfa.utils import decrypt

    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(decrypt(totp.instance.data["secret"]), counter))


@pytest.fixture
def kim(db):
    return make_staff(Role.CLINICIAN, "Kim", second_factor=False)


@pytest.mark.parametrize("address", ["/today/", "/invite/", "/", "/profile/", "/admin/"])
def test_without_one_every_page_leads_to_the_set_up(kim, client_of, address):
    assert client_of(kim).get(address).headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("address", ["/help/", "/healthz", "/accounts/2fa/"])
def test_help_and_the_set_up_itself_stay_open(kim, client_of, address):
    assert client_of(kim).get(address).status_code == 200


def test_recovery_codes_alone_do_not_count(kim, client_of):
    RecoveryCodes.activate(kim)
    assert client_of(kim).get("/today/").headers["Location"] == reverse("mfa_index")


def test_a_patient_needs_none(pia, client_of):
    assert client_of(pia).get("/").status_code == 200


def test_a_password_alone_does_not_let_staff_in(clara):
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": clara.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert browser.get("/today/").status_code == 302
    assert not AuditEvent.objects.filter(verb="logged_in", actor=clara.pk).exists()


def test_password_and_code_let_staff_in(clara):
    browser = Client()
    browser.post("/accounts/login/", {"login": clara.email, "password": PASSWORD})
    browser.post(reverse("mfa_authenticate"), {"code": code_of(clara)})
    assert browser.get("/today/").status_code == 200
    assert AuditEvent.objects.filter(verb="logged_in", actor=clara.pk).exists()


def test_the_same_code_works_once(clara):
    code = code_of(clara)
    answers = []
    for _ in range(2):
        browser = Client()
        browser.post("/accounts/login/", {"login": clara.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": code})
        answers.append(browser.get("/today/").status_code)
    assert answers == [200, 302]


def test_the_set_up_right_after_a_login_asks_for_no_second_password(kim):
    browser = Client()
    browser.post("/accounts/login/", {"login": kim.email, "password": PASSWORD})
    assert browser.get(reverse("mfa_activate_totp")).status_code == 200


def test_later_it_asks_again(kim):
    browser = Client()
    browser.post("/accounts/login/", {"login": kim.email, "password": PASSWORD})
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    answer = browser.get(reverse("mfa_activate_totp"))
    assert reverse("account_reauthenticate") in answer.headers["Location"]


def test_whoever_has_one_is_always_asked_before_it_changes(clara, client_of):
    answer = client_of(clara).get(reverse("mfa_deactivate_totp"))
    assert "reauthenticate" in answer.headers["Location"]


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_is_in_the_trail(kim):
    browser = Client()
    browser.post("/accounts/login/", {"login": kim.email, "password": PASSWORD})
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    browser.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))})
    assert AuditEvent.objects.filter(verb="second_factor_added", actor=kim.pk).exists()
    assert browser.get("/today/").status_code == 200


def test_a_demonstration_does_without(kim, client_of, settings):
    settings.DEMO = True
    assert client_of(kim).get("/today/").status_code == 200


def test_django_admin_is_no_way_around_it(ada):
    browser = Client()
    answer = browser.post("/admin/login/", {"username": ada.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert browser.get("/admin/").status_code == 302


def test_a_failed_login_is_in_the_trail_without_the_password(clara):
    Client().post("/accounts/login/", {"login": clara.email, "password": "not-her-password"})
    event = AuditEvent.objects.get(verb="login_failed")
    assert event.subject == str(clara.pk)
    assert "not-her-password" not in str(event.detail)


def test_guessing_passwords_is_limited(clara):
    browser = Client()
    answers = [browser.post("/accounts/login/", {"login": clara.email, "password": f"guess-{n}"}) for n in range(7)]
    assert "Too many failed login attempts" in answers[-1].content.decode()


def test_signing_out_is_in_the_trail(clara, client_of):
    client_of(clara).post(reverse("account_logout"))
    assert AuditEvent.objects.filter(verb="logged_out", actor=clara.pk).exists()


def test_signing_out_twice_is_no_error(client):
    assert client.post(reverse("account_logout")).status_code in (200, 302)


def test_nobody_signs_up(client, db):
    answer = client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert "By invitation" in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_mail_server_that_is_down_undoes_no_change(pia, client_of, monkeypatch):
    def down(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", down)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)
    fresh = "a-brand-new-password-1"
    data = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert client_of(pia).post(reverse("account_change_password"), data).status_code == 302


def test_a_changed_password_is_in_the_trail(pia, client_of):
    fresh = "a-brand-new-password-1"
    data = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    client_of(pia).post(reverse("account_change_password"), data)
    pia.refresh_from_db()
    assert pia.check_password(fresh)
    assert AuditEvent.objects.filter(verb="password_changed", actor=pia.pk).exists()


def test_a_notice_that_changes_nothing_is_no_event(pia, rf, monkeypatch):
    monkeypatch.setattr(DefaultAccountAdapter, "send_notification_mail", lambda *args: None)
    before = AuditEvent.objects.count()
    AccountAdapter(rf.get("/")).send_notification_mail("mfa/email/recovery_codes_generated", pia)
    assert AuditEvent.objects.count() == before


def test_signing_out_a_visitor_is_no_event(db, rf):
    request = rf.post("/")
    request.user, request.session = AnonymousUser(), SessionStore()
    AccountAdapter(request).logout(request)
    assert not AuditEvent.objects.filter(verb="logged_out").exists()
