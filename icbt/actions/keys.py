"""Moving every key under the newest master key, while the site runs."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from icbt.audit import record
from icbt.encryption import current_master, reseal, unwrap, wrap
from icbt.models import DataKey, User

SEALED_PARTS = ("secret", "seed")  # of what allauth keeps for an authenticator app and for recovery codes


@transaction.atomic
def rotate_keys(*, by: User | None) -> int:
    """Wrap every data key, and seal every second-factor secret, under the highest master key; returns how many moved.

    The data keys themselves stay, so nothing a patient wrote is touched and nobody has to wait. Each row changes only
    if nobody else moved or destroyed it meanwhile. A second run moves nothing. Raises `SealError` when a key is still
    under a master key that is no longer configured; then nothing that is left over changes.
    """
    moved = _move_data_keys() + sum(_move_secrets(row) for row in Authenticator.objects.select_for_update())
    if moved:
        record("keys_rotated", by=by, to=current_master(), count=moved)
    return moved


def _move_data_keys() -> int:
    newest, moved = current_master(), 0
    for row in DataKey.objects.filter(destroyed_at=None).exclude(master=newest).iterator():
        wrapped = wrap(unwrap(bytes(row.wrapped or b""), row.master), newest)
        same = DataKey.objects.filter(pk=row.pk, master=row.master, destroyed_at=None)
        moved += same.update(master=newest, wrapped=wrapped)
    return moved


def _move_secrets(row: Authenticator) -> bool:
    fresh = {name: reseal(row.data[name]) for name in SEALED_PARTS if name in row.data}
    fresh = {name: token for name, token in fresh.items() if token}
    if fresh:
        row.data |= fresh
        row.save(update_fields=["data"])
    return bool(fresh)
