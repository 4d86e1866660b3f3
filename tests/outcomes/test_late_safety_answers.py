"""What a patient says about her safety counts whenever it comes, and what is worse than before is said again."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outcomes import actions
from outcomes.models import Flag
from tests.outcomes.answers import opened, phq, submit


def support(assessment) -> str:
    return f"/questions/{assessment.pk}/support/"


def test_safety_questions_opened_in_time_and_sent_late_are_kept_and_flagged(pia, client_of):
    assessment = opened(pia)
    submit(assessment, "phq-9", phq(8, 2))
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        answer = client_of(pia).post(support(assessment), {"intend": "1"})
    assert answer.url == support(assessment)
    assert Flag.objects.filter(rule="R1-safety", priority="high").count() == 1


def stopped(pia, answer: int, assessment=None):
    response = (assessment or opened(pia)).responses.get(instrument="phq-9")
    return actions.save_draft(response=response, answers={"q9": answer}, by=pia, stopping=True)


def test_a_worse_answer_saved_later_is_flagged_again_by_its_own_time(pia):
    row = stopped(pia, 1)
    first = Flag.objects.get()
    stopped(pia, 3, row.assessment)
    worse = Flag.objects.exclude(pk=first.pk).get()
    assert (worse.level, worse.priority) == ("red", "high")
    assert worse.due_at < first.due_at
    assert "(3 of 3)" in worse.sentence


def test_a_worse_answer_is_flagged_though_the_first_was_resolved(pia, clara):
    row = stopped(pia, 1)
    flag = actions.acknowledge_flag(flag=Flag.objects.get(), by=clara)
    actions.resolve_flag(flag=flag, by=clara, disposition="called", note="Spoke with her.")
    stopped(pia, 2, row.assessment)
    assert Flag.objects.open().count() == 1


@pytest.mark.parametrize("later", [1, 2])
def test_the_same_or_a_better_answer_raises_nothing_new(pia, later):
    row = stopped(pia, 2)
    stopped(pia, later, row.assessment)
    assert Flag.objects.count() == 1


def test_a_page_left_open_elsewhere_takes_no_answer_away(pia):
    response = opened(pia).responses.get(instrument="phq-9")
    actions.save_draft(response=response, answers={"q1": 2, "q9": 3}, by=pia)
    row = actions.save_draft(response=response, answers={"q1": 1}, by=pia)
    assert row.answers == {"q1": 1, "q9": 3}


def test_words_can_be_taken_out_of_a_draft(pia):
    response = opened(pia).responses.get(instrument="anything-new")
    key = next(iter(response.content.body["items"]))["key"]
    actions.save_draft(response=response, answers={key: "Something"}, by=pia)
    assert actions.save_draft(response=response, answers={}, by=pia).answers == {}
