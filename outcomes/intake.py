"""READ: an intake as a patient and as her clinician see it: what was told, what is proposed, what was decided."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from icbt.encryption import UNREADABLE, readable
from icbt.models import Enrolment, Status
from outcomes import gate, red_flags
from outcomes.answered import Answered, items
from outcomes.models import ACCEPTED, Flag, Outcome, Response, Triage
from outcomes.told import DEPRESSION, INTAKE, total_of
from outcomes.triage import caution_words


@dataclass(frozen=True)
class Group:
    """One questionnaire of the intake; `id` is the response she sent. Of one that is scored, `total` in words."""

    title: str
    id: str
    items: list[Answered]
    total: str = ""


def of(enrolment: Enrolment) -> Triage | None:
    """The intake of this enrolment; None before she has answered the first questions."""
    rows = Triage.objects.filter(enrolment=enrolment).select_related("assessment__enrolment", "decided_by")
    return rows.order_by("-proposed_at").first()


def waits(enrolment: Enrolment) -> Triage | None:
    """The intake that keeps her from starting until a person decides; None when nothing does."""
    return of(enrolment) if enrolment.status == Status.CONSENTED else None


def cautions_of(enrolment: Enrolment) -> list[str]:
    """What activity, breathing and sleep exercises have to be careful with, in words."""
    triage = of(enrolment)
    return _cautions(triage) if triage else []


def _cautions(triage: Triage) -> list[str]:
    codes = readable(triage, "cautions", None)
    return [UNREADABLE] if codes is None else [caution_words(code) for code in codes]


def advice_of(enrolment: Enrolment) -> UUID | None:
    """The assessment in which she named signs of the body that nobody has dealt with yet; None when there is none."""
    rows = Flag.objects.open().filter(enrolment=enrolment, rule=red_flags.RULE, response__isnull=False)
    return rows.order_by("-raised_at").values_list("response__assessment", flat=True).first()


def beside(enrolment: Enrolment, now: datetime) -> dict | None:
    """The line on the patient's page: where the intake stands, and the cautions; None before there is one."""
    triage = of(enrolment)
    if triage is None:
        return None
    return {
        "triage": triage,
        "waits": is_open(triage, enrolment),
        "late": is_open(triage, enrolment) and triage.due_at <= now,
        "cautions": _cautions(triage),
    }


def page(enrolment: Enrolment, triage: Triage, now: datetime) -> dict:
    """Everything on the page of an intake."""
    return {
        **(beside(enrolment, now) or {}),
        "groups": groups(triage),
        "reasons": readable(triage, "reasons", [UNREADABLE]),
        "accepts": triage.proposed in ACCEPTED,
        "started": enrolment.status != Status.CONSENTED,
        "refer_on": triage.decided == Outcome.REFER_ON and enrolment.is_open,
    }


def groups(triage: Triage) -> list[Group]:
    """What she answered, by questionnaire, in the order asked; one not sent is not there. Of the mood the total."""
    rows = {row.instrument: row for row in triage.assessment.responses.submitted()}
    return [_group(rows[slug]) for slug in (*INTAKE, *DEPRESSION) if slug in rows]


def _group(row: Response) -> Group:
    instrument = gate.definition(row.content_id)
    answers = readable(row, "answers", None)
    if answers is None:
        return Group(instrument.short_name, str(row.pk), [], UNREADABLE)
    answered = items(instrument, answers)
    if not instrument.scales:
        return Group(instrument.short_name, str(row.pk), answered)
    urgent = {one.item for one in instrument.urgent}
    shown = [one for one, item in zip(answered, instrument.items, strict=True) if item.key in urgent]
    total = total_of(instrument, answers)
    return Group(instrument.short_name, str(row.pk), shown, "Cannot be scored" if total is None else f"Total {total}")


def is_open(triage: Triage, enrolment: Enrolment) -> bool:
    """Does it still wait for a person? The same question as Triage.objects.waiting(), of one row."""
    if triage.decided == Outcome.REFER_ON:
        return enrolment.is_open
    return triage.decided not in ACCEPTED
