"""The forms of the floor. Each lists the fields it takes; nothing else that is posted goes anywhere."""

from icbt.forms.audit import AuditForm
from icbt.forms.consent import ConsentForm
from icbt.forms.joining import InvitePatientForm, InviteStaffForm, JoinForm
from icbt.forms.posted import posted
from icbt.forms.profile import PatientProfileForm, StaffProfileForm
from icbt.forms.stopping import PauseForm, StopForm

__all__ = [
    "AuditForm",
    "ConsentForm",
    "InvitePatientForm",
    "InviteStaffForm",
    "JoinForm",
    "PatientProfileForm",
    "PauseForm",
    "StaffProfileForm",
    "StopForm",
    "posted",
]
