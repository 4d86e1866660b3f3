"""Two open pages of one questionnaire: neither overwrites the other unseen, and an urgent answer is never held back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outcomes.models import Flag, Response
from tests.outcomes.answers import opened, phq, posted


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travelling:
        yield travelling


@pytest.fixture
def address(pia, clock) -> str:
    return f"/questions/{opened(pia).pk}/phq-9/"


def page(browser, address: str) -> dict:
    """The hidden fields of a page that is opened now."""
    return hidden(browser.get(address))


def hidden(answer) -> dict:
    found = dict(re.findall(r'type="hidden" name="(writer|seen_at)" value="([^"]*)"', answer.content.decode()))
    assert found["writer"]
    assert found["seen_at"]
    return found


def kept() -> dict:
    return Response.objects.get(instrument="phq-9").answers


def test_a_page_opened_before_another_saved_shows_both_and_keeps_both(pia, client_of, address, clock):
    browser = client_of(pia)
    one, other = page(browser, address), page(browser, address)
    clock.shift(timedelta(seconds=5))
    assert browser.post(address + "save/", {**one, "q1": "2"}).status_code == 204
    clock.shift(timedelta(seconds=5))
    answer = browser.post(address, {**other, **posted(phq(0)), "q1": "1", "go": "on"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Changed on another page or device" in shown
    assert "<strong>More than half the days</strong>" in shown
    assert re.search(r'name="q1" value="1"[^>]*checked', shown)
    assert kept() == {"q1": 2}
    again = browser.post(address, {**hidden(answer), **posted(phq(0)), "q1": "1", "go": "on"})
    assert again.status_code == 302
    assert kept()["q1"] == 1


def test_the_script_is_told_that_another_page_holds_other_answers(pia, client_of, address, clock):
    browser = client_of(pia)
    one, other = page(browser, address), page(browser, address)
    clock.shift(timedelta(seconds=5))
    browser.post(address + "save/", {**one, "q1": "2"})
    assert browser.post(address + "save/", {**other, "q1": "1"}).status_code == 409
    assert browser.post(address + "save/", {**other, "q2": "1"}).status_code == 204  # no difference: both are kept
    assert kept() == {"q1": 2, "q2": 1}


def test_stopping_asks_too(pia, client_of, address, clock):
    browser = client_of(pia)
    one, other = page(browser, address), page(browser, address)
    clock.shift(timedelta(seconds=5))
    browser.post(address, {**one, "q1": "2", "go": "stop"})
    assert browser.post(address, {**other, "q1": "0", "go": "stop"}).status_code == 409
    assert kept() == {"q1": 2}


def test_one_page_saves_as_often_as_it_likes(pia, client_of, address, clock):
    browser = client_of(pia)
    one = page(browser, address)
    for answer in ("1", "2", "0"):
        clock.shift(timedelta(seconds=5))
        assert browser.post(address + "save/", {**one, "q1": answer}).status_code == 204
    assert kept() == {"q1": 0}


@pytest.mark.parametrize("go", ["on", "stop", "save"])
def test_an_urgent_answer_is_never_held_back(pia, client_of, address, clock, go):
    browser = client_of(pia)
    one, other = page(browser, address), page(browser, address)
    clock.shift(timedelta(seconds=5))
    browser.post(address + "save/", {**one, "q1": "2", "q9": "0"})
    answer = browser.post(address + ("save/" if go == "save" else ""), {**other, **posted(phq(0, 3)), "go": go})
    assert answer.status_code == (204 if go == "save" else 302)
    assert kept()["q9"] == 3
    assert Flag.objects.filter(level="red").exists() == (go != "save")


def test_words_of_another_page_are_not_taken_out_unseen(pia, client_of, clock):
    address, browser = f"/questions/{opened(pia).pk}/anything-new/", client_of(pia)
    one, other = page(browser, address), page(browser, address)
    clock.shift(timedelta(seconds=5))
    browser.post(address + "save/", {**one, "note": "A new knee"})
    answer = browser.post(address, {**other, "note": "", "go": "on"})
    assert answer.status_code == 409
    assert "<strong>A new knee</strong>" in answer.content.decode()


def test_declined_on_the_other_page_is_said_in_words(pia, client_of, address, clock):
    browser = client_of(pia)
    one, other = page(browser, address), page(browser, address)
    clock.shift(timedelta(seconds=5))
    browser.post(address + "save/", {**one, "q9": "declined"})
    answer = browser.post(address, {**other, **posted(phq(0)), "go": "on"})
    assert "<strong>Prefer not to answer</strong>" in answer.content.decode()


@pytest.mark.parametrize("seen_at", ["", "soon", "2026-13-45T00:00:00+00:00", "2026-06-01T10:00:00"])
def test_a_page_that_says_nothing_readable_of_itself_saves_as_before(pia, client_of, address, clock, seen_at):
    browser = client_of(pia)
    browser.post(address + "save/", {**page(browser, address), "q1": "2"})
    assert browser.post(address + "save/", {"seen_at": seen_at, "q1": "1"}).status_code == 204
    assert kept() == {"q1": 1}


def test_a_page_shown_again_with_errors_stays_the_page_it_was(pia, client_of, address, clock):
    browser = client_of(pia)
    one, other = page(browser, address), page(browser, address)
    clock.shift(timedelta(seconds=5))
    browser.post(address + "save/", {**one, "q1": "2"})
    answer = browser.post(address, {**other, "q1": "1", "go": "on"})  # the rest is missing
    assert hidden(answer) == other
    assert kept() == {"q1": 2}
