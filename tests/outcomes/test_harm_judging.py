"""From told to closed: judged, signed, signed by somebody else where serious, reported on in time, and then at rest."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from icbt.errors import Refused
from icbt.models import AuditEvent, Nudge
from outcomes import actions, harms
from outcomes.models import AdverseEvent
from outcomes.tasks import chase_harms
from tests.outcomes.harmed import JUDGEMENT, SERIOUS, judged, reported

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=LONDON)
URGENT = "needs_you_urgent"


@pytest.fixture
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def enrolment(pia):
    return pia.current_enrolment()


def verbs(event) -> list[str]:
    rows = AuditEvent.objects.filter(subject=str(event.pk)).exclude(verb="nudge_planned").order_by("position")
    return list(rows.values_list("verb", flat=True))


def test_a_harm_that_is_not_serious_takes_one_signature(enrolment, clara):
    event = judged(enrolment, clara)
    actions.sign_harm(event=event, by=clara)
    closed = actions.close_harm(event=event, by=clara)
    assert (closed.closed_by, closed.report_to, closed.second_by) == (clara, "", None)
    assert verbs(event) == ["harm_reported", "harm_judged", "harm_signed", "harm_closed"]
    assert not AdverseEvent.objects.open().exists()


def test_a_serious_one_takes_two_people_and_its_report(enrolment, clara, sofia):
    event = judged(enrolment, clara, **SERIOUS)
    with pytest.raises(Refused, match="first person"):
        actions.countersign_harm(event=event, by=sofia)
    actions.sign_harm(event=event, by=clara)
    with pytest.raises(Refused, match="Somebody else"):
        actions.countersign_harm(event=event, by=clara)
    with pytest.raises(Refused, match="two people"):
        actions.close_harm(event=event, by=sofia)
    actions.countersign_harm(event=event, by=sofia)
    with pytest.raises(Refused, match="safety lead"):
        actions.close_harm(event=event, by=sofia)
    actions.mark_harm_sent(event=event, by=sofia)
    closed = actions.close_harm(event=event, by=clara)
    assert (closed.signed_by, closed.second_by, closed.sent_by) == (clara, sofia, sofia)
    assert verbs(event)[2:] == ["harm_signed", "harm_countersigned", "harm_sent", "harm_closed"]


def test_signing_twice_is_signing_once(enrolment, clara, sofia):
    event = judged(enrolment, clara, **SERIOUS)
    for act, by in ((actions.sign_harm, clara), (actions.countersign_harm, sofia), (actions.mark_harm_sent, sofia)):
        first = act(event=event, by=by)
        again = act(event=event, by=by)
        assert (again.signed_at, again.second_at, again.sent_at) == (first.signed_at, first.second_at, first.sent_at)
    assert len(verbs(event)) == len(set(verbs(event)))


@pytest.mark.parametrize("left", ["seriousness", "severity", "relatedness", "outcome"])
def test_nobody_signs_what_is_not_judged(enrolment, clara, left):
    event = judged(enrolment, clara, **{left: ""})
    with pytest.raises(Refused, match="First say"):
        actions.sign_harm(event=event, by=clara)


def test_a_kind_not_sorted_is_not_judged(enrolment, clara):
    with pytest.raises(Refused, match="what kind it is"):
        actions.sign_harm(event=judged(enrolment, clara, kind="unsorted"), by=clara)


def test_a_changed_judgement_takes_the_signatures_back_and_the_same_one_does_not(enrolment, clara, sofia):
    event = judged(enrolment, clara, **SERIOUS)
    actions.sign_harm(event=event, by=clara)
    actions.countersign_harm(event=event, by=sofia)
    same = actions.judge_harm(event=event, by=sofia, judged=SERIOUS)
    assert same.second_by == sofia
    changed = actions.judge_harm(event=event, by=sofia, judged={**SERIOUS, "relatedness": "definite"})
    assert (changed.signed_by, changed.second_by) == (None, None)


def test_a_closed_event_stays_as_it_was_signed(enrolment, clara):
    event = judged(enrolment, clara)
    actions.sign_harm(event=event, by=clara)
    actions.close_harm(event=event, by=clara)
    for act in (actions.sign_harm, actions.countersign_harm, actions.mark_harm_sent, actions.close_harm):
        with pytest.raises(Refused, match="closed"):
            act(event=event, by=clara)
    with pytest.raises(Refused, match="closed"):
        actions.judge_harm(event=event, by=clara, judged=SERIOUS)


def test_nobody_judges_for_a_stranger(enrolment, clara, karl, ada, paul):
    event = judged(enrolment, clara)
    for stranger in (karl, ada, paul):
        with pytest.raises(Refused):
            reported(enrolment, stranger)
        with pytest.raises(Refused):
            actions.judge_harm(event=event, by=stranger, judged=JUDGEMENT)
        with pytest.raises(Refused):
            actions.sign_harm(event=event, by=stranger)


def test_serious_tells_every_supervisor_at_once_and_once(enrolment, clara, sofia):
    event = judged(enrolment, clara)
    assert not sofia.nudges.exists()
    actions.judge_harm(event=event, by=clara, judged=SERIOUS)
    actions.judge_harm(event=event, by=clara, judged={**SERIOUS, "seriousness": "death"})
    assert [(one.key, one.occasion) for one in sofia.nudges.all()] == [(URGENT, f"harm {event.pk}")]


def test_reported_as_serious_it_is_told_at_once(enrolment, clara, sofia):
    reported(enrolment, clara, seriousness="life")
    assert sofia.nudges.get().key == URGENT


def test_the_report_is_due_a_day_after_it_was_first_judged_serious(tuesday, enrolment, clara):
    event = reported(enrolment, clara)
    tuesday.shift(timedelta(days=3))
    event = actions.judge_harm(event=event, by=clara, judged=SERIOUS)
    assert (event.report_to, event.report_due_at) == ("service", TUESDAY + timedelta(days=4))
    tuesday.shift(timedelta(hours=5))
    event = actions.judge_harm(event=event, by=clara, judged={**SERIOUS, "seriousness": "death"})
    assert event.report_due_at == TUESDAY + timedelta(days=4)  # judging again gives no more time
    event = actions.judge_harm(event=event, by=clara, judged=JUDGEMENT)
    assert (event.report_to, event.report_due_at) == ("", None)
    with pytest.raises(Refused, match="no report"):
        actions.mark_harm_sent(event=event, by=clara)


def test_a_report_that_went_out_stays(enrolment, clara):
    event = judged(enrolment, clara, **SERIOUS)
    actions.mark_harm_sent(event=event, by=clara)
    event = actions.judge_harm(event=event, by=clara, judged=JUDGEMENT)
    assert (event.report_to, event.sent_by) == ("service", clara)


def chases(person) -> int:
    return Nudge.objects.filter(recipient=person, occasion__contains=" report ").count()


def test_an_overdue_report_is_chased_each_working_day_until_it_is_sent(tuesday, enrolment, clara, karl, sofia):
    event = judged(enrolment, clara, **SERIOUS)
    chase_harms()
    assert chases(sofia) == 0  # not yet due
    tuesday.shift(timedelta(days=1, minutes=1))
    chase_harms()
    chase_harms()
    assert (chases(sofia), chases(clara), chases(karl)) == (1, 1, 0)
    tuesday.shift(timedelta(days=1))
    chase_harms()
    assert chases(sofia) == 2
    tuesday.shift(timedelta(days=2))  # Saturday
    chase_harms()
    assert chases(sofia) == 2
    actions.mark_harm_sent(event=event, by=sofia)
    tuesday.shift(timedelta(days=2))
    chase_harms()
    assert list(actions.chase_harm(event=event, by=None, day=TUESDAY.date() + timedelta(days=6))) == []
    assert chases(sofia) == 2
    assert Nudge.objects.filter(occasion=f"harm {event.pk} report 2026-06-03", key=URGENT).count() == 2


def test_the_steps_say_what_is_left_and_who_may(enrolment, clara, sofia):
    event = reported(enrolment, clara)
    why = {one["name"]: one["why"] for one in harms.steps(event, clara)}
    assert why == {"sign": "First say how serious it is.", "close": "Everything above comes first."}
    event = actions.judge_harm(event=event, by=clara, judged=SERIOUS)
    event = actions.sign_harm(event=event, by=clara)
    assert "second person" in harms.steps(event, clara)[1]["why"]
    assert [(one["name"], one["why"]) for one in harms.steps(event, sofia)][1:3] == [("countersign", ""), ("sent", "")]
