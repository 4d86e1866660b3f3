"""Intake: a proposal from the first answers, and the decision of a named person, who says why."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from icbt import hours
from icbt.actions import change_support_level, start_enrolment
from icbt.audit import record
from icbt.encryption import readable
from icbt.errors import Refused
from icbt.mail import nudge
from icbt.models import Enrolment, Nudge, Status, SupportLevel, User
from outcomes.actions.planning import plan_assessments
from outcomes.models import ACCEPTED, Assessment, Outcome, Triage
from outcomes.told import told_in
from outcomes.triage import Proposal, propose

LEVELS = {
    Outcome.ACCEPT_GUIDED: SupportLevel.SCHEDULED,
    Outcome.ACCEPT_ON_DEMAND: SupportLevel.ON_DEMAND,
    Outcome.ACCEPT_SELF_GUIDED: SupportLevel.SELF_GUIDED,
}
PACE_OF = {
    Outcome.URGENT: "hours",
    Outcome.CALL_FIRST: "next_day",
}  # how soon a decision that keeps waiting is looked at again; two working days otherwise
DAYS = {"same_day": 0, "next_day": 1, "two_days": 2}


@transaction.atomic
def propose_triage(*, assessment: Assessment, by: User | None) -> Triage:
    """Write what the answers of a baseline propose; once, and again only to something more pressing.

    Whoever attends to the patient is told at once, unless nothing stands against her beginning.
    """
    proposal, now = propose(told_in(assessment)), timezone.now()
    facts: dict[str, Any] = {
        "proposed": proposal.outcome,
        "reasons": list(proposal.reasons),
        "cautions": list(proposal.cautions),
        "due_at": due_at(proposal.pace, now),
    }
    row, new = Triage.objects.select_for_update().get_or_create(
        assessment=assessment,
        defaults={"patient_id": assessment.patient_id, "enrolment_id": assessment.enrolment_id, **facts},
    )
    if not new:
        if not _more_pressing(proposal, row, facts["due_at"]):
            return row
        facts["due_at"] = min(facts["due_at"], row.due_at)
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=list(facts))
    record("triage_proposed", by=by, subject=row, to=row.proposed)
    if row.proposed not in ACCEPTED:
        _tell(row, f"intake {row.pk} proposed {now:%y%m%d%H%M%S}")
    return row


@transaction.atomic
def decide_triage(*, triage: Triage, outcome: str, why: str, by: User) -> Triage:
    """Decide on an intake: accept and start, call first, call now, or refer on; with a reason.

    Accepting starts the programme if it has not started. After the others it goes on waiting, with a new time, and may
    be decided again. Raises `Refused` without a reason, after a final decision, and for accepting one who has left.
    """
    if outcome not in Outcome.values or not why.strip():
        raise Refused("Choose what happens, and say why.")
    Enrolment.objects.hold(triage.enrolment_id)
    rows = Triage.objects.select_for_update(of=("self",)).select_related("enrolment__patient", "assessment")
    row = rows.get(pk=triage.pk)
    if row.decided in ACCEPTED:
        raise Refused(f"{row.decided_by} has decided this already.")
    if outcome in ACCEPTED:
        _accept(row.enrolment, outcome, by)
    now = timezone.now()
    row.why = "\n\n".join(part for part in (readable(row, "why"), _line(by, outcome, why, now)) if part)
    row.decided, row.decided_at, row.decided_by = outcome, now, by
    row.due_at = due_at(PACE_OF.get(Outcome(outcome), "two_days"), now)
    row.save(update_fields=["decided", "decided_at", "decided_by", "why", "due_at"])
    moved: dict[str, Any] = {"from": row.proposed, "to": outcome}
    record("triage_decided", by=by, subject=row, **moved)
    if outcome == Outcome.URGENT:
        _tell(row, f"intake {row.pk} decided {now:%y%m%d%H%M}")
    return row


@transaction.atomic
def chase_triage(*, triage: Triage, by: User | None, day: date) -> list[Nudge]:
    """Nudge who attends to the patient, and every supervisor, about an intake that waits too long; once a day."""
    Enrolment.objects.hold(triage.enrolment_id)
    row = Triage.objects.select_for_update().get(pk=triage.pk)
    occasion = f"intake {row.pk} overdue {day.isoformat()}"
    if not Triage.objects.waiting().filter(pk=row.pk).exists() or Nudge.objects.filter(occasion=occasion).exists():
        return []
    return _tell(row, occasion, everybody=True)


def due_at(pace: str, now: datetime) -> datetime:
    """By when a person acts, by the service's working calendar."""
    if pace == "hours":
        return hours.after_working_hours(now, settings.SAFETY_HOURS)
    return hours.after_working_days(now, DAYS[pace])


def _more_pressing(proposal: Proposal, row: Triage, due: datetime) -> bool:
    """Only an intake that nobody has decided is proposed anew, and never to something milder."""
    order = [*ACCEPTED, Outcome.REFER_ON, Outcome.CALL_FIRST, Outcome.URGENT]
    return not row.decided and (order.index(Outcome(proposal.outcome)), -due.timestamp()) > (
        order.index(Outcome(row.proposed)),
        -row.due_at.timestamp(),
    )


def _accept(enrolment: Enrolment, outcome: str, by: User) -> None:
    if not enrolment.is_open:
        raise Refused("This patient has left the programme. Choose “Refer on” to close the intake.")
    if enrolment.support_level != LEVELS[Outcome(outcome)]:
        change_support_level(enrolment=enrolment, by=by, support_level=LEVELS[Outcome(outcome)])
    if enrolment.status == Status.CONSENTED:
        start_enrolment(enrolment=enrolment, by=by)
        plan_assessments(enrolment=enrolment, by=by)


def _line(by: User, outcome: str, why: str, now: datetime) -> str:
    local = now.astimezone(hours.zone())
    return f"{local.day} {local:%B %Y, %H:%M}, {by}, {Outcome(outcome).label}:\n{why.strip()}"


def _tell(row: Triage, occasion: str, *, everybody: bool = False) -> list[Nudge]:
    """Who attends to her; the supervisors too when nobody does, when it is urgent, and when it waits too long."""
    enrolment = Enrolment.objects.select_related("clinician", "patient").get(pk=row.enrolment_id)
    urgent = Outcome.URGENT in (row.decided or row.proposed,)
    attendant = enrolment.attendant()
    told = [attendant] if attendant else []
    if urgent or everybody or not told:
        told += [person for person in User.objects.supervisors() if person not in told]
    key = "needs_you_urgent" if urgent else "needs_you"
    sent = [nudge(recipient=person, key=key, occasion=occasion, enrolment=enrolment) for person in told]
    record("nudge_planned", by=None, subject=row, key=key, count=len(sent))
    return [one for one in sent if one is not None]
