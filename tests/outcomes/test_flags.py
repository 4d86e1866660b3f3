"""Flags: due when the answer is pressing, told to people at once, acknowledged, resolved, and chased until then."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from icbt.errors import Refused
from icbt.models import AuditEvent, Enrolment
from outcomes import actions
from outcomes.actions.flags import raise_flags
from outcomes.deterioration import Finding
from outcomes.models import Flag
from outcomes.rules import Due
from outcomes.tasks import chase_flags, score_pending
from tests.outcomes.answers import assessed, earlier, opened, phq, submit

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=LONDON)
SATURDAY_NIGHT = datetime(2026, 6, 6, 23, 0, tzinfo=LONDON)


@pytest.fixture
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


def flagged(user, item9: int = 1, total: int = 8) -> Flag:
    submit(opened(user), "phq-9", phq(total, item9))
    return Flag.objects.get(rule="R1", patient=user)


@pytest.mark.parametrize(
    ("item9", "due"),
    [
        (1, datetime(2026, 6, 3, 17, 0, tzinfo=LONDON)),
        (2, datetime(2026, 6, 2, 17, 0, tzinfo=LONDON)),
        (3, datetime(2026, 6, 2, 12, 0, tzinfo=LONDON)),
    ],
)
def test_the_more_pressing_the_answer_the_sooner_it_is_due(tuesday, pia, item9, due):
    flag = flagged(pia, item9)
    assert flag.due_at == due
    assert flag.priority == ("normal" if item9 == 1 else "high")
    assert "PHQ-9 item 9" in flag.sentence
    assert flag.source


def test_out_of_hours_the_hour_counts_from_the_next_opening(tuesday, pia):
    tuesday.move_to(SATURDAY_NIGHT)
    enrolment = pia.current_enrolment()
    Enrolment.objects.filter(pk=enrolment.pk).update(started_on=SATURDAY_NIGHT.date() - timedelta(days=21))
    assert flagged(pia, 3).due_at == datetime(2026, 6, 8, 10, 0, tzinfo=LONDON)


def test_item_9_left_out_is_unknown_and_noticed(tuesday, pia):
    submit(opened(pia), "phq-9", phq(8, None))
    flag = Flag.objects.get()
    assert (flag.rule, flag.level) == ("R1-unanswered", "amber")
    assert flag.due_at == datetime(2026, 6, 3, 17, 0, tzinfo=LONDON)


def test_a_severe_score_is_red_and_never_due_while_the_service_is_closed(tuesday, pia):
    tuesday.move_to(datetime(2026, 6, 5, 16, 0, tzinfo=LONDON))  # Friday; 24 hours on is Saturday
    Enrolment.objects.filter(patient=pia).update(started_on=tuesday_minus(21))
    submit(opened(pia), "phq-9", phq(24, 0))
    flag = Flag.objects.get(rule="R2")
    assert flag.due_at == datetime(2026, 6, 8, 10, 0, tzinfo=LONDON)


def tuesday_minus(days: int):
    return datetime(2026, 6, 5, tzinfo=LONDON).date() - timedelta(days=days)


def test_red_tells_the_clinician_and_every_supervisor(pia, clara, karl, sofia):
    flag = flagged(pia, 2)
    for person in (clara, sofia):
        row = person.nudges.get()
        assert (row.key, row.occasion) == ("needs_you_urgent", f"flag {flag.pk}")
    assert not karl.nudges.exists()


@pytest.mark.parametrize("item9", [None, 1])
def test_amber_tells_the_clinician_alone(pia, clara, sofia, item9):
    submit(opened(pia), "phq-9", phq(8, item9))
    assert clara.nudges.get().key == "needs_you"
    assert not sofia.nudges.exists()


@pytest.mark.parametrize("gone", ["nobody", "account closed"])
def test_without_a_clinician_the_duty_inbox_has_it(pia, clara, sofia, gone):
    if gone == "nobody":
        Enrolment.objects.filter(patient=pia).update(clinician=None)
    else:
        clara.is_active = False
        clara.save()
    submit(opened(pia), "phq-9", phq(8, None))
    assert sofia.nudges.get().key == "needs_you"
    assert Flag.objects.open().filter(enrolment__in=Enrolment.objects.unattended()).count() == 1


def url(flag, name) -> str:
    return reverse(f"outcomes:{name}", kwargs={"enrolment_id": flag.enrolment_id, "flag_id": flag.pk})


def test_acknowledge_then_resolve_with_disposition_and_note(pia, clara, client_of):
    flag, browser = flagged(pia), client_of(clara)
    assert browser.post(url(flag, "acknowledge")).status_code == 302
    flag.refresh_from_db()
    assert flag.acknowledged_by == clara
    browser.post(url(flag, "resolve"), {"disposition": "called", "note": "Spoke for ten minutes; safe today."})
    flag.refresh_from_db()
    assert (flag.resolved_by, flag.disposition) == (clara, "called")
    assert flag.note == "Spoke for ten minutes; safe today."
    assert {"flag_acknowledged", "flag_resolved"} <= set(AuditEvent.objects.values_list("verb", flat=True))
    assert not Flag.objects.open().exists()


def test_resolving_does_not_acknowledge(pia, clara, client_of):
    flag = flagged(pia)
    shown = client_of(clara).post(url(flag, "resolve"), {"disposition": "called", "note": "Spoke."})
    assert "Acknowledge the flag first" in shown.content.decode()
    flag.refresh_from_db()
    assert flag.resolved_at is None
    assert flag.acknowledged_at is None


def test_a_flag_is_not_resolved_without_saying_how(pia, clara, client_of):
    flag = actions.acknowledge_flag(flag=flagged(pia), by=clara)
    shown = client_of(clara).post(url(flag, "resolve"), {"disposition": "", "note": "typed"}).content.decode()
    assert "<title>Error:" in shown
    assert "typed" in shown
    with pytest.raises(Refused):
        actions.resolve_flag(flag=flag, by=clara, disposition="called", note="  ")
    with pytest.raises(Refused):
        actions.resolve_flag(flag=flag, by=clara, disposition="forgotten", note="x")


def test_a_flag_is_resolved_once_and_acknowledged_by_the_first(pia, clara, sofia):
    flag = actions.acknowledge_flag(flag=flagged(pia), by=clara)
    assert actions.acknowledge_flag(flag=flag, by=sofia).acknowledged_by == clara
    actions.resolve_flag(flag=flag, by=sofia, disposition="called", note="Done")
    with pytest.raises(Refused):
        actions.resolve_flag(flag=flag, by=clara, disposition="messaged", note="Again")


def test_the_page_of_a_flag_says_why_by_what_rule_and_until_when(pia, clara, client_of):
    flag = flagged(pia)
    shown = client_of(clara).get(url(flag, "resolve")).content.decode()
    for words in ("screening signal, not a diagnosis", f"Rule R1, version {flag.rule_version}", "Simon 2013", "Due"):
        assert words in shown


def test_strangers_do_not_reach_a_flag(pia, paul, karl, ada, client_of):
    flag = flagged(pia)
    for stranger in (pia, paul, karl, ada):
        browser = client_of(stranger)
        assert browser.post(url(flag, "acknowledge")).status_code == 404
        assert browser.get(url(flag, "resolve")).status_code == 404
        assert browser.post(url(flag, "resolve"), {"disposition": "called", "note": "x"}).status_code == 404
    flag.refresh_from_db()
    assert flag.acknowledged_at is None


def test_a_flag_is_not_reached_through_another_patients_record(pia, paul, sofia, client_of):
    flag = flagged(pia)
    other = reverse("outcomes:resolve", kwargs={"enrolment_id": paul.current_enrolment().pk, "flag_id": flag.pk})
    assert client_of(sofia).get(other).status_code == 404


def test_a_supervisor_may_answer_for_a_clinician(pia, sofia, client_of):
    flag = flagged(pia)
    assert client_of(sofia).post(url(flag, "acknowledge")).status_code == 302


def test_an_overdue_flag_is_chased_each_working_day_until_it_is_resolved(tuesday, pia, clara, sofia):
    flag = flagged(pia, 3)
    sofia.nudges.all().delete()
    chase_flags()
    assert not sofia.nudges.exists()  # not yet due
    tuesday.move_to(TUESDAY + timedelta(hours=2))
    chase_flags()
    chase_flags()
    assert sofia.nudges.count() == 1
    assert clara.nudges.filter(occasion__contains="overdue").count() == 1
    tuesday.move_to(TUESDAY + timedelta(days=1))
    chase_flags()
    assert sofia.nudges.count() == 2
    assert AuditEvent.objects.filter(verb="flag_chased").count() == 2
    assessed(flag, clara)
    actions.resolve_flag(flag=flag, by=clara, disposition="called", note="Done")
    tuesday.move_to(TUESDAY + timedelta(days=2))
    chase_flags()
    assert sofia.nudges.count() == 2
    assert list(actions.chase_flag(flag=flag, by=None, day=TUESDAY.date() + timedelta(days=2))) == []


def test_nobody_is_chased_at_night_or_at_the_weekend(tuesday, pia, sofia):
    flagged(pia, 3)
    tuesday.move_to(SATURDAY_NIGHT)
    chase_flags()
    assert not sofia.nudges.filter(occasion__contains="overdue").exists()


def test_one_flag_that_cannot_be_chased_keeps_no_other_waiting(tuesday, pia, paul, sofia, monkeypatch):
    first, second = flagged(pia, 3), flagged(paul, 3)
    real = actions.chase_flag

    def failing(*, flag, **rest):
        if flag == first:
            raise ValueError
        return real(flag=flag, **rest)

    monkeypatch.setattr("outcomes.actions.chase_flag", failing)
    tuesday.move_to(TUESDAY + timedelta(days=1))
    chase_flags()
    assert sofia.nudges.filter(occasion__startswith=f"flag {second.pk} overdue").exists()


def test_a_finding_is_stored_once_per_response_and_a_soft_one_disturbs_nobody(tuesday, pia, clara):
    response = submit(opened(pia), "pain-nrs", {"average": 6})
    soft = Finding("Y1", "1", "yellow", "normal", "Slower than hoped.", "test", Due(working_days=5), {})
    (flag,) = raise_flags(response=response, findings=[soft], by=None, now=TUESDAY)
    assert raise_flags(response=response, findings=[soft], by=None, now=TUESDAY) == []
    assert flag.due_at == datetime(2026, 6, 9, 17, 0, tzinfo=LONDON)
    assert not clara.nudges.exists()


def test_most_pressing_flags_come_first(tuesday, pia, paul):
    low, high = flagged(pia, 1), flagged(paul, 3)
    earlier(pia, "gad-7", {f"q{n}": 0 for n in range(1, 8)}, weeks=4, point="baseline")
    score_pending()
    assert list(Flag.objects.open().most_pressing_first())[:2] == [high, low]
