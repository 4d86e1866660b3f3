"""The link under every letter to a patient that mutes them with one tap, without a login.

Whoever holds the link has the letter. All it can do is stop reminders, which she can undo after logging in, so it needs
neither a session nor a CSRF token: a mail program posts to it on its own (RFC 8058), and there is no login to misuse.
"""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from icbt.models import Profile, User

SALT = "icbt.mute"
WORKS_FOR = timedelta(days=60)


def address(patient: User) -> str:
    """The address of her link; it holds a random id, and nothing else of hers."""
    return reverse("icbt:mute", kwargs={"token": signing.dumps(str(patient.pk), salt=SALT)})


def profile_behind(token: str) -> Profile | None:
    """Whose letters this link mutes; None when it is not ours, is too old, or she is not here any more."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=WORKS_FOR)
    except signing.BadSignature:
        return None
    return Profile.objects.select_related("patient").filter(patient=pk, patient__is_active=True).first()
