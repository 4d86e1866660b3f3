"""After the guided weeks what she opened stays to read and to print, nothing new is written, boosters stay open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import Enrolment, Nudge, Reason
from modules import actions, programme_view, tasks, window
from modules.actions.errors import STILL_ARRIVES
from modules.models import LessonProgress, WorksheetEntry
from modules.waiting import lesson_waits_from
from outcomes.models import Flag
from tests.modules.test_programme_pages import states
from tests.modules.walking import C2, S1, finish, go_through, open_lesson, save, shared_sheet, start_sheet, url

B1, FLARE, OVER = "booster-1", "flare-now", 86  # days: the guided weeks, and the two in which late words still arrive


def started(user, days: int, **facts) -> Enrolment:
    started_on = timezone.now().astimezone(user.zone).date() - timedelta(days=days)
    Enrolment.objects.filter(patient=user).update(started_on=started_on, **facts)
    return user.current_enrolment()


def red_flag(user) -> Flag:
    enrolment = user.current_enrolment()
    facts = {"enrolment": enrolment, "patient": user, "rule": "R1-item-9", "rule_version": "1", "level": "red"}
    soon = timezone.now() + timedelta(hours=1)
    return Flag.objects.create(**facts, occasion="test", sentence="Please call.", source="A paper", due_at=soon)


def phase(user) -> str:
    return window.time_of(user.current_enrolment(), timezone.now().astimezone(user.zone).date()).phase


@pytest.mark.parametrize(("days", "expected"), [(83, "guided"), (84, "read-only"), (440, "read-only"), (470, "closed")])
def test_twelve_weeks_are_guided_and_a_year_is_for_reading(pia, days, expected):
    started(pia, days)
    assert phase(pia) == expected
    assert pia.current_enrolment().status == "active"


def test_a_pause_is_left_out_while_it_lasts_and_afterwards(pia):
    started(pia, 83)
    floor.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.NO_TIME)
    Enrolment.objects.filter(patient=pia).update(
        paused_at=timezone.now() - timedelta(days=10), started_on=timezone.localdate() - timedelta(days=93)
    )
    assert phase(pia) == "guided"
    floor.resume(enrolment=pia.current_enrolment(), by=pia)
    assert phase(pia) == "guided"
    assert window.time_of(pia.current_enrolment(), timezone.localdate()).days_left == 1


def test_a_pause_that_her_end_ended_grows_no_more(pia, clara):
    enrolment = started(pia, 60)
    floor.pause(enrolment=enrolment, by=pia, reason=Reason.NO_TIME)
    floor.complete(enrolment=enrolment, by=clara)
    ago = timezone.now() - timedelta(days=20)
    Enrolment.objects.filter(patient=pia).update(paused_at=ago, closed_at=ago + timedelta(days=5))
    today = timezone.now().astimezone(pia.zone).date()
    assert window.pace_of(pia.current_enrolment(), today).paused_days == 5


def test_she_is_told_before_they_end_and_when_they_have(pia, client_of):
    started(pia, 60)
    assert "If more time would help" not in client_of(pia).get("/lessons/").content.decode()
    started(pia, 75)
    assert "If more time would help, write us a message." in client_of(pia).get("/lessons/").content.decode()
    started(pia, 84)
    text = client_of(pia).get("/lessons/").content.decode()
    assert "Your guided weeks are over. You can read and print what you opened until" in text


def test_what_she_opened_can_be_read_and_printed_and_not_written(pia, client_of):
    progress, entry = finish(pia), shared_sheet(pia, body="Neck")
    started(pia, OVER)
    client = client_of(pia)
    page = client.get(url(S1, "welcome")).content.decode()
    assert "Next part" in page
    assert "Save and stop here" not in page
    assert client.get(url(S1, "print")).status_code == 200
    sheet = client.get(f"/worksheets/entry/{entry.pk}/").content.decode()
    assert "Neck" in sheet
    assert "data-autosave" not in sheet
    assert client.get("/worksheets/pain-map/print/").status_code == 200
    assert "Print it empty" in client.get("/worksheets/").content.decode()
    assert "Start a new one" not in client.get("/worksheets/").content.decode()
    client.post(url(S1, "honest"), {"do": "next", "my-reason.1": "New words"})
    assert "New words" not in str(LessonProgress.objects.get(pk=progress.pk).answers)
    with pytest.raises(Refused, match="guided weeks are over"):
        save(pia, entry, body="Other words")
    with pytest.raises(Refused, match="guided weeks are over"):
        actions.start_entry(enrolment=pia.current_enrolment(), by=pia, slug="pain-map")


def test_what_she_was_writing_when_they_ended_still_arrives(pia):
    entry = start_sheet(pia)
    started(pia, 84 + STILL_ARRIVES.days - 1)
    save(pia, entry, body="Begun on the last evening")
    assert WorksheetEntry.objects.get().answers["body"] == ["Begun on the last evening"]


def test_she_may_still_keep_a_sheet_to_herself(pia):
    entry = shared_sheet(pia)
    started(pia, OVER)
    assert actions.hide_entry(entry=entry, by=pia).private


def test_a_lesson_not_opened_stays_shut_and_is_not_listed(pia, client_of):
    finish(pia)
    started(pia, OVER)
    assert states(pia)[C2] == "locked"
    text = client_of(pia).get("/lessons/").content.decode()
    assert "Where I&#x27;m going" not in text
    cover = client_of(pia).get(url(C2)).content.decode()
    assert "Your guided weeks are over" in cover
    assert "Begin" not in cover
    with pytest.raises(Refused):
        open_lesson(pia, C2)


def test_an_open_red_matter_keeps_the_guided_weeks_open_until_it_is_dealt_with(pia, clara):
    started(pia, 200)
    flag = red_flag(pia)
    here = window.time_of(pia.current_enrolment(), timezone.localdate())
    assert (here.phase, here.held, here.days_left) == ("guided", True, 0)
    assert window.is_writable(pia.current_enrolment(), timezone.now())
    Flag.objects.filter(pk=flag.pk).update(level="amber")
    assert phase(pia) == "read-only"


def test_the_booster_opens_in_the_time_for_reading_and_can_be_finished(pia, client_of):
    finish(pia)
    started(pia, OVER)
    assert programme_view.next_lesson(pia.current_enrolment(), timezone.now()).slug == B1
    progress = open_lesson(pia, B1)
    go_through(client_of(pia), progress)
    assert LessonProgress.objects.get(pk=progress.pk).finished_at


def test_the_sheet_that_a_booster_brings_can_be_written_and_no_other(pia, client_of):
    enrolment = started(pia, OVER)
    open_lesson(pia, B1)
    with pytest.raises(Refused):
        actions.start_entry(enrolment=enrolment, by=pia, slug="staying-well-plan")
    with pytest.raises(Refused):
        actions.start_entry(enrolment=enrolment, by=pia, slug="pain-map", lesson=B1)
    row = actions.start_entry(enrolment=enrolment, by=pia, slug="staying-well-plan", lesson=B1)
    page = client_of(pia).get(f"/worksheets/entry/{row.pk}/").content.decode()
    assert "Ready to share" in page
    actions.submit_entry(entry=save(pia, row), by=pia)
    assert WorksheetEntry.objects.readable().filter(pk=row.pk).exists()


@pytest.mark.parametrize("paused_days", [0, 10])
def test_boosters_leave_pauses_out(pia, paused_days):
    started(pia, 84 + paused_days - 1, paused_days=paused_days)
    assert states(pia)[B1] == "locked"
    assert states(pia, days=1)[B1] != "locked"


def test_boosters_are_for_those_who_completed_and_not_for_those_who_left(pia, clara, client_of):
    enrolment = started(pia, OVER)
    floor.complete(enrolment=enrolment, by=clara)
    assert "Booster 1" in client_of(pia).get("/lessons/").content.decode()
    assert open_lesson(pia, B1).opened_at
    with pytest.raises(Refused, match="ended"):
        start_sheet(pia)


def test_a_booster_of_somebody_who_left_stays_shut(pia, client_of):
    enrolment = started(pia, OVER)
    floor.withdraw(enrolment=enrolment, by=pia, reason=Reason.NOT_FOR_ME)
    text = client_of(pia).get("/lessons/").content.decode()
    assert "You have left the programme." in text
    assert "Booster" not in text
    for slug in (B1, FLARE):
        with pytest.raises(Refused):
            open_lesson(pia, slug)


def test_danger_in_a_booster_after_the_end_is_heard(pia, clara, client_of):
    floor.complete(enrolment=started(pia, OVER), by=clara)
    progress = open_lesson(pia, B1)
    lines = {"do": "next", "usefulness": "5", "trouble": "a-lot", "trouble-text.1": "I want to kill myself"}
    client_of(pia).post(url(B1, "rating"), lines)
    assert LessonProgress.objects.get(pk=progress.pk).trouble_text == "I want to kill myself"
    assert Flag.objects.filter(enrolment=pia.current_enrolment(), rule="W1-words").exists()


def test_closed_lessons_are_not_shown_and_her_own_sheets_are(pia, client_of):
    entry = shared_sheet(pia, body="Neck and hands")
    started(pia, 500)
    client = client_of(pia)
    text = client.get("/lessons/").content.decode()
    assert "The time for reading is over." in text
    assert "Making sense" not in text
    assert client.get(url(S1, "welcome"), follow=True).redirect_chain[-1][0] == "/lessons/"
    assert client.get(url(S1, "print")).status_code == 404
    assert "Neck and hands" in client.get(f"/worksheets/entry/{entry.pk}/").content.decode()
    with pytest.raises(Refused):
        open_lesson(pia, B1)


def test_the_clinician_sees_where_the_guided_weeks_stand(pia, clara, client_of):
    page = f"/patients/{pia.current_enrolment().pk}/"
    started(pia, 80)
    assert "4 guided days left" in client_of(clara).get(page).content.decode()
    started(pia, 100)
    assert "Give more weeks, or end the programme." in client_of(clara).get(page).content.decode()
    red_flag(pia)
    assert "until the open red matter is dealt with" in client_of(clara).get(page).content.decode()


def told(user, key) -> list[str]:
    return [row.occasion.split()[1] for row in Nudge.objects.filter(recipient=user, key=key)]


@pytest.mark.parametrize("end", [False, True])
def test_the_booster_is_announced_once_by_neutral_words_and_no_other_lesson_is(pia, clara, end):
    enrolment = started(pia, OVER)
    if end:
        floor.complete(enrolment=enrolment, by=clara)
    tasks.announce_lessons()
    tasks.announce_lessons()
    assert told(pia, "booster_ready") == [B1]
    assert told(pia, "lesson_ready") == []


def test_nobody_who_left_is_told_of_a_booster(pia):
    floor.withdraw(enrolment=started(pia, OVER), by=pia, reason=Reason.BETTER)
    tasks.announce_lessons()
    assert not Nudge.objects.filter(key="booster_ready").exists()


def test_a_letter_about_a_lesson_loses_its_reason_when_the_weeks_are_over(pia):
    tasks.announce_lessons()
    nudge = Nudge.objects.get(key="lesson_ready")
    name, now = nudge.occasion.partition(" ")[2], timezone.now()
    assert lesson_waits_from(nudge, name, now) == now
    started(pia, OVER)
    assert lesson_waits_from(Nudge.objects.get(pk=nudge.pk), name, now) is None
