"""Worksheets and lessons tell the other rooms what a patient wrote, once those who guide her may read it."""

import pytest

from modules import actions
from tests.modules.walking import S1, open_lesson, save, start_sheet, steps_of

SAID = "I dont want to live"


@pytest.fixture
def told(monkeypatch):
    """Everything that was told, as (place, occasion, text)."""
    heard = []

    def listen(happening, **facts):
        if happening == "words_written":
            heard.append((facts["place"], facts["occasion"], facts["text"]))

    for room in ("entries", "lessons"):
        monkeypatch.setattr(f"modules.actions.{room}.tell", listen)
    return heard


def test_a_sheet_is_told_of_when_it_is_shared_and_not_before(pia, told):
    entry = save(pia, start_sheet(pia), body=SAID)
    assert told == []
    actions.submit_entry(entry=entry, by=pia)
    ((place, occasion, text),) = told
    assert (place, occasion) == ("worksheet", f"worksheet {entry.pk}")
    assert SAID in text


def test_words_added_to_a_shared_sheet_are_told_too(pia, told):
    entry = actions.submit_entry(entry=save(pia, start_sheet(pia), body="Garden"), by=pia)
    save(pia, entry, body=SAID)
    assert SAID in told[-1][2]


def test_a_private_sheet_is_told_of_only_once_it_is_shared_again(pia, told):
    entry = actions.submit_entry(entry=save(pia, start_sheet(pia), body="Garden"), by=pia)
    told.clear()
    entry = actions.hide_entry(entry=entry, by=pia)
    entry = save(pia, entry, body=SAID)
    assert told == []
    actions.share_entry(entry=entry, by=pia)
    assert SAID in told[0][2]


def test_a_lesson_tells_of_the_page_that_was_answered_alone(pia, told):
    progress = open_lesson(pia)
    rating = next(step for step in steps_of(progress) if step.kind == "rating").slug
    actions.save_step(progress=progress, by=pia, step=rating, raw={"trouble-text.1": [SAID], "usefulness": ["5"]})
    ((place, occasion, text),) = told
    assert (place, text) == ("lesson", SAID)
    assert occasion == f"lesson {progress.pk} {rating}"[:80]
    told.clear()
    actions.save_step(progress=progress, by=pia, step=rating, raw={"trouble-text.1": [SAID], "usefulness": ["5"]})
    assert told == []  # nothing new
    assert progress.lesson == S1
