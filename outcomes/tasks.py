"""The clocks of the outcomes room: score, look through drafts, announce questions, chase flags.

Each finds the rows whose time has come and acts once on each. The next ring is the retry.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone

from icbt import hours
from icbt.each import each as each_row
from icbt.encryption import key_ring, preload
from icbt.models import Nudge, SealedModel
from outcomes import actions, gate, quiet
from outcomes.actions.nudges import wants_announcing
from outcomes.actions.scores import free
from outcomes.harm_facts import WORDS
from outcomes.models import AdverseEvent, Assessment, Flag, Response, Triage
from outcomes.rules import RuleSet

LYING = timedelta(minutes=30)  # a draft untouched for so long is looked through for urgent answers
MANY = 1000  # rows per ring of the bell
RING = 20  # rows that share a ring of keys: a second of work, no more
log = logging.getLogger(__name__)


def each(rows: Iterable[SealedModel], act: Callable) -> None:
    """Act on each row as every clock does, a few at a time under one key ring.

    So a key destroyed meanwhile is soon gone from here as well.
    """
    rows = list(rows)
    for few in (rows[first : first + RING] for first in range(0, len(rows), RING)):
        with key_ring():
            _read_keys(few)
            each_row(few, act)


def _read_keys(rows: Iterable[SealedModel]) -> None:
    """Open the keys of these rows in one query. When that fails, each row asks for its own, and fails alone."""
    try:
        preload(row.patient_id for row in rows)
    except DatabaseError as error:
        log.error("keys could not be read ahead: %s", type(error).__name__)


def _rules() -> RuleSet | None:
    """The rules now, asked once for a run; None when they cannot be read."""
    try:
        return gate.current_rules()
    except Exception as error:  # every row asks again, and says what is wrong
        log.error("the rules cannot be read: %s", type(error).__name__)
        return None


@shared_task
def score_pending() -> None:
    """Score every submitted response that has no scores yet, and look through drafts left lying."""
    now = timezone.now()
    waiting = Response.objects.unscored().filter(free(now)).order_by("submitted_at").only("patient_id")[:MANY]
    if waiting:
        rules = _rules()
        each(waiting, lambda row: actions.score_response(response_id=row.pk, by=None, rules=rules))
    drafts = Response.objects.left_lying(now - LYING).defer("answers")[:MANY]
    each(drafts, lambda draft: actions.look_through_draft(response=draft, by=None))


@shared_task
def announce_assessments() -> None:
    """Nudge each patient once when questions open, and again while they stay open."""
    now = timezone.now()
    rows = list(Assessment.objects.asked().open(now).select_related("patient__profile", "enrolment"))
    known: dict = {}
    about = Nudge.objects.filter(enrolment__in={row.enrolment_id for row in rows}, occasion__startswith="assessment ")
    for recipient, occasion in about.values_list("recipient_id", "occasion"):
        known.setdefault(recipient, set()).add(occasion)

    def announce(row: Assessment) -> None:
        if wants_announcing(row, known.get(row.patient_id, ()), now):
            actions.announce_assessment(assessment=row, by=None, now=now)

    each(rows, announce)


@shared_task
def chase_harms() -> None:
    """Nudge supervisors about every overdue report of a serious adverse event, each working day until it has gone."""
    now = timezone.now()
    if hours.is_open(now):
        day, rows = now.astimezone(hours.zone()).date(), AdverseEvent.objects.report_overdue(now)
        rows = rows.defer(*WORDS)
        each(rows, lambda event: actions.chase_harm(event=event, by=None, day=day))


@shared_task
def chase_flags() -> None:
    """Nudge supervisors about every overdue flag, each working day until it is resolved."""
    now = timezone.now()
    if hours.is_open(now):
        day = now.astimezone(hours.zone()).date()
        each(Flag.objects.to_chase(now), lambda flag: actions.chase_flag(flag=flag, by=None, day=day))


@shared_task
def look_for_silence() -> None:
    """Flag, once a spell, whoever has fallen silent, missed sheets after a bad one, or is not on track."""
    now, rules = timezone.now(), _rules()
    if rules is None:
        return
    found = dict(quiet.unraised(now, rules))
    each(found, lambda row: actions.notice_silence(enrolment=row, silences=found[row], by=None, now=now))


@shared_task
def chase_intake() -> None:
    """Nudge about every intake that waits longer than it may, each working day until a person decides."""
    now = timezone.now()
    if hours.is_open(now):
        day, rows = now.astimezone(hours.zone()).date(), Triage.objects.overdue(now)
        rows = rows.defer("reasons", "cautions", "why")
        each(rows, lambda row: actions.chase_triage(triage=row, by=None, day=day))
