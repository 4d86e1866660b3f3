"""The trail takes events from a closed list, never changes, and shows when somebody tampered with it."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from icbt.audit import faults, record, rows_to_show
from icbt.models import AppendOnly, AuditEvent


def behind_its_back(event, **changes) -> None:
    """Change an event as somebody with the database's password would."""
    QuerySet(AuditEvent).filter(pk=event.pk).update(**changes)


@pytest.fixture
def unguarded(db) -> None:
    """As the owner of the database could: the trigger that guards the trail is off, until the test ends."""
    if connection.vendor == "postgresql":
        connection.cursor().execute("ALTER TABLE icbt_auditevent DISABLE TRIGGER icbt_audit_append_only")


@pytest.fixture
def trail(clara, karl):
    return [record("logged_in", by=clara, subject=clara) for _ in range(3)]


def test_an_unknown_verb_is_an_error(clara):
    with pytest.raises(ValueError, match="not an audit verb"):
        record("peeked", by=clara)


def test_a_detail_that_could_hold_words_is_an_error(clara):
    with pytest.raises(ValueError, match="may not hold"):
        record("logged_in", by=clara, text="what she wrote")


def test_an_event_says_who_what_and_whose(pia, clara):
    event = record("record_read", by=clara, subject=pia.current_enrolment(), page="guidance:patient")
    assert (event.actor, event.actor_role, event.patient) == (clara.pk, "clinician", pia.pk)
    assert (event.subject_kind, event.subject) == ("icbt.Enrolment", str(pia.current_enrolment().pk))
    assert event.chain == str(pia.pk)
    assert event.detail == {"page": "guidance:patient"}


def test_the_patient_may_be_named_by_herself_or_by_her_id(pia, clara):
    assert record("audit_read", by=clara, patient=pia).patient == pia.pk
    assert record("audit_read", by=clara, patient=pia.pk).patient == pia.pk


def test_what_concerns_staff_stands_in_their_own_chain(clara):
    event = record("logged_in", by=clara, subject=clara)
    assert event.patient is None
    assert event.chain == str(clara.pk)


def test_the_system_has_a_chain_too(db):
    event = record("keys_rotated", by=None)
    assert (event.chain, event.actor, event.actor_role) == ("system", None, "system")


def test_each_event_carries_the_hash_of_the_one_before(trail):
    assert [event.previous for event in trail[1:]] == [event.hash for event in trail[:-1]]
    assert [event.position for event in trail] == [trail[0].position + n for n in range(3)]


def test_an_event_and_what_it_records_come_together_or_not_at_all(clara):
    before = AuditEvent.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        record("logged_in", by=clara)
        raise RuntimeError
    assert AuditEvent.objects.count() == before


def test_a_whole_trail_has_no_faults(trail):
    assert faults() == []
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "whole" in out.getvalue()


@pytest.mark.parametrize(
    "changes",
    [
        {"verb": "logged_out"},
        {"actor_role": "supervisor"},
        {"detail": {"count": 9}},
        {"hash": "0" * 64},
        {"subject": ""},
    ],
)
def test_a_changed_event_shows(trail, unguarded, changes):
    behind_its_back(trail[1], **changes)
    assert any(f"event {trail[1].position}" in fault and "was changed" in fault for fault in faults())
    with pytest.raises(CommandError, match="was changed"):
        call_command("verify_audit")


def test_a_removed_event_shows(trail, unguarded):
    QuerySet(AuditEvent).filter(pk=trail[1].pk)._raw_delete("default")
    assert any(f"events {trail[1].position} to {trail[1].position} are missing" in fault for fault in faults())


def test_an_event_slipped_in_at_the_end_with_a_made_up_hash_shows(trail):
    last = trail[-1]
    AuditEvent(chain=last.chain, position=last.position + 1, verb="consented", hash="f" * 64).save()
    assert any("was changed" in fault for fault in faults())


def test_the_model_refuses_to_change_and_to_remove(trail):
    event = trail[0]
    event.verb = "logged_out"
    for attempt in (
        event.save,
        event.delete,
        lambda: AuditEvent.objects.update(verb="x"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.bulk_update([event], ["verb"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ["UPDATE icbt_auditevent SET verb = 'x'", "DELETE FROM icbt_auditevent"])
def test_postgresql_itself_refuses(trail, statement):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: the trigger lives there")
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_rows_to_show_have_names_and_no_clinical_detail(pia, clara, django_assert_num_queries):
    events = [
        record("flag_raised", by=None, patient=pia, rule="phq9-item9", level="red", count=1),
        record("enrolment_paused", by=clara, patient=pia, reason="too_much_pain", to="paused"),
        record("profile_saved", by=clara, patient=None, fields=["name", "phone"]),
    ]
    with django_assert_num_queries(1):
        rows = rows_to_show(events)
    assert [row["actor"] for row in rows] == ["the system", clara, clara]
    assert [row["patient"] for row in rows] == [pia, pia, None]
    assert [row["detail"] for row in rows] == ["count 1", "to paused", "fields name + phone"]


@pytest.mark.parametrize(
    ("verb", "detail"),
    [
        ("triage_proposed", {"to": "urgent"}),
        ("triage_decided", {"from": "urgent", "to": "call_first"}),
        ("risk_assessed", {"kind": "not_reached"}),
        ("harm_sent", {"to": "safety-lead"}),
        ("nudge_planned", {"key": "needs_you_urgent"}),
        ("response_submitted", {"slug": "safety-follow-up"}),
        ("response_scored", {"slug": "safety-follow-up"}),
    ],
)
def test_no_detail_beside_a_name_tells_what_was_answered_or_how_pressing_it_is(verb, detail, pia):
    [row] = rows_to_show([record(verb, by=None, patient=pia, **detail)])
    assert row["detail"] == ""


def test_somebody_unknown_is_shown_by_id(db, clara):
    from uuid import uuid4

    stranger = uuid4()
    assert rows_to_show([record("audit_read", by=clara, patient=stranger)])[0]["patient"] == stranger


def digest_of(*arguments) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def test_a_digest_kept_elsewhere_shows_that_the_end_was_cut_off(trail, clara, unguarded):
    kept = digest_of()
    until = re.search(r"until (\S+),", kept)[1]
    record("logged_in", by=clara)
    assert digest_of("--until", until) == kept
    QuerySet(AuditEvent).filter(pk=trail[-1].pk)._raw_delete("default")
    QuerySet(AuditEvent).filter(chain=trail[-1].chain, position__gt=trail[-1].position)._raw_delete("default")
    assert digest_of("--until", until) != kept
