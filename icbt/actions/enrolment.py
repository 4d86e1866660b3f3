"""The moves of an enrolment, each with who, why and when."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import CLOSED, MOVES, Enrolment, Reason, Status, SupportLevel, Track, User
from icbt.rooms import tell


def move(enrolment: Enrolment, to: str, *, by: User | None, verb: str, reason: str, **facts: Any) -> Enrolment:
    """Make one allowed move under a row lock; raises `Refused` when the table of moves does not have it."""
    if reason not in Reason.values:
        raise ValueError(f"'{reason}' is not a reason")
    row = Enrolment.objects.locked().get(pk=enrolment.pk)
    if to not in MOVES[row.status]:
        raise Refused(f"This cannot change from {row.get_status_display().lower()} to {Status(to).label.lower()}.")
    before = row.status
    if to in CLOSED:
        facts["closed_at"] = timezone.now()
    for name, value in {"status": to, "reason": reason, **facts}.items():
        setattr(row, name, value)
        setattr(enrolment, name, value)
    row.save(update_fields=["status", "reason", *facts])
    moved: dict[str, Any] = {"from": before, "to": to}  # `from` is a word of the language
    record(verb, by=by, subject=row, reason=reason, **moved)
    return enrolment


@transaction.atomic
def start_enrolment(*, enrolment: Enrolment, by: User | None) -> Enrolment:
    """Consented → active, once the first questions are answered; `started_on` is her local day."""
    today = timezone.now().astimezone(enrolment.patient.zone).date()
    return move(enrolment, Status.ACTIVE, by=by, verb="enrolment_started", reason=Reason.PLANNED, started_on=today)


@transaction.atomic
def pause(*, enrolment: Enrolment, by: User, reason: str, resume_on: date | None = None) -> Enrolment:
    """Active → paused, until a day or until somebody resumes."""
    return move(
        enrolment,
        Status.PAUSED,
        by=by,
        verb="enrolment_paused",
        reason=reason,
        paused_at=timezone.now(),
        resume_on=resume_on,
    )


@transaction.atomic
def resume(*, enrolment: Enrolment, by: User | None, reason: str = Reason.PLANNED) -> Enrolment:
    """Paused → active; her place in the programme is where she left it, and what is to come moves by the pause."""
    row = Enrolment.objects.locked().select_related("patient").get(pk=enrolment.pk)
    days = _days_paused(row)
    facts = {"paused_at": None, "resume_on": None, "paused_days": row.paused_days + days}
    move(enrolment, Status.ACTIVE, by=by, verb="enrolment_resumed", reason=reason, **facts)
    tell("resumed", enrolment=enrolment, by=by, since=row.paused_at, days=days)
    return enrolment


def _days_paused(enrolment: Enrolment) -> int:
    """Whole days of the pause, by her own calendar."""
    if enrolment.paused_at is None:
        return 0
    zone = enrolment.patient.zone
    return (timezone.now().astimezone(zone).date() - enrolment.paused_at.astimezone(zone).date()).days


@transaction.atomic
def complete(*, enrolment: Enrolment, by: User | None, reason: str = Reason.FINISHED) -> Enrolment:
    """Active or paused → completed; she may still read, and answer follow-up questions.

    Raises `Refused` while something of hers is open (settings.ROOMS_HEAR, "closing").
    """
    Enrolment.objects.hold(enrolment.pk)
    tell("closing", enrolment=enrolment, by=by)
    return move(enrolment, Status.COMPLETED, by=by, verb="enrolment_completed", reason=reason)


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User, reason: str, follow_up: bool = False) -> Enrolment:
    """Any open status → withdrawn; she may still read. `follow_up`: she agrees to be asked again after 3 to 12 months.

    A patient may always stop; whoever else ends it is refused while something of hers is open.
    """
    Enrolment.objects.hold(enrolment.pk)
    if by.pk != enrolment.patient_id:
        tell("closing", enrolment=enrolment, by=by)
    return move(
        enrolment, Status.WITHDRAWN, by=by, verb="enrolment_withdrawn", reason=reason, follow_up_agreed=follow_up
    )


@transaction.atomic
def assign_clinician(*, enrolment: Enrolment, by: User, clinician: User | None) -> Enrolment:
    """Give the enrolment, with everything open in it, to a clinician, or to nobody: then the duty inbox has it."""
    if clinician is not None and not (clinician.is_active and clinician.is_guide):
        raise Refused("Only an active clinician or supervisor can guide a patient.")
    if clinician is not None and not clinician.has_usable_password():
        raise Refused(f"{clinician} has not come in yet, and would see nothing of what is given to them.")
    row = Enrolment.objects.locked().get(pk=enrolment.pk)
    before = row.clinician_id
    row.clinician = enrolment.clinician = clinician
    row.save(update_fields=["clinician"])
    moved: dict[str, Any] = {"from": before and str(before), "to": clinician and str(clinician.pk)}
    record("clinician_assigned", by=by, subject=row, **moved)
    return enrolment


@transaction.atomic
def change_track(*, enrolment: Enrolment, by: User, track: str) -> Enrolment:
    """Switch between the CBT and the ACT track; lessons already finished stay finished."""
    return _change(enrolment, by=by, verb="track_changed", field="track", value=Track(track))


@transaction.atomic
def change_support_level(*, enrolment: Enrolment, by: User, support_level: str) -> Enrolment:
    """Switch between scheduled, on demand and self-guided."""
    return _change(
        enrolment,
        by=by,
        verb="support_level_changed",
        field="support_level",
        value=SupportLevel(support_level),
    )


def _change(enrolment: Enrolment, *, by: User, verb: str, field: str, value: str) -> Enrolment:
    row = Enrolment.objects.locked().get(pk=enrolment.pk)
    if not row.is_open:
        raise Refused("This enrolment is closed.")
    before = getattr(row, field)
    setattr(row, field, value)
    setattr(enrolment, field, value)
    row.save(update_fields=[field])
    record(verb, by=by, subject=row, **{"from": before, "to": str(value)})
    return enrolment
