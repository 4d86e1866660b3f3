"""Scoring by the clock: every answer once, whatever happens to the worker, and a bad row alone and visible."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from icbt.content import ContentMissing
from icbt.models import AuditEvent, DataKey
from outcomes import actions
from outcomes.actions.scores import sent_at
from outcomes.models import Flag, Response, Score
from outcomes.tasks import score_pending
from tests.outcomes.answers import earlier, opened, phq, submit


def test_every_scale_is_scored_by_its_named_rule(pia):
    response = submit(opened(pia), "phq-9", phq(11, 1))
    score_pending()
    total, phq8 = Score.objects.order_by("-scale")
    assert (total.scale, total.value, total.band) == ("total", Decimal(12), "moderate")
    assert (phq8.value, phq8.rule, phq8.version, phq8.status) == (Decimal(11), "complete_only", 1, "complete")
    assert total.taken_at == response.submitted_at
    assert Response.objects.get(pk=response.pk).scored_at
    assert AuditEvent.objects.get(verb="response_scored").detail == {"slug": "phq-9", "count": 2}


def test_a_missing_answer_is_not_nought(pia):
    submit(opened(pia), "phq-9", phq(11, None))
    score_pending()
    total = Score.objects.get(scale="total")
    assert (total.value, total.band, total.status) == (None, "", "not_scorable")
    assert Score.objects.get(scale="phq8").value == 11


def test_ringing_again_does_nothing(pia):
    submit(opened(pia), "peg", {"pain": 1, "enjoyment": 2, "activity": 3})
    score_pending()
    before = list(Score.objects.values_list("pk", "scored_at"))
    score_pending()
    assert list(Score.objects.values_list("pk", "scored_at")) == before
    assert actions.score_response(response_id=Response.objects.submitted().get().pk, by=None) is None


def test_free_text_is_done_without_scores(pia):
    response = submit(opened(pia), "anything-new", {"note": "A new knee"})
    score_pending()
    assert Response.objects.get(pk=response.pk).scored_at
    assert not Score.objects.exists()


def poison(response: Response) -> None:
    """Answers that no definition can have, as damage would leave them."""
    response.answers = {"average": 99}
    response.save(update_fields=["answers"])


def test_a_bad_row_fails_alone_stays_visible_and_is_tried_again_after_a_rest(pia, paul):
    bad = submit(opened(pia), "pain-nrs", {"average": 6})
    poison(bad)
    good = submit(opened(paul), "pain-nrs", {"average": 6})
    score_pending()
    bad.refresh_from_db()
    assert (bad.failure, bad.scored_at, bad.claimed_at) == ("AnswerError", None, None)
    assert Response.objects.get(pk=good.pk).scored_at
    assert list(Response.objects.unscored()) == [bad]
    assert AuditEvent.objects.get(verb="response_not_scored").detail["reason"] == "AnswerError"

    bad.answers = {"average": 6}
    bad.save(update_fields=["answers"])
    score_pending()
    assert Response.objects.unscored().exists()  # it rests
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        score_pending()
    bad.refresh_from_db()
    assert (bad.failed_at, bad.failure) == (None, "")
    assert bad.scored_at


def test_a_row_that_keeps_failing_is_written_into_the_audit_once(pia):
    poison(submit(opened(pia), "pain-nrs", {"average": 6}))
    for minutes in (0, 11, 22):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
            score_pending()
    assert AuditEvent.objects.filter(verb="response_not_scored").count() == 1


def test_what_another_worker_holds_is_left_alone_until_its_claim_is_stale(pia):
    response = submit(opened(pia), "pain-nrs", {"average": 6})
    Response.objects.filter(pk=response.pk).update(claimed_at=timezone.now())
    score_pending()
    assert not Score.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        score_pending()
    assert Score.objects.count() == 1


def test_a_worker_that_lost_its_claim_writes_nothing(pia, monkeypatch):
    response = submit(opened(pia), "pain-nrs", {"average": 6})

    def taken_over(*_args, **_kwargs):
        Response.objects.filter(pk=response.pk).update(claimed_at=timezone.now() + timedelta(seconds=1))
        return ()

    monkeypatch.setattr("outcomes.actions.scores.findings", taken_over)
    assert actions.score_response(response_id=response.pk, by=None) is None
    response.refresh_from_db()
    assert response.scored_at is None


def test_scores_and_flags_that_are_there_already_are_not_written_twice(pia):
    response = submit(opened(pia), "phq-9", phq(8, 1))
    score_pending()
    Response.objects.filter(pk=response.pk).update(scored_at=None, claimed_at=None)
    score_pending()
    assert Score.objects.count() == 2
    assert Flag.objects.count() == 1
    assert Response.objects.get(pk=response.pk).scored_at


def test_worse_than_at_the_start_raises_a_flag_with_its_numbers(pia, clara):
    pia.current_enrolment()
    earlier(pia, "phq-9", phq(9), weeks=4, point="baseline")
    submit(opened(pia), "phq-9", phq(17))
    score_pending()
    flag = Flag.objects.get(rule="A1")
    assert flag.level == "amber"
    assert "PHQ-9 went from 9" in flag.sentence
    assert "up 8" in flag.sentence
    assert flag.numbers["change"] == "8"
    assert flag.source
    assert clara.nudges.get().key == "needs_you"


def test_the_order_in_which_sheets_are_scored_does_not_matter(pia):
    earlier(pia, "phq-9", phq(9), weeks=4, point="baseline")
    response = submit(opened(pia), "phq-9", phq(17))
    actions.score_response(response_id=response.pk, by=None)  # before the baseline has been scored
    assert Flag.objects.filter(rule="A1").exists()


def test_a_rise_of_item_9_is_seen_beside_the_sheet_before(pia):
    enrolment = pia.current_enrolment()
    earlier(pia, "phq-9", phq(9, 1), weeks=4, point="baseline")
    submit(opened(pia), "phq-9", phq(9, 2))
    score_pending()
    assert Flag.objects.filter(enrolment=enrolment, rule="R2-item-rise", level="red").exists()


def test_an_earlier_sheet_that_cannot_be_read_fails_by_itself(pia):
    bad = earlier(pia, "pain-nrs", {"average": 5}, weeks=4, point="baseline")
    poison(bad)
    response = submit(opened(pia), "pain-nrs", {"average": 6})
    score_pending()
    assert Response.objects.get(pk=response.pk).scored_at
    assert Response.objects.get(pk=bad.pk).failure == "AnswerError"


@pytest.mark.parametrize("value", [0, 3])
def test_a_first_sheet_has_nothing_to_be_compared_with(pia, value):
    submit(opened(pia), "phq-9", phq(value))
    score_pending()
    assert not Flag.objects.exists()


def test_a_draft_is_never_scored(pia):
    draft = opened(pia).responses.get(instrument="pain-nrs")
    score_pending()
    assert actions.score_response(response_id=draft.pk, by=None) is None
    with pytest.raises(ValueError, match="draft"):
        sent_at(draft)


def test_a_run_asks_for_the_rules_and_for_the_keys_once(pia, paul):
    for patient in (pia, paul):
        submit(opened(patient), "pain-nrs", {"average": 6})
    with CaptureQueriesContext(connection) as records, CaptureQueriesContext(connections["keys"]) as keys:
        score_pending()
    assert sum("'rules'" in query["sql"] for query in records.captured_queries) == 1
    assert len(keys.captured_queries) == 1
    assert not Response.objects.unscored().exists()


def test_keys_that_cannot_be_read_ahead_are_asked_for_one_by_one(pia, monkeypatch):
    submit(opened(pia), "pain-nrs", {"average": 6})
    monkeypatch.setattr("outcomes.tasks.preload", broken(DatabaseError("gone")))
    score_pending()
    assert not Response.objects.unscored().exists()


def test_rules_that_cannot_be_read_are_written_on_every_row(pia, monkeypatch):
    response = submit(opened(pia), "pain-nrs", {"average": 6})
    monkeypatch.setattr("outcomes.gate.current_rules", broken(ContentMissing("no rules")))
    score_pending()
    assert Response.objects.get(pk=response.pk).failure == "ContentMissing"


def test_a_key_destroyed_meanwhile_is_gone_from_the_next_ring(pia, monkeypatch):
    assessment = opened(pia)
    for instrument, answers in (("pain-nrs", {"average": 6}), ("peg", {"pain": 1, "enjoyment": 2, "activity": 3})):
        submit(assessment, instrument, answers)
    monkeypatch.setattr("outcomes.tasks.RING", 1)
    scored = actions.score_response

    def then_destroy(**words):
        found = scored(**words)
        DataKey.objects.filter(patient_id=pia.pk).update(wrapped=None, destroyed_at=timezone.now())
        return found

    monkeypatch.setattr("outcomes.tasks.actions.score_response", then_destroy)
    score_pending()
    assert list(Response.objects.unscored().values_list("failure", flat=True)) == ["KeyDestroyed"]


def broken(error: Exception):
    def fail(*_args, **_kwargs):
        raise error

    return fail
