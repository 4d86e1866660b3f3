"""The tables of the floor."""

from icbt.models.alarm import Alarm
from icbt.models.audit import AppendOnly, AuditEvent
from icbt.models.content import Content, ContentDraft, ContentVersion, Kind
from icbt.models.cover import Cover, CoverQuerySet
from icbt.models.enrolment import (
    CLOSED,
    MOVES,
    Consent,
    Enrolment,
    EnrolmentQuerySet,
    Reason,
    Spacing,
    Status,
    SupportLevel,
    Track,
)
from icbt.models.nudge import Nudge
from icbt.models.people import GUIDES, STAFF, DataKey, Invitation, Profile, Role, User
from icbt.models.sealed import SealedModel

__all__ = [
    "CLOSED",
    "GUIDES",
    "MOVES",
    "STAFF",
    "Alarm",
    "AppendOnly",
    "AuditEvent",
    "Consent",
    "Content",
    "ContentDraft",
    "ContentVersion",
    "Cover",
    "CoverQuerySet",
    "DataKey",
    "Enrolment",
    "EnrolmentQuerySet",
    "Invitation",
    "Kind",
    "Nudge",
    "Profile",
    "Reason",
    "Role",
    "SealedModel",
    "Spacing",
    "Status",
    "SupportLevel",
    "Track",
    "User",
]
