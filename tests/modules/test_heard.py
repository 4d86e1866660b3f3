"""Listening to a page: how far she got is kept, belongs to the page, and is nobody else's."""

import pytest

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import AuditEvent
from modules import actions
from modules.models import LessonProgress
from tests.modules.walking import S1, finish, open_lesson, url

HEARD = url(S1, "alarm") + "heard/"


def row(user):
    return LessonProgress.objects.get(patient=user, lesson=S1)


def test_how_far_she_listened_is_kept_and_the_page_is_her_place(pia, client_of):
    open_lesson(pia)
    answer = client_of(pia).post(HEARD, {"piece": "7"})
    assert answer.json() == {"saved": True}
    assert (row(pia).step, row(pia).heard) == ("alarm", 7)


def test_coming_back_the_page_knows_where_she_stopped(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    client.post(HEARD, {"piece": "7"})
    assert client.get(url(S1))["Location"] == url(S1, "alarm")
    assert 'data-heard="7"' in client.get(url(S1, "alarm")).content.decode()
    assert 'data-heard="0"' in client.get(url(S1, "welcome")).content.decode()


def test_going_on_to_the_next_page_begins_it_from_its_start(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    client.post(HEARD, {"piece": "7"})
    client.post(url(S1, "alarm"), {"do": "next"})
    assert (row(pia).step, row(pia).heard) == ("dial", 0)


def test_saving_the_same_page_leaves_it_alone(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    client.post(HEARD, {"piece": "7"})
    client.post(url(S1, "alarm"), {}, headers={"X-Autosave": "1"})
    assert row(pia).heard == 7


def test_the_place_is_audited_once_and_the_paragraphs_are_not(pia):
    progress = open_lesson(pia)
    for piece in range(1, 9):
        actions.keep_heard(progress=progress, by=pia, step="alarm", piece=piece)
    assert AuditEvent.objects.filter(verb="lesson_place_kept").count() == 1


@pytest.mark.parametrize("piece", ["", "-1", "1.5", "seven", "٣", "10000"])
def test_what_is_no_number_is_refused(pia, client_of, piece):
    open_lesson(pia)
    assert client_of(pia).post(HEARD, {"piece": piece}).status_code == 400
    assert row(pia).heard == 0


def test_a_page_that_is_not_there_is_refused(pia, client_of):
    open_lesson(pia)
    assert client_of(pia).post(url(S1, "no-such-part") + "heard/", {"piece": "1"}).status_code == 409


def test_a_lesson_she_has_not_begun_is_not_found(pia, client_of):
    assert client_of(pia).post(HEARD, {"piece": "1"}).status_code == 404


def test_a_finished_lesson_stays_finished_while_she_listens_again(pia, client_of):
    before = finish(pia).finished_at
    client_of(pia).post(HEARD, {"piece": "3"})
    assert (row(pia).finished_at, row(pia).heard) == (before, 3)


def test_after_the_end_nothing_is_kept_and_the_page_does_not_ask_to(pia, client_of):
    open_lesson(pia)
    floor.complete(enrolment=pia.current_enrolment(), by=pia)
    client = client_of(pia)
    assert client.post(HEARD, {"piece": "3"}).status_code == 409
    assert 'data-keep=""' in client.get(url(S1, "alarm")).content.decode()


def test_nobody_else_moves_her_place(pia, paul, clara):
    progress = open_lesson(pia)
    for stranger in (paul, clara):
        with pytest.raises(Refused, match="herself"):
            actions.keep_heard(progress=progress, by=stranger, step="alarm", piece=3)


def test_the_buttons_wait_for_a_device_that_can_speak(pia, client_of):
    open_lesson(pia)
    page = client_of(pia).get(url(S1, "alarm")).content.decode()
    assert '<div class="read-aloud no-print" data-read-aloud hidden' in page
    assert 'data-lang="en"' in page
