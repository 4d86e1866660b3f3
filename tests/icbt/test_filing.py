"""The files of the software and what people publish here, beside each other: a deploy undoes nobody's work."""

from io import StringIO

import pytest
from django.core.management import call_command

from icbt import filing
from icbt.content import publish
from icbt.floor_content import read_consent
from icbt.models import AuditEvent, ContentVersion

TEA = {"kind": "messages", "slug": "tea", "language": "en"}


@pytest.fixture(autouse=True)
def database(db):
    pass


def deploy(text: str) -> str:
    return filing.load(**TEA, body={"text": text}, source=f'text = "{text}"\n')


def by_hand(ada, text: str) -> ContentVersion:
    return publish(**TEA, body={"text": text}, source=f'text = "{text}"  # ours\n', by=ada, note="Ours.")


def in_force() -> ContentVersion:
    return ContentVersion.objects.get(**TEA, current=True)


def waiting() -> ContentVersion | None:
    return filing.waits(list(ContentVersion.objects.named(**TEA)))


def test_a_file_comes_into_force_with_its_text():
    assert deploy("green") == ""
    assert in_force().source == 'text = "green"\n'
    assert in_force().published_by is None
    assert in_force().current_since is not None


def test_the_same_file_again_changes_nothing():
    deploy("green")
    before = list(ContentVersion.objects.filter(**TEA).values()), AuditEvent.objects.count()
    assert deploy("green") == ""
    assert (list(ContentVersion.objects.filter(**TEA).values()), AuditEvent.objects.count()) == before


def test_a_file_that_has_not_changed_leaves_what_was_published_by_hand(ada):
    deploy("green")
    ours = by_hand(ada, "black")
    told = deploy("green")
    assert "version 2, published here by hand, stays in force; the file has not changed since" in told
    assert in_force() == ours
    assert waiting() is None


def test_a_file_that_changed_waits_beside_what_was_published_by_hand(ada):
    deploy("green")
    ours = by_hand(ada, "black")
    assert "the changed file waits in the administration" in deploy("white")
    assert in_force() == ours
    assert waiting().body == {"text": "white"}
    assert "the file has not changed since" in deploy("white")
    assert waiting().body == {"text": "white"}


def test_a_file_that_goes_back_to_an_older_text_waits_too(ada):
    deploy("green")
    deploy("white")
    by_hand(ada, "black")
    deploy("green")
    assert waiting().body == {"text": "green"}


def test_what_waited_and_was_taken_over_lets_the_files_follow_again(ada):
    deploy("green")
    by_hand(ada, "black")
    deploy("white")
    by_hand(ada, "white")
    assert waiting() is None
    assert deploy("red") == ""
    assert in_force().body == {"text": "red"}


def test_files_that_catch_up_with_what_was_published_by_hand_lead_again(ada):
    deploy("green")
    by_hand(ada, "black")
    assert deploy("black") == ""
    assert in_force().published_by == ada
    assert deploy("red") == ""
    assert in_force().body == {"text": "red"}


def test_going_back_to_an_older_file_by_hand_is_not_undone(ada):
    deploy("green")
    deploy("white")
    by_hand(ada, "green")
    assert "stays in force" in deploy("white")
    assert in_force().body == {"text": "green"}


def test_the_text_may_change_where_the_body_does_not():
    deploy("green")
    events = AuditEvent.objects.count()
    filing.load(**TEA, body={"text": "green"}, source='text = "green"  # a comment\n')
    assert in_force().source.endswith("# a comment\n")
    assert ContentVersion.objects.filter(**TEA).count() == 1
    assert AuditEvent.objects.count() == events


def test_a_comment_of_ours_is_not_undone_by_the_file(ada):
    deploy("green")
    by_hand(ada, "green")
    deploy("green")
    assert in_force().source.endswith("# ours\n")


def test_notes_of_one_version_stand_one_below_the_other(ada):
    by_hand(ada, "green")
    by_hand(ada, "black")
    publish(**TEA, body={"text": "green"}, by=ada, note="Black was too bitter.")
    assert in_force().note == "Ours.\nBlack was too bitter."


def load_floor() -> str:
    out = StringIO()
    call_command("load_floor", stdout=out)
    return out.getvalue()


def test_the_loader_says_what_stays(content, ada):
    now = ContentVersion.objects.get(kind="crisis", slug="gb", current=True)
    ours = publish(kind="crisis", slug="gb", body={**now.body, "name": "Here"}, source="# ours\n", by=ada)
    assert "crisis gb (en): version 2, published here by hand, stays in force" in load_floor()
    assert ContentVersion.objects.get(kind="crisis", slug="gb", current=True) == ours


def test_a_consent_text_of_ours_keeps_up_with_the_hours_of_the_service(content, ada, settings):
    now = ContentVersion.objects.get(kind="consent", slug="chronic-pain", current=True)
    source = now.source.replace('title = "', 'title = "Ours: ', 1)
    publish(kind="consent", slug=now.slug, body=read_consent(source, "ours"), source=source, by=ada)
    settings.REPLY_WORKING_DAYS = 7
    load_floor()
    renewed = ContentVersion.objects.get(kind="consent", slug="chronic-pain", current=True)
    assert renewed.body["title"].startswith("Ours: ")
    assert "7 working days" in str(renewed.body)
    assert renewed.published_by == ada
    assert "not changed" in load_floor()
    assert ContentVersion.objects.get(kind="consent", slug="chronic-pain", current=True) == renewed
