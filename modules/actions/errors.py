"""What an action of this room raises besides `Refused`, and what every one of them asks first."""

from datetime import timedelta

from django.utils import timezone

from icbt.errors import Refused
from icbt.models import Enrolment, User
from modules import window

ENDED = "This programme has ended. You can read everything, and it is kept as it is."
STILL_ARRIVES = timedelta(days=2)  # what was being written when her weeks ended, also on a phone without a connection
OVER = "Your guided weeks are over. You can read everything, and it is kept as it is."


class Stale(Refused):
    """The thing was changed elsewhere since this page was opened; nothing was overwritten."""


def own_and_open(enrolment: Enrolment, by: User) -> None:
    """Only the patient herself, and only while the enrolment is open."""
    if by.pk != enrolment.patient_id:
        raise Refused("Only the patient herself can write here.")
    if not enrolment.is_open:
        raise Refused(ENDED)


def own_and_writable(enrolment: Enrolment, by: User, lesson: str = "", *, arrives: timedelta = STILL_ARRIVES) -> None:
    """Only the patient writes in her own lessons and worksheets, and only until her guided weeks are over.

    No page lets her write then, but what she was writing still arrives for two days, or for as long as `arrives`. A
    `lesson` that stays open may be written in until the time for reading is over, or until she leaves.
    """
    if by.pk != enrolment.patient_id:
        raise Refused("Only the patient herself can write here.")
    now = timezone.now()
    if not any(window.is_writable(enrolment, moment, lesson) for moment in (now, now - arrives)):
        raise Refused(OVER if enrolment.is_open else ENDED)


def guide_only(enrolment: Enrolment, by: User) -> None:
    """Only somebody who may see this patient's record, as clinician or supervisor."""
    if not by.caseload().filter(pk=enrolment.pk).exists():
        raise Refused("This patient is not in your caseload.")
