"""Flags: raised once per occasion, with a level and a time, and somebody is told at once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.encryption import readable
from icbt.mail import nudge
from icbt.models import Enrolment, User
from outcomes import gate, red_flags, safety
from outcomes.actions.noticing import notice_flag
from outcomes.actions.worsening import tell_of_second_worsening
from outcomes.deterioration import Finding, urgent
from outcomes.models import Flag, Level, Response

UNSENT = "-unsent"  # ends the rule's name when the answer was saved and never submitted
UNKNOWN = -1  # below every answer: what an earlier flag said cannot be read, so it answers for nothing


@transaction.atomic
def raise_flags(
    *, response: Response, findings: Iterable[Finding], by: User | None, now: datetime, tier: int = 0
) -> list[Flag]:
    """Store each finding of a response once. Returns the flags that are new.

    `tier` is how pressing the urgent answer among the findings is (outcomes.safety), 0 when there is none.
    """
    about: dict[str, Any] = {
        "enrolment": response.enrolment,
        "occasion": f"response {response.pk}",
        "response": response,
    }
    flags = (
        raise_flag(found=found, by=by, now=now, tier=tier if _is_of_urgent_answer(found) else 0, **about)
        for found in findings
    )
    return [flag for flag in flags if flag is not None]


@transaction.atomic
def raise_flag(
    *,
    enrolment: Enrolment,
    occasion: str,
    found: Finding,
    by: User | None,
    now: datetime,
    response: Response | None = None,
    tier: int = 0,
) -> Flag | None:
    """Store one finding, once per enrolment, rule and occasion, and tell those who must see it; None when not new.

    `occasion` is a kind and an id, such as "assessment 6f1c…"; never a word of content.
    """
    flag, new = Flag.objects.get_or_create(
        enrolment=enrolment,
        rule=found.rule,
        occasion=occasion,
        defaults={
            "patient_id": enrolment.patient_id,
            "response": response,
            "rule_version": found.rule_version,
            "level": safety.level(found, tier),
            "priority": found.priority,
            "sentence": found.sentence,
            "source": found.source,
            "numbers": dict(found.numbers),
            "raised_at": now,
            "due_at": safety.due_at(found, tier, now),
        },
    )
    if not new:
        return None
    record("flag_raised", by=by, subject=flag, rule=flag.rule, level=flag.level)
    notice_flag(flag=flag, tier=tier, by=by)
    _tell(flag, every_supervisor=safety.tells_every_supervisor(found, tier))
    tell_of_second_worsening(flag)
    return flag


def _is_of_urgent_answer(found: Finding) -> bool:
    """Findings of rules of kind urgent_item carry the answer itself; others carry scores or changes."""
    return "answer" in found.numbers


def _tell(flag: Flag, *, every_supervisor: bool) -> None:
    """Red goes to who looks after the patient and the duty rota at once; amber to her, or to the duty rota alone.

    The rota is told too when there is nobody else, and every supervisor, also one who is away, of the most pressing.
    """
    if flag.level == Level.YELLOW:
        return
    key = "needs_you_urgent" if flag.level == Level.RED else "needs_you"
    clinician = clinician_of(flag)
    told = [clinician] if clinician else []
    if flag.level == Level.RED or not told:
        told += User.objects.supervisors() if every_supervisor else User.objects.on_duty()
    for person in dict.fromkeys(told):
        nudge(recipient=person, key=key, occasion=f"flag {flag.pk}", enrolment=flag.enrolment)


def clinician_of(flag: Flag) -> User | None:
    """Who looks after the patient today; None when the duty inbox has the flag."""
    return Enrolment.objects.select_related("clinician", "patient").get(pk=flag.enrolment_id).attendant()


@transaction.atomic
def raise_signs(*, response: Response, by: User | None, now: datetime) -> Flag | None:
    """Flag the signs of the body in one sheet, sent or only saved; once for each level. None when there is none new."""
    found = red_flags.finding(gate.definition(response.content_id), response.answers)
    if found is None:
        return None
    occasion = f"response {response.pk} {found.level}"
    return raise_flag(enrolment=response.enrolment, occasion=occasion, found=found, by=by, now=now, response=response)


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
    signs = raise_signs(response=row, by=by, now=now)
    tier = safety.tier(instrument, row.answers)
    if not tier:
        return [signs] if signs else []
    urgent_ones = filter(_is_of_urgent_answer, urgent(instrument, row.answers, gate.current_rules()))
    found = [one for one in (_unsent(row, one) for one in urgent_ones) if one]
    return raise_flags(response=row, findings=found, by=by, now=now, tier=tier)


def _unsent(draft: Response, found: Finding) -> Finding | None:
    """The finding of an answer not sent; None when an answer as pressing as this was flagged before."""
    rule, answer = found.rule + UNSENT, int(found.numbers["answer"])
    flags = Flag.objects.filter(response=draft, rule__startswith=rule)
    before = [readable(flag, "numbers", {"answer": UNKNOWN})["answer"] for flag in flags]
    if any(answer <= earlier for earlier in before):
        return None
    words = "The answer was saved and the questionnaire has not been sent."
    return replace(found, rule=f"{rule}-{answer}" if before else rule, sentence=f"{found.sentence} {words}")
