"""The clock looks for silence: one flag a spell, only while somebody is active, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from icbt import actions as floor
from icbt.audit import record
from icbt.models import Enrolment, Nudge, Reason, SupportLevel
from outcomes import actions, gate, quiet
from outcomes.deterioration import finding_of
from outcomes.models import Flag
from outcomes.tasks import look_for_silence, score_pending
from tests.factories import active_patient
from tests.outcomes.answers import earlier, phq


def planned(enrolment: Enrolment) -> Enrolment:
    actions.plan_assessments(enrolment=enrolment, by=None)
    return enrolment


def raised(enrolment: Enrolment) -> dict[str, Flag]:
    return {flag.rule: flag for flag in Flag.objects.filter(enrolment=enrolment)}


@pytest.fixture
def silent(pia) -> Enrolment:
    """Pia started three weeks ago and has done nothing since."""
    return planned(pia.current_enrolment())


def test_silence_raises_one_soft_flag_of_each_kind_and_tells_nobody_at_once(silent, clara):
    nudges = Nudge.objects.count()
    look_for_silence()
    look_for_silence()
    flags = raised(silent)
    assert set(flags) == {"overdue", "inactive"}
    assert {flag.level for flag in flags.values()} == {"yellow"}
    assert flags["overdue"].occasion == f"assessment {silent.assessment_set.get(point='week-1').pk}"
    assert flags["overdue"].rule_version == gate.current_rules().version
    assert Flag.objects.filter(enrolment=silent).count() == 2
    assert Nudge.objects.count() == nudges


def test_a_flag_that_was_answered_is_not_raised_again_for_the_same_spell(silent, clara):
    look_for_silence()
    for flag in raised(silent).values():
        actions.acknowledge_flag(flag=flag, by=clara)
        actions.resolve_flag(flag=flag, by=clara, disposition="called", note="Spoke to her.")
    look_for_silence()
    assert Flag.objects.filter(enrolment=silent).count() == 2


def test_a_lesson_of_hers_ends_inactivity_and_one_of_another_does_not(silent, pia, paul):
    record("lesson_opened", by=paul, patient=paul)
    record("lesson_opened", by=pia, patient=pia)
    look_for_silence()
    assert set(raised(silent)) == {"overdue"}


def test_an_answer_ends_the_silence(silent, pia):
    earlier(pia, "phq-9", phq(3), weeks=0, point="week-3")
    look_for_silence()
    assert "overdue" not in raised(silent)


@pytest.mark.parametrize("move", ["pause", "withdraw"])
def test_whoever_pauses_or_leaves_is_left_in_peace(silent, pia, move):
    facts = {"resume_on": timezone.localdate() + timedelta(days=9)} if move == "pause" else {}
    getattr(floor, move)(enrolment=silent, by=pia, reason=Reason.NO_TIME, **facts)
    look_for_silence()
    assert raised(silent) == {}


def test_leaving_while_the_clock_looks_is_leaving(silent, pia):
    now = timezone.now()
    [(row, found)] = quiet.unraised(now, gate.current_rules())
    floor.pause(enrolment=silent, by=pia, reason=Reason.NO_TIME)
    assert actions.notice_silence(enrolment=row, silences=found, by=None, now=now) == []


def test_on_her_own_nobody_watches_for_lessons(content, ada):
    alone = planned(active_patient("Nina", weeks=4, support_level=SupportLevel.SELF_GUIDED))
    look_for_silence()
    assert raised(alone) == {}


def test_silence_after_a_bad_answer_is_amber(pia, clara):
    enrolment = pia.current_enrolment()
    Enrolment.objects.filter(pk=enrolment.pk).update(started_on=enrolment.started_on - timedelta(days=7))
    enrolment.refresh_from_db()
    planned(enrolment)
    earlier(pia, "phq-9", phq(21), weeks=3, point="week-1")
    response = enrolment.assessment_set.get(point="week-1").responses.get(instrument="phq-9")
    rules = gate.current_rules()
    bad = finding_of(rules.rule("R2"), rules, "PHQ-9 is 21.", {"scale": "total", "after": "21"})
    actions.raise_flags(response=response, findings=[bad], by=None, now=timezone.now())
    look_for_silence()
    flag = raised(enrolment)["missed-after-bad"]
    assert flag.level == "amber"
    assert flag.sentence.startswith("The 2 sets of questions after a flagged one")


def test_no_improvement_by_week_four_is_a_soft_flag(content, ada):
    enrolment = active_patient("Nora", weeks=4)
    user = enrolment.patient
    planned(enrolment)
    for point, weeks in (("baseline", 5), ("week-4", 0)):
        for slug, answers in (("phq-9", phq(15)), ("peg", {"pain": 6, "enjoyment": 6, "activity": 6})):
            earlier(user, slug, answers, weeks=weeks, point=point)
    score_pending()
    look_for_silence()
    flag = raised(enrolment)["not-on-track"]
    assert (flag.level, flag.occasion) == ("yellow", "week 4")
    assert "PEG went from 6.0" in flag.sentence
    look_for_silence()
    assert Flag.objects.filter(rule="not-on-track").count() == 1


def queries() -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        quiet.unraised(timezone.now(), gate.current_rules())
    return len(seen)


def test_many_patients_take_no_more_queries_than_few(silent, content, clara):
    quiet.unraised(timezone.now(), gate.current_rules())
    few = queries()
    for number in range(6):
        planned(active_patient(f"Many {number}", weeks=3, clinician=clara))
    assert queries() == few


def test_rules_that_cannot_be_read_stop_nothing_else(silent, monkeypatch):
    monkeypatch.setattr(gate, "current_rules", lambda: 1 / 0)
    look_for_silence()
    assert raised(silent) == {}
