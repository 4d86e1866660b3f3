"""A worksheet over time, as the patient and her clinician see it; and the flare plan, one tap from home."""

from datetime import timedelta

import pytest
from django.utils import timezone

from modules import actions
from modules.models import WorksheetEntry
from tests.modules.walking import open_lesson, save, start_sheet

STAYING_WELL = "staying-well"
PLAN = {"activity": "Walking"} | {
    f"measures.{n}.{name}": value
    for n, amount in enumerate((12, 18, 15))
    for name, value in (("date", f"2026-03-0{n + 1}"), ("value", str(amount)))
}


@pytest.fixture
def offered(monkeypatch):
    """Every worksheet may be begun, whatever lesson brings it."""
    from modules.published import current_keys

    monkeypatch.setattr(
        "modules.actions.entries.worksheets_offered",
        lambda enrolment: set(current_keys("worksheet", enrolment.patient.language)),
    )


def sheet(user, slug, *, share=False, **words):
    entry = save(user, start_sheet(user, slug), **words)
    return actions.submit_entry(entry=entry, by=user) if share else entry


def diaries(user, *pains, share=False):
    days = [timezone.localdate() - timedelta(days=n) for n in range(len(pains))]
    return [
        sheet(user, "daily-diary", share=share, date=day.isoformat(), pain_average=str(pain))
        for day, pain in zip(days, pains, strict=True)
    ]


def reading(entry) -> str:
    return f"/patients/{entry.enrolment_id}/worksheets/{entry.pk}/"


# -- The patient ------------------------------------------------------------------------------------------------


def test_two_days_make_a_picture_and_the_same_table(pia, client_of):
    diaries(pia, 4, 7)
    client = client_of(pia)
    assert "/worksheets/daily-diary/over-time/" in client.get("/worksheets/").content.decode()
    page = client.get("/worksheets/daily-diary/over-time/").content.decode()
    assert 'class="chart-plot" role="img"' in page
    assert page.count('<th scope="row"') == 2


def test_one_day_makes_no_picture_and_says_what_will(pia, client_of):
    diaries(pia, 4)
    page = client_of(pia).get("/worksheets/daily-diary/over-time/").content.decode()
    assert "Nothing to draw yet" in page
    assert "<svg class" not in page.partition("<main")[2].partition("</main")[0].replace('<svg class="icon"', "")


def test_there_is_no_page_without_an_entry_or_without_a_picture(pia, paul, client_of):
    diaries(pia, 4, 7)
    start_sheet(pia)
    assert client_of(pia).get("/worksheets/pain-map/over-time/").status_code == 404
    assert client_of(pia).get("/worksheets/sleep-diary/over-time/").status_code == 404
    assert client_of(paul).get("/worksheets/daily-diary/over-time/").status_code == 404


def test_a_night_is_summed_where_it_is_written(pia, client_of, offered):
    times = {"into_bed": "22:30", "tried_to_sleep": "23:00", "final_wake": "06:15", "out_of_bed": "07:00"}
    entry = sheet(pia, "sleep-diary", **times, to_fall_asleep="45", awake_in_the_night="60")
    page = client_of(pia).get(f"/worksheets/entry/{entry.pk}/").content.decode()
    assert "That is 64.7% of the time in bed." in page
    save(pia, entry, **times, to_fall_asleep="400", awake_in_the_night="60")
    page = client_of(pia).get(f"/worksheets/entry/{entry.pk}/").content.decode()
    assert "The time awake is longer than the night itself." in page
    assert "<title>Error" not in page


@pytest.mark.parametrize(
    ("slug", "words", "said"),
    [
        ("my-goal", {"what": "Try to walk more"}, "leaves the door open"),
        ("thought-record", {"belief-balanced": "40"}, "fairer, not nicer"),
        (
            "my-ladder",
            {"medical": "not-sure-or-not-asked", "steps.0.fear": "30"},
            "tell your clinician. Then go on here",
        ),
        ("practice-log", {"times.0.obstacles": "dizzy"}, "Take smaller breaths"),
        ("my-compass", {"areas.0.area": "friends", "areas.0.matters": "7", "areas.0.lived": "2"}, "Friends (7 and 2)"),
        ("good-things", {"activities.0.expected": "3", "activities.0.actual": "6"}, "3.0 points better"),
    ],
)
def test_each_sheet_says_its_sum_kindly(pia, client_of, offered, slug, words, said):
    entry = sheet(pia, slug, **words)
    page = client_of(pia).get(f"/worksheets/entry/{entry.pk}/").content.decode()
    assert said in page
    assert "<title>Error" not in page


def test_a_new_compass_starts_from_the_words_of_the_last_one_and_not_from_its_numbers(pia, client_of, offered):
    words = {"areas.0.area": "friends", "areas.0.words": "Warm", "areas.0.matters": "7", "areas.1.matters": "3"}
    sheet(pia, "my-compass", **words)
    client_of(pia).post("/worksheets/my-compass/new/", {"repeat": "1"})
    newest = WorksheetEntry.objects.order_by("-started_at").first()
    assert newest.answers == {"areas.0.area": ["friends"], "areas.0.words": ["Warm"]}
    client_of(pia).post("/worksheets/my-compass/new/")
    assert WorksheetEntry.objects.order_by("-started_at").first().answers == {}


def test_starting_from_the_last_one_without_one_is_starting(pia, client_of, offered):
    open_lesson(pia)
    client_of(pia).post("/worksheets/my-compass/new/", {"repeat": "1"})
    assert WorksheetEntry.objects.get().answers == {}


def test_a_caught_thought_is_tested_with_one_tap(pia, client_of, offered):
    entry = sheet(pia, "thought-catch", situation="At the sink")
    path = f"/worksheets/entry/{entry.pk}/"
    assert "Test this thought" not in client_of(pia).get(path).content.decode()
    client_of(pia).post(path, {"do": "test", "revision": "1", "thought": "It will tear", "belief": "80"})
    made = WorksheetEntry.objects.get(worksheet="thought-record")
    assert made.answers == {"hot-thought": ["It will tear"], "belief-before": ["80"]}
    entry.refresh_from_db()
    assert entry.answers == {"thought": ["It will tear"], "belief": ["80"]}


def test_a_thought_is_not_tested_before_its_lesson_and_no_other_sheet_ever(pia, client_of):
    entry = start_sheet(pia)
    client_of(pia).post(f"/worksheets/entry/{entry.pk}/", {"do": "test", "revision": "0", "body": "Neck"})
    assert WorksheetEntry.objects.count() == 1


# -- Her clinician ----------------------------------------------------------------------------------------------


def test_her_clinician_sees_the_picture_of_what_is_shared_alone(pia, clara, client_of):
    shared = diaries(pia, 4, 7, share=True)
    private = diaries(pia, 1, 1, 9)[-1]
    actions.hide_entry(entry=private, by=pia)
    page = client_of(clara).get(reading(shared[0])).content.decode()
    assert 'class="chart-plot" role="img"' in page
    assert page.count('<th scope="row"') == 2


def test_a_day_filled_in_later_says_so(pia, clara, client_of):
    today, earlier = diaries(pia, 4, 7, share=True)
    assert "Filled in" not in client_of(clara).get(reading(today)).content.decode()
    assert "Filled in 1 day later." in client_of(clara).get(reading(earlier)).content.decode()


def test_her_clinician_sees_in_numbers_how_much_the_days_differ(pia, clara, client_of):
    shared = diaries(pia, 4, 6, 4, 6, share=True)
    said = "How much the days differ (standard deviation): pain 1.2."
    assert said in client_of(clara).get(reading(shared[0])).content.decode()
    assert said not in client_of(pia).get("/worksheets/daily-diary/over-time/").content.decode()


def test_one_shared_day_gives_her_clinician_no_picture(pia, clara, client_of):
    shared = diaries(pia, 4, share=True)[0]
    diaries(pia, 1, 9)
    assert "chart-plot" not in client_of(clara).get(reading(shared)).content.decode()


def test_bad_memories_twice_in_a_week_stand_on_top_for_her_clinician(pia, clara, client_of, offered):
    words = {"times.0.obstacles": "bad-memories", "times.0.date": "2026-03-02"}
    once = sheet(pia, "practice-log", share=True, **words)
    assert "Bad memories twice" not in client_of(clara).get(reading(once)).content.decode()
    again = sheet(pia, "practice-log", share=True, **{**words, "times.0.date": "2026-03-05"})
    for entry in (once, again):
        assert "Bad memories twice or more" in client_of(clara).get(reading(entry)).content.decode()


# -- The flare plan ---------------------------------------------------------------------------------------------


def test_the_flare_plan_is_one_tap_from_home(pia, client_of):
    client = client_of(pia)
    open_lesson(pia)
    assert "flare plan" not in client.get("/").content.decode()
    open_lesson_now(pia, STAYING_WELL)
    assert "Make my flare plan" in client.get("/").content.decode()
    made = client.post("/worksheets/flare-plan/new/", follow=True)
    assert "My flare plan" in made.content.decode()
    home = client.get("/").content.decode()
    assert f"/worksheets/entry/{WorksheetEntry.objects.get().pk}/print/" in home
    assert "Make my flare plan" not in home


def test_the_flare_plan_brings_half_of_her_steady_amounts_and_the_red_flags(pia, client_of, offered):
    sheet(pia, "pacing-planner", **PLAN)
    plan = sheet(pia, "flare-plan", calm="Slow breath")
    for path in (f"/worksheets/entry/{plan.pk}/", f"/worksheets/entry/{plan.pk}/print/"):
        page = client_of(pia).get(path).content.decode()
        assert "6 minutes" in page
        assert "12 minutes" in page
        assert "First ask: is this new?" in page


def test_her_clinician_sees_amounts_only_of_a_shared_plan(pia, clara, client_of, offered):
    steady = sheet(pia, "pacing-planner", **PLAN)
    plan = sheet(pia, "flare-plan", share=True, calm="Slow breath")
    assert "6 minutes" not in client_of(clara).get(reading(plan)).content.decode()
    actions.submit_entry(entry=steady, by=pia)
    assert "6 minutes" in client_of(clara).get(reading(plan)).content.decode()


def open_lesson_now(user, slug):
    """Open a lesson before its day, as a clinician can."""
    enrolment = user.current_enrolment()
    actions.unlock_lesson(enrolment=enrolment, by=enrolment.clinician, slug=slug, reason="She is ready.")
    return open_lesson(user, slug)
