"""A high risk, or nobody reached, is closed only when a second person agrees."""

from datetime import timedelta

import pytest
import time_machine

from icbt.errors import Refused
from icbt.models import AuditEvent, Cover, Nudge
from outcomes import actions
from outcomes.models import Flag, RiskAssessment
from outcomes.risk import NO_SECOND
from tests.factories import make_staff
from tests.outcomes.answers import assessed
from tests.outcomes.risk_talks import HIGH, TOMORROW, TUESDAY, close, flagged, url


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.mark.parametrize("facts", [HIGH, {"contact": "not_reached", "next_check_on": TOMORROW}])
def test_a_high_risk_or_nobody_reached_takes_a_second_person(pia, clara, sofia, facts):
    flag = flagged(pia)
    row = assessed(flag, clara, **facts)
    assert sofia.nudges.filter(occasion=f"risk {row.pk}", key="needs_you_urgent").count() == 1
    assert not clara.nudges.filter(occasion=f"risk {row.pk}").exists()
    assert list(RiskAssessment.objects.awaiting_second()) == [row]
    with pytest.raises(Refused, match="A second person"):
        close(flag, clara)
    assert flag in Flag.objects.open()
    signed = actions.countersign_risk(assessment=row, by=sofia)
    assert signed.second_by == sofia
    assert actions.countersign_risk(assessment=row, by=sofia).second_at == signed.second_at
    assert AuditEvent.objects.filter(verb="risk_countersigned").count() == 1
    assert not RiskAssessment.objects.awaiting_second().exists()
    assert close(flag, clara).resolved_at


def test_the_author_cannot_agree_with_herself(pia, clara, client_of):
    row = assessed(flagged(pia), clara, **HIGH)
    page = client_of(clara).post(url("countersign", row.flag, risk_id=row.pk), follow=True).content.decode()
    assert "You wrote this record" in page
    assert "I agree: this flag may be closed" not in page
    row.refresh_from_db()
    assert row.second_at is None


def test_a_supervisor_agrees_on_the_page_of_the_flag(pia, clara, sofia, client_of):
    row = assessed(flagged(pia), clara, **HIGH)
    browser = client_of(sofia)
    page = browser.get(url("resolve", row.flag)).content.decode()
    assert "I agree: this flag may be closed" in page
    assert NO_SECOND in page
    answer = browser.post(url("countersign", row.flag, risk_id=row.pk), follow=True).content.decode()
    assert "Agreed by two" in answer
    assert NO_SECOND not in answer


def test_a_supervisor_who_wrote_it_asks_the_clinician(pia, clara, sofia):
    row = assessed(flagged(pia), sofia, **HIGH)
    assert clara.nudges.filter(occasion=f"risk {row.pk}").exists()
    actions.countersign_risk(assessment=row, by=clara)
    assert close(row.flag, sofia).resolved_at


def test_without_a_second_person_on_duty_another_supervisor_is_asked(pia, sofia):
    pia.enrolments.update(clinician=None)
    stan = make_staff("supervisor", "Stan")
    flag = flagged(pia)
    today = TUESDAY.date()
    Cover.objects.create(clinician=stan, first_day=today, last_day=today, recorded_by=sofia)
    row = assessed(flag, sofia, **HIGH)
    asked = Nudge.objects.filter(occasion=f"risk {row.pk}").values_list("recipient__name", flat=True)
    assert list(asked) == ["Stan"]


def test_a_later_record_replaces_an_earlier_one(pia, clara, sofia, tuesday, client_of):
    flag = flagged(pia)
    first = assessed(flag, clara, contact="not_reached", next_check_on=TOMORROW)
    tuesday.shift(timedelta(hours=1))
    assessed(flag, clara)
    with pytest.raises(Refused, match="no second person any more"):
        actions.countersign_risk(assessment=first, by=sofia)
    assert not RiskAssessment.objects.awaiting_second().exists()
    assert "Replaced by a later one" in client_of(clara).get(url("resolve", flag)).content.decode()
    assert close(flag, clara).resolved_at


def test_nobody_lowers_a_high_risk_of_her_own_alone(pia, clara, sofia, tuesday):
    flag = flagged(pia)
    assessed(flag, clara, **HIGH)
    tuesday.shift(timedelta(hours=1))
    lower = assessed(flag, clara)
    assert list(RiskAssessment.objects.awaiting_second()) == [lower]
    with pytest.raises(Refused, match="second person"):
        close(flag, clara)
    actions.countersign_risk(assessment=lower, by=sofia)
    assert close(flag, clara).resolved_at


def test_somebody_else_who_spoke_to_her_is_the_second_person(pia, clara, sofia, tuesday):
    flag = flagged(pia)
    assessed(flag, clara, **HIGH)
    tuesday.shift(timedelta(hours=1))
    assessed(flag, sofia)
    assert not RiskAssessment.objects.awaiting_second().exists()
    assert close(flag, clara).resolved_at


def test_a_later_high_risk_takes_the_agreement_back(pia, clara, sofia, tuesday):
    flag = flagged(pia)
    actions.countersign_risk(assessment=assessed(flag, clara, **HIGH), by=sofia)
    tuesday.shift(timedelta(hours=1))
    assessed(flag, clara, **HIGH)
    with pytest.raises(Refused):
        close(flag, clara)
