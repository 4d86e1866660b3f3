"""Erasing a patient makes her words unreadable in every copy of the records, old ones included."""

import sqlite3

import pytest
from django.db import connection

from icbt import actions
from icbt.encryption import Ciphertext, KeyDestroyed, unseal
from icbt.models import AuditEvent, DataKey, Profile


def copy_of_the_records(folder) -> dict[str, bytes]:
    """Take a copy of the records as a backup would, and read the sealed phone numbers out of the copy."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM INTO '{folder / 'backup.sqlite3'}'")
        with sqlite3.connect(folder / "backup.sqlite3") as copy:
            rows = copy.execute("SELECT id, phone FROM icbt_profile").fetchall()
        copy.close()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, phone FROM icbt_profile")
            rows = cursor.fetchall()
    return {str(pk).replace("-", ""): bytes(phone) for pk, phone in rows}


@pytest.mark.django_db(transaction=True)
def test_a_copy_taken_before_is_unreadable_after(pia, ada, tmp_path):
    profile = Profile.objects.get(patient=pia)
    sealed = Ciphertext(copy_of_the_records(tmp_path)[profile.pk.hex])
    cell = f"icbt_profile|phone|{profile.pk}"
    assert unseal(sealed, patient_id=pia.pk, cell=cell) == b"020 7946 0958"
    if connection.vendor == "sqlite":
        assert b"020 7946 0958" not in (tmp_path / "backup.sqlite3").read_bytes()

    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    actions.erase(by=ada, patient=pia)

    with pytest.raises(KeyDestroyed):
        unseal(sealed, patient_id=pia.pk, cell=cell)
    key = DataKey.objects.get(patient_id=pia.pk)
    assert key.wrapped is None
    assert key.destroyed_by == ada.pk


def test_nothing_of_her_name_and_address_is_left(pia, ada, django_capture_on_commit_callbacks):
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=ada, patient=pia)
    pia.refresh_from_db()
    assert pia.name == ""
    assert pia.email.endswith("@invalid.invalid")
    assert not pia.is_active
    assert not pia.has_usable_password()
    assert not pia.emailaddress_set.exists()
    verbs = AuditEvent.objects.filter(patient=pia.pk).values_list("verb", flat=True)
    assert {"person_erased", "key_destroyed"} <= set(verbs)


def test_an_open_enrolment_is_not_erased(pia, ada):
    with pytest.raises(actions.Refused, match="Withdraw or complete"):
        actions.erase(by=ada, patient=pia)
    pia.refresh_from_db()
    assert pia.name == "Pia"


def test_her_neighbour_stays_readable(pia, paul, ada, django_capture_on_commit_callbacks):
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=ada, patient=pia)
    assert Profile.objects.get(patient=paul).phone == "020 7946 0958"


def test_somebody_without_a_key_gets_a_tombstone_too(content, ada, django_capture_on_commit_callbacks):
    from tests.factories import invited_patient

    enrolment = invited_patient("Olu")
    actions.withdraw(enrolment=enrolment, by=ada, reason="service")
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=ada, patient=enrolment.patient)
    assert DataKey.objects.get(patient_id=enrolment.patient_id).destroyed_at
