"""Writing and checking the audit trail."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from icbt.models import AuditEvent, User

VERBS = frozenset(
    [
        "logged_in",
        "login_failed",
        "logged_out",
        "password_changed",
        "email_changed",
        "second_factor_added",
        "second_factor_removed",
        "invited",
        "invitation_renewed",
        "invitation_accepted",
        "consented",
        "consent_withdrawn",
        "profile_saved",
        "enrolment_started",
        "enrolment_paused",
        "enrolment_resumed",
        "enrolment_completed",
        "enrolment_withdrawn",
        "clinician_assigned",
        "track_changed",
        "support_level_changed",
        "person_disabled",
        "person_enabled",
        "person_erased",
        "key_destroyed",
        "keys_rotated",
        "content_published",
        "content_drafted",
        "content_draft_discarded",
        "content_draft_published",
        "content_restored",
        "record_read",
        "audit_read",
        "lesson_opened",
        "lesson_place_kept",
        "lesson_answered",
        "lesson_finished",
        "lesson_rated",
        "lesson_skipped",
        "lesson_unlocked",
        "module_offered",
        "module_set_aside",
        "pace_set",
        "welcomed_back",
        "rough_day_said",
        "rough_day_noted",
        "rough_day_ended",
        "safety_plan_written",
        "safety_plan_read",
        "sleep_window_signed",
        "sleep_window_ended",
        "flare_begun",
        "flare_noted",
        "flare_ended",
        "signs_told",
        "lesson_concern_raised",
        "lesson_concern_seen",
        "worksheet_saved",
        "worksheet_submitted",
        "worksheet_shared",
        "worksheet_hidden",
        "worksheet_seen",
        "worksheet_commented",
        "worksheet_comment_read",
        "assessments_planned",
        "assessment_opened",
        "assessment_completed",
        "response_saved",
        "response_submitted",
        "response_scored",
        "response_not_scored",
        "draft_looked_through",
        "flag_raised",
        "flag_acknowledged",
        "flag_resolved",
        "flag_chased",
        "risk_assessed",
        "risk_countersigned",
        "assessment_requested",
        "assessments_replanned",
        "triage_proposed",
        "triage_decided",
        "harm_reported",
        "harm_judged",
        "harm_signed",
        "harm_countersigned",
        "harm_sent",
        "harm_closed",
        "harms_exported",
        "rules_changed",
        "cover_recorded",
        "cover_ended",
        "nudges_muted",
        "nudges_held",
        "alarm_raised",
        "alarm_cleared",
        "instrument_permitted",
        "instrument_permission_withdrawn",
        "instrument_wording_saved",
        "message_drafted",
        "message_sent",
        "message_read",
        "reply_not_needed",
        "reply_chased",
        "note_written",
        "nudge_planned",
        "nudge_sent",
        "nudge_failed",
        "nudge_dropped",
        "admin_changed",
    ]
)

DETAIL = frozenset(
    [
        "from",
        "to",
        "reason",
        "kind",
        "slug",
        "version",
        "language",
        "count",
        "via",
        "fields",
        "level",
        "rule",
        "page",
        "days",
        "month",
        "role",
        "channel",
        "key",
    ]
)
"""The only names a detail may have: codes and numbers. There is no name here for anything a patient wrote."""

CLINICAL = frozenset({"rule", "level", "reason"})
"""Details that tell how a patient is; administrators search the trail and do not see these."""

TELLING: dict[str, frozenset[str]] = {
    "triage_proposed": frozenset({"to"}),
    "triage_decided": frozenset({"from", "to"}),
    "risk_assessed": frozenset({"kind"}),
    "harm_sent": frozenset({"to"}),
    "nudge_planned": frozenset({"key"}),
    "response_submitted": frozenset({"slug"}),
    "response_scored": frozenset({"slug"}),
    "response_not_scored": frozenset({"slug"}),
}
"""Verb → more of them: how pressing something was, or that the further safety questions were asked."""


def record(
    verb: str,
    *,
    by: User | None,
    subject: models.Model | None = None,
    patient: UUID | User | None = None,
    **detail: Any,
) -> AuditEvent:
    """Add one event to the trail, inside the caller's transaction.

    `by` is who did it, None for the system. `patient` is whose record it concerns; when it is left out, the subject's
    own `patient_id`. Raises ValueError for a verb or a detail that is not on the closed lists.
    """
    if verb not in VERBS:
        raise ValueError(f"'{verb}' is not an audit verb; add it to icbt.audit.VERBS")
    if unknown := detail.keys() - DETAIL:
        raise ValueError(f"audit detail may not hold {sorted(unknown)}")
    if patient is None and not (isinstance(subject, User) and subject.role != "patient"):
        patient = getattr(subject, "patient_id", None)
    patient_id = patient.pk if isinstance(patient, User) else patient
    chain = str(patient_id or (by.pk if by else None) or "system")
    with transaction.atomic(savepoint=False):  # the event and what it tells of stand or fall together
        _hold(chain)
        last = AuditEvent.objects.filter(chain=chain).order_by("-position").only("position", "hash").first()
        event = AuditEvent(
            chain=chain,
            position=last.position + 1 if last else 1,
            verb=verb,
            actor=by.pk if by else None,
            actor_role=by.role if by else "system",
            patient=patient_id,
            subject_kind=subject._meta.label if subject is not None else "",
            subject=str(subject.pk) if subject is not None else "",
            detail=detail,
            previous=last.hash if last else "",
        )
        event.hash = digest(event)
        event.save(force_insert=True)
    return event


def digest(event: AuditEvent) -> str:
    """SHA-256 over everything the event says and the hash of the one before it."""
    facts = [
        str(event.pk),
        event.chain,
        event.position,
        event.at.isoformat(),
        event.verb,
        str(event.actor),
        event.actor_role,
        str(event.patient),
        event.subject_kind,
        event.subject,
        event.detail,
        event.previous,
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def faults() -> list[str]:
    """Every place where the trail was tampered with, as one sentence each; empty when it is whole."""
    found, chain, position, previous = [], None, 0, ""
    for event in AuditEvent.objects.order_by("chain", "position").iterator():
        if event.chain != chain:
            chain, position, previous = event.chain, 0, ""
        if event.position != position + 1:
            found.append(f"chain {chain}: events {position + 1} to {event.position - 1} are missing")
        if event.previous != previous or event.hash != digest(event):
            found.append(f"chain {chain}: event {event.position} ({event.verb}) was changed")
        position, previous = event.position, event.hash
    return found


def trail_digest(until: datetime) -> tuple[int, str]:
    """How many events there were up to a moment, and SHA-256 over the last of every chain then.

    Kept elsewhere, it proves later that nothing was cut off the end: the same moment gives the same digest for ever.
    """
    events = AuditEvent.objects.filter(at__lte=until)
    total = hashlib.sha256()
    heads: dict[str, str] = {}
    for chain, last in events.order_by("chain", "position").values_list("chain", "hash").iterator():
        heads[chain] = last
    for chain, last in sorted(heads.items()):
        total.update(f"{chain} {last}\n".encode())
    return events.count(), total.hexdigest()


def rows_to_show(events: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    """Events with names beside the ids, in one query, and without their clinical details."""
    events = list(events)
    people = User.objects.in_bulk({pk for event in events for pk in (event.actor, event.patient) if pk})
    return [
        {
            "event": event,
            "what": event.verb.replace("_", " "),
            "actor": people.get(event.actor) or event.actor or "the system",
            "patient": people.get(event.patient) or event.patient,
            "detail": _plain_detail(event),
        }
        for event in events
    ]


def _plain_detail(event: AuditEvent) -> str:
    hidden = CLINICAL | TELLING.get(event.verb, frozenset())
    return ", ".join(f"{name} {_words(value)}" for name, value in event.detail.items() if name not in hidden)


def _words(value: Any) -> str:
    return " + ".join(map(str, value)) if isinstance(value, list) else str(value)


def _hold(chain: str) -> None:
    """Let one writer at a time add to a chain. SQLite's immediate transactions do so already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"audit {chain}"])
