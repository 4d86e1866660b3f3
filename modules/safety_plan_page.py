"""READ: the safety plan in force of one patient, as she reads it and as her clinician sees it, and its history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icbt import crisis
from icbt.encryption import readable
from icbt.models import Enrolment, Profile, User
from modules import published, worksheets
from modules.models import SafetyPlan
from modules.safety_plan import SLUG, Step, steps
from modules.worksheets import Worksheet

Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Reading:
    """A plan to read from the top. `steps` is None where its words cannot be opened."""

    plan: SafetyPlan
    title: str
    intro: str
    steps: list[Step] | None


@dataclass(frozen=True)
class Earlier:
    """One version of the plan in the history; `lines` is None where its words cannot be opened."""

    at: datetime
    by: User
    hers: bool
    lines: Lines | None


def newest(enrolment: Enrolment) -> SafetyPlan | None:
    """The plan in force, without its words; None while there is none."""
    rows = SafetyPlan.objects.of(enrolment).select_related("written_by").defer("answers")
    return rows.order_by("-written_at").first()


def reading(plan: SafetyPlan) -> Reading:
    sheet, answers = published.worksheet(plan.content_id), readable(plan, "answers", None)
    return Reading(plan, sheet.title, sheet.intro, None if answers is None else steps(sheet, answers))


def history(enrolment: Enrolment) -> list[Earlier]:
    """Every version, the one in force first."""
    rows = SafetyPlan.objects.of(enrolment).select_related("written_by").order_by("-written_at")
    return [Earlier(row.written_at, row.written_by, row.written_by_id == row.patient_id, _lines(row)) for row in rows]


def _lines(row: SafetyPlan) -> Lines | None:
    answers = readable(row, "answers", None)
    return None if answers is None else worksheets.lines(published.worksheet(row.content_id).fields, answers)


def sheet_of(enrolment: Enrolment) -> Worksheet:
    """The questions of a plan that is written now."""
    return published.worksheet(published.current_keys("worksheet", enrolment.patient.language)[SLUG])


def answers_of(plan: SafetyPlan | None) -> dict[str, Any]:
    """What a page that writes the plan begins with; nothing where there is no plan or it cannot be opened."""
    return (readable(plan, "answers", None) or {}) if plan else {}


def doctor_of(patient: User) -> tuple[str, str] | None:
    """Name and number of the doctor she named; None without a number."""
    profile = Profile.objects.filter(patient=patient).first()
    phone = readable(profile, "doctor_phone", "") if profile else ""
    return (readable(profile, "doctor_name", "") or "", phone) if phone else None


def lines_of(patient: User) -> dict[str, Any]:
    """The crisis lines of her country."""
    return crisis.crisis_for(patient.country)
