"""The record of a conversation about risk: written by one person, and of a high risk agreed by a second."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from icbt import hours
from icbt.audit import record
from icbt.errors import Refused
from icbt.mail import nudge
from icbt.models import Enrolment, User
from outcomes import safety
from outcomes.actions.flags import clinician_of
from outcomes.actions.handling import acknowledge_flag
from outcomes.models import Contact, Flag, Informed, RiskAssessment, RiskLevel
from outcomes.risk import item_score


@transaction.atomic
def assess_risk(
    *,
    flag: Flag,
    by: User,
    contact: str,
    level: str,
    said: str,
    agreed: str,
    informed: Sequence[str],
    protects: str = "",
    means: str = "",
    next_check_on: date | None = None,
) -> RiskAssessment:
    """Keep what was asked, heard, concluded and agreed; whoever writes it has the flag from then on.

    A later record replaces an earlier one for the decision; both stay. A high risk, or nobody reached, asks a second
    person at once. Raises `Refused` for strangers, a resolved flag, and a record that lacks something.
    """
    _may_see(flag, by)
    row = Flag.objects.select_for_update().get(pk=flag.pk)
    if row.resolved_at is not None:
        raise Refused("This flag has been resolved already. Write a note in the record instead.")
    _complete(contact, level, said, agreed, informed, next_check_on)
    acknowledge_flag(flag=row, by=by)
    found = RiskAssessment.objects.create(
        patient_id=row.patient_id,
        enrolment_id=row.enrolment_id,
        flag=row,
        item_score=item_score(row),
        contact=contact,
        level=level,
        said=said.strip(),
        protects=protects.strip(),
        means=means.strip(),
        agreed=agreed.strip(),
        informed=list(informed),
        next_check_on=next_check_on,
        written_by=by,
    )
    record("risk_assessed", by=by, subject=found, level=level, kind=contact)
    if found.needs_second:
        _ask_for_second(found)
    return found


@transaction.atomic
def countersign_risk(*, assessment: RiskAssessment, by: User) -> RiskAssessment:
    """Agree, as a second person, that the flag of this assessment may be closed. Agreeing again changes nothing.

    Raises `Refused` for its author, for strangers, for a record that a later one replaced, and when none is needed.
    """
    _may_see(assessment.flag, by)
    flag = Flag.objects.select_for_update().get(pk=assessment.flag_id)
    row = RiskAssessment.objects.select_for_update().get(pk=assessment.pk)
    if row.second_at is not None:
        return row
    if row.written_by_id == by.pk:
        raise Refused("You wrote this record, so somebody else has to agree.")
    if flag.resolved_at is not None or not row.needs_second or flag.risk_assessments.latest("written_at") != row:
        raise Refused("This record needs no second person any more. Please look at the newest one.")
    row.second_at, row.second_by = timezone.now(), by
    row.save(update_fields=["second_at", "second_by"])
    record("risk_countersigned", by=by, subject=row, level=row.level)
    return row


def _may_see(flag: Flag, by: User) -> None:
    if not by.caseload().filter(pk=flag.enrolment_id).exists():
        raise Refused("This is not a patient of yours.")


def _complete(
    contact: str, level: str, said: str, agreed: str, informed: Sequence[str], next_check_on: date | None
) -> None:
    known = contact in Contact.values and level in RiskLevel.values and set(informed) <= set(Informed.values)
    if not known or not said.strip() or not agreed.strip() or not informed:
        raise Refused("Say how you spoke, how high the risk is, what was said and agreed, and who was told.")
    faults = safety.faults_of_record(
        risk=level,
        reached=contact != Contact.NOT_REACHED,
        informed=informed,
        next_check_on=next_check_on,
        today=timezone.now().astimezone(hours.zone()).date(),
    )
    if faults:
        raise Refused(" ".join(faults.values()))


def _ask_for_second(found: RiskAssessment) -> None:
    """Everybody who can agree hears of it at once: who looks after the patient, and the duty rota."""
    enrolment = Enrolment.objects.get(pk=found.enrolment_id)
    told = dict.fromkeys([clinician_of(found.flag), *User.objects.on_duty()])
    others = [person for person in told if person and person != found.written_by]
    for person in others or [one for one in User.objects.supervisors() if one != found.written_by]:
        nudge(recipient=person, key="needs_you_urgent", occasion=f"risk {found.pk}", enrolment=enrolment)
