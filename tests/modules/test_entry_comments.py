"""Those who guide a patient read what she shares, and write on it; she is told, and reads it beside her own words."""

import pytest

from icbt.errors import Refused
from icbt.models import AuditEvent, Nudge
from modules import actions
from modules.models import EntryComment, WorksheetEntry
from tests.modules.walking import shared_sheet, start_sheet


@pytest.fixture
def entry(pia) -> WorksheetEntry:
    return shared_sheet(pia)


def theirs(entry) -> str:
    return f"/patients/{entry.enrolment_id}/worksheets/{entry.pk}/"


def test_a_comment_reaches_the_patient_without_a_word_of_it(entry, pia, clara, client_of):
    client_of(clara).post(theirs(entry), {"text": "You drew this so clearly."})
    nudge = Nudge.objects.get(recipient=pia, key="message_waiting")
    assert nudge.occasion == f"comment {EntryComment.objects.get().pk}"
    client = client_of(pia)
    assert "New comment" in client.get("/worksheets/").content.decode()
    assert "You drew this so clearly." in client.get(f"/worksheets/entry/{entry.pk}/").content.decode()
    assert EntryComment.objects.get().read_at
    assert AuditEvent.objects.filter(verb="worksheet_comment_read").count() == 1
    assert "New comment" not in client.get("/worksheets/").content.decode()


def test_reading_is_noted_once_for_the_clinician(entry, clara, client_of):
    client = client_of(clara)
    client.get(theirs(entry))
    first = WorksheetEntry.objects.get().seen_at
    client.get(theirs(entry))
    row = WorksheetEntry.objects.get()
    assert (row.seen_at, row.seen_by) == (first, clara)
    assert not WorksheetEntry.objects.unread().exists()


def test_a_supervisor_looking_in_does_not_take_it_from_the_clinicians_list(entry, sofia, client_of):
    assert client_of(sofia).get(theirs(entry)).status_code == 200
    assert WorksheetEntry.objects.unread().exists()


def test_a_comment_needs_words(entry, clara, client_of):
    answer = client_of(clara).post(theirs(entry), {"text": "  "})
    assert "<title>Error:" in answer.content.decode()
    with pytest.raises(Refused, match="Write something"):
        actions.comment_entry(entry=entry, by=clara, text=" ")
    assert not EntryComment.objects.exists()


def test_what_is_not_shared_takes_no_comment_and_is_not_seen(pia, clara):
    draft = start_sheet(pia)
    with pytest.raises(Refused, match="not shared"):
        actions.comment_entry(entry=draft, by=clara, text="Hello")
    with pytest.raises(Refused, match="not shared"):
        actions.see_entry(entry=draft, by=clara)


@pytest.mark.parametrize("who", ["karl", "ada", "paul"])
def test_strangers_read_and_write_nothing(who, entry, request, client_of):
    user = request.getfixturevalue(who)
    assert client_of(user).get(theirs(entry)).status_code == 404
    assert client_of(user).post(theirs(entry), {"text": "Hello"}).status_code == 404
    with pytest.raises(Refused, match="caseload"):
        actions.comment_entry(entry=entry, by=user, text="Hello")
    assert not EntryComment.objects.exists()


def test_an_entry_of_another_patient_is_not_found_under_this_one(entry, pia, paul, sofia, client_of):
    other = f"/patients/{paul.current_enrolment().pk}/worksheets/{entry.pk}/"
    assert client_of(sofia).get(other).status_code == 404
