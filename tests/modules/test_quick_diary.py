"""The daily diary in under a minute: three taps and send, one for each day, and the days before filled in later."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from icbt.models import Enrolment, Profile
from modules import entry_days, later, quick_diary
from modules.models import WorksheetEntry
from tests.modules.walking import open_lesson, start_sheet

PAGE = "/diary/"
DAY = timedelta(days=1)
THREE = {"pain-average": "4", "mood": "6", "did-what-mattered": "3"}


@pytest.fixture
def hers(pia, client_of):
    """Pia has come to her diary."""
    open_lesson(pia)
    return client_of(pia)


def day(back: int = 0) -> str:
    return (timezone.localdate() - back * DAY).isoformat()


def form(do="send", back=0, entry=None, writer="page-a", **words) -> dict:
    posted = {"do": do, "date": day(back), "revision": entry.revision if entry else 0, "writer": writer}
    return posted | {name.replace("_", "-"): value for name, value in words.items()}


def text(answer) -> str:
    return answer.content.decode()


def only() -> WorksheetEntry:
    return WorksheetEntry.objects.get()


# -- One page, three taps -----------------------------------------------------------------------------------------


def test_looking_begins_nothing_and_three_taps_and_one_press_send_it(hers):
    page = text(hers.get(PAGE))
    assert page.index("Pain today, on the whole") < page.index("More, if you like") < page.index("Stress, if you like")
    assert not WorksheetEntry.objects.exists()
    answer = hers.post(PAGE, form() | THREE, follow=True)
    assert "Sent. That is all for this day." in text(answer)
    assert only().answers == {"date": [day()]} | {name: [value] for name, value in THREE.items()}
    assert only().is_readable


def test_one_answer_is_enough_and_none_is_said_kindly(hers):
    answer = hers.post(PAGE, form())
    assert answer.status_code == 409
    assert "<title>Error:" in text(answer)
    assert 'href="#id_pain-average">Nothing is marked yet. One answer is enough.' in text(answer)
    assert not WorksheetEntry.objects.exists()
    hers.post(PAGE, form(mood="5"))
    assert only().submitted_at


def test_before_its_lesson_there_is_no_diary(pia, client_of):
    assert "The diary comes with one of the first lessons." in text(client_of(pia).get(PAGE))
    client_of(pia).post(PAGE, form() | THREE)
    assert not WorksheetEntry.objects.exists()


def test_a_second_visit_edits_the_diary_of_today(hers):
    hers.post(PAGE, form() | THREE)
    page = hers.get(PAGE)
    assert 'name="mood" value="6" checked' in text(page)
    hers.post(PAGE, form(entry=only(), writer="page-b") | THREE | {"mood": "8", "note": "Better"})
    assert only().answers["mood"] == ["8"]
    assert "<details" in text(hers.get(PAGE)).partition("More, if you like")[0].rpartition("<p")[2]


def test_every_other_way_to_a_new_diary_leads_here(hers):
    assert hers.post("/worksheets/daily-diary/new/")["Location"] == PAGE
    assert "Open my diary" in text(hers.get("/worksheets/"))
    assert not WorksheetEntry.objects.exists()


def test_it_is_saved_while_she_taps(hers):
    for pain in ("4", "5"):
        answer = hers.post(PAGE, form(pain_average=pain), headers={"X-Autosave": "1"})
        assert answer.status_code == 200
    assert (only().answers["pain-average"], only().submitted_at) == (["5"], None)
    assert answer.json()["revision"] == 2


def test_for_her_alone_until_she_sends_it(hers):
    hers.post(PAGE, form("hide") | THREE)
    assert only().private
    assert "Only you can read this day" in text(hers.get(PAGE))
    hers.post(PAGE, form("send", entry=only()) | THREE)
    assert only().is_readable


def test_what_does_not_fit_is_kept_and_not_sent(hers):
    answer = hers.post(PAGE, form(sleep_hours="lots") | THREE, follow=True)
    assert "not sent yet" in text(answer)
    assert 'id="error_sleep-hours"' in text(answer)
    assert (only().answers["sleep-hours"], only().submitted_at) == (["lots"], None)


def test_two_pages_of_one_day_keep_both(hers):
    hers.post(PAGE, form(pain_average="4"))
    answer = hers.post(PAGE, form(pain_average="9", writer="page-b"))
    assert answer.status_code == 409
    assert "This sheet was changed somewhere else" in text(answer)
    assert 'name="pain-average" value="9" checked' in text(answer)
    assert "4 of 10" in text(answer)
    hers.post(PAGE, form("both", pain_average="9", writer="page-b"))
    assert sorted(one.answers["pain-average"] for one in WorksheetEntry.objects.all()) == [["4"], ["9"]]
    assert "There is more than one version of this day." in text(hers.get(PAGE))


def test_a_page_that_saves_itself_never_overwrites_another(hers):
    hers.post(PAGE, form(pain_average="4"))
    answer = hers.post(PAGE, form(pain_average="9", writer="page-b"), headers={"X-Autosave": "1"})
    assert answer.status_code == 409
    assert only().answers["pain-average"] == ["4"]


def test_what_comes_too_late_for_a_day_that_stands_is_kept_beside_it(hers):
    hers.post(PAGE, form(back=3, pain_average="4"))
    WorksheetEntry.objects.update(submitted_at=timezone.now() - timedelta(hours=49))
    page = text(hers.get(f"{PAGE}?day={day(3)}"))
    assert "4 of 10" in page
    assert "<form class" not in page
    answer = hers.post(PAGE, form(back=3, pain_average="9", entry=only()), follow=True)
    assert "stands. What you wrote now is kept here beside it." in text(answer)
    assert sorted(one.answers["pain-average"] for one in WorksheetEntry.objects.all()) == [["4"], ["9"]]


# -- Filled in later ------------------------------------------------------------------------------------------------


def test_a_day_of_the_last_week_is_filled_in_later_and_both_see_that(hers, clara, client_of):
    assert text(hers.get(PAGE)).count("fill in later") == 7
    hers.post(PAGE, form(back=2) | THREE)
    assert "Written 2 days later." in text(hers.get(f"{PAGE}?day={day(2)}"))
    assert "Written 2 days later." in text(hers.get(f"/worksheets/entry/{only().pk}/"))
    reading = f"/patients/{only().enrolment_id}/worksheets/{only().pk}/"
    assert "Filled in 2 days later." in text(client_of(clara).get(reading))
    assert text(hers.get(PAGE)).count("fill in later") == 6


@pytest.mark.parametrize("back", [8, -1])
def test_older_days_and_days_to_come_are_refused(hers, back):
    assert hers.get(f"{PAGE}?day={day(back)}")["Location"] == PAGE
    answer = hers.post(PAGE, form(back=back) | THREE)
    assert answer.status_code == 409
    assert "Choose today, or a day of the last week." in text(answer)
    assert not WorksheetEntry.objects.exists()


def test_an_address_without_a_day_leads_to_today(hers):
    assert hers.get(f"{PAGE}?day=yesterday")["Location"] == PAGE


@pytest.mark.parametrize("slug", ["daily-diary", "headache-diary", "sleep-diary", "thought-catch"])
@pytest.mark.parametrize(("back", "refused"), [(0, ""), (7, ""), (8, "up to 7 days later"), (-1, "still to come")])
def test_every_sheet_about_a_day_says_kindly_which_days_it_may_be_about(
    pia, client_of, monkeypatch, slug, back, refused
):
    monkeypatch.setattr("modules.actions.entries.worksheets_offered", lambda enrolment: {slug})
    entry, client = start_sheet(pia, slug), client_of(pia)
    page = f"/worksheets/entry/{entry.pk}/"
    answer = client.post(page, {"do": "submit", "revision": 0, "writer": "", "date": day(back)}, follow=True)
    entry.refresh_from_db()
    assert bool(entry.submitted_at) is not bool(refused)
    assert ('id="error_date"' in text(answer)) is bool(refused)
    assert refused in text(answer)
    assert entry.answers == {"date": [day(back)]}


def test_a_day_it_cannot_be_about_is_no_part_of_a_sum(hers, pia):
    hers.post(PAGE, form(pain_average="4"))
    hers.post(PAGE, form(back=1, pain_average="4"))
    WorksheetEntry.objects.filter(pk=entry_days.diary_of(pia.current_enrolment(), timezone.localdate())[0].pk).update(
        started_at=timezone.now() - 40 * DAY, saved_at=timezone.now() - 40 * DAY
    )
    assert "Nothing to draw yet" in text(hers.get("/worksheets/daily-diary/over-time/"))


def test_what_was_in_time_once_stays_in_time(hers):
    hers.post(PAGE, form(back=7) | THREE)
    with time_machine.travel(timezone.now() + 1 * DAY):
        assert 'id="error_date"' not in text(hers.get(f"/worksheets/entry/{only().pk}/"))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_is_the_day_of_her_own_clock(pia, client_of, zone):
    open_lesson(pia)
    pia.time_zone = zone
    pia.save(update_fields=["time_zone"])
    client = client_of(pia)
    today = timezone.now().astimezone(pia.zone).date()
    client.post(PAGE, {**form(), "date": today.isoformat()} | THREE)
    assert 'name="mood" value="6" checked' in text(client.get(PAGE))
    assert entry_days.days_late(only()) == 0


# -- Prompts end after four weeks -----------------------------------------------------------------------------------


def after(pia, days: int) -> None:
    Profile.objects.filter(patient=pia).update(diary_at="19:00")
    Enrolment.objects.filter(patient=pia).update(started_on=timezone.localdate() - days * DAY)


def test_after_four_weeks_she_says_whether_we_go_on(hers, pia):
    after(pia, 28)
    assert "The daily reminder" not in text(hers.get(PAGE))
    after(pia, 29)
    assert "We asked you for four weeks" in text(hers.get(PAGE))
    answer = hers.post(PAGE, {"do": "go-on"}, follow=True)
    assert "We go on asking you each day" in text(answer)
    assert Profile.objects.get(patient=pia).diary_goes_on
    hers.post(PAGE, {"do": "stop-asking"})
    assert not Profile.objects.get(patient=pia).diary_goes_on


def test_who_chose_no_hour_is_not_asked(hers, pia):
    after(pia, 40)
    Profile.objects.filter(patient=pia).update(diary_at=None)
    assert "The daily reminder" not in text(hers.get(PAGE))


# -- Whose it is ----------------------------------------------------------------------------------------------------


def test_nobody_else_sees_or_writes_it(hers, paul, clara, client, client_of):
    hers.post(PAGE, form() | THREE)
    open_lesson(paul)
    assert "checked" not in text(client_of(paul).get(PAGE))
    client_of(paul).post(PAGE, form(pain_average="9"))
    assert WorksheetEntry.objects.filter(patient=paul).count() == 1
    assert client_of(clara).get(PAGE).status_code == 404
    assert client.get(PAGE).status_code == 302


def test_when_the_guided_weeks_are_over_it_is_there_to_read(hers, pia):
    hers.post(PAGE, form() | THREE)
    Enrolment.objects.filter(patient=pia).update(started_on=timezone.localdate() - 120 * DAY)
    page = text(hers.get(PAGE))
    assert "6 of 10" in page
    assert "<form class" not in page
    answer = hers.post(PAGE, form(mood="1", entry=only()), follow=True)
    assert "guided weeks are over" in text(answer)
    assert only().answers["mood"] == ["6"]


def test_the_page_asks_the_same_number_of_queries_for_one_day_and_for_eight(hers, pia, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hers.post(PAGE, form() | THREE)
    hers.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        hers.get(PAGE)
    count = len(one)
    for back in range(1, 8):
        hers.post(PAGE, form(back=back) | THREE)
    hers.get(PAGE)
    with django_assert_num_queries(count):
        hers.get(PAGE)


def test_the_three_questions_are_those_of_the_programme(hers, pia):
    found = quick_diary.of(pia.current_enrolment(), timezone.localdate(), timezone.now())
    assert {one.name for one in found.simple} == set(quick_diary.SIMPLE)
    assert len(found.simple) + len(found.more) + 1 == len(found.page.controls)
    assert len(later.days(timezone.localdate())) == 8
