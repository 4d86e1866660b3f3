"""The ledger says for any day what was due to a patient, what became of it, and why not."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from icbt import actions as people
from icbt.mail import nudge
from icbt.models import Enrolment, Nudge, Profile
from icbt.tasks import send_nudges
from outcomes import actions
from outcomes.ledger import ledger
from outcomes.models import Assessment
from outcomes.tasks import announce_assessments
from outcomes.why import Life, Questions, of_questions, spans
from tests.outcomes.answers import opened
from tests.outcomes.test_permission_gate import permitted

START = date(2026, 6, 1)  # a Monday, in London's summer
DAY = timedelta(days=1)


@pytest.fixture
def clock(pia):
    """Pia starts on 1 June, and her questions are planned."""
    with time_machine.travel("2026-06-01T09:00:00+01:00", tick=False) as clock:
        Enrolment.objects.filter(patient=pia).update(started_on=START)
        actions.plan_assessments(enrolment=pia.current_enrolment(), by=None)
        yield clock


def live(clock, days: float) -> None:
    """Let the clocks of the service run for some days, every six hours."""
    for _ in range(int(days * 4)):
        clock.shift(timedelta(hours=6))
        announce_assessments()
        send_nudges()


def lines(pia, **days) -> dict:
    return {line.what: line for line in ledger(pia.current_enrolment(), **days).questions}


def first(pia, **days):
    return ledger(pia.current_enrolment(), **days).questions[0]


def test_what_is_to_come_is_not_yet_due(pia, clock):
    line = first(pia)
    assert (line.state, line.sent_at, line.done_at) == ("not yet due", None, None)
    assert "Opens on" in line.why
    assert "The e-mail goes when they open." in line.told


def test_open_told_and_not_begun(pia, clock):
    live(clock, 8)
    line = first(pia)
    assert line.state in ("open", "missed")
    assert line.sent_at


def test_seen_and_done(pia, clock):
    live(clock, 8)
    assessment = opened(pia, "week-1")
    assert first(pia).seen_at
    Assessment.objects.filter(pk=assessment.pk).update(completed_at=timezone.now())
    assert first(pia).state == "done"


def test_missed_after_it_was_told_and_not_opened(pia, clock):
    live(clock, 20)
    line = first(pia)
    assert line.state == "missed"
    assert "Not opened." in line.why
    assert "sent" in line.why


def test_missed_while_she_wanted_no_mail(pia, clock):
    people.mute_nudges(profile=pia.profile, by=None)
    live(clock, 20)
    found = ledger(pia.current_enrolment())
    assert found.questions[0].state == "missed"
    assert "she has wanted none since 1 June 2026" in found.questions[0].why
    assert found.standing == ["She has wanted no e-mails since 1 June 2026."]
    assert found.letters == []


def test_a_time_without_mail_that_is_over_still_explains_the_days_in_it(pia, clock):
    people.mute_nudges(profile=pia.profile, by=None)
    live(clock, 12)
    pia.refresh_from_db()
    people.save_profile(by=pia, user=pia, person={"name": "Pia"}, profile={"nudge_channel": "email"})
    live(clock, 8)
    found = ledger(pia.current_enrolment())
    assert "wanted none since 1 June 2026" in found.questions[0].why or found.questions[0].sent_at
    assert found.standing == []


def test_while_she_pauses_it_is_not_asked_and_says_so(pia, clock):
    live(clock, 3)
    people.pause(enrolment=pia.current_enrolment(), by=pia, reason="planned")
    live(clock, 5)
    line = first(pia)
    assert line.state == "not asked"
    assert "She paused from 4 June 2026 and still pauses" in line.why


def test_after_she_left_nothing_is_asked_and_says_so(pia, clock):
    live(clock, 3)
    people.withdraw(enrolment=pia.current_enrolment(), by=pia, reason="better")
    live(clock, 30)
    assert {line.why for line in lines(pia).values()} == {"She left the programme on 4 June 2026."}


def test_a_letter_the_mail_server_refused_is_failed_with_its_class(pia, clock, monkeypatch):
    monkeypatch.setattr("icbt.actions.nudges.deliver", lambda rows: (_ for _ in ()).throw(ConnectionRefusedError))
    nudge(recipient=pia, key="lesson_ready", occasion="test 1", enrolment=pia.current_enrolment())
    send_nudges()
    (line,) = ledger(pia.current_enrolment()).letters
    assert line.state == "failed"
    assert "ConnectionRefusedError" in line.why


def letter(pia, number: int) -> None:
    nudge(recipient=pia, key="lesson_ready", occasion=f"test {number}", enrolment=pia.current_enrolment())


def test_a_held_letter_says_until_when_and_why_and_keeps_its_reason_when_it_went(pia, clock):
    for number in range(2):
        letter(pia, number)
        send_nudges()
    sent, held = ledger(pia.current_enrolment()).letters
    assert (sent.state, held.state) == ("sent", "held")
    assert held.why == "Until 2 June 2026: she had an e-mail that day already."
    clock.shift(DAY)
    send_nudges()
    late = ledger(pia.current_enrolment()).letters[1]
    assert (late.state, late.why) == ("sent", "It waited: she had an e-mail that day already.")


def test_quiet_hours_are_named(pia, clock):
    clock.shift(timedelta(hours=13))  # 22:00
    letter(pia, 1)
    (line,) = ledger(pia.current_enrolment()).letters
    assert (line.state, line.why) == ("not yet due", "It came in her quiet hours.")


def test_a_letter_in_the_mail_of_another_says_so(pia, clock):
    for number in range(2):
        letter(pia, number)
    send_nudges()
    assert {line.why for line in ledger(pia.current_enrolment()).letters} == {"In one e-mail with others."}


def test_a_dropped_one_is_not_sent_because_it_was_done(pia, clock):
    letter(pia, 1)
    Nudge.objects.update(dropped_at=timezone.now(), why="gone")
    (line,) = ledger(pia.current_enrolment()).letters
    assert (line.state, line.why) == ("not sent", "What it was about was done, or its day was over.")


def test_before_the_start_it_says_that_nothing_is_planned_yet(pia, clock):
    Enrolment.objects.filter(patient=pia).update(started_on=None, status="consented")
    assert "has not started" in ledger(pia.current_enrolment()).standing[0]


def test_a_day_in_the_past_and_one_to_come(pia, clock, clara, client_of):
    live(clock, 20)
    enrolment = pia.current_enrolment()
    url = reverse("outcomes:ledger", kwargs={"enrolment_id": enrolment.pk})
    browser = client_of(clara)
    before = browser.get(url, {"day": "2026-05-20"}).content.decode()
    assert "No questions were open on these days." in before
    assert "Wednesday 20 May 2026" in before
    assert "missed" in browser.get(url, {"day": "2026-06-08"}).content.decode()
    assert "not yet due" in browser.get(url, {"day": "2026-08-03"}).content.decode()


def test_days_that_cannot_be_are_said_beside_the_field(pia, clara, client_of):
    url = reverse("outcomes:ledger", kwargs={"enrolment_id": pia.current_enrolment().pk})
    page = client_of(clara).get(url, {"since": "2026-06-02", "until": "2026-06-01"}).content.decode()
    assert "Choose a day that is not before the first one." in page
    assert "Error:" in page


def test_the_patient_page_leads_there_and_reading_it_is_in_the_trail(pia, clara, client_of):
    enrolment = pia.current_enrolment()
    url = reverse("outcomes:ledger", kwargs={"enrolment_id": enrolment.pk})
    browser = client_of(clara)
    assert url in browser.get(reverse("guidance:patient", kwargs={"enrolment_id": enrolment.pk})).content.decode()
    browser.get(url)
    from icbt.models import AuditEvent

    assert AuditEvent.objects.filter(verb="record_read", actor=clara.pk, detail__page="outcomes:ledger").exists()


@pytest.mark.parametrize("who", ["pia", "paul", "karl", "ada"])
def test_nobody_else_sees_it(pia, who, client_of, request):
    url = reverse("outcomes:ledger", kwargs={"enrolment_id": pia.current_enrolment().pk})
    assert client_of(request.getfixturevalue(who)).get(url).status_code == 404


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
LONDON = ZoneInfo("Europe/London")


@given(times=st.lists(moments, min_size=4, max_size=4).map(sorted), now=moments, turns=st.lists(moments, max_size=6))
def test_every_moment_has_one_answer_and_what_is_not_done_has_a_reason(times, now, turns):
    """Whatever happened in whatever order, there is a word for it, and a sentence for what is not done."""
    opens, due, closes, seen = times
    paused = spans((moment, number % 2 == 0) for number, moment in enumerate(sorted(turns)))
    life = Life(zone=LONDON, now=now, paused=paused)
    one = Questions(opens, due, closes, seen if seen <= now else None, None, asked=True)
    state, why = of_questions(one, life, "1 e-mail sent.")
    assert state in {"not yet due", "open", "missed", "not asked"}
    assert why
    assert not (state == "missed" and closes > now)


def test_profile_is_asked_once_however_long_the_ledger(pia, clock, django_assert_max_num_queries):
    enrolment = pia.current_enrolment()
    ledger(enrolment)  # definitions are kept in memory after the first time
    with django_assert_max_num_queries(25):
        ledger(enrolment)
    assert Profile.objects.filter(patient=pia).exists()


def test_a_questionnaire_whose_permission_has_ended_is_named(pia, clock, ada):
    permission = permitted(ada, since=10)
    instruments = [*Assessment.objects.get(point="week-1").instruments, "pcs"]
    Assessment.objects.filter(point="week-1").update(instruments=instruments)
    assert "permission" not in first(pia).why
    actions.withdraw_permission(permission=permission, by=ada)
    assert first(pia).why.endswith("Not asked, because no permission holds: pcs.")
