"""Permissions for gated instruments: who permitted what, from when until when, and in which words."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from icbt import content
from icbt.audit import record
from icbt.errors import Refused
from icbt.models import ContentVersion, Role, User
from outcomes import gate
from outcomes.models import InstrumentPermission


@transaction.atomic
def record_permission(
    *,
    by: User,
    instrument: str,
    language: str,
    holder: str,
    scope: str,
    document: str,
    permitted_from: date,
    permitted_until: date | None,
) -> InstrumentPermission:
    """Record that a holder permitted this service to use a gated instrument. The wording comes next."""
    _only_administrators(by)
    if not gate.definition(content.current("instrument", instrument).pk).gated:
        raise Refused("This instrument needs no permission.")
    if permitted_until and permitted_until < permitted_from:
        raise Refused("The permission ends before it begins.")
    permission = InstrumentPermission.objects.create(
        instrument=instrument,
        language=language,
        holder=holder,
        scope=scope,
        document=document,
        permitted_from=permitted_from,
        permitted_until=permitted_until,
        recorded_by=by,
    )
    record("instrument_permitted", by=by, subject=permission, slug=instrument, language=language)
    return permission


@transaction.atomic
def save_wording(*, by: User, permission: InstrumentPermission, wording: dict[str, str]) -> InstrumentPermission:
    """Keep the permitted words; once every one is there, they become a content version that can be asked."""
    _only_administrators(by)
    row = InstrumentPermission.objects.select_for_update().get(pk=permission.pk)
    if row.withdrawn_at is not None:
        raise Refused("This permission was withdrawn.")
    row.wording = {key: text.strip() for key, text in wording.items() if text.strip()}
    row.save(update_fields=["wording"])
    record("instrument_wording_saved", by=by, subject=row, slug=row.instrument, count=len(row.wording))
    publish_wording(permission=row, by=by)
    return row


def publish_wording(*, permission: InstrumentPermission, by: User | None) -> ContentVersion | None:
    """The permitted words as a content version of their own; None until every one of them is on file."""
    definition = gate.definition(content.current("instrument", permission.instrument, permission.language).pk)
    worded = gate.worded(definition, permission)
    if worded is None:
        return None
    slug = gate.permitted_slug(permission.instrument)
    return content.publish(kind="instrument", slug=slug, language=permission.language, body=worded.to_dict(), by=by)


@transaction.atomic
def withdraw_permission(*, by: User, permission: InstrumentPermission) -> InstrumentPermission:
    """End a permission today: the instrument is not asked any more. What was answered stays as it is."""
    _only_administrators(by)
    row = InstrumentPermission.objects.select_for_update().get(pk=permission.pk)
    if row.withdrawn_at is not None:
        raise Refused("This permission was withdrawn already.")
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("instrument_permission_withdrawn", by=by, subject=row, slug=row.instrument)
    return row


def _only_administrators(by: User) -> None:
    if by.role != Role.ADMINISTRATOR:
        raise Refused("Only an administrator can do this.")
