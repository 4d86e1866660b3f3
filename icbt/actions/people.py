"""People come by invitation, leave a short profile, and can be erased."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from icbt.audit import record
from icbt.errors import Refused
from icbt.mail import nudge
from icbt.models import STAFF, Cover, DataKey, Enrolment, Invitation, Profile, Role, User
from icbt.rooms import tell


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _new_invitation(user: User, by: User | None) -> tuple[Invitation, str]:
    secret = secrets.token_urlsafe(32)
    row = Invitation.objects.create(
        user=user,
        secret_hash=_hash(secret),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
    )
    return row, secret


def _new_user(email: str, role: str, name: str, **facts: Any) -> User:
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("Somebody with this e-mail address is here already.")
    user = User(email=email, role=role, name=name.strip(), **facts)
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def invite_patient(
    *,
    by: User,
    email: str,
    name: str = "",
    track: str,
    support_level: str,
    clinician: User | None,
    language: str = "en",
) -> tuple[Invitation, str]:
    """Make a patient, her enrolment (invited) and a single-use link.

    Returns the invitation and the secret of the link, which is stored nowhere; the caller puts it into the e-mail.
    Raises `Refused` when the address is taken.
    """
    country, zone = settings.SERVICE_COUNTRY, settings.SERVICE_TIME_ZONE
    user = _new_user(email, Role.PATIENT, name, language=language, country=country, time_zone=zone)
    enrolment = Enrolment.objects.create(
        patient=user,
        clinician=clinician,
        programme=settings.DEFAULT_PROGRAMME,
        track=track,
        support_level=support_level,
    )
    record("invited", by=by, subject=enrolment, role=Role.PATIENT)
    return _new_invitation(user, by)


@transaction.atomic
def invite_staff(*, by: User | None, email: str, name: str, role: str) -> tuple[Invitation, str]:
    """Make a clinician, supervisor or administrator; only administrators may, or the command line with `by` None.

    Every supervisor hears of somebody new who may read records, so that nobody gives herself that right unseen.
    """
    if role not in STAFF:
        raise ValueError(f"'{role}' is not a role of staff")
    if by is not None and by.role != Role.ADMINISTRATOR:
        raise Refused("Only an administrator can invite staff.")
    user = _new_user(email, role, name, time_zone=settings.SERVICE_TIME_ZONE, country=settings.SERVICE_COUNTRY)
    record("invited", by=by, subject=user, role=role)
    for person in User.objects.supervisors() if user.is_guide else ():
        nudge(recipient=person, key="new_colleague", occasion=f"invited {user.pk}")
    return _new_invitation(user, by)


@transaction.atomic
def renew_invitation(*, by: User, user: User) -> tuple[Invitation, str]:
    """A fresh link for somebody who has not come in yet; older links die."""
    if user.has_usable_password():
        raise Refused("This person has come in already.")
    user.invitations.filter(used_at=None).update(expires_at=timezone.now())
    record("invitation_renewed", by=by, subject=user)
    return _new_invitation(user, by)


def find_invitation(secret: str) -> Invitation | None:
    """The invitation a link belongs to, if it is neither used nor expired, and she is not in yet; None otherwise."""
    return (
        Invitation.objects.select_related("user")
        .filter(secret_hash=_hash(secret), used_at=None, expires_at__gt=timezone.now(), user__is_active=True)
        .filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .first()
    )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User, password: str) -> User:
    """Use the link up: set the password and mark the address as verified, since the link came to it.

    Raises `Refused` when another browser was faster.
    """
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now())
    if not used:
        raise Refused("This link has been used already.")
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    record("invitation_accepted", by=by, subject=user)
    return user


@transaction.atomic
def save_profile(*, by: User, user: User, person: dict[str, Any], profile: dict[str, Any]) -> User:
    """Keep what a person says of herself: `person` are fields of User, `profile` of Profile (patients only)."""
    if by != user:
        raise Refused("Only the person herself can change her profile.")
    moved = person.get("time_zone", user.time_zone) != User.objects.values_list("time_zone", flat=True).get(pk=user.pk)
    for name, value in person.items():
        setattr(user, name, value)
    user.save(update_fields=list(person))
    if moved:  # before the first event: what moves is locked ahead of the chain of the trail, as everywhere
        tell("time_zone_changed", user=user, by=by)
    if user.role == Role.PATIENT:
        row = Profile.objects.filter(patient=user).first() or Profile(patient=user)
        heard_by = row.nudge_channel
        for name, value in profile.items():
            setattr(row, name, value)
        row.save()
        if row.nudge_channel != heard_by:
            record("nudges_muted", by=by, subject=row, patient=user, channel=row.nudge_channel)
    record("profile_saved", by=by, subject=user, fields=sorted([*person, *profile]))
    return user


@transaction.atomic
def change_activity(*, by: User, user: User, active: bool) -> User:
    """Open or close an account. A closed clinician's patients are in the duty inbox at once, and supervisors told.

    Raises `Refused` for one's own, and for that of the last supervisor: what nobody owns would be on no screen.
    Supervisors are held, so that two who are closed at once are not each taken for the other's successor.
    """
    if user == by:
        raise Refused("You cannot close your own account.")
    supervisors = list(User.objects.supervisors().select_for_update(no_key=True).order_by("pk"))
    if not active and user.role == Role.SUPERVISOR and not [one for one in supervisors if one != user]:
        raise Refused("This is the last supervisor. Invite another first: somebody has to see the duty inbox.")
    user.is_active = active
    user.save(update_fields=["is_active"])
    event = record("person_enabled" if active else "person_disabled", by=by, subject=user)
    if not active and _looked_after_somebody(user):
        for person in supervisors:
            if person != user:
                nudge(recipient=person, key="needs_you", occasion=f"left {event.pk}")
    return user


def _looked_after_somebody(user: User) -> bool:
    """Did patients, her own or those she covers today, reach the duty inbox when she left?"""
    return user.assigned_enrolments.exists() or Cover.objects.today().filter(covered_by=user).exists()


@transaction.atomic
def reset_second_factor(*, by: User, user: User) -> User:
    """Forget the authenticator app and passkeys of staff who lost them; at the next login they set one up afresh."""
    if user == by or user.role not in STAFF:
        raise Refused("This is for other people who work here.")
    Authenticator.objects.filter(user=user).delete()
    record("second_factor_removed", by=by, subject=user)
    return user


@transaction.atomic
def erase(*, by: User, patient: User) -> User:
    """Destroy a patient's data key, so that her words are unreadable in every copy, and blank who she was.

    What remains is counts and scores under a random id. Raises `Refused` while her enrolment is open, and while
    something of hers waits for somebody's answer (settings.ERASURE_WAITS_FOR): nobody could read it any more.
    """
    enrolment = patient.current_enrolment()
    if enrolment and enrolment.is_open:
        raise Refused("Withdraw or complete the enrolment first.")
    if import_string(settings.ERASURE_WAITS_FOR)(patient):
        raise Refused("Something of hers still waits for an answer. Whoever guides her has to deal with it first.")
    record("person_erased", by=by, subject=patient)
    patient.email = f"erased-{patient.pk}@invalid.invalid"
    patient.name, patient.is_active = "", False
    patient.set_unusable_password()
    patient.save(update_fields=["email", "name", "is_active", "password"])
    EmailAddress.objects.filter(user=patient).delete()
    transaction.on_commit(lambda: _destroy_key(patient, by))
    return patient


def _destroy_key(patient: User, by: User) -> None:
    """After the commit, because the keys live in another database and cannot roll back with this one."""
    DataKey.objects.update_or_create(
        patient_id=patient.pk,
        defaults={"wrapped": None, "destroyed_at": timezone.now(), "destroyed_by": by.pk},
        create_defaults={
            "wrapped": None,
            "destroyed_at": timezone.now(),
            "destroyed_by": by.pk,
            "master": 0,
        },
    )
    record("key_destroyed", by=by, subject=patient)
