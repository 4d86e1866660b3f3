"""People for tests, made by the same actions that make them in life."""

from datetime import timedelta
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from icbt import actions
from icbt.models import ContentVersion, Enrolment, Role, SupportLevel, Track, User

PASSWORD = "tortoise-and-hare-27"
number = count(1)


def make_staff(role: str, name: str = "", *, second_factor: bool = True) -> User:
    """Someone who works here and has come in, with an authenticator app unless told otherwise."""
    name = name or f"{role.title()} {next(number)}"
    invitation, _ = actions.invite_staff(by=None, email=_address(name), name=name, role=role)
    user = actions.accept_invitation(invitation=invitation, by=invitation.user, password=PASSWORD)
    if second_factor:
        TOTP.activate(user, generate_totp_secret())
    return user


def invited_patient(name: str = "", *, clinician: User | None = None, track=Track.CBT, support_level=None) -> Enrolment:
    """A patient who has her link and has not come in."""
    name = name or f"Patient {next(number)}"
    invitation, _ = actions.invite_patient(
        by=clinician or User.objects.filter(role=Role.ADMINISTRATOR).first() or make_staff(Role.ADMINISTRATOR),
        email=_address(name),
        name=name,
        track=track,
        support_level=support_level or SupportLevel.SCHEDULED,
        clinician=clinician,
    )
    return invitation.user.enrolments.get()


def joined_patient(name: str = "", **facts) -> Enrolment:
    """A patient who chose a password, and has neither consented nor left a profile."""
    enrolment = invited_patient(name, **facts)
    user = enrolment.patient
    actions.accept_invitation(invitation=user.invitations.get(), by=user, password=PASSWORD)
    return enrolment


def consented_patient(name: str = "", **facts) -> Enrolment:
    """A patient at the door of the first questions: consent given, profile saved. Needs the `content` fixture."""
    enrolment = joined_patient(name, **facts)
    user = enrolment.patient
    text: ContentVersion = actions.current_consent_text(enrolment)
    actions.give_consent(enrolment=enrolment, by=user, content=text, research=False, contact_doctor=True)
    actions.save_profile(by=user, user=user, person={"name": user.name}, profile=a_profile())
    return enrolment


def active_patient(name: str = "", *, weeks: int = 3, **facts) -> Enrolment:
    """A patient who started that many weeks ago."""
    enrolment = consented_patient(name, **facts)
    actions.start_enrolment(enrolment=enrolment, by=enrolment.patient)
    then = timezone.now() - timedelta(weeks=weeks, days=1)
    started_on = enrolment.started_on - timedelta(weeks=weeks)
    Enrolment.objects.filter(pk=enrolment.pk).update(created_at=then, consented_at=then, started_on=started_on)
    enrolment.refresh_from_db()
    return enrolment


def a_profile(**facts) -> dict:
    """What a patient says of herself, as `save_profile` takes it."""
    contact = {"phone": "020 7946 0958", "emergency_name": "Sam, my brother", "emergency_phone": "020 7946 0123"}
    return {**contact, "nudge_channel": "email", "appearance": "auto", **facts}


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '-')}@example.org"
