"""Writing, publishing and going back: a live version is never changed, and two people do not undo each other's work."""

import shutil
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import QuerySet

from icbt import actions
from icbt.content import publish as put_into_force
from icbt.errors import Refused
from icbt.models import AuditEvent, ContentDraft, ContentVersion
from modules.management.commands.load_lessons import FOLDER
from modules.models import LessonProgress
from tests.factories import make_staff
from tests.modules.writing_content import PROGRAMME, S1, begin, draft_of, in_force, publish, save, text, url

MINUTES = {"old": "minutes = 35", "new": "minutes = 36"}


@pytest.fixture
def desk(content, ada, client_of):
    return client_of(ada)


def facts_of(version: ContentVersion) -> dict:
    return {name: getattr(version, name) for name in ("body", "hash", "version", "source", "loaded_at")}


def test_a_draft_becomes_a_new_version_and_the_old_one_stays_as_it_was(desk, ada):
    before = in_force()
    begin(desk)
    save(desk, **MINUTES)
    assert in_force() == before
    assert "Version 2 is in force" in text(publish(desk))
    now = in_force()
    assert (now.body["minutes"], now.version, now.note, now.published_by) == (36, 2, "Clearer words.", ada)
    assert "minutes = 36" in now.source
    assert facts_of(ContentVersion.objects.get(pk=before.pk)) == facts_of(before)
    assert not ContentDraft.objects.exists()


def test_what_was_done_stands_in_the_trail(desk, ada):
    begin(desk)
    save(desk, **MINUTES)
    publish(desk)
    events = AuditEvent.objects.filter(actor=ada.pk, verb__startswith="content_").order_by("at")
    verbs = ["content_drafted", "content_drafted", "content_published", "content_draft_published"]
    assert [event.verb for event in events] == verbs
    assert {event.detail["slug"] for event in events} == {"making-sense"}


def test_a_patient_in_the_middle_of_a_lesson_keeps_her_version(desk, pia, client_of):
    before = in_force()
    actions_of_pia = client_of(pia)
    actions_of_pia.post("/lessons/making-sense/")
    begin(desk)
    save(desk, old="## The volume dial", new="## The loudness dial")
    publish(desk)
    assert LessonProgress.objects.get(enrolment=pia.current_enrolment(), lesson="making-sense").content == before
    page = text(actions_of_pia.get("/lessons/making-sense/check-in/"))
    assert "The volume dial" in page
    assert "The loudness dial" not in page
    versions = {one.row.version: one.readers for one in desk.get(url("one")).context["versions"]}
    assert versions == {1: 1, 2: 0}


def test_her_clinician_sees_which_version_she_has(desk, pia, clara, client_of):
    client_of(pia).post("/lessons/making-sense/")
    begin(desk)
    save(desk, **MINUTES)
    publish(desk)
    page = client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/lessons/making-sense/")
    assert "version 1 of the lesson" in text(page)


def test_publishing_needs_a_note(desk):
    begin(desk)
    save(desk, **MINUTES)
    answer = text(publish(desk, note="  "))
    assert "Say in a few words what changed" in answer
    assert "<title>Error: " in answer
    assert in_force().version == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("minutes = 35", 'minutes = "long"', 5, '"minutes" needs a whole number from 3 to 60.'),
        ('worksheets = ["pain-map"', 'worksheets = ["no-such-sheet", "pain-map"', None, 'no worksheet "no-such-sheet"'),
        ('slug = "making-sense"', 'slug = "other"', 2, "but the file is called making-sense.en.md"),
        ("+++", "++", 1, "A lesson starts with its front matter"),
    ],
)
def test_a_fault_is_shown_with_its_line_and_blocks_publishing(desk, old, new, line, sentence):
    begin(desk)
    answer = save(desk, old=old, new=new)
    fault = next(one for one in answer.context["checked"].faults if sentence in one.sentence)
    assert line in (None, fault.line)
    assert f'data-line="{fault.line}"' in text(answer)
    assert new in draft_of().source
    publish(desk)
    assert in_force().version == 1
    assert draft_of()


def test_a_text_from_a_browser_is_kept_as_files_are(desk):
    begin(desk)
    source = draft_of().source.replace("minutes = 35", "minutes = 36").replace("\n", "\r\n")
    save(desk, source=source)
    assert "\r" not in draft_of().source
    publish(desk)
    assert in_force().body["minutes"] == 36


def test_two_people_do_not_overwrite_each_other(desk, client_of):
    draft = begin(desk)
    bob = make_staff("administrator", "Bob")
    client_of(bob).post(url("draft"), {"source": f"{draft.source}\nBob was here.\n", "note": "", "revision": 1})
    mine = f"{draft.source}\nAda was here.\n"
    answer = desk.post(url("draft"), {"source": mine, "note": "My note", "revision": 1})
    shown = text(answer)
    assert "Bob saved this draft after you opened it, so yours is not saved yet." in shown
    assert "Ada was here." in answer.context["form"]["source"].value()
    assert answer.context["form"]["note"].value() == "My note"
    changed = ["".join(one.text for one in row.old.pieces) for row in answer.context["rows"] if row.changed]
    assert changed == ["Bob was here."]
    assert "Bob was here." in draft_of().source
    again = {"source": mine, "note": "", "revision": answer.context["form"]["revision"].value()}
    desk.post(url("draft"), again)
    assert "Ada was here." in draft_of().source


def test_what_somebody_saved_after_the_last_look_is_not_published(desk):
    begin(desk)
    save(desk, **MINUTES)
    form = desk.get(url("draft_publish")).context["form"]
    seen = {"over": form["over"].value(), "revision": form["revision"].value(), "note": "Mine."}
    save(desk, old="minutes = 36", new="minutes = 40")
    answer = desk.post(url("draft_publish"), seen)
    assert "saved this draft after you opened it" in text(answer)
    assert in_force().version == 1
    assert answer.context["form"]["note"].value() == "Mine."


def test_a_version_that_came_into_force_meanwhile_is_not_run_over(desk):
    begin(desk)
    save(desk, **MINUTES)
    form = desk.get(url("draft_publish")).context["form"]
    seen = {"over": form["over"].value(), "revision": form["revision"].value(), "note": "Mine."}
    put_into_force(**S1, body={**in_force().body, "minutes": 50}, source="x")
    answer = desk.post(url("draft_publish"), seen)
    assert "Another version came into force meanwhile." in text(answer)
    assert in_force().body["minutes"] == 50
    publish(desk)
    assert in_force().body["minutes"] == 36


def test_there_is_one_draft_at_a_time(desk):
    begin(desk)
    answer = desk.post(url("draft_start"), {"version": "1"}, follow=True)
    assert "There is a draft of this already." in text(answer)
    assert ContentDraft.objects.count() == 1


def test_a_draft_that_somebody_begins_in_the_same_moment_is_refused_and_no_error(desk, ada, monkeypatch):
    begin(desk)
    monkeypatch.setattr(QuerySet, "exists", lambda rows: False)  # as it was when both looked
    with pytest.raises(Refused, match="There is a draft of this already"):
        actions.start_draft(**S1, source="Mine", base=None, by=ada)


def test_a_draft_can_be_discarded_after_a_second_look(desk):
    begin(desk)
    save(desk, **MINUTES)
    look = desk.get(url("draft_discard"))
    assert "What would be lost" in text(look)
    assert ContentDraft.objects.count() == 1
    stale = desk.post(url("draft_discard"), {"revision": 1})
    assert "saved this draft after you opened it" in text(stale)
    desk.post(url("draft_discard"), {"revision": 2})
    assert not ContentDraft.objects.exists()
    assert in_force().version == 1


def test_going_back_makes_the_old_version_current_as_it_was(desk, ada):
    first = in_force()
    begin(desk)
    save(desk, **MINUTES)
    publish(desk)
    look = desk.get(url("restore", number=1))
    assert any(row.changed for row in look.context["rows"])
    seen = {"over": look.context["form"]["over"].value()}
    assert "Say in a few words" in text(desk.post(url("restore", number=1), {**seen, "note": ""}))
    desk.post(url("restore", number=1), {**seen, "note": "It was better."})
    now = in_force()
    assert now.pk == first.pk
    assert facts_of(now) == facts_of(first)
    assert (now.note, now.published_by) == ("It was better.", ada)
    assert ContentVersion.objects.filter(**S1).count() == 2
    again = desk.post(url("restore", number=1), {"over": str(now.pk), "note": "Again."})
    assert "in force already" in text(again)


def test_a_draft_may_begin_from_any_version(desk):
    begin(desk)
    save(desk, **MINUTES)
    publish(desk)
    desk.post(url("draft_start"), {"version": "1"})
    assert "minutes = 35" in draft_of().source
    assert draft_of().base.version == 1
    page = text(desk.get(url("draft")))
    assert "This draft was begun from version 1; version 2 is in force." in page


def test_a_deploy_does_not_undo_what_was_published(desk, tmp_path):
    begin(desk)
    save(desk, **MINUTES)
    publish(desk)
    out = StringIO()
    call_command("load_lessons", stdout=out)
    assert "lesson making-sense (en): version 2, published here by hand, stays in force" in out.getvalue()
    assert in_force().body["minutes"] == 36
    shutil.copytree(FOLDER, tmp_path / "content")
    path = tmp_path / "content" / "chronic-pain" / "making-sense.en.md"
    path.write_text(path.read_text().replace("minutes = 35", "minutes = 45", 1))
    call_command("load_lessons", folder=tmp_path / "content", stdout=out)
    assert "the changed file waits in the administration" in out.getvalue()
    assert in_force().body["minutes"] == 36
    assert "waiting from the files" in text(desk.get(url("one")))
    assert "waiting from the files" in text(desk.get("/admin/icbt/content/"))
    look = desk.get(url("restore", number=3))
    desk.post(url("restore", number=3), {"over": look.context["form"]["over"].value(), "note": "Taken over."})
    assert in_force().body["minutes"] == 45
    assert "waiting from the files" not in text(desk.get(url("one")))


def test_a_new_lesson_begins_with_a_text_that_can_be_published(desk, pia, client_of):
    new = {"kind": "lesson", "slug": "a-new-one", "language": "en"}
    answer = desk.post("/admin/icbt/content/new/", new, follow=True)
    assert answer.context["checked"].faults == ()
    assert any("No programme lists this lesson yet" in one.sentence for one in answer.context["checked"].advice)
    publish(desk, new)
    assert in_force(new).body["title"] == "A new lesson"
    assert client_of(pia).get("/lessons/a-new-one/").status_code == 404
    begin(desk, PROGRAMME)
    entry = '[[lessons]]\nslug = "a-new-one"\ncode = "X1"\ntitle = "A new lesson"\ncounted = false\n\n[[lessons]]\n'
    save(desk, PROGRAMME, old="[[lessons]]\n", new=entry)
    save(desk, PROGRAMME, old='"getting-started", "making-sense"', new='"getting-started", "a-new-one", "making-sense"')
    publish(desk, PROGRAMME)
    assert "A new lesson" in text(client_of(pia).get("/lessons/"))


def test_a_name_that_is_taken_or_cannot_be_is_refused(desk):
    taken = desk.post("/admin/icbt/content/new/", S1)
    assert "There is one of this name already" in text(taken)
    odd = desk.post("/admin/icbt/content/new/", {**S1, "slug": "Not_This", "language": "English"})
    assert "Use small letters, digits and hyphens" in text(odd)
    assert "Give a language as a code" in text(odd)
    assert not ContentDraft.objects.exists()


def test_only_administrators_write(content, clara, ada):
    version = in_force()
    with pytest.raises(actions.Refused):
        actions.start_draft(**S1, source="x", base=None, by=clara)
    draft = actions.start_draft(**S1, source=version.source, base=version, by=ada)
    facts = {"draft": draft, "revision": 1, "by": clara}
    for refused in (
        lambda: actions.save_draft(**facts, source="x", note=""),
        lambda: actions.discard_draft(**facts),
        lambda: actions.publish_draft(**facts, over=version, note="x"),
        lambda: actions.restore_version(version=version, over=version, note="x", by=clara),
    ):
        with pytest.raises(actions.Refused):
            refused()
    assert draft_of().source == version.source
