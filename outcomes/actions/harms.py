"""Adverse events as people tell of them: patients after a lesson, in questions or at any time, and clinicians."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.encryption import UNREADABLE, readable
from icbt.errors import Refused
from icbt.models import Enrolment, User
from icbt.rooms import tell
from outcomes import harms
from outcomes.actions.flags import raise_flag
from outcomes.actions.judging import JUDGED, settle_duty
from outcomes.models import AdverseEvent, HarmKind, Reporter, Response

REPORTED = (*JUDGED, "description")


@transaction.atomic
def hear_trouble(
    *, enrolment: Enrolment, amount: str, text: str, lesson: str, worksheet: str, occasion: str, by: User
) -> AdverseEvent:
    """A patient says that a lesson or a worksheet troubled her, once per occasion.

    `amount`: "a-little", "a-lot", or "" where she wrote something and left it out.

    Told again, the event gains what is new and loses no word; once somebody has signed it, news make one of their own.
    """
    facts = {"lesson": lesson, "worksheet": worksheet}
    return _told(enrolment, by, occasion, amount, text.strip(), facts, timezone.now())


@transaction.atomic
def hear_answers(*, response: Response, by: User, now: datetime) -> AdverseEvent | None:
    """The submitted answers to "did anything get worse?" become an event; None for "no" and for other instruments."""
    amount = harms.ANSWERED.get(response.answers.get("worse") or 0)
    if response.instrument != harms.INSTRUMENT or amount is None:
        return None
    kind = harms.KINDS.get(response.answers.get("kind") or 0, HarmKind.UNSORTED)
    text = (response.answers.get("words") or "").strip()
    return _told(response.enrolment, by, f"response {response.pk}", amount, text, {"kind": kind}, now)


@transaction.atomic
def tell_worse(*, enrolment: Enrolment, by: User, token: str, amount: str, kind: str, text: str) -> AdverseEvent:
    """A patient tells at any time that something got worse. `token` is the page's own, so that twice sent is once."""
    if by.pk != enrolment.patient_id:
        raise Refused("Only the patient herself can tell this here.")
    Enrolment.objects.hold(enrolment.pk)  # the same page sent twice at once waits here for itself
    occasion, text = f"told {token}", text.strip()
    event = _told(enrolment, by, occasion, amount, text, {"kind": kind or HarmKind.UNSORTED}, timezone.now())
    if text:
        tell("words_written", enrolment=enrolment, text=text, place="answer", occasion=occasion, by=by)
    return event


@transaction.atomic
def report_harm(*, enrolment: Enrolment, by: User, token: str, facts: Mapping[str, Any]) -> AdverseEvent:
    """A clinician enters an event, with as much judged as is known (`facts` by the names in REPORTED, and `flag`)."""
    if not by.caseload().filter(pk=enrolment.pk).exists():
        raise Refused("This patient is not in your caseload.")
    now = timezone.now()
    about = {"patient_id": enrolment.patient_id, "reporter": Reporter.CLINICIAN, "reported_by": by, "reported_at": now}
    known = {name: facts[name] for name in (*REPORTED, "flag") if name in facts}
    event, new = AdverseEvent.objects.get_or_create(
        enrolment=enrolment, occasion=f"report {token}", defaults=about | known
    )
    if new:
        record("harm_reported", by=by, subject=event, reason=event.kind, level=event.seriousness)
        settle_duty(event, by, now)
    return event


def _told(
    enrolment: Enrolment, by: User, occasion: str, amount: str, text: str, facts: dict[str, str], now: datetime
) -> AdverseEvent:
    """Enter what a patient tells, or add it to what she told on the same occasion; "a lot" raises a flag, once."""
    said = (harms.AMOUNTS[amount], text)
    before = AdverseEvent.objects.select_for_update().filter(enrolment=enrolment, occasion__startswith=occasion)
    event = before.order_by("-reported_at").first()
    if event is None or _takes_no_more(event, said):
        again = f" again {before.count()}" if event else ""
        event = _enter(enrolment, by, occasion + again, _joined(said), facts, now)
    elif (description := _with(event, said)) != event.description:
        event.description = description
        event.save(update_fields=["description"])
        record("harm_reported", by=by, subject=event, reason=event.kind)
    if amount == "a-lot":
        _flag(event, by, now)
    return event


def _takes_no_more(event: AdverseEvent, said: tuple[str, str]) -> bool:
    """Signed by somebody, or not to be read any more: what is told now is an event of its own."""
    if readable(event, "description") == UNREADABLE:
        return True
    return event.signed_at is not None and _with(event, said) != event.description


def _enter(
    enrolment: Enrolment, by: User, occasion: str, description: str, facts: dict[str, str], now: datetime
) -> AdverseEvent:
    event = AdverseEvent(
        patient_id=enrolment.patient_id,
        enrolment=enrolment,
        occasion=occasion,
        reporter=Reporter.PATIENT,
        reported_by=by,
        reported_at=now,
        description=description,
        **facts,
    )
    event.save(force_insert=True)
    record("harm_reported", by=by, subject=event, reason=event.kind)
    return event


def _with(event: AdverseEvent, said: tuple[str, str]) -> str:
    """The description with her newest words; how much she was troubled stands on the first line, each amount once."""
    first, _, rest = (event.description or "").partition("\n\n")
    amounts = first if said[0] in first else f"{first} Later: {said[0].lower()}"
    return _joined((amounts, harms.added(rest, said[1])))


def _joined(said: tuple[str, str]) -> str:
    return "\n\n".join(part for part in said if part)


def _flag(event: AdverseEvent, by: User, now: datetime) -> None:
    flag = raise_flag(
        enrolment=event.enrolment, occasion=f"harm {event.pk}", found=harms.finding(event), by=by, now=now
    )
    if flag is not None and event.flag_id is None:
        event.flag = flag
        event.save(update_fields=["flag"])
