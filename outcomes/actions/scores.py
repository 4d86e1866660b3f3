"""Scoring one response: claimed, scored by the pure rules, its scores and flags written once."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from icbt.audit import record
from icbt.models import User
from outcomes import gate
from outcomes.actions.flags import raise_flags
from outcomes.deterioration import Point, findings
from outcomes.instruments import Instrument
from outcomes.models import Response, Score
from outcomes.rules import RuleSet
from outcomes.scoring import ScaleScore, score

CLAIM = timedelta(minutes=5)  # a claim older than this belonged to a worker that died
REST = timedelta(minutes=10)  # a response that failed is tried again after this


class ClaimLost(Exception):
    """Another worker took the response over, because this one held it too long."""


def free(now: datetime) -> Q:
    """Not in another worker's hands, and not failed a moment ago."""
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    return unclaimed & (Q(failed_at=None) | Q(failed_at__lt=now - REST))


def score_response(*, response_id: UUID, by: User | None, rules: RuleSet | None = None) -> Response | None:
    """Claim a submitted response and score it; None when another worker has it, or it is scored.

    The claim commits first. Whatever goes wrong is written on the row, which stays visible and is tried again.
    `rules` are those that raise flags now, for whoever has asked already; None asks.
    """
    now = timezone.now()
    waiting = Response.objects.unscored().filter(free(now), pk=response_id)
    if not waiting.update(claimed_at=now):
        return None
    try:
        return _score(response_id, by, claim=now, rules=rules or gate.current_rules())
    except ClaimLost:
        return None
    except Exception as error:  # one bad row must not keep the others from being scored
        return _failed(response_id, by, type(error).__name__, claim=now)


@transaction.atomic
def _score(response_id: UUID, by: User | None, *, claim: datetime, rules: RuleSet) -> Response:
    row = Response.objects.select_related("enrolment__patient").get(pk=response_id)
    instrument = gate.definition(row.content_id)
    rows = [_row(row, instrument, one) for one in score(instrument, row.answers)]
    Score.objects.bulk_create(rows, ignore_conflicts=True)
    now = timezone.now()
    found = findings(course(row, instrument), rules, instrument=instrument, started_on=row.enrolment.started_on)
    if found:
        raise_flags(response=row, findings=found, by=by, now=now)
    held = Response.objects.filter(pk=row.pk, scored_at=None, claimed_at=claim)
    if not held.update(scored_at=now, failed_at=None, failure=""):
        raise ClaimLost
    record("response_scored", by=by, subject=row, slug=row.instrument, count=len(rows))
    row.scored_at = now
    return row


def course(row: Response, instrument: Instrument) -> list[Point]:
    """Every sheet of this instrument up to this one, scored afresh from its answers, in order of time.

    Nothing here waits for earlier sheets to have been scored, so the order in which workers take them does not matter.
    A sheet that cannot be read fails where it stands and is left out here.
    """
    sheets = Response.objects.submitted().filter(enrolment_id=row.enrolment_id, instrument=row.instrument)
    earlier = sheets.filter(submitted_at__lt=row.submitted_at).order_by("submitted_at")
    zone = row.enrolment.patient.zone
    return [*(point for sheet in earlier if (point := _point_or_none(sheet, zone))), _point(row, instrument, zone)]


def sent_at(response: Response) -> datetime:
    """When it was submitted; raises ValueError for a draft."""
    if response.submitted_at is None:
        raise ValueError("a draft is not scored")
    return response.submitted_at


def _point_or_none(sheet: Response, zone: ZoneInfo) -> Point | None:
    try:
        return _point(sheet, gate.definition(sheet.content_id), zone)
    except Exception:  # its own scoring says what is wrong with it
        return None


def _point(sheet: Response, instrument: Instrument, zone: ZoneInfo) -> Point:
    scores = {one.scale: one.value if one.status == "complete" else None for one in score(instrument, sheet.answers)}
    return Point(
        response=str(sheet.pk),
        instrument=instrument.slug,
        version=instrument.version,
        taken_on=sent_at(sheet).astimezone(zone).date(),
        scores=scores,
        items={urgent.item: sheet.answers.get(urgent.item) for urgent in instrument.urgent},
    )


def _row(response: Response, instrument: Instrument, one: ScaleScore) -> Score:
    return Score(
        patient_id=response.patient_id,
        enrolment_id=response.enrolment_id,
        response=response,
        instrument=response.instrument,
        scale=one.scale,
        version=instrument.version,
        value=one.value,
        band=one.band or "",
        status=one.status,
        rule=one.rule,
        taken_at=sent_at(response),
    )


@transaction.atomic
def _failed(response_id: UUID, by: User | None, failure: str, *, claim: datetime) -> None:
    row = Response.objects.get(pk=response_id)
    first = row.failed_at is None
    held = Response.objects.filter(pk=response_id, scored_at=None, claimed_at=claim)
    if held.update(claimed_at=None, failed_at=timezone.now(), failure=failure) and first:
        record("response_not_scored", by=by, subject=row, slug=row.instrument, reason=failure)
