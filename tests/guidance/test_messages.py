"""A message reaches the other side once, and nobody else."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from guidance import actions
from guidance.models import Message
from icbt.errors import Refused
from icbt.models import AuditEvent, Nudge, Profile
from tests.guidance.given import wrote

MONDAY_NOON = "2026-06-01T12:00:00+01:00"


@pytest.fixture
def hers(pia):
    return pia.current_enrolment()


def send(client, text, **more):
    return client.post("/messages/", {"text": text, "message_id": uuid4(), "send": "1", **more})


def test_a_patient_sends_and_sees_her_message(client_of, pia, hers):
    client = client_of(pia)
    response = client.post(
        "/messages/", {"text": "My back is bad today.", "message_id": uuid4(), "send": "1"}, follow=True
    )
    assert "My back is bad today." in response.content.decode()
    message = Message.objects.get()
    assert (message.patient, message.author, message.enrolment) == (pia, pia, hers)
    assert AuditEvent.objects.filter(verb="message_sent", subject=str(message.pk)).exists()


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-06-01T12:00:00+01:00", "2026-06-03T17:00:00+01:00"),  # Monday noon: Wednesday
        ("2026-06-05T16:00:00+01:00", "2026-06-09T17:00:00+01:00"),  # Friday: over the weekend to Tuesday
        ("2026-06-06T23:30:00+01:00", "2026-06-10T17:00:00+01:00"),  # Saturday night counts from Monday
    ],
)
def test_the_reply_is_due_by_the_working_calendar(hers, sent, due):
    with time_machine.travel(sent, tick=False):
        message = actions.send_message(enrolment=hers, by=hers.patient, text="Hello")
    assert (
        message.reply_due_at.isoformat()
        == timezone.datetime.fromisoformat(due).astimezone(message.reply_due_at.tzinfo).isoformat()
    )


def test_a_double_click_sends_once(client_of, pia):
    client, message_id = client_of(pia), uuid4()
    for _ in range(3):
        client.post("/messages/", {"text": "Hello", "message_id": message_id, "send": "1"})
    assert Message.objects.sent().count() == 1
    assert Nudge.objects.filter(key="reply_waiting").count() == 1


def test_two_open_pages_do_not_send_the_same_words_twice(client_of, pia):
    client, first, second = client_of(pia), uuid4(), uuid4()
    client.post("/messages/draft/", {"text": "Hello", "message_id": first})
    client.post("/messages/", {"text": "Hello", "message_id": second, "send": "1"})
    client.post("/messages/", {"text": "Hello", "message_id": second, "send": "1"})
    assert Message.objects.sent().count() == 1
    assert not Message.objects.filter(sent_at=None).exists()


def test_a_draft_of_other_words_survives_another_message(client_of, pia):
    client = client_of(pia)
    client.post("/messages/draft/", {"text": "A long thought", "message_id": uuid4()})
    send(client, "Something short")
    assert Message.objects.get(sent_at=None).text == "A long thought"


def test_a_late_autosave_does_not_bring_a_sent_message_back(client_of, pia):
    client, message_id = client_of(pia), uuid4()
    client.post("/messages/", {"text": "Hello", "message_id": message_id, "send": "1"})
    assert client.post("/messages/draft/", {"text": "Hello", "message_id": message_id}).status_code == 204
    assert Message.objects.count() == 1


def test_a_draft_is_kept_without_a_script_and_becomes_the_message(client_of, pia):
    client, message_id = client_of(pia), uuid4()
    client.post("/messages/", {"text": "Half a", "message_id": message_id, "draft": "1"})
    page = client.get("/messages/")
    assert "Half a" in page.content.decode()
    assert page.context["form"].initial["message_id"] == message_id
    client.post("/messages/", {"text": "Half a sentence", "message_id": message_id, "send": "1"})
    assert Message.objects.get().text == "Half a sentence"


def test_a_message_too_long_comes_back_whole_with_a_kind_error(client_of, pia):
    long = "word " * 1200
    page = send(client_of(pia), long).content.decode()
    assert "Please send it in two parts." in page
    assert "<title>Error:" in page.replace("\n", "")
    assert long.strip() in page
    assert not Message.objects.exists()


def test_an_empty_message_is_not_sent(client_of, pia):
    assert "Write something before you send it." in send(client_of(pia), "  \n ").content.decode()
    assert not Message.objects.exists()


def test_a_message_with_a_foreign_id_overwrites_nothing(client_of, pia, paul):
    other = wrote(paul.current_enrolment(), "Paul's words")
    page = send(client_of(pia), "Mine", message_id=other.pk).content.decode()
    assert "was not sent" in page
    other.refresh_from_db()
    assert other.text == "Paul's words"
    assert Message.objects.count() == 1


def test_words_are_escaped(client_of, pia, clara, hers):
    wrote(hers, "<script>alert(1)</script>")
    for client, url in [(client_of(pia), "/messages/"), (client_of(clara), f"/patients/{hers.pk}/")]:
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_notice_stands_before_the_box(client_of, pia):
    page = client_of(pia).get("/messages/").content.decode()
    main = page[page.index('id="main"') :]
    assert main.index("This is not an emergency service") < main.index("<textarea")
    assert "within 2 working days" in main


@pytest.mark.parametrize(("now", "closed"), [(MONDAY_NOON, False), ("2026-06-06T23:30:00+01:00", True)])
def test_out_of_hours_she_hears_when_somebody_reads(client_of, pia, now, closed):
    with time_machine.travel(now, tick=False):
        page = (
            client_of(pia)
            .post("/messages/", {"text": "Hello", "message_id": uuid4(), "send": "1"}, follow=True)
            .content.decode()
        )
    assert ("Nobody reads messages now" in page) is closed
    assert Message.objects.count() == 1  # the note is on the page, not in the thread


def test_opening_the_thread_marks_what_she_was_sent_as_read(client_of, pia, clara, hers):
    actions.send_message(enrolment=hers, by=clara, text="How was the week?")
    client_of(pia).get("/messages/")
    message = Message.objects.get()
    assert (message.read_by, message.read_at is not None) == (pia, True)
    assert AuditEvent.objects.filter(verb="message_read", actor=pia.pk).exists()


def test_the_nudges_carry_no_content(clara, pia, hers, mailoutbox):
    from icbt.tasks import send_nudges

    actions.send_message(enrolment=hers, by=pia, text="I cannot sleep for pain")
    actions.send_message(enrolment=hers, by=clara, text="Thank you for telling me about the pain")
    Nudge.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    Profile.objects.update(quiet_from=time.min, quiet_until=time.min)
    send_nudges()
    assert {(row.recipient, row.key) for row in Nudge.objects.all()} == {
        (clara, "reply_waiting"),
        (pia, "message_waiting"),
    }
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        text = f"{message.subject} {message.body} {message.alternatives}".lower()
        assert "pain" not in text
        assert "sleep" not in text


@pytest.mark.parametrize("state", ["none", "inactive"])
def test_without_an_active_clinician_every_supervisor_is_nudged(hers, clara, sofia, state):
    if state == "inactive":
        clara.is_active = False
        clara.save()
    else:
        hers.clinician = None
        hers.save()
    actions.send_message(enrolment=type(hers).objects.get(pk=hers.pk), by=hers.patient, text="Anybody there?")
    assert [row.recipient for row in Nudge.objects.filter(key="reply_waiting")] == [sofia]


def test_a_reply_answers_what_was_on_the_page_and_nothing_later(client_of, hers, clara):
    first = wrote(hers, "First", hours_ago=2)
    client = client_of(clara)
    page = client.get(f"/patients/{hers.pk}/")
    later = wrote(hers, "I am not safe", hours_ago=0.001)
    form = page.context["reply_form"].initial
    client.post(f"/patients/{hers.pk}/messages/", {**form, "text": "Thank you.", "send": "1"})
    first.refresh_from_db()
    later.refresh_from_db()
    assert first.replied_by == clara
    assert (later.replied_at, later.read_at) == (None, None)


def test_a_reply_to_an_empty_page_answers_nothing_that_came_meanwhile(client_of, hers, clara):
    client = client_of(clara)
    form = client.get(f"/patients/{hers.pk}/").context["reply_form"].initial
    later = wrote(hers, "Just now", hours_ago=0)
    client.post(f"/patients/{hers.pk}/messages/", {**form, "text": "Welcome!", "send": "1"})
    later.refresh_from_db()
    assert later.replied_at is None


def test_no_reply_needed_takes_it_off_the_list(client_of, hers, clara):
    message = wrote(hers)
    client = client_of(clara)
    seen_until = client.get(f"/patients/{hers.pk}/").context["seen_until"]
    client.post(f"/patients/{hers.pk}/messages/no-reply/", {"seen_until": seen_until})
    message.refresh_from_db()
    assert message.replied_by == clara
    assert AuditEvent.objects.filter(verb="reply_not_needed").exists()


def test_nobody_writes_into_a_thread_that_is_not_theirs(hers, paul, karl, ada, sofia):
    for stranger in (paul, karl, ada):
        for action in (actions.send_message, actions.save_draft, actions.write_note):
            with pytest.raises(Refused):
                action(enrolment=hers, by=stranger, text="Hello")
    assert not Message.objects.exists()
    assert actions.send_message(enrolment=hers, by=sofia, text="I lead this team").sent_at


def test_a_draft_is_its_authors_alone(client_of, hers, clara, sofia, pia):
    actions.save_draft(enrolment=hers, by=clara, text="Half a thought of Clara's")
    for user, url in [(sofia, f"/patients/{hers.pk}/"), (pia, "/messages/")]:
        assert "Half a thought" not in client_of(user).get(url).content.decode()


def test_after_leaving_she_reads_and_cannot_write(client_of, hers, pia, clara):
    from icbt.actions import withdraw

    wrote(hers, "Before I left")
    withdraw(enrolment=hers, by=pia, reason="no_time")
    client = client_of(pia)
    page = client.get("/messages/").content.decode()
    assert "Before I left" in page
    assert "<textarea" not in page
    assert send(client, "After").url == "/stopped/"
    with pytest.raises(Refused):
        actions.send_message(enrolment=hers, by=clara, text="Hello")


def test_strangers_do_not_see_a_thread(client_of, client, pia, hers, karl, ada):
    assert client.get("/messages/").status_code == 302
    for user in (karl, ada):
        assert client_of(user).get("/messages/").status_code == 404
    for url in ("", "messages/", "notes/"):
        for user in (karl, ada, pia):
            assert client_of(user).post(f"/patients/{hers.pk}/{url}", {"text": "x"}).status_code in (404, 405)
