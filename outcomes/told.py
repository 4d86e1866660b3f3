"""READ: what a patient told us in one baseline, as `outcomes.triage` takes it; straight from what she submitted."""

from collections.abc import Mapping
from decimal import Decimal

from icbt.encryption import readable
from icbt.models import Profile
from outcomes import gate, safety
from outcomes.instruments import Instrument
from outcomes.models import Assessment
from outcomes.scoring import Answers, score
from outcomes.signs import advice_for, level
from outcomes.triage import Told

BEFORE, BODY, HEALTH = "before-you-start", "body-check", "health-check"
INTAKE = (BEFORE, BODY, HEALTH)
DEPRESSION = ("phq-9", "phq-8")
TOTALS = ("total", "phq8")  # the PHQ-8 stands in where the PHQ-9 has no total

Sheets = Mapping[str, tuple[Instrument, Answers]]


def told_in(assessment: Assessment) -> Told:
    """Everything the proposal rests on. What was not submitted, or cannot be read, is missing: that is never a no."""
    rows = assessment.responses.submitted()
    profile = Profile.objects.filter(patient=assessment.patient_id).first()
    return told_from(
        {
            row.instrument: (gate.definition(row.content_id), answers)
            for row in rows
            if (answers := readable(row, "answers", None)) is not None
        },
        emergency_contact=bool(
            profile and readable(profile, "emergency_name", "") and readable(profile, "emergency_phone", "")
        ),
        support=assessment.enrolment.support_level,
    )


def told_from(sheets: Sheets, *, emergency_contact: bool, support: str) -> Told:
    """The same from sheets at hand: each instrument with what was answered."""
    body, mood = sheets.get(BODY), next((slug for slug in DEPRESSION if slug in sheets), None)
    answers = {slug: given for slug, (_, given) in sheets.items()}
    item9 = answers[mood].get("q9") if mood else None
    return Told(
        before=answers.get(BEFORE, {}),
        health=answers.get(HEALTH, {}),
        signs=level(advice_for(*body)) if body else None,
        signs_complete=body is not None and all(body[1].get(item.key) is not None for item in body[0].items),
        depression=total_of(*sheets[mood]) if mood else None,
        item9=item9 if isinstance(item9, int) else None,
        item9_asked=mood != "phq-8",
        concerns=tuple(safety.concerns(answers.get(safety.FOLLOW_UP, {}))),
        emergency_contact=emergency_contact,
        support=support,
    )


def total_of(instrument: Instrument, answers: Answers) -> Decimal | None:
    """The total, or that of the PHQ-8 where item 9 of a PHQ-9 has no answer; None when it cannot be scored."""
    values = {one.scale: one.value for one in score(instrument, answers)}
    return next((values[scale] for scale in TOTALS if values.get(scale) is not None), None)
