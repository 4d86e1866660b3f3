"""Nine faults found in other people's services, each tried here through the door that people use.

Finer tests of each stand beside the code they are about.
"""

import logging
import shutil
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from guidance.models import Message
from icbt import actions as people
from icbt import content as versions
from icbt.models import Enrolment, Invitation, Nudge, Role, User
from modules.models import LessonProgress
from outcomes import actions, files, tasks
from outcomes.models import Assessment, Flag, Response, Score
from tests.factories import PASSWORD, active_patient, consented_patient, make_staff
from tests.outcomes.answers import opened, phq, posted, submit

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
REPLY = {"text": "Hello", "message_id": "6f1cbb0e-0000-4000-8000-000000000000", "seen_until": "2026-01-01T00:00Z"}
WISHES = {"role": "administrator", "track": "act", "status": "completed", "started_on": "2020-01-01", "is_active": ""}


# -- 1 Posted keys were copied into the user's record ----------------------------------------------------------------


def test_1_posted_keys_choose_no_role_no_track_and_skip_no_lock(pia, karl, client_of, ring):
    hers, enrolment = client_of(pia), pia.current_enrolment()
    hers.post("/profile/", {**WISHES, "name": "Pia", "clinician": karl.pk})
    hers.post("/lessons/steady-activity/", {"unlocked_at": "2020-01-01", "state": "open", "opened_at": "2020-01-01"})
    sheet = opened(pia).responses.get(instrument="phq-9")
    wishes = {"scored_at": "2020-01-01", "band": "none", "total": "0", "q99": "3"}
    hers.post(f"/questions/{sheet.assessment_id}/phq-9/", {**posted(phq(9)), **wishes})
    pia.refresh_from_db()
    now = Enrolment.objects.get(pk=enrolment.pk)
    assert (pia.role, pia.is_active) == (Role.PATIENT, True)
    assert (now.track, now.status, now.clinician_id) == ("cbt", "active", enrolment.clinician_id)
    assert now.started_on == enrolment.started_on
    assert not LessonProgress.objects.filter(lesson="steady-activity").exists()
    sheet.refresh_from_db()
    assert sheet.answers == phq(9)
    assert sheet.scored_at is None


# -- 2 A mistyped risk rule never fired ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('kind = "urgent_item"', 'kind = "urgent_itm"'),
        ('item = "q9"', 'item = "q99"'),
        ('instrument = "phq-9"', 'instrument = "phq9"'),
        ("at_least = 1", "at_least = 4"),
        ("at_least = 1", "atleast = 1"),
        ('level = "red"', 'level = "rot"'),
        ('slug = "R1"\nkind', 'slug = "R1-unanswered"\nkind'),
    ],
)
def test_2_a_mistyped_rule_stops_the_load_and_the_old_rules_stay(content, tmp_path, monkeypatch, right, wrong):
    before = versions.current("rules", "default").pk
    shutil.copytree(files.FOLDER, tmp_path / "content")
    file = tmp_path / "content" / "rules" / "default.toml"
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    monkeypatch.setattr(files, "read", partial(files.read, tmp_path / "content"))
    with pytest.raises(CommandError, match=r"default\.toml:\d+: "):
        call_command("load_instruments")
    assert versions.current("rules", "default").pk == before


# -- 3 Progress counted the time that had passed ---------------------------------------------------------------------


def test_3_finished_means_finished_not_elapsed_and_not_looked_at(content, clara, client_of):
    enrolment = active_patient("Pia", clinician=clara, weeks=9)
    hers = client_of(enrolment.patient)
    hers.post("/lessons/getting-started/")
    page = hers.get("/lessons/getting-started/", follow=True).content.decode()
    for step in ("how", "who", "danger", "comfort", "stop", "summary"):
        if f"/lessons/getting-started/{step}/" in page:
            hers.get(f"/lessons/getting-started/{step}/")
    last = hers.get("/lessons/getting-started/", follow=True).redirect_chain[-1][0]
    progress = LessonProgress.objects.get(enrolment=enrolment)
    assert progress.finished_at is None
    assert last.endswith("/how/"), "her place is where she is, not where time would have brought her"
    assert "Finished" not in hers.get("/lessons/").content.decode()
    assert "finished" not in client_of(clara).get(f"/patients/{enrolment.pk}/").content.decode()


# -- 4 Without a therapist an alert was where nobody sees it; on reassignment it stayed behind ----------


def test_4_a_flag_without_a_clinician_is_on_duty_and_moves_with_the_patient(
    content, clara, karl, sofia, client_of, ring
):
    enrolment = active_patient("Pia", clinician=clara)
    people.assign_clinician(enrolment=enrolment, by=sofia, clinician=None)
    submit(opened(enrolment.patient), "phq-9", phq(8, 3))
    flag = Flag.objects.get(enrolment=enrolment)
    boss, address = client_of(sofia), f"/patients/{enrolment.pk}/"
    assert address in boss.get("/duty/").content.decode()
    assert Nudge.objects.filter(recipient=sofia, occasion=f"flag {flag.pk}").count() == 1
    for new, former in ((karl, clara), (clara, karl)):
        boss.post(f"{address}assign/", {"clinician": new.pk})
        assert address in client_of(new).get("/today/").content.decode()
        assert address not in client_of(former).get("/today/").content.decode()
        assert client_of(former).post(f"{address}flags/{flag.pk}/acknowledge/").status_code == 404
    assert address not in boss.get("/duty/").content.decode()
    people.change_activity(by=sofia, user=clara, active=False)
    assert address in boss.get("/duty/").content.decode()


# -- 5 The clinician was never told of a message; a therapist could write to any user id -----------------------------


def test_5_the_clinician_is_told_of_a_message_once_and_strangers_cannot_write(pia, paul, clara, karl, client_of):
    hers, foreign = client_of(pia), paul.current_enrolment()
    page = hers.get("/messages/").context["form"]
    letter = {"text": "Are you there?", "message_id": page["message_id"].value()}
    for _ in range(2):
        hers.post("/messages/", {**letter, "patient": paul.pk, "enrolment": foreign.pk, "send": "1"})
    message = Message.objects.get()
    assert message.enrolment.patient == pia
    assert Nudge.objects.filter(recipient=clara, key="reply_waiting").count() == 1
    assert not Nudge.objects.filter(recipient=karl).exists()
    assert client_of(clara).post(f"/patients/{foreign.pk}/messages/", REPLY).status_code == 404
    assert client_of(karl).post(f"/patients/{message.enrolment_id}/messages/", REPLY).status_code == 404
    assert Message.objects.count() == 1


# -- 6 A severity was printed from a partial sheet -------------------------------------------------------------------


def test_6_no_severity_is_printed_from_a_partial_sheet(pia, clara, client_of, ring):
    assessment, hers = opened(pia), client_of(pia)
    address = f"/questions/{assessment.pk}/phq-9/"
    missing = {key: value for key, value in posted(phq(24, 0)).items() if key != "q3"}
    assert "Error:" in hers.post(address, missing).content.decode()
    assert not Response.objects.submitted().exists()
    hers.post(address, posted(phq(24, None)))
    tasks.score_pending()
    row = Response.objects.submitted().get()
    total = Score.objects.get(response=row, scale="total")
    assert (total.value, total.band, total.status) == (None, "", "not_scorable")
    hers_page = hers.get("/progress/").content.decode()
    page = client_of(clara).get(f"/patients/{row.enrolment_id}/responses/{row.pk}/").content.decode()
    assert "cannot be scored" in page
    assert "Prefers not to answer" in page
    assert "24 of 27" not in page + hers_page


# -- 7 An edit re-sent old questionnaires; two tabs made duplicates; 9 pm came at 10 pm ------------------------------


def edited(slug: str) -> None:
    body = versions.current("instrument", slug).body
    versions.publish(kind="instrument", slug=slug, body={**body, "title": body["title"] + " (edited)"})


def test_7_editing_a_questionnaire_sends_nothing_again_and_changes_no_sheet_in_hand(pia, client_of, ring):
    assessment = opened(pia)
    Assessment.objects.exclude(pk=assessment.pk).delete()
    Assessment.objects.update(started_at=None)
    tasks.announce_assessments()
    nudges, sheets = Nudge.objects.count(), Response.objects.count()
    shown = Response.objects.get(instrument="phq-9").content_id
    edited("phq-9")
    tasks.announce_assessments()
    client_of(pia).post(f"/questions/{assessment.pk}/phq-9/", posted(phq(3)))
    assert (Nudge.objects.count(), Response.objects.count()) == (nudges, sheets)
    assert nudges == 1
    assert Response.objects.get(instrument="phq-9").content_id == shown


def test_7_two_tabs_make_no_duplicates(content, clara, client_of):
    enrolment = consented_patient("Pia", clinician=clara)
    hers = client_of(enrolment.patient)
    for _ in range(2):
        hers.post("/questions/begin/")
    baseline = Assessment.objects.get()
    for _ in range(2):
        hers.post(f"/questions/{baseline.pk}/")
    assert Response.objects.count() == len(Assessment.objects.get().instruments)
    for _ in range(2):
        hers.post(f"/questions/{baseline.pk}/pain-nrs/", {"average": "5"})
        tasks.announce_assessments()
    assert Response.objects.submitted().count() == 1
    assert Nudge.objects.count() <= 1


@pytest.mark.parametrize("started_on", [date(2026, 3, 1), date(2026, 10, 4)], ids=["spring", "autumn"])
def test_7_a_time_of_day_stays_the_same_when_the_clocks_change(content, started_on):
    enrolment = active_patient("Pia")
    Enrolment.objects.filter(pk=enrolment.pk).update(started_on=started_on)
    enrolment.refresh_from_db()
    planned = actions.plan_assessments(enrolment=enrolment, by=None)
    assert {one.opens_at.astimezone(LONDON).hour for one in planned} == {8}
    assert len({one.opens_at.astimezone(LONDON).utcoffset() for one in planned}) == 2, "both summer and winter time"


def test_7_quiet_hours_end_at_eight_on_the_morning_after_the_clocks_change(content, client_of):
    with time_machine.travel(datetime(2026, 3, 28, 22, tzinfo=UTC), tick=False):
        clara = make_staff(Role.CLINICIAN, "Clara")
        enrolment = active_patient("Pia", clinician=clara)
        client_of(clara).post(f"/patients/{enrolment.pk}/messages/", REPLY)
    due = Nudge.objects.get(recipient=enrolment.patient, key="message_waiting").due_at
    assert due == datetime(2026, 3, 29, 8, tzinfo=LONDON) == datetime(2026, 3, 29, 7, tzinfo=UTC)


# -- 8 Login links could be used all day; codes stood in the log -----------------------------------------------------


def test_8_an_invitation_works_once_and_its_secret_is_in_no_log_and_no_row(
    content, clara, client, client_of, caplog, mailoutbox
):
    caplog.set_level(logging.DEBUG)
    answers = {"email": "pia@example.org", "name": "Pia", "track": "cbt", "support_level": "scheduled"}
    client_of(clara).post("/invite/", {**answers, "clinician": clara.pk})
    (letter,) = mailoutbox
    address = letter.body.partition("/join/")[2].split()[0]
    secret = address.strip("/")
    assert client.get(f"/join/{address}").status_code == 200, "a mail program may look at it first"
    assert client.post(f"/join/{address}", {"password": PASSWORD}).status_code == 302
    client.logout()
    for again in (client.get, partial(client.post, data={"password": "another-word-28"})):
        assert again(f"/join/{address}").status_code == 410
    assert User.objects.get(email="pia@example.org").check_password(PASSWORD)
    assert secret not in caplog.text
    assert secret not in str(list(Invitation.objects.values()))


# -- 9 "Randomise once" drew only for those who already existed ------------------------------------------------------


def test_9_what_runs_once_for_all_includes_those_who_come_later(content, clara):
    first = active_patient("Pia", clinician=clara)
    actions.plan_assessments(enrolment=first, by=None)
    tasks.announce_assessments()
    assert Nudge.objects.filter(recipient=first.patient).count() == 1
    later = active_patient("Paul", clinician=make_staff(Role.CLINICIAN, "Karl"))
    actions.plan_assessments(enrolment=later, by=None)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        tasks.announce_assessments()
    assert Nudge.objects.filter(recipient=later.patient).count() == 1
    assert Nudge.objects.filter(recipient=first.patient).count() == 1
