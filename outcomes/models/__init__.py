"""The tables of the outcomes room."""

from outcomes.models.assessments import (
    BASELINE,
    EXTRA,
    FOLLOW_UP,
    WEEKLY,
    Assessment,
    AssessmentQuerySet,
    Response,
    Score,
)
from outcomes.models.flags import (
    Contact,
    Disposition,
    Flag,
    FlagQuerySet,
    Informed,
    Level,
    Priority,
    RiskAssessment,
    RiskLevel,
)
from outcomes.models.harms import (
    AdverseEvent,
    HarmKind,
    HarmOutcome,
    Relatedness,
    Reporter,
    Seriousness,
    Severity,
)
from outcomes.models.permissions import InstrumentPermission
from outcomes.models.rules import Rules
from outcomes.models.triage import ACCEPTED, Outcome, Triage

__all__ = [
    "ACCEPTED",
    "BASELINE",
    "EXTRA",
    "FOLLOW_UP",
    "WEEKLY",
    "AdverseEvent",
    "Assessment",
    "AssessmentQuerySet",
    "Contact",
    "Disposition",
    "Flag",
    "FlagQuerySet",
    "HarmKind",
    "HarmOutcome",
    "Informed",
    "InstrumentPermission",
    "Level",
    "Outcome",
    "Priority",
    "Relatedness",
    "Reporter",
    "Response",
    "RiskAssessment",
    "RiskLevel",
    "Rules",
    "Score",
    "Seriousness",
    "Severity",
    "Triage",
]
