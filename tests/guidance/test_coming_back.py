"""Who comes back is welcomed once, and finds her place and three ways to go on."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance import actions
from guidance.coming_back import AWAY, GREETED, PAUSED, RESUMED, VISIT, Happening, came_back
from guidance.models import Message
from icbt.actions import pause, resume
from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment
from modules.actions import open_lesson
from modules.models import LessonProgress
from tests.guidance.given import shared_entry

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def hers(pia) -> Enrolment:
    return pia.current_enrolment()


def did(day: float, verb: str = "lesson_place_kept", *, hers: bool = True) -> Happening:
    return Happening(verb, START + timedelta(days=day), hers)


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def test_two_weeks_away_are_noticed_and_less_is_not():
    assert came_back([did(0), did(14)], at(14.1)) == at(14)
    assert came_back([did(0), did(13.9)], at(14)) is None


def test_only_on_the_visit_on_which_she_came_back():
    assert came_back([did(0), did(20), did(20.5)], at(20.6)) == at(20)
    assert came_back([did(0), did(20), did(21)], at(21)) is None


def test_a_welcome_is_said_once():
    assert came_back([did(0), did(20), did(20.01, GREETED)], at(20.1)) is None
    assert came_back([did(0), did(20), did(20.01, GREETED), did(40)], at(40)) == at(40)


def test_a_pause_that_she_ended_and_one_that_ended_by_itself():
    assert came_back([did(0, PAUSED), did(5, RESUMED)], at(5)) == at(5)
    itself = [did(0, PAUSED), did(7, RESUMED, hers=False)]
    assert came_back(itself, at(8)) is None, "she is not here yet"
    assert came_back([*itself, did(9)], at(9)) == at(9)


def test_a_pause_by_mistake_needs_no_welcome():
    assert came_back([did(0, PAUSED), did(0.01, RESUMED)], at(0.02)) is None


def test_what_her_clinician_did_meanwhile_is_no_visit_of_hers():
    trail = [did(0), *(did(day, hers=False) for day in range(1, 16)), did(16)]
    assert came_back(trail, at(16)) == at(16)


@given(st.lists(st.floats(0, 60), min_size=1, max_size=30), st.floats(0, 61))
def test_it_is_a_moment_of_hers_after_a_gap_and_on_this_visit(days, now):
    found = came_back([did(day) for day in days], at(now))
    if found is None:
        return
    before = [at(day) for day in days if at(day) < found]
    assert found in [at(day) for day in days]
    assert before
    assert found - max(before) >= AWAY
    assert at(now) - found <= VISIT


def later(days: int):
    """So many days after everything she has done so far."""
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_after_a_pause_her_first_page_leads_there_once(client_of, pia, hers):
    pause(enrolment=hers, by=pia, reason="no_time")
    with later(10):
        resume(enrolment=hers, by=pia)
        client = client_of(pia)
        page = client.get("/", follow=True)
        assert page.redirect_chain == [("/welcome-back/", 302)]
        words = page.content.decode()
        assert "nothing to catch up on" in words
        assert "How would you like to go on?" in words
        assert client.get("/").status_code == 200


def test_after_two_weeks_away_as_well(client_of, pia, hers):
    with later(15):
        record("logged_in", by=pia, subject=pia)
        assert client_of(pia).get("/").url == "/welcome-back/"


def test_a_patient_who_was_here_yesterday_goes_straight_home(client_of, pia):
    with later(1):
        record("logged_in", by=pia, subject=pia)
        assert client_of(pia).get("/").status_code == 200


def test_her_place_is_said_in_one_line(client_of, pia, hers):
    open_lesson(enrolment=hers, by=pia, slug="making-sense")
    page = client_of(pia).get("/welcome-back/").content.decode()
    assert "You stopped in “" in page
    assert "/lessons/making-sense/" in page


def test_the_two_minute_start_is_the_last_summary(client_of, pia, hers):
    assert "/breathing/" in client_of(pia).get("/welcome-back/").content.decode()
    row = open_lesson(enrolment=hers, by=pia, slug="making-sense")
    LessonProgress.objects.filter(pk=row.pk).update(finished_at=timezone.now())
    shared_entry(hers, submitted_at=None)
    page = client_of(pia).get("/welcome-back/").content.decode()
    assert "/lessons/making-sense/summary/" in page
    assert "1 lesson you finished, 1 worksheet you began" in page
    assert client_of(pia).get("/lessons/making-sense/summary/").status_code == 200


@pytest.mark.parametrize(("ask", "words"), [("fortnightly", "every two weeks"), ("practice", "practice weeks")])
def test_smaller_is_a_draft_and_not_sent(client_of, pia, hers, ask, words):
    page = client_of(pia).post("/welcome-back/smaller/", {"ask": ask}, follow=True).content.decode()
    draft = Message.objects.get(enrolment=hers)
    assert draft.sent_at is None
    assert words in draft.text
    assert words in page


def test_what_she_had_begun_to_write_stays(client_of, pia, hers):
    actions.save_draft(enrolment=hers, by=pia, text="My own words")
    for _ in range(2):
        client_of(pia).post("/welcome-back/smaller/", {"ask": "practice"})
    text = Message.objects.get(enrolment=hers).text
    assert text.startswith("My own words\n\n")
    assert text.count("practice weeks") == 1


def test_what_she_has_already_is_not_offered(client_of, pia, hers):
    Enrolment.objects.filter(pk=hers.pk).update(spacing="fortnightly", practice_weeks=True)
    assert "Make it smaller" not in client_of(pia).get("/welcome-back/").content.decode()


def test_an_unknown_wish_is_not_found(client_of, pia):
    assert client_of(pia).post("/welcome-back/smaller/", {"ask": "faster"}).status_code == 404


def test_during_a_pause_the_page_leads_home(client_of, pia, hers):
    pause(enrolment=hers, by=pia, reason="no_time")
    assert client_of(pia).get("/welcome-back/").url == "/"


def test_nobody_else_comes_back_for_her(hers, clara):
    with pytest.raises(Refused):
        actions.welcome_back(enrolment=hers, by=clara)
    with pytest.raises(Refused):
        actions.draft_request(enrolment=hers, by=clara, text="A word")


def test_the_page_asks_the_same_few_questions_of_the_database(client_of, pia, hers):
    client = client_of(pia)
    client.get("/welcome-back/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/welcome-back/")
        return len(found)

    few = queries()
    for _ in range(8):
        shared_entry(hers, submitted_at=None)
    assert queries() == few
