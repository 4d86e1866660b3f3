"""Consent: to one exact text, given again when the text changes, withdrawn without a reason."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from icbt import content
from icbt.actions.enrolment import move, withdraw
from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Consent, ContentVersion, Enrolment, Reason, Status, User


def current_consent_text(enrolment: Enrolment) -> ContentVersion:
    """The consent text this patient is asked to agree to now, in her language."""
    return content.current("consent", enrolment.programme, enrolment.patient.language)


def consent_is_current(enrolment: Enrolment) -> bool:
    """Has she agreed to the text as it stands now, and not taken it back?"""
    agreed = enrolment.consents.filter(content=OuterRef("pk"), withdrawn_at=None)
    return bool(content.of_current(Exists(agreed), "consent", enrolment.programme, enrolment.patient.language))


@transaction.atomic
def give_consent(
    *,
    enrolment: Enrolment,
    by: User,
    content: ContentVersion,
    research: bool,
    contact_doctor: bool,
    emergency_contact: bool = False,
) -> Consent:
    """Agree to the exact version that was shown; the first time, the enrolment moves on to `consented`."""
    if by != enrolment.patient:
        raise Refused("Only the patient herself can consent.")
    if content != current_consent_text(enrolment):
        raise Refused("The text changed while you were reading. Please read it once more.")
    given = Consent.objects.create(
        patient=by,
        enrolment=enrolment,
        content=content,
        text_hash=content.hash,
        research=research,
        contact_doctor=contact_doctor,
        emergency_contact=emergency_contact,
    )
    if enrolment.status == Status.INVITED:
        move(
            enrolment,
            Status.CONSENTED,
            by=by,
            verb="consented",
            reason=Reason.PLANNED,
            consented_at=given.given_at,
        )
    else:
        record("consented", by=by, subject=given, version=content.version)
    return given


@transaction.atomic
def withdraw_consent(
    *, enrolment: Enrolment, by: User, reason: str = Reason.CONSENT_WITHDRAWN, follow_up: bool = False
) -> Enrolment:
    """Take consent back: the consents end, and the enrolment is withdrawn.

    `follow_up`: she agrees to the questions at the end of the programme and months later, and to nothing else.
    """
    Enrolment.objects.hold(enrolment.pk)
    enrolment.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    record("consent_withdrawn", by=by, subject=enrolment)
    if follow_up:
        record("consented", by=by, subject=enrolment, kind="follow_up")
    return withdraw(enrolment=enrolment, by=by, reason=reason, follow_up=follow_up)


@transaction.atomic
def end_follow_up(*, enrolment: Enrolment, by: User) -> Enrolment:
    """Take the agreement to follow-up questions back; nothing is asked any more."""
    Enrolment.objects.hold(enrolment.pk)
    Enrolment.objects.filter(pk=enrolment.pk).update(follow_up_agreed=False)
    enrolment.follow_up_agreed = False
    record("consent_withdrawn", by=by, subject=enrolment, kind="follow_up")
    return enrolment
