"""Stopping the letters to a patient, by the link under each of them."""

from django.db import transaction

from icbt.audit import record
from icbt.models import Profile, User


@transaction.atomic
def mute_nudges(*, profile: Profile, by: User | None) -> Profile:
    """Send her nothing any more; she can undo it in her details. Done again, it changes nothing.

    `by` is None for the link, which asks for no login: it shows that somebody holds a letter to her, not who.
    """
    row = Profile.objects.select_for_update().get(pk=profile.pk)
    if row.nudge_channel != "none":
        row.nudge_channel = "none"
        row.save(update_fields=["nudge_channel"])
        record("nudges_muted", by=by, subject=row, patient=row.patient_id, channel="none", via="link")
    profile.nudge_channel = "none"
    return profile
