"""What an action of this room raises besides `Refused`, and what every one of them asks first."""

from icbt.errors import Refused
from icbt.models import Enrolment, User


class Stale(Refused):
    """The thing was changed elsewhere since this page was opened; nothing was overwritten."""


def own_and_open(enrolment: Enrolment, by: User) -> None:
    """Only the patient writes in her own lessons and worksheets, and only while the enrolment is open."""
    if by.pk != enrolment.patient_id:
        raise Refused("Only the patient herself can write here.")
    if not enrolment.is_open:
        raise Refused("This programme has ended. You can read everything, and it is kept as it is.")


def guide_only(enrolment: Enrolment, by: User) -> None:
    """Only somebody who may see this patient's record, as clinician or supervisor."""
    if not by.caseload().filter(pk=enrolment.pk).exists():
        raise Refused("This patient is not in your caseload.")
