"""Flags: raised with an owner and a time, seen by somebody at once, answered by a named person, chased until then."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.mail import nudge
from icbt.models import Enrolment, Nudge, User
from outcomes import gate, safety
from outcomes.deterioration import Finding, urgent
from outcomes.models import Disposition, Flag, Level, Response

UNSENT = "-unsent"  # ends the rule's name when the answer was saved and never submitted


@transaction.atomic
def raise_flags(
    *, response: Response, findings: Iterable[Finding], by: User | None, now: datetime, tier: int = 0
) -> list[Flag]:
    """Store each finding once per response, and tell those who must see it. Returns the flags that are new.

    `tier` is how pressing the urgent answer among the findings is (outcomes.safety), 0 when there is none.
    """
    return [flag for found in findings if (flag := _raise(response, found, by, now, tier)) is not None]


def _raise(response: Response, found: Finding, by: User | None, now: datetime, tier: int) -> Flag | None:
    pressing = tier if _is_of_urgent_answer(found) else 0
    flag, new = Flag.objects.get_or_create(
        enrolment_id=response.enrolment_id,
        rule=found.rule,
        occasion=f"response {response.pk}",
        defaults={
            "patient_id": response.patient_id,
            "response": response,
            "rule_version": found.rule_version,
            "level": found.level,
            "priority": found.priority,
            "sentence": found.sentence,
            "source": found.source,
            "numbers": dict(found.numbers),
            "raised_at": now,
            "due_at": safety.due_at(found, pressing, now),
        },
    )
    if not new:
        return None
    record("flag_raised", by=by, subject=flag, rule=flag.rule, level=flag.level)
    _tell(flag)
    return flag


def _is_of_urgent_answer(found: Finding) -> bool:
    """Findings of rules of kind urgent_item carry the answer itself; others carry scores or changes."""
    return "answer" in found.numbers


def _tell(flag: Flag) -> None:
    """Red goes to the clinician and every supervisor at once; amber to the clinician, or to the duty inbox."""
    if flag.level == Level.YELLOW:
        return
    key = "needs_you_urgent" if flag.level == Level.RED else "needs_you"
    clinician = clinician_of(flag)
    told = [clinician] if clinician else []
    if flag.level == Level.RED or not told:
        told += [person for person in User.objects.supervisors() if person not in told]
    for person in told:
        nudge(recipient=person, key=key, occasion=f"flag {flag.pk}", enrolment=flag.enrolment)


def clinician_of(flag: Flag) -> User | None:
    """Who looks after the patient today; None when the duty inbox has the flag."""
    return Enrolment.objects.select_related("clinician", "patient").get(pk=flag.enrolment_id).attendant()


@transaction.atomic
def look_through_draft(*, response: Response, by: User | None) -> list[Flag]:
    """Flag the urgent answers of a draft that was saved and not sent, so that they are not overlooked."""
    row = Response.objects.select_for_update().get(pk=response.pk)
    if row.submitted_at is not None:
        return []
    now, instrument = timezone.now(), gate.definition(row.content_id)
    row.looked_at = now
    row.save(update_fields=["looked_at"])
    record("draft_looked_through", by=by, subject=row, slug=row.instrument)
    tier = safety.tier(instrument, row.answers)
    if not tier:
        return []
    urgent_ones = filter(_is_of_urgent_answer, urgent(instrument, row.answers, gate.current_rules()))
    found = [one for one in (_unsent(row, one) for one in urgent_ones) if one]
    return raise_flags(response=row, findings=found, by=by, now=now, tier=tier)


def _unsent(draft: Response, found: Finding) -> Finding | None:
    """The finding of an answer not sent; None when an answer as pressing as this was flagged before."""
    rule, answer = found.rule + UNSENT, int(found.numbers["answer"])
    before = [flag.numbers["answer"] for flag in Flag.objects.filter(response=draft, rule__startswith=rule)]
    if any(answer <= earlier for earlier in before):
        return None
    words = "The answer was saved and the questionnaire has not been sent."
    return replace(found, rule=f"{rule}-{answer}" if before else rule, sentence=f"{found.sentence} {words}")


@transaction.atomic
def acknowledge_flag(*, flag: Flag, by: User) -> Flag:
    """Say "I have this": the flag has a named person from now on. A second acknowledgement changes nothing."""
    row = Flag.objects.select_for_update().get(pk=flag.pk)
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = timezone.now(), by
        row.save(update_fields=["acknowledged_at", "acknowledged_by"])
        record("flag_acknowledged", by=by, subject=row, rule=row.rule, level=row.level)
    return row


@transaction.atomic
def resolve_flag(*, flag: Flag, by: User, disposition: str, note: str) -> Flag:
    """Close an acknowledged flag, with what was done and a note. Raises `Refused` otherwise."""
    row = Flag.objects.select_for_update().get(pk=flag.pk)
    if row.acknowledged_at is None:
        raise Refused("Acknowledge the flag first, so that it is clear who is dealing with it.")
    if row.resolved_at is not None:
        raise Refused("This flag has been resolved already.")
    if disposition not in Disposition.values or not note.strip():
        raise Refused("Say what was done, and add a note.")
    row.resolved_at, row.resolved_by = timezone.now(), by
    row.disposition, row.note = disposition, note.strip()
    row.save(update_fields=["resolved_at", "resolved_by", "disposition", "note"])
    record("flag_resolved", by=by, subject=row, rule=row.rule, level=row.level, reason=disposition)
    return row


@transaction.atomic
def chase_flag(*, flag: Flag, by: User | None, day: date) -> Sequence[Nudge]:
    """Nudge every supervisor, and who guides the patient, about an overdue flag; once per working day."""
    row = Flag.objects.select_for_update().get(pk=flag.pk)
    occasion = f"flag {row.pk} overdue {day.isoformat()}"
    if row.resolved_at is not None or Nudge.objects.filter(occasion=occasion).exists():
        return []
    clinician = clinician_of(row)
    people = dict.fromkeys([*User.objects.supervisors(), *([clinician] if clinician else [])])
    sent = [
        nudge(recipient=person, key="needs_you_urgent", occasion=occasion, enrolment=row.enrolment) for person in people
    ]
    record("flag_chased", by=by, subject=row, rule=row.rule, level=row.level, count=len(sent))
    return [one for one in sent if one is not None]
