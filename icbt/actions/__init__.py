"""Every write of the floor, as a verb: keyword-only, `by` given, one transaction, the audit event inside."""

from icbt.actions.alarms import keep_alarms
from icbt.actions.consent import (
    consent_is_current,
    current_consent_text,
    end_follow_up,
    give_consent,
    withdraw_consent,
)
from icbt.actions.content import discard_draft, publish_draft, restore_version, save_draft, start_draft
from icbt.actions.cover import end_cover, record_cover
from icbt.actions.enrolment import (
    assign_clinician,
    change_support_level,
    change_track,
    complete,
    pause,
    resume,
    start_enrolment,
    withdraw,
)
from icbt.actions.keys import rotate_keys
from icbt.actions.muting import mute_nudges
from icbt.actions.people import (
    accept_invitation,
    change_activity,
    erase,
    find_invitation,
    invite_patient,
    invite_staff,
    renew_invitation,
    reset_second_factor,
    save_profile,
)
from icbt.actions.translations import take_in_translation
from icbt.errors import Refused

__all__ = [
    "Refused",
    "accept_invitation",
    "assign_clinician",
    "change_activity",
    "change_support_level",
    "change_track",
    "complete",
    "consent_is_current",
    "current_consent_text",
    "discard_draft",
    "end_cover",
    "end_follow_up",
    "erase",
    "find_invitation",
    "give_consent",
    "invite_patient",
    "invite_staff",
    "keep_alarms",
    "mute_nudges",
    "pause",
    "publish_draft",
    "record_cover",
    "renew_invitation",
    "reset_second_factor",
    "restore_version",
    "resume",
    "rotate_keys",
    "save_draft",
    "save_profile",
    "start_draft",
    "start_enrolment",
    "take_in_translation",
    "withdraw",
    "withdraw_consent",
]
