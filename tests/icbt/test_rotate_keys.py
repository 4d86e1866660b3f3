"""A new master key takes over while the site runs."""

import threading
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from icbt import actions, encryption
from icbt.encryption import SealError, seal, unseal
from icbt.models import AuditEvent, DataKey, Profile

OLD, NEW = b"k" * 32, b"n" * 32


@pytest.fixture
def two_masters(settings):
    settings.MASTER_KEYS = {1: OLD, 2: NEW}
    return settings


def test_every_key_moves_and_the_old_master_can_leave(pia, paul, clara, two_masters):
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "keys moved under master key 2" in out.getvalue()
    assert set(DataKey.objects.values_list("master", flat=True)) == {2}
    two_masters.MASTER_KEYS = {2: NEW}
    assert Profile.objects.get(patient=pia).phone == "020 7946 0958"
    assert Authenticator.objects.get(user=clara, type="totp").wrap().validate_code("not a code") is False


def test_the_trail_says_so_once(pia, two_masters):
    assert actions.rotate_keys(by=None) >= 2  # her data key, and Clara's second factor
    assert actions.rotate_keys(by=None) == 0
    event = AuditEvent.objects.get(verb="keys_rotated")
    assert event.detail["to"] == 2


def test_words_written_in_the_middle_stay_readable(pia, two_masters, monkeypatch):
    written = []

    def wrap_while_somebody_writes(key, master):
        written.append(seal(b"meanwhile", patient_id=pia.pk, cell="a|b|c"))
        return original(key, master)

    original = encryption.wrap
    monkeypatch.setattr("icbt.actions.keys.wrap", wrap_while_somebody_writes)
    actions.rotate_keys(by=None)
    two_masters.MASTER_KEYS = {2: NEW}
    assert written
    assert unseal(written[0], patient_id=pia.pk, cell="a|b|c") == b"meanwhile"


def test_a_key_destroyed_in_the_middle_stays_destroyed(pia, two_masters, monkeypatch):
    def wrap_while_somebody_erases(key, master):
        DataKey.objects.filter(patient_id=pia.pk).update(wrapped=None, destroyed_at=timezone.now())
        return original(key, master)

    original = encryption.wrap
    monkeypatch.setattr("icbt.actions.keys.wrap", wrap_while_somebody_erases)
    actions.rotate_keys(by=None)
    assert DataKey.objects.get(patient_id=pia.pk).wrapped is None


def test_a_missing_old_master_is_said_aloud(pia, settings):
    settings.MASTER_KEYS = {2: NEW}
    with pytest.raises(CommandError, match="master key 1 is not in MASTER_KEYS"):
        call_command("rotate_keys")


def test_a_second_factor_secret_is_sealed_in_the_database(clara, settings):
    row = Authenticator.objects.get(user=clara, type="totp")
    stored = row.data["secret"]
    secret = encryption.system_box().decrypt(stored.encode()).decode()
    assert secret not in stored
    assert row.wrap().validate_code("000000") in (True, False)  # opens, whatever the code
    settings.MASTER_KEYS = {1: NEW}
    with pytest.raises(InvalidToken):
        row.wrap().validate_code("000000")


def test_recovery_seeds_are_sealed_and_move_too(clara, two_masters):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(clara).get_unused_codes()
    actions.rotate_keys(by=None)
    two_masters.MASTER_KEYS = {2: NEW}
    row = Authenticator.objects.get(user=clara, type="recovery_codes")
    assert row.wrap().get_unused_codes() == codes
    assert not any(code in str(row.data) for code in codes)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_real_writers_and_a_real_rotation_at_once(pia, two_masters):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: two writers at once")
    profile, stop, errors = pia.profile, threading.Event(), []

    def write():
        try:
            for number in range(40):
                row = Profile.objects.get(pk=profile.pk)
                row.phone = f"number {number}"
                row.save()
                assert Profile.objects.get(pk=profile.pk).phone.startswith("number ")
        except Exception as error:
            errors.append(error)
        finally:
            stop.set()
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    while not stop.is_set():
        actions.rotate_keys(by=None)
        DataKey.objects.filter(patient_id=pia.pk).update(
            master=1, wrapped=encryption.wrap(encryption.data_key(pia.pk), 1)
        )
    writer.join()
    actions.rotate_keys(by=None)
    assert errors == []
    assert Profile.objects.get(pk=profile.pk).phone == "number 39"


def test_a_secret_under_no_known_key_stops_the_rotation(clara, settings):
    settings.MASTER_KEYS = {3: NEW}
    row = Authenticator.objects.get(user=clara, type="totp")
    with pytest.raises(SealError):
        encryption.reseal(row.data["secret"])
