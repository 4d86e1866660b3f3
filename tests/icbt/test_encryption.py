"""What a patient wrote opens in its own cell, under her own key, and nowhere else."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from icbt import encryption
from icbt.encryption import Ciphertext, KeyDestroyed, SealError, key_ring, preload, seal, unseal
from icbt.models import DataKey, Profile

SECRET = "07700 900123, after the flare in my left hip"


def raw(profile, column="phone") -> bytes:
    """The bytes as they stand in the database."""
    pk = profile.pk.hex if connection.vendor == "sqlite" else profile.pk
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM icbt_profile WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def write_raw(profile, column, value: bytes) -> None:
    pk = profile.pk.hex if connection.vendor == "sqlite" else profile.pk
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE icbt_profile SET {column} = %s WHERE id = %s", [value, pk])


@pytest.fixture
def profile(pia):
    row = pia.profile
    row.phone = SECRET
    row.save()
    return Profile.objects.get(pk=row.pk)


def test_words_come_back_as_they_were_written(profile):
    assert profile.phone == SECRET
    assert profile.phone == SECRET  # opened once, kept on the row


def test_none_stays_none(profile):
    profile.phone = None
    profile.save()
    assert Profile.objects.get(pk=profile.pk).phone is None
    assert Profile.objects.filter(phone__isnull=True).exists()


def test_the_database_holds_no_word_of_it(profile):
    stored = raw(profile)
    assert stored.startswith(b"1")
    for word in SECRET.split():
        assert word.encode() not in stored


def test_the_same_words_are_sealed_differently_each_time(profile):
    before = raw(profile)
    profile.phone = SECRET
    profile.save()
    assert raw(profile) != before


def test_saving_an_unopened_row_keeps_its_ciphertext(profile):
    before = raw(profile)
    Profile.objects.get(pk=profile.pk).save()
    assert raw(profile) == before


def test_ciphertext_moved_to_another_column_is_refused(profile):
    write_raw(profile, "emergency_name", raw(profile))
    with pytest.raises(SealError, match="does not belong"):
        Profile.objects.get(pk=profile.pk).emergency_name  # noqa: B018


def test_ciphertext_moved_to_another_patient_is_refused(profile, paul):
    write_raw(paul.profile, "phone", raw(profile))
    with pytest.raises(SealError, match="does not belong"):
        Profile.objects.get(pk=paul.profile.pk).phone  # noqa: B018


def test_one_changed_bit_is_refused(profile):
    stored = bytearray(raw(profile))
    stored[-1] ^= 1
    write_raw(profile, "phone", bytes(stored))
    with pytest.raises(SealError):
        Profile.objects.get(pk=profile.pk).phone  # noqa: B018


def test_an_unknown_format_is_refused(profile):
    write_raw(profile, "phone", b"2" + raw(profile)[1:])
    with pytest.raises(SealError, match="unknown format"):
        Profile.objects.get(pk=profile.pk).phone  # noqa: B018


def test_a_query_cannot_write_it(profile):
    with pytest.raises(TypeError, match="is sealed"):
        Profile.objects.filter(pk=profile.pk).update(phone="in clear")


@pytest.mark.parametrize("lookup", ["phone", "phone__exact", "phone__contains", "phone__in", "phone__startswith"])
def test_a_query_cannot_search_it(profile, lookup):
    with pytest.raises(TypeError, match="cannot be searched"):
        Profile.objects.filter(**{lookup: SECRET}).exists()


def test_a_query_cannot_take_a_part_of_it(profile):
    with pytest.raises(TypeError, match="cannot be searched"):
        Profile.objects.filter(phone__year__lt=1).exists()


def test_a_patient_without_a_key_is_an_error_to_read_and_gets_one_to_write(pia):
    DataKey.objects.filter(patient_id=pia.pk).delete()
    with pytest.raises(SealError, match="no data key"):
        Profile.objects.get(patient=pia).phone  # noqa: B018
    assert seal(b"new", patient_id=pia.pk, cell="a|b|c")
    assert DataKey.objects.filter(patient_id=pia.pk, destroyed_at=None).exists()


def test_a_destroyed_key_neither_reads_nor_writes(pia, django_capture_on_commit_callbacks, ada):
    from icbt import actions

    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=ada, patient=pia)
    with pytest.raises(KeyDestroyed):
        Profile.objects.get(patient=pia).phone  # noqa: B018
    with pytest.raises(KeyDestroyed):
        seal(b"again", patient_id=pia.pk, cell="a|b|c")


def test_a_master_key_that_is_gone_says_so(profile, settings):
    settings.MASTER_KEYS = {2: b"m" * 32}
    with pytest.raises(SealError, match="master key 1 is not in MASTER_KEYS"):
        Profile.objects.get(pk=profile.pk).phone  # noqa: B018


def test_keys_are_asked_for_once_per_request(profile, django_assert_num_queries):
    row = Profile.objects.get(pk=profile.pk)
    with key_ring(), django_assert_num_queries(1, using="keys"):
        assert row.phone == SECRET
        assert row.emergency_name == "Sam, my brother"
    assert encryption._ring.get() is None


def test_the_keys_of_many_patients_come_in_one_query(pia, paul, django_assert_num_queries):
    rows = list(Profile.objects.filter(patient__in=[pia, paul]))
    with key_ring(), django_assert_num_queries(1, using="keys"):
        preload(row.patient_id for row in rows)
        preload(row.patient_id for row in rows)
        assert {row.emergency_name for row in rows} == {"Sam, my brother"}


def test_preloading_without_a_ring_does_nothing(pia, django_assert_num_queries):
    with django_assert_num_queries(0, using="keys"):
        preload([pia.pk])


def test_a_ciphertext_never_shows_itself():
    assert repr(Ciphertext(b"1secret")) == "<sealed>"


def test_a_field_must_say_how_it_closes():
    with pytest.raises(NotImplementedError):
        encryption.SealedField().closed("x")
    with pytest.raises(NotImplementedError):
        encryption.SealedField().opened(b"x")


values = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(value=values)
def test_every_answer_survives_being_closed_and_opened(value):
    field = encryption.SealedJSONField()
    assert field.opened(field.closed(value)) == value


@given(text=st.text(max_size=200).filter(lambda text: text.isprintable()))
def test_every_text_survives_being_closed_and_opened(text):
    field = encryption.SealedTextField()
    assert field.opened(field.closed(text)) == text


def test_unsealing_needs_the_very_same_cell(pia):
    value = seal(b"words", patient_id=pia.pk, cell="table|column|row")
    assert unseal(value, patient_id=pia.pk, cell="table|column|row") == b"words"
    with pytest.raises(SealError):
        unseal(value, patient_id=pia.pk, cell="table|column|other")
