"""A patient's worksheets: begin, save, share, keep private, begin again from an earlier one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icbt import actions as floor
from icbt import content
from icbt.errors import Refused
from icbt.models import AuditEvent
from modules import actions
from modules.entries_view import plan_day
from modules.models import WorksheetEntry
from tests.modules.walking import S1, open_lesson, save, shared_sheet, start_sheet, url


def page(entry) -> str:
    return f"/worksheets/entry/{entry.pk}/"


def form(entry, do="save", **words) -> dict:
    entry.refresh_from_db()
    named = {name.replace("__", ".").replace("_", "-"): value for name, value in words.items()}
    return {"do": do, "revision": entry.revision, "writer": "", **named}


def stand(entry) -> None:
    """Let the entry have been shared more than two days ago."""
    WorksheetEntry.objects.filter(pk=entry.pk).update(submitted_at=timezone.now() - timedelta(hours=49))


# -- Beginning --------------------------------------------------------------------------------------------------


def test_a_worksheet_comes_with_its_lesson(pia, client_of):
    client = client_of(pia)
    assert "No worksheets yet" in client.get("/worksheets/").content.decode()
    client.post("/worksheets/pain-map/new/")
    assert not WorksheetEntry.objects.exists()
    open_lesson(pia)
    assert "My pain map" in client.get("/worksheets/").content.decode()
    answer = client.post("/worksheets/pain-map/new/", {"lesson": S1}, follow=True)
    assert "Five parts of life" in answer.content.decode()
    assert WorksheetEntry.objects.get().lesson == S1


def test_a_worksheet_of_a_later_lesson_waits(pia, client_of):
    open_lesson(pia)
    answer = client_of(pia).post("/worksheets/pacing-planner/new/", follow=True)
    assert "later lesson" in answer.content.decode()
    assert client_of(pia).get("/worksheets/pacing-planner/print/").status_code == 404


def test_the_lesson_leads_to_the_entry_and_back_to_the_same_one(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    posted = {"do": "worksheet:pain-map", "map-warm-up.1": "Tight neck"}
    first, second = (client.post(url(S1, "five-parts"), posted)["Location"] for _ in range(2))
    assert first == second == page(WorksheetEntry.objects.get())


def test_a_worksheet_the_lesson_does_not_have_is_not_begun(pia, client_of):
    open_lesson(pia)
    client_of(pia).post(url(S1, "five-parts"), {"do": "worksheet:pacing-planner"})
    assert not WorksheetEntry.objects.exists()


# -- Writing ----------------------------------------------------------------------------------------------------


def test_a_few_words_are_a_good_entry(pia, client_of):
    entry = start_sheet(pia)
    answer = client_of(pia).post(page(entry), form(entry, body="Neck"), follow=True)
    assert "Saved." in answer.content.decode()
    entry.refresh_from_db()
    assert (entry.answers, entry.revision) == ({"body": ["Neck"]}, 1)


def test_only_the_fields_of_the_sheet_are_kept(pia, client_of):
    entry = start_sheet(pia)
    strange = {"private": "on", "submitted_at": "2020-01-01", "patient": "x", "feelings": ["worried", "haunted"]}
    client_of(pia).post(page(entry), {**form(entry), **strange})
    entry.refresh_from_db()
    assert entry.answers == {"feelings": ["worried"]}
    assert (entry.private, entry.submitted_at) == (False, None)


def test_what_does_not_fit_is_kept_and_marked_three_times(pia, client_of):
    open_lesson(pia)
    entry = actions.start_entry(enrolment=pia.current_enrolment(), by=pia, slug="daily-diary")
    client_of(pia).post(page(entry), form(entry, sleep_hours="lots"))
    text = client_of(pia).get(page(entry)).content.decode()
    assert "<title>Error:" in text
    assert 'href="#id_sleep-hours"' in text
    assert 'id="error_sleep-hours"' in text
    assert 'value="lots"' in text


def test_a_date_typed_by_hand_is_shown_again(pia, client_of):
    open_lesson(pia)
    entry = actions.start_entry(enrolment=pia.current_enrolment(), by=pia, slug="daily-diary")
    save(pia, entry, date="27/3/2025")
    text = client_of(pia).get(page(entry)).content.decode()
    assert '<input type="text" autocomplete="off" id="id_date" name="date" value="27/3/2025"' in text


def test_what_she_types_is_never_markup(pia, clara, client_of):
    entry = shared_sheet(pia, body="<img src=x onerror=alert(1)>")
    for client, path in (
        (client_of(pia), page(entry)),
        (client_of(pia), page(entry) + "print/"),
        (client_of(clara), f"/patients/{entry.enrolment_id}/worksheets/{entry.pk}/"),
    ):
        text = client.get(path).content.decode()
        assert "&lt;img src=x" in text
        assert "<img" not in text


def test_the_pain_map_is_drawn(pia, client_of):
    entry = start_sheet(pia)
    arrow = {"arrows.0.from": "thoughts", "arrows.0.to": "feelings", "arrows.0.note": "It gets dark"}
    client_of(pia).post(page(entry), {**form(entry), **arrow})
    text = client_of(pia).get(page(entry)).content.decode()
    assert 'aria-label="Five parts in a ring. Arrows: Thoughts to Feelings."' in text
    assert "Thoughts to Feelings: It gets dark" in text


def test_an_entry_stays_on_the_version_it_was_begun_on(pia, client_of):
    entry = start_sheet(pia)
    content.publish(
        kind="worksheet", slug="pain-map", body={**content.current("worksheet", "pain-map").body, "title": "Other"}
    )
    assert "My pain map" in client_of(pia).get(page(entry)).content.decode()


# -- Two pages at once ------------------------------------------------------------------------------------------


def test_a_page_may_save_again_and_again(pia, client_of):
    entry = start_sheet(pia)
    client, posted = client_of(pia), {"revision": 0, "writer": "page-a"}
    for words in ("N", "Ne", "Nec"):
        assert client.post(page(entry) + "autosave/", {**posted, "body": words}).status_code == 200
    entry.refresh_from_db()
    assert (entry.answers, entry.revision) == ({"body": ["Nec"]}, 3)


def test_a_page_never_overwrites_what_another_saved(pia, client_of):
    entry = start_sheet(pia)
    client = client_of(pia)
    client.post(page(entry) + "autosave/", {"revision": 0, "writer": "page-a", "body": "From the phone"})
    stale = {"revision": 0, "writer": "page-b", "body": "From the laptop"}
    assert client.post(page(entry) + "autosave/", stale).status_code == 409
    entry.refresh_from_db()
    assert entry.answers == {"body": ["From the phone"]}


def test_a_stale_save_shows_both_and_each_way_out_works(pia, client_of):
    entry = start_sheet(pia)
    client = client_of(pia)
    client.post(page(entry) + "autosave/", {"revision": 0, "writer": "page-a", "body": "From the phone"})
    stale = {"revision": 0, "writer": "page-b", "body": "From the laptop"}
    answer = client.post(page(entry), {**stale, "do": "save"})
    assert answer.status_code == 409
    assert "From the phone" in answer.content.decode()
    assert "From the laptop" in answer.content.decode()
    client.post(page(entry), {**stale, "do": "both"})
    assert {one.answers["body"][0] for one in WorksheetEntry.objects.all()} == {"From the phone", "From the laptop"}
    client.post(page(entry), {**stale, "revision": answer.context["entry"].revision, "do": "save"})
    entry.refresh_from_db()
    assert entry.answers == {"body": ["From the laptop"]}


def test_the_same_words_again_are_no_save(pia, client_of):
    entry = save(pia, start_sheet(pia), body="Neck")
    client_of(pia).post(page(entry) + "autosave/", {"revision": 0, "writer": "late", "body": "Neck"})
    entry.refresh_from_db()
    assert entry.revision == 1


def test_a_revision_that_is_no_number_is_a_stale_one(pia, client_of):
    entry = start_sheet(pia)
    answer = client_of(pia).post(page(entry) + "autosave/", {"revision": "x", "writer": "", "body": "Neck"})
    assert answer.status_code == 409


def test_autosave_after_the_login_ended_is_sent_to_the_login_page(pia, client):
    entry = start_sheet(pia)
    assert "/accounts/login/" in client.post(page(entry) + "autosave/", {"body": "x"})["Location"]


# -- Sharing ----------------------------------------------------------------------------------------------------


def test_nobody_else_reads_it_until_she_shares_it(pia, clara, client_of):
    entry = save(pia, start_sheet(pia), body="Neck")
    theirs = f"/patients/{entry.enrolment_id}/worksheets/{entry.pk}/"
    assert client_of(clara).get(theirs).status_code == 404
    client_of(pia).post(page(entry), form(entry, "submit", body="Neck"))
    assert "Neck" in client_of(clara).get(theirs).content.decode()


def test_sharing_waits_for_what_does_not_fit(pia, client_of):
    open_lesson(pia)
    entry = actions.start_entry(enrolment=pia.current_enrolment(), by=pia, slug="daily-diary")
    answer = client_of(pia).post(page(entry), form(entry, "submit", sleep_hours="lots"), follow=True)
    assert "not shared yet" in answer.content.decode()
    entry.refresh_from_db()
    assert (entry.submitted_at, entry.answers) == (None, {"sleep-hours": ["lots"]})


def test_private_shows_the_clinician_nothing(pia, clara, client_of):
    entry = shared_sheet(pia)
    client_of(pia).post(page(entry), form(entry, "hide", body="Neck and hands"))
    assert client_of(clara).get(f"/patients/{entry.enrolment_id}/worksheets/{entry.pk}/").status_code == 404
    client_of(pia).post(page(entry), form(entry, "unhide", body="Neck and hands"))
    assert client_of(clara).get(f"/patients/{entry.enrolment_id}/worksheets/{entry.pk}/").status_code == 200


def test_hiding_saves_what_was_typed(pia, client_of):
    entry = start_sheet(pia)
    client_of(pia).post(page(entry), form(entry, "hide", body="Not for others"))
    entry.refresh_from_db()
    assert (entry.private, entry.answers) == (True, {"body": ["Not for others"]})


def test_it_may_be_changed_for_two_days_and_then_stands(pia, client_of):
    entry = shared_sheet(pia)
    client = client_of(pia)
    client.post(page(entry), form(entry, body="Changed"))
    stand(entry)
    answer = client.post(page(entry), form(entry, body="Too late"), follow=True)
    assert "stands as it is" in answer.content.decode()
    assert client.post(page(entry) + "autosave/", form(entry, body="Too late")).status_code == 409
    entry.refresh_from_db()
    assert entry.answers == {"body": ["Changed"]}


def test_a_new_one_starts_from_one_that_stands(pia, client_of):
    entry = shared_sheet(pia)
    stand(entry)
    client = client_of(pia)
    assert "Start a new one from this" in client.get(page(entry)).content.decode()
    client.post(page(entry), {"do": "copy"})
    copy = WorksheetEntry.objects.exclude(pk=entry.pk).get()
    assert (copy.answers, copy.submitted_at) == ({"body": ["Neck and hands"]}, None)


def test_one_that_stands_can_still_be_made_private(pia, client_of):
    entry = shared_sheet(pia)
    stand(entry)
    client_of(pia).post(page(entry), {"do": "hide"})
    entry.refresh_from_db()
    assert entry.private


def test_after_the_end_she_reads_and_writes_nothing(pia, client_of):
    entry = shared_sheet(pia)
    floor.complete(enrolment=pia.current_enrolment(), by=pia)
    client = client_of(pia)
    client.post(page(entry), form(entry, body="Later"))
    client.post(page(entry), {"do": "copy"})
    assert "Neck and hands" in client.get(page(entry)).content.decode()
    assert WorksheetEntry.objects.get().answers == {"body": ["Neck and hands"]}


def test_on_paper_with_her_words_and_empty(pia, client_of):
    entry = shared_sheet(pia)
    client = client_of(pia)
    assert "Neck and hands" in client.get(page(entry) + "print/").content.decode()
    assert "What turns my pain down" in client.get("/worksheets/pain-map/print/").content.decode()


def test_sharing_and_hiding_twice_is_doing_it_once(pia):
    entry = shared_sheet(pia)
    for act, verb in ((actions.submit_entry, "worksheet_submitted"), (actions.hide_entry, "worksheet_hidden")):
        act(entry=entry, by=pia)
        act(entry=entry, by=pia)
        assert AuditEvent.objects.filter(verb=verb).count() == 1


# -- Strangers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["paul", "clara", "karl", "sofia", "ada"])
def test_nobody_else_opens_her_own_pages(who, pia, request, client_of):
    entry = shared_sheet(pia)
    client = client_of(request.getfixturevalue(who))
    assert client.get(page(entry)).status_code == 404
    assert client.get(page(entry) + "print/").status_code == 404
    assert client.post(page(entry), form(entry, body="Mine now")).status_code == 404
    assert client.post(page(entry) + "autosave/", form(entry, body="Mine now")).status_code == 404
    assert WorksheetEntry.objects.get().answers == {"body": ["Neck and hands"]}


def test_nobody_else_acts_on_her_entry(pia, paul, clara):
    entry = shared_sheet(pia)
    for stranger in (paul, clara):
        for act in (actions.submit_entry, actions.hide_entry, actions.share_entry, actions.copy_entry):
            with pytest.raises(Refused, match="herself"):
                act(entry=entry, by=stranger)
        with pytest.raises(Refused, match="herself"):
            actions.save_entry(entry=entry, by=stranger, raw={}, revision=1, writer="")
        with pytest.raises(Refused, match="herself"):
            actions.read_comments(entry=entry, by=stranger)


def test_the_weeks_of_a_sheet_are_judged_up_to_today_and_no_further_once_it_stands(pia):
    entry = shared_sheet(pia)
    later = timezone.now() + timedelta(days=1)
    assert plan_day(entry, later) == timezone.localdate(later)
    months_on = later + timedelta(days=90)
    assert plan_day(entry, months_on) == timezone.localdate(entry.saved_at)
