"""Her lessons as a list: what is open, what waits, and who may not look."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from icbt import actions as floor
from icbt.models import Reason
from modules import programme_view
from tests.modules.walking import C2, L0, S1, finish, move_back, open_lesson


def states(user, **later):
    rows = programme_view.lessons_for(user.current_enrolment(), timezone.now() + timedelta(**later))
    return {row.slug: row.state for row in rows}


def test_a_new_patient_may_begin_the_opening_lesson_and_the_first(pia):
    assert {slug: state for slug, state in states(pia).items() if state != "locked"} == {L0: "current", S1: "open"}


@pytest.mark.parametrize("track", ["cbt", "act"])
def test_eight_lessons_of_her_track_are_listed_between_the_opening_one_and_two_boosters(pia, track):
    floor.change_track(enrolment=pia.current_enrolment(), by=pia, track=track)
    rows = programme_view.lessons_for(pia.current_enrolment(), timezone.now())
    codes = {"cbt": "L0 S1 C2 S2 C4 C5 C6 C7 S3 B1 B2", "act": "L0 S1 A2 A3 A4 A5 S2 A7 S3 B1 B2"}
    assert [row.code for row in rows] == codes[track].split()


def test_the_next_lesson_needs_the_one_before_to_be_finished_however_long_ago_it_was_opened(pia):
    move_back(open_lesson(pia), days=60)
    assert states(pia)[C2] == "locked"
    finish(pia)
    assert states(pia)[C2] == "open"


def test_the_next_lesson_opens_five_days_after_the_one_before_was_opened(pia):
    finish(pia)
    assert states(pia, days=4)[C2] == "locked"
    assert states(pia, days=5)[C2] == "open"


def test_the_list_says_in_words_when_a_lesson_opens(pia, client_of):
    finish(pia)
    opens = timezone.localdate() + timedelta(days=5)
    page = client_of(pia).get("/lessons/").content.decode()
    assert f"Opens on {opens:%A} {opens.day} {opens:%B}" in page
    assert "Finished today" in page


def test_the_list_says_how_much_is_left(pia, client_of):
    open_lesson(pia)
    page = client_of(pia).get("/lessons/").content.decode()
    assert "about 35 minutes left" in page
    assert "streak" not in page


def test_the_next_lesson_is_the_one_she_began(pia):
    open_lesson(pia)
    assert programme_view.next_lesson(pia.current_enrolment(), timezone.now()).slug == S1


def test_during_a_pause_nothing_new_is_next(pia):
    floor.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.NO_TIME)
    assert programme_view.next_lesson(pia.current_enrolment(), timezone.now()) is None


def test_during_a_pause_a_lesson_she_began_is_still_next(pia):
    open_lesson(pia)
    floor.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.NO_TIME)
    assert programme_view.next_lesson(pia.current_enrolment(), timezone.now()).slug == S1


def test_the_list_takes_as_many_queries_with_much_done_as_with_nothing(pia, client_of):
    client = client_of(pia)
    client.get("/lessons/")
    with CaptureQueriesContext(connection) as before:
        client.get("/lessons/")
    finish(pia, L0)
    finish(pia)
    client.get("/lessons/")
    with CaptureQueriesContext(connection) as after:
        client.get("/lessons/")
    assert len(after) == len(before)


@pytest.mark.parametrize("who", ["clara", "karl", "sofia", "ada"])
@pytest.mark.parametrize("path", ["/lessons/", f"/lessons/{S1}/", f"/lessons/{S1}/welcome/", "/worksheets/"])
def test_staff_have_no_lessons_of_their_own(who, path, request, client_of):
    assert client_of(request.getfixturevalue(who)).get(path).status_code == 404


def test_without_a_login_there_is_only_the_way_in(client, content):
    answer = client.get("/lessons/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
