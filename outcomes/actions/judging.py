"""An adverse event on its way: judged, signed, signed by a second person where serious, reported on, closed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.encryption import readable
from icbt.errors import Refused
from icbt.mail import nudge
from icbt.models import Enrolment, Nudge, User
from outcomes import harms
from outcomes.models import AdverseEvent

JUDGED = (
    *("kind", "onset_on", "severity", "seriousness", "relatedness", "lesson", "worksheet"),
    *("action", "outcome", "learned"),
)


@transaction.atomic
def judge_harm(*, event: AdverseEvent, by: User, judged: Mapping[str, Any]) -> AdverseEvent:
    """Say what it was (`judged` by the names in JUDGED, and `flag`). A changed judgement takes signatures back.

    Serious: every supervisor is nudged at once, and the report it asks for gets its time. Raises `Refused` once closed.
    """
    row, now = _open(event, by), timezone.now()
    changed = [name for name in (*JUDGED, "flag") if name in judged and _differs(readable(row, name), judged[name])]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, judged[name])
    row.signed_at = row.signed_by = row.second_at = row.second_by = None
    row.save(update_fields=[*changed, "signed_at", "signed_by", "second_at", "second_by"])
    record("harm_judged", by=by, subject=row, reason=row.kind, level=row.seriousness, fields=changed)
    settle_duty(row, by, now)
    return row


@transaction.atomic
def sign_harm(*, event: AdverseEvent, by: User) -> AdverseEvent:
    """Put one's name to the judgement. Raises `Refused` while something is not judged."""
    row = _open(event, by)
    if lacking := harms.missing(row):
        raise Refused(f"First say {', '.join(lacking)}.")
    if row.signed_at is None:
        row.signed_at, row.signed_by = timezone.now(), by
        row.save(update_fields=["signed_at", "signed_by"])
        record("harm_signed", by=by, subject=row, level=row.seriousness)
    return row


@transaction.atomic
def countersign_harm(*, event: AdverseEvent, by: User) -> AdverseEvent:
    """Agree to a serious one as the second person. Raises `Refused` for the first one, and before the first."""
    row = _open(event, by)
    if not harms.is_serious(row) or row.signed_at is None:
        raise Refused("A serious event is signed by a first person before a second one signs.")
    if row.signed_by_id == by.pk:
        raise Refused("Somebody else has to sign a serious event too.")
    if row.second_at is None:
        row.second_at, row.second_by = timezone.now(), by
        row.save(update_fields=["second_at", "second_by"])
        record("harm_countersigned", by=by, subject=row, level=row.seriousness)
    return row


@transaction.atomic
def mark_harm_sent(*, event: AdverseEvent, by: User) -> AdverseEvent:
    """Say that the report went out to whom it had to. Raises `Refused` when none is asked for."""
    row = _open(event, by)
    if not row.report_to:
        raise Refused("This event asks for no report.")
    if row.sent_at is None:
        row.sent_at, row.sent_by = timezone.now(), by
        row.save(update_fields=["sent_at", "sent_by"])
        record("harm_sent", by=by, subject=row, to=row.report_to)
    return row


@transaction.atomic
def close_harm(*, event: AdverseEvent, by: User) -> AdverseEvent:
    """Nothing is left to do. Raises `Refused` while a signature or the report is missing."""
    row = _open(event, by)
    if row.signed_at is None or (harms.is_serious(row) and row.second_at is None):
        raise Refused("It is signed first; a serious one by two people.")
    if row.report_to and row.sent_at is None:
        raise Refused(f"{harms.reporting().name(row.report_to)} has to hear of it first.")
    row.closed_at, row.closed_by = timezone.now(), by
    row.save(update_fields=["closed_at", "closed_by"])
    record("harm_closed", by=by, subject=row, level=row.seriousness)
    return row


@transaction.atomic
def chase_harm(*, event: AdverseEvent, by: User | None, day: date) -> Sequence[Nudge]:
    """Nudge every supervisor, and who looks after the patient, about an overdue report; once per working day."""
    row = AdverseEvent.objects.select_for_update().get(pk=event.pk)
    occasion = f"harm {row.pk} report {day.isoformat()}"
    if row.sent_at is not None or not row.report_to or Nudge.objects.filter(occasion=occasion).exists():
        return []
    enrolment = Enrolment.objects.select_related("clinician", "patient").get(pk=row.enrolment_id)
    attendant = enrolment.attendant()
    people = dict.fromkeys([*User.objects.supervisors(), *([attendant] if attendant else [])])
    sent = [nudge(recipient=one, key="needs_you_urgent", occasion=occasion, enrolment=enrolment) for one in people]
    record("nudge_planned", by=by, subject=row, key="needs_you_urgent", count=len(sent))
    return [one for one in sent if one is not None]


@transaction.atomic
def note_export(*, month: str, patients: Collection[UUID], count: int, words: bool, by: User) -> int:
    """Write down that the events of a month were taken out; with words, in the trail of each patient too."""
    record("harms_exported", by=by, month=month, count=count, kind="with words" if words else "codes")
    for patient in sorted(patients) if words else ():
        record("record_read", by=by, patient=patient, page="outcomes:safety_events", month=month)
    return count


def settle_duty(row: AdverseEvent, by: User, now: datetime) -> None:
    """What seriousness asks for: supervisors know at once, and who must hear of it by when is fixed.

    The clock of a report starts when the event is first judged serious, and a report that went out stays.
    """
    duty = harms.duty(row.seriousness)
    if row.sent_at is None:
        due_at = duty.due_at(now) if duty else None
        to = duty.to if duty else ""
        if due_at and row.report_due_at and to == row.report_to:
            due_at = min(due_at, row.report_due_at)
        row.report_to, row.report_due_at = to, due_at
        row.save(update_fields=["report_to", "report_due_at"])
    if duty:
        for person in User.objects.supervisors():
            nudge(recipient=person, key="needs_you_urgent", occasion=f"harm {row.pk}", enrolment=row.enrolment)


def _open(event: AdverseEvent, by: User) -> AdverseEvent:
    """The event, locked. Raises `Refused` once it is closed, and for anybody who may not see this patient."""
    if not by.caseload().filter(pk=event.enrolment_id).exists():
        raise Refused("This patient is not in your caseload.")
    Enrolment.objects.hold(event.enrolment_id)  # first, as she does who tells of it again at this moment
    row = AdverseEvent.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=event.pk)
    if row.closed_at is not None:
        raise Refused("This event is closed, and stays as it was signed.")
    return row


def _differs(old: Any, new: Any) -> bool:
    return (old or None) != (new or None)
