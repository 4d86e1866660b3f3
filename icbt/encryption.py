"""Sealed fields: AES-256-GCM under a data key of the patient's own, bound to the very cell the text stands in.

Every patient has one data key. It is wrapped (RFC 3394) under a numbered master key from the settings and lives in
the `keys` database, apart from the records and from their backups. Destroying it makes all her sealed text
unreadable everywhere, old copies included. The associated data of a value names table, column, row and patient, so
a ciphertext pasted into another cell is refused.

A value is `1` (the format's version) + 12 bytes of nonce + ciphertext with its tag.
"""

import json
import logging
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

log = logging.getLogger(__name__)

FORMAT = b"1"
NONCE = 12


class SealError(Exception):
    """A sealed value could not be opened: wrong key, moved ciphertext, or damaged bytes."""


class KeyDestroyed(SealError):
    """The patient's data key was destroyed, so her text can never be read again."""


# -- Keys -------------------------------------------------------------------------------------------------------

_ring: ContextVar[dict[UUID, bytes] | None] = ContextVar("key_ring", default=None)


@contextmanager
def key_ring() -> Iterator[None]:
    """Keep opened data keys for the length of one request or task, and no longer."""
    token = _ring.set({})
    try:
        yield
    finally:
        _ring.reset(token)


def current_master() -> int:
    """The number of the master key that wraps from now on: the highest."""
    return max(settings.MASTER_KEYS)


def wrap(key: bytes, master: int) -> bytes:
    """Wrap a 32-byte data key under the numbered master key."""
    return aes_key_wrap(settings.MASTER_KEYS[master], key)


def unwrap(wrapped: bytes | memoryview | None, master: int) -> bytes:
    """Open a wrapped data key; raises `SealError` when that master key is not configured, or the key is gone."""
    if wrapped is None:
        raise KeyDestroyed("this patient's data key was destroyed")
    if master not in settings.MASTER_KEYS:
        raise SealError(f"master key {master} is not in MASTER_KEYS")
    try:
        return aes_key_unwrap(settings.MASTER_KEYS[master], bytes(wrapped))
    except InvalidUnwrap as error:
        raise SealError(f"a data key is damaged, or was not wrapped under this master key {master}") from error


def preload(patient_ids: Iterable[UUID]) -> None:
    """Open the data keys of many patients in one query, for a page that shows text of all of them.

    A key that cannot be opened is left out, and is refused when its text is read.
    """
    ring = _ring.get()
    if ring is None:
        return
    from icbt.models import DataKey

    missing = set(patient_ids) - ring.keys()
    for row in DataKey.objects.filter(patient_id__in=missing, destroyed_at=None) if missing else ():
        with suppress(SealError):
            ring[row.patient_id] = unwrap(row.wrapped, row.master)


def data_key(patient_id: UUID, *, create: bool = False) -> bytes:
    """The opened data key of a patient; raises `KeyDestroyed` or `SealError` rather than ever inventing one to read."""
    ring = _ring.get()
    if ring is not None and patient_id in ring:
        return ring[patient_id]
    from icbt.models import DataKey

    row = DataKey.objects.filter(patient_id=patient_id).first()
    if row is None and create:
        master = current_master()
        row, _ = DataKey.objects.get_or_create(
            patient_id=patient_id, defaults={"master": master, "wrapped": wrap(os.urandom(32), master)}
        )
    if row is None:
        raise SealError("this patient has no data key")
    key = unwrap(row.wrapped, row.master)
    if ring is not None:
        ring[patient_id] = key
    return key


def system_box() -> MultiFernet:
    """Seals the system's own secrets (second-factor seeds) under keys from the master keys, highest first."""
    return MultiFernet([_derived(settings.MASTER_KEYS[n]) for n in sorted(settings.MASTER_KEYS, reverse=True)])


def reseal(token: str) -> str | None:
    """The same system secret sealed under the highest master key; None when it is so already.

    Raises `SealError` when no configured master key opens it.
    """
    try:
        _derived(settings.MASTER_KEYS[current_master()]).decrypt(token)
        return None
    except InvalidToken:
        pass
    try:
        return system_box().rotate(token).decode()
    except InvalidToken as error:
        raise SealError("a system secret is sealed under a master key that is not in MASTER_KEYS") from error


def _derived(key: bytes) -> Fernet:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"icbt system secrets")
    return Fernet(urlsafe_b64encode(hkdf.derive(key)))


# -- Values -----------------------------------------------------------------------------------------------------


class Ciphertext:
    """Sealed bytes as they stand in the database; says nothing about what is inside."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __repr__(self) -> str:
        return "<sealed>"


def seal(plain: bytes, *, patient_id: UUID, cell: str) -> Ciphertext:
    """Encrypt bytes for one cell of one patient, making her data key when she has none yet."""
    nonce = os.urandom(NONCE)
    key = data_key(patient_id, create=True)
    return Ciphertext(FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, f"{cell}|{patient_id}".encode()))


def unseal(value: Ciphertext, *, patient_id: UUID, cell: str) -> bytes:
    """Decrypt one cell; raises `SealError` for a value that was moved, damaged, or sealed under another key."""
    raw = value.raw
    if raw[:1] != FORMAT:
        raise SealError("unknown format of a sealed value")
    key = data_key(patient_id)
    try:
        return AESGCM(key).decrypt(raw[1 : 1 + NONCE], raw[1 + NONCE :], f"{cell}|{patient_id}".encode())
    except InvalidTag as error:
        raise SealError("a sealed value does not belong where it stands, or was damaged") from error


UNREADABLE = "These words cannot be read."


def readable(row: models.Model, name: str, instead: Any = UNREADABLE) -> Any:
    """A sealed value of a row; `instead`, and a line in the log, where it cannot be opened.

    For pages that show much else: one damaged cell must not take the rest of a record off the screen. Raises
    `KeyDestroyed`, for then nothing of it is left.
    """
    try:
        return getattr(row, name)
    except KeyDestroyed:
        raise
    except SealError:
        log.error("%s of %s %s cannot be opened", name, row._meta.label, row.pk)
        return instead


# -- Fields -----------------------------------------------------------------------------------------------------


class SealedAttribute(DeferredAttribute):
    """Opens a sealed value the first time it is read from its row."""

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Ciphertext):
            return value
        opened = self.field.opened(unseal(value, patient_id=instance.patient_id, cell=self.field.cell(instance)))
        instance.__dict__[self.field.attname] = opened
        return opened

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class SealedField(models.Field):
    """A value that only its own row can open. The row must have a UUID primary key and a `patient_id`.

    Lookups other than `isnull` are refused, and so is any write that does not go through the row.
    """

    descriptor_class = SealedAttribute

    def get_internal_type(self) -> str:
        return "BinaryField"

    def cell(self, instance: models.Model) -> str:
        return f"{instance._meta.db_table}|{self.column}|{instance.pk}"

    def closed(self, value: Any) -> bytes:
        raise NotImplementedError

    def opened(self, plain: bytes) -> Any:
        raise NotImplementedError

    def from_db_value(self, value, expression, connection):
        return None if value is None else Ciphertext(bytes(value))

    def pre_save(self, model_instance, add):
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Ciphertext):
            return value
        return seal(self.closed(value), patient_id=model_instance.patient_id, cell=self.cell(model_instance))

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None:
            return None
        if not isinstance(value, Ciphertext):
            raise TypeError(f"{self.name} is sealed: write it through its row, not through a query")
        return connection.Database.Binary(value.raw)

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is sealed: it cannot be searched")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name):
        raise TypeError(f"{self.name} is sealed: it cannot be searched")


class SealedTextField(SealedField):
    """Sealed text."""

    def closed(self, value: str) -> bytes:
        return value.encode()

    def opened(self, plain: bytes) -> str:
        return plain.decode()


class SealedJSONField(SealedField):
    """A sealed JSON value, such as the answers to a questionnaire."""

    def closed(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def opened(self, plain: bytes) -> Any:
        return json.loads(plain)
