"""What a patient did with her lessons and worksheets, and what was agreed with her."""

from modules.models.entries import (
    EDITABLE_FOR,
    EntryComment,
    EntryCommentQuerySet,
    WorksheetEntry,
    WorksheetEntryQuerySet,
)
from modules.models.plans import Flare, PlanQuerySet, SafetyPlan, SleepWindow
from modules.models.progress import Felt, LessonProgress, LessonProgressQuerySet, RoughDay, Trouble

__all__ = [
    "EDITABLE_FOR",
    "EntryComment",
    "EntryCommentQuerySet",
    "Felt",
    "Flare",
    "LessonProgress",
    "LessonProgressQuerySet",
    "PlanQuerySet",
    "RoughDay",
    "SafetyPlan",
    "SleepWindow",
    "Trouble",
    "WorksheetEntry",
    "WorksheetEntryQuerySet",
]
