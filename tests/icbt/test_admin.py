"""Django admin: for administrators, without clinical text, without a way to become somebody else, all of it audited."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from icbt import actions
from icbt.encryption import SealedField
from icbt.models import AuditEvent, Enrolment, Role, User

MODELS = list(admin.site._registry)


@pytest.fixture
def desk(ada, client_of):
    return client_of(ada)


def act(desk, model, action, row):
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return desk.post(url, {"action": action, "_selected_action": [str(row.pk)]}, follow=True)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_registered_table_holds_a_sealed_word(model):
    assert not [field.name for field in model._meta.get_fields() if isinstance(field, SealedField)]


def test_addresses_and_second_factors_are_not_here():
    labels = {model._meta.label for model in MODELS}
    assert not labels & {"account.EmailAddress", "mfa.Authenticator", "auth.Group", "icbt.Profile", "icbt.DataKey"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_and_keeps_the_strict_csp(desk, pia, model):
    answer = desk.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r'<script(?![^>]*(src=|type="application/json"))', page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", page)


@pytest.mark.parametrize("who", ["pia", "clara", "sofia"])
def test_nobody_else_comes_in(who, client_of, request):
    answer = client_of(request.getfixturevalue(who)).get("/admin/")
    assert answer.status_code == 302


def test_a_person_page_edits_no_password_no_address_and_no_role(desk, pia):
    url = reverse("admin:icbt_user_change", args=[pia.pk])
    page = desk.get(url).content.decode()
    assert 'name="password"' not in page
    assert 'name="email"' not in page
    desk.post(url, {"name": "Pia P.", "language": "en", "time_zone": "Europe/Paris", "country": "fr",
                       "email": "evil@example.org", "role": "administrator", "is_active": ""})  # fmt: skip
    pia.refresh_from_db()
    assert (pia.name, pia.email, pia.role, pia.is_active) == ("Pia P.", "pia@example.org", Role.PATIENT, True)


def test_a_change_is_in_the_trail_with_the_names_of_its_fields(desk, pia, ada):
    url = reverse("admin:icbt_user_change", args=[pia.pk])
    desk.post(url, {"name": "Pia P.", "language": "en", "time_zone": "Europe/Paris", "country": "gb"})
    event = AuditEvent.objects.get(verb="admin_changed")
    assert (event.actor, event.patient) == (ada.pk, pia.pk)
    assert event.detail["fields"] == ["name"]  # where and when she lives she says herself
    assert "Pia P." not in str(event.detail)


def test_adding_a_person_leads_to_the_invitation(desk):
    assert desk.get(reverse("admin:icbt_user_add")).headers["Location"] == reverse("icbt:invite_staff")


def test_nobody_is_deleted(desk, pia):
    assert desk.get(reverse("admin:icbt_user_delete", args=[pia.pk])).status_code == 403


def test_accounts_are_closed_and_opened_by_the_actions_of_the_house(desk, clara, ada):
    act(desk, User, "close_account", clara)
    clara.refresh_from_db()
    assert not clara.is_active
    act(desk, User, "open_account", clara)
    clara.refresh_from_db()
    assert clara.is_active
    verbs = AuditEvent.objects.filter(subject=str(clara.pk)).values_list("verb", flat=True)
    assert {"person_disabled", "person_enabled"} <= set(verbs)


def test_nobody_closes_her_own_account(desk, ada):
    assert "You cannot close your own account" in act(desk, User, "close_account", ada).content.decode()
    ada.refresh_from_db()
    assert ada.is_active


def test_a_lost_second_factor_is_forgotten_for_others_who_work_here(desk, clara, pia, ada):
    act(desk, User, "reset_second_factor", clara)
    assert not clara.authenticator_set.exists()
    assert AuditEvent.objects.filter(verb="second_factor_removed", subject=str(clara.pk), actor=ada.pk).exists()
    for person in (ada, pia):
        assert "other people who work here" in act(desk, User, "reset_second_factor", person).content.decode()
    assert ada.authenticator_set.exists()


@pytest.mark.parametrize(
    ("action", "status"), [("pause", "paused"), ("complete", "completed"), ("withdraw", "withdrawn")]
)
def test_an_enrolment_moves_by_the_actions_of_the_house(desk, pia, action, status):
    act(desk, Enrolment, action, pia.current_enrolment())
    assert pia.current_enrolment().status == status


def test_a_paused_enrolment_resumes_and_a_refused_move_is_said(desk, pia):
    act(desk, Enrolment, "pause", pia.current_enrolment())
    act(desk, Enrolment, "resume", pia.current_enrolment())
    assert pia.current_enrolment().status == "active"
    assert (
        "cannot change from active to active"
        in act(desk, Enrolment, "resume", pia.current_enrolment()).content.decode()
    )


def test_an_enrolment_cannot_be_edited_and_keeps_its_reason_to_itself(desk, pia):
    enrolment = pia.current_enrolment()
    Enrolment.objects.filter(pk=enrolment.pk).update(reason="too_much_pain")
    url = reverse("admin:icbt_enrolment_change", args=[enrolment.pk])
    page = desk.get(url).content.decode()
    assert "Too much pain" not in page
    assert desk.post(url, {"status": "completed"}).status_code == 403
    assert desk.get(reverse("admin:icbt_enrolment_add")).status_code == 403


@pytest.mark.parametrize("name", ["changelist", "change", "history"])
def test_the_trail_has_its_own_page(desk, pia, name):
    arguments = [] if name == "changelist" else [AuditEvent.objects.first().pk]
    answer = desk.get(reverse(f"admin:icbt_auditevent_{name}", args=arguments))
    assert answer.headers["Location"] == reverse("icbt:audit")


def test_signing_in_out_and_passwords_happen_at_the_one_door(desk, client):
    assert desk.get("/admin/login/").headers["Location"] == reverse("admin:index")
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    assert desk.post("/admin/logout/").headers["Location"] == reverse("account_logout")
    assert desk.get("/admin/password_change/").headers["Location"] == reverse("account_change_password")


def erase(desk, person, **typed):
    url = reverse("admin:icbt_user_changelist")
    return desk.post(url, {"action": "erase", "_selected_action": [str(person.pk)], **typed}, follow=True)


def test_erasing_asks_for_the_address_and_only_then_erases(desk, pia):
    actions.withdraw(enrolment=pia.current_enrolment(), by=pia, reason="privacy")
    assert "Type her e-mail address" in erase(desk, pia).content.decode()
    assert "Nothing was erased" in erase(desk, pia, typed="paul@example.org").content.decode()
    assert User.objects.get(pk=pia.pk).email == "pia@example.org"
    erase(desk, pia, typed="Pia@example.org")
    gone = User.objects.get(pk=pia.pk)
    assert (gone.name, gone.is_active) == ("", False)
    assert AuditEvent.objects.filter(verb="person_erased", patient=pia.pk).exists()


def test_a_patient_in_the_programme_and_staff_are_not_erased(desk, pia, clara):
    page = erase(desk, pia, typed="pia@example.org").content.decode()
    assert "Withdraw or complete the enrolment first." in page
    assert "Choose one patient" in erase(desk, clara, typed=clara.email).content.decode()
    assert User.objects.filter(pk__in=[pia.pk, clara.pk], is_active=True).count() == 2


def test_the_way_from_django_admin_to_invitations_and_the_audit_and_no_link_that_leads_back_here(desk):
    page = desk.get("/admin/").content.decode()
    assert f'href="{reverse("icbt:invite")}"' in page
    assert f'href="{reverse("icbt:audit")}"' in page
    assert "View site" not in page
