"""The patient's home says one thing that is next, and what else waits for her."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance import actions
from guidance.home import home_of
from icbt.actions import complete, pause, withdraw
from icbt.content import current as content_of
from icbt.models import Enrolment, Profile
from modules import published
from modules.actions import offer_module, open_lesson, start_entry
from modules.models import EntryComment, LessonProgress
from outcomes.actions import begin, open_assessment, plan_assessments
from tests.factories import consented_patient, joined_patient
from tests.guidance.given import shared_entry, wrote


@pytest.fixture
def hers(pia) -> Enrolment:
    return pia.current_enrolment()


def at(enrolment):
    return home_of(Enrolment.objects.get(pk=enrolment.pk), timezone.now())


def finished(enrolment, slug):
    row = open_lesson(enrolment=enrolment, by=enrolment.patient, slug=slug)
    LessonProgress.objects.filter(pk=row.pk).update(finished_at=timezone.now())


def test_consented_the_first_questions_come_first(content, client_of, clara):
    enrolment = consented_patient("Nia", clinician=clara)
    page = client_of(enrolment.patient).get("/")
    assert page.context["home"].step.title == "Your first questions"
    assert 'action="/questions/begin/"' in page.content.decode()


def test_begun_first_questions_are_gone_on_with(content, clara):
    enrolment = consented_patient("Nia", clinician=clara)
    open_assessment(assessment=begin(enrolment=enrolment, by=enrolment.patient), by=enrolment.patient)
    step = at(enrolment).step
    assert (step.link, step.needs_post) == ("Continue where you stopped", False)


def test_due_questions_stand_before_the_lesson_and_the_lesson_beside_them(hers, pia):
    plan_assessments(enrolment=hers, by=pia)
    home = at(hers)
    assert home.step.title == "A few questions for you"
    assert home.step.url.startswith("/questions/")
    assert any(one.url.startswith("/lessons/") for one in home.beside)
    assert not any(one.title.startswith("Nothing") for one in home.beside)


def test_an_open_lesson_is_started_and_then_continued(hers, pia):
    home = at(hers)
    assert home.step.link == "Start the lesson"
    open_lesson(enrolment=hers, by=pia, slug="getting-started")
    step = at(hers).step
    assert step.link == "Continue where you stopped"
    assert "Your place is saved." in step.note


def test_a_worksheet_she_began_comes_after_the_lessons(hers, pia):
    shared_entry(hers, submitted_at=None)
    assert any(one.eyebrow == "Your worksheet" for one in at(hers).beside)
    for slug in ("getting-started", "making-sense"):
        finished(hers, slug)
    step = at(hers).step
    assert (step.eyebrow, step.link) == ("Your worksheet", "Go on with it")


def test_with_nothing_to_do_it_says_when_the_next_lesson_opens(hers):
    for slug in ("getting-started", "making-sense"):
        finished(hers, slug)
    step = at(hers).step
    assert step.title == "Nothing to do now"
    assert "It opens" in step.text
    assert step.url == ""


def test_a_pause_shows_the_way_back_which_works(client_of, hers, pia):
    pause(enrolment=hers, by=pia, reason="too_tired")
    client = client_of(pia)
    page = client.get("/")
    step = page.context["home"].step
    assert (step.title, step.needs_post) == ("Your programme is paused", True)
    client.post(step.url, follow=True)
    assert Enrolment.objects.get(pk=hers.pk).status == "active"


def test_the_end_is_said_kindly(hers, clara):
    complete(enrolment=hers, by=clara)
    assert at(hers).step.title == "Well done"


def test_after_leaving_she_may_still_read(client_of, hers, pia):
    withdraw(enrolment=hers, by=pia, reason="no_time")
    page = client_of(pia).get("/")
    assert page.status_code == 200
    assert page.context["home"].step.title == "You can still read"


def test_a_new_message_and_the_promise_of_a_reply(hers, clara):
    actions.send_message(enrolment=hers, by=clara, text="Hello")
    titles = [one.title for one in at(hers).beside]
    assert titles[0] == "A new message from Clara"
    wrote(hers)
    assert any(one.title.startswith("Clara answers by") for one in at(hers).beside)


def test_a_draft_she_began_is_there(hers, pia):
    actions.save_draft(enrolment=hers, by=pia, text="Half a")
    assert "A message you began" in [one.title for one in at(hers).beside]
    actions.save_draft(enrolment=hers, by=pia, text="  ")
    assert "A message you began" not in [one.title for one in at(hers).beside]


def test_an_unread_comment_leads_to_its_worksheet(hers, clara):
    entry = shared_entry(hers)
    EntryComment.objects.create(patient=hers.patient, enrolment=hers, entry=entry, author=clara, text="Well seen")
    found = next(one for one in at(hers).beside if one.title == "Clara wrote on your worksheet")
    assert str(entry.pk) in found.url


@pytest.mark.parametrize(
    ("clock", "zone", "greeting"),
    [
        ("2026-06-01T07:00:00Z", "Europe/London", "Good morning, Pia"),
        ("2026-06-01T12:00:00Z", "Europe/London", "Good afternoon, Pia"),
        ("2026-06-01T19:00:00Z", "Europe/London", "Good evening, Pia"),
        ("2026-06-01T23:00:00Z", "Europe/London", "Hello, Pia"),
        ("2026-06-01T23:00:00Z", "Australia/Sydney", "Good morning, Pia"),
    ],
)
def test_the_greeting_follows_her_own_clock(hers, pia, clock, zone, greeting):
    pia.time_zone = zone
    pia.save()
    with time_machine.travel(clock):
        home = at(hers)
    assert home.greeting == greeting
    assert bool(home.comfort) is (greeting == "Hello, Pia")


def test_after_the_hour_of_her_diary_it_is_offered_until_she_begins_it(hers, pia):
    with time_machine.travel(timezone.now().replace(hour=12)):
        prompts = published.programme(hers.programme, "en").diary_prompts
        opening = next(
            slug for slug, one in published.current_lessons("en").items() if prompts.worksheet in one.worksheets
        )
        LessonProgress.objects.create(
            enrolment=hers,
            patient=pia,
            lesson=opening,
            content=content_of("lesson", opening),
            opened_at=timezone.now(),
        )
        Profile.objects.filter(patient=pia).update(diary_at="11:30")
        assert [one.title for one in at(hers).beside].count("Your notes for today") == 1
        start_entry(enrolment=hers, by=pia, slug=prompts.worksheet)
        assert "Your notes for today" not in [one.title for one in at(hers).beside]
        Profile.objects.filter(patient=pia).update(diary_at="12:30")
        assert "Your notes for today" not in [one.title for one in at(hers).beside]


def test_who_chose_no_hour_is_not_asked_for_her_diary(hers):
    assert "Your notes for today" not in [one.title for one in at(hers).beside]


def test_a_module_her_clinician_suggests_is_offered_and_can_be_put_aside(client_of, hers, pia, clara):
    offer_module(enrolment=hers, by=clara, slug="flare-now", reason="It fits her week")
    client = client_of(pia)
    page = client.get("/").content.decode()
    assert "Clara thinks this may help you." in page
    assert "It fits her week" not in page
    (offer,) = at(hers).modules
    client.post(offer.aside)
    assert at(hers).modules == []


def test_what_she_has_done_is_said_without_a_goal(hers):
    assert at(hers).finished == ""
    finished(hers, "getting-started")
    assert at(hers).finished == "You have finished 1 lesson, in your own time."
    finished(hers, "making-sense")
    assert at(hers).finished == "You have finished 2 lessons, in your own time."


def test_the_end_of_the_guided_weeks_is_said_on_time(client_of, hers, pia):
    assert at(hers).phase == ""
    Enrolment.objects.filter(pk=hers.pk).update(started_on=hers.started_on - timedelta(weeks=8))
    assert at(hers).phase.startswith("Your guided weeks go on until")
    assert "Your guided weeks go on until" in client_of(pia).get("/").content.decode()


def test_the_home_asks_the_same_few_questions_of_the_database(client_of, hers, pia, clara):
    client = client_of(pia)
    client.get("/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/")
        return len(found)

    wrote(hers)
    few = queries()
    for n in range(20):
        wrote(hers, f"Message {n}")
    assert queries() == few
    assert few <= 27


def test_strangers_are_welcomed_and_staff_are_led_to_their_work(client, client_of, clara, sofia, ada):
    page = client.get("/").content.decode()
    assert "/accounts/login/" in page
    assert "/help/" in page
    assert client_of(clara).get("/").url == "/today/"
    assert client_of(sofia).get("/").url == "/today/"
    assert client_of(ada).get("/").url == "/admin/"


def test_a_newcomer_is_led_to_consent(content, client_of, clara):
    assert client_of(joined_patient("Nia", clinician=clara).patient).get("/").url == "/consent/"


def test_progress_shows_words_charts_and_tables(client_of, hers, pia):
    from tests.guidance.given import flagged, scored

    scored(hers, "pain-nrs", 6, days_ago=22)
    response = scored(hers, "pain-nrs", 5, days_ago=7)
    flagged(hers, response=response, text="A sentence for clinicians")
    scored(hers, "phq-9", 14, days_ago=7)
    page = client_of(pia).get("/progress/").content.decode()
    assert "6 at the start, 5 on" in page
    assert page.count('<svg class="chart-plot" role="img"') == 1, "what was answered once is a line of words"
    for hidden in ("A sentence for clinicians", "moderate", "PHQ-9", "chart-flag", "flagged"):
        assert hidden not in page


def test_progress_without_answers_is_an_empty_page_with_words(client_of, pia):
    assert "After your first questions" in client_of(pia).get("/progress/").content.decode()


def test_nobody_else_has_a_progress_page(client, client_of, pia, clara, ada):
    assert client.get("/progress/").status_code == 302
    for user in (clara, ada):
        assert client_of(user).get("/progress/").status_code == 404
