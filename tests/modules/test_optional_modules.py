"""Optional modules on her page: what is open, what is suggested and why, "not now", and what her clinician sees."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import AuditEvent, Enrolment, Reason
from modules import actions, module_facts, optional_view, programme_view
from modules.models import LessonProgress, WorksheetEntry
from outcomes.models import Score
from tests.guidance.given import scored
from tests.modules.test_over_time import offered, sheet  # noqa: F401  a fixture is used by its name
from tests.modules.walking import S1, finish, go_through, open_lesson, url
from tests.outcomes.test_damaged_cells import damage

ASIDE = "/lessons/extra/{}/not-now/"
NIGHT = {"into_bed": "22:20", "tried_to_sleep": "22:30", "final_wake": "06:00", "out_of_bed": "06:15", "wakings": "1"}


def rows(user, **given) -> dict:
    return {row.slug: row for row in programme_view.modules_for(user.current_enrolment(), timezone.now(), **given)}


def suggested(user, **later) -> list[str]:
    return [row.slug for row in programme_view.suggested(user.current_enrolment(), timezone.now() + timedelta(**later))]


def offer(user, by, slug="work", reason="Goes back on Monday"):
    return actions.offer_module(enrolment=user.current_enrolment(), by=by, slug=slug, reason=reason)


def aside(user, slug):
    return actions.set_module_aside(enrolment=user.current_enrolment(), by=user, slug=slug)


def nights(user, count, *, lying="200", share=True):
    days = [(timezone.localdate() - timedelta(days=n)).isoformat() for n in range(count)]
    facts = {**NIGHT, "to_fall_asleep": "30", "awake_in_the_night": lying}
    return [sheet(user, "sleep-diary", share=share, date=day, **facts) for day in days]


# -- What is open -----------------------------------------------------------------------------------------------


def test_only_the_flare_is_open_before_the_first_lesson_is_done(pia, client_of):
    assert {slug for slug, row in rows(pia).items() if row.state != "locked"} == {"flare-now"}
    text = client_of(pia).get("/lessons/").content.decode()
    assert 'href="/lessons/flare-now/"' in text
    assert "Opens after “Making sense of pain”." in text
    with pytest.raises(Refused, match="Opens after"):
        open_lesson(pia, "headache")


def test_all_of_them_are_open_once_it_is_done_and_hold_up_nothing(pia, client_of):
    finish(pia)
    before = [(row.slug, row.state) for row in programme_view.lessons_for(pia.current_enrolment(), timezone.now())]
    assert {row.state for row in rows(pia).values()} == {"open"}
    open_lesson(pia, "headache")
    text = client_of(pia).get("/lessons/").content.decode()
    assert "Continue: about" in text
    assert before == [
        (row.slug, row.state) for row in programme_view.lessons_for(pia.current_enrolment(), timezone.now())
    ]


def test_a_module_is_read_and_finished_like_a_lesson_and_leads_to_its_second_part(pia, client_of):
    finish(pia)
    assert client_of(pia).get(url("sleep-2")).status_code == 200
    with pytest.raises(Refused, match="Opens after “Sleep, part 1"):
        open_lesson(pia, "sleep-2")
    progress = open_lesson(pia, "sleep-1")
    go_through(client_of(pia), progress)
    assert "Sleep, part 2" in client_of(pia).get(url("sleep-1")).content.decode()
    assert open_lesson(pia, "sleep-2").opened_at


def test_the_flare_opens_during_a_pause_and_nothing_else_does(pia):
    finish(pia)
    floor.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.TOO_MUCH_PAIN)
    assert open_lesson(pia, "flare-now").opened_at
    with pytest.raises(Refused, match="on a pause"):
        open_lesson(pia, "headache")


def test_the_flare_stays_open_after_the_guided_weeks(pia, client_of):
    Enrolment.objects.filter(patient=pia).update(started_on=timezone.localdate() - timedelta(days=100))
    progress = open_lesson(pia, "flare-now")
    go_through(client_of(pia), progress)
    assert LessonProgress.objects.get(pk=progress.pk).finished_at


# -- What is suggested ------------------------------------------------------------------------------------------


def test_nothing_known_suggests_nothing(pia):
    finish(pia)
    assert suggested(pia) == []


@pytest.mark.parametrize(("total", "expected"), [(9, []), (10, ["low-mood"])])
def test_low_mood_is_suggested_by_its_screening_score_and_in_words_that_diagnose_nothing(
    pia, clara, client_of, total, expected
):
    finish(pia)
    scored(pia.current_enrolment(), "phq-9", total)
    assert suggested(pia) == expected
    text = client_of(pia).get("/lessons/").content.decode()
    assert ("low mood may be part of this for you" in text) == bool(expected)
    assert "depress" not in text.lower()
    desk = client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/").content.decode()
    assert ("PHQ-9 10 or more: a screening signal, not a diagnosis." in desk) == bool(expected)


def test_the_newest_complete_score_counts_and_one_that_could_not_be_scored_does_not(pia):
    finish(pia)
    scored(pia.current_enrolment(), "phq-9", 20, days_ago=14)
    newest = scored(pia.current_enrolment(), "phq-9", 4, days_ago=1)
    assert suggested(pia) == []
    Score.objects.filter(response=newest).update(status="not_scorable", value=None, band="")
    assert suggested(pia) == ["low-mood"]
    Score.objects.update(status="not_scorable", value=None, band="")
    assert suggested(pia) == []


def test_pain_well_above_the_baseline_suggests_the_flare_even_before_the_first_lesson_is_done(pia):
    enrolment = pia.current_enrolment()
    scored(enrolment, "pain-nrs", 4, days_ago=22)
    scored(enrolment, "pain-nrs", 6, days_ago=2)
    assert suggested(pia) == []
    scored(enrolment, "pain-nrs", 7, days_ago=1)
    assert suggested(pia) == ["flare-now"]
    assert suggested(pia, days=20) == []


@pytest.mark.parametrize(("pains", "expected"), [((8, 7), ["flare-now"]), ((8, 6), []), ((9,), []), ((9, None, 9), [])])
def test_two_days_in_a_row_of_the_diary_suggest_the_flare(pia, offered, pains, expected):  # noqa: F811
    scored(pia.current_enrolment(), "pain-nrs", 4, days_ago=22)
    for n, pain in enumerate(pains):
        if pain is not None:
            day = (timezone.localdate() - timedelta(days=n)).isoformat()
            sheet(pia, "daily-diary", date=day, pain_average=str(pain))
    assert suggested(pia) == expected


@pytest.mark.parametrize(
    ("count", "lying", "expected"), [(5, "200", ["sleep"]), (4, "200", []), (5, "10", []), (0, "", [])]
)
def test_five_poor_nights_suggest_sleep(pia, offered, count, lying, expected):  # noqa: F811
    finish(pia)
    nights(pia, count, lying=lying)
    assert suggested(pia) == expected
    assert suggested(pia, days=40) == []


@pytest.mark.parametrize(
    ("days", "medicine", "expected"),
    [
        (3, "none", []),
        (4, "none", ["headache"]),
        (9, "simple", ["headache"]),
        (10, "simple", ["headache", "medicines"]),
    ],
)
def test_headache_days_and_medicine_days_suggest_from_the_diary(pia, offered, days, medicine, expected):  # noqa: F811
    finish(pia)
    for n in range(days):
        day = (timezone.localdate() - timedelta(days=n)).isoformat()
        entry = sheet(pia, "headache-diary", date=day, severity="5", medicine=medicine)
        WorksheetEntry.objects.filter(pk=entry.pk).update(started_at=timezone.now() - timedelta(days=n))
    assert suggested(pia) == expected


def test_a_sheet_she_has_not_shared_suggests_to_her_and_not_to_her_clinician(pia, clara, client_of, offered):  # noqa: F811
    finish(pia)
    nights(pia, 5, share=False)
    assert suggested(pia) == ["sleep"]
    assert not rows(pia, for_guide=True)["sleep"].suggested
    desk = client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/").content.decode()
    assert "Sleep efficiency below" not in desk
    for entry in WorksheetEntry.objects.all():
        actions.submit_entry(entry=entry, by=pia)
    assert "Sleep efficiency below" in client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/").content.decode()


def test_a_damaged_cell_takes_one_night_and_not_the_page(pia, offered, client_of):  # noqa: F811
    finish(pia)
    first, *_ = nights(pia, 5)
    assert suggested(pia) == ["sleep"]
    damage(first, "answers")
    assert suggested(pia) == []
    assert client_of(pia).get("/lessons/").status_code == 200


def test_a_night_of_tomorrow_is_no_night(pia, offered):  # noqa: F811
    finish(pia)
    nights(pia, 4)
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    sheet(pia, "sleep-diary", date=day, **NIGHT, to_fall_asleep="30", awake_in_the_night="200")
    assert suggested(pia) == []


def test_two_at_most_are_shown_and_the_others_stay_in_the_list(pia, clara, client_of):
    finish(pia)
    scored(pia.current_enrolment(), "pain-nrs", 2, days_ago=22)
    for slug, total in (("pain-nrs", 9), ("phq-9", 20)):
        scored(pia.current_enrolment(), slug, total)
    offer(pia, clara)
    assert suggested(pia) == ["work", "flare-now"]
    text = client_of(pia).get("/lessons/").content.decode()
    assert text.count("A suggestion<") == 2
    assert "Clara thinks this may help you." in text
    assert 'href="/lessons/low-mood/"' in text


def test_nothing_is_suggested_during_a_pause_or_after_the_end(pia, clara):
    finish(pia)
    scored(pia.current_enrolment(), "phq-9", 20)
    floor.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.NO_TIME)
    assert suggested(pia) == []
    floor.resume(enrolment=pia.current_enrolment(), by=pia)
    assert suggested(pia) == ["low-mood"]
    floor.complete(enrolment=pia.current_enrolment(), by=clara)
    assert suggested(pia) == []


def test_what_she_has_begun_is_not_suggested_again(pia):
    finish(pia)
    scored(pia.current_enrolment(), "phq-9", 20)
    open_lesson(pia, "low-mood")
    assert suggested(pia) == []


def test_the_page_takes_as_many_queries_with_much_known_as_with_nothing(pia, client_of, offered):  # noqa: F811
    client = client_of(pia)
    finish(pia)
    nights(pia, 1)
    client.get("/lessons/")
    with CaptureQueriesContext(connection) as before:
        client.get("/lessons/")
    nights(pia, 6)
    scored(pia.current_enrolment(), "phq-9", 20)
    open_lesson(pia, "headache")
    client.get("/lessons/")
    with CaptureQueriesContext(connection) as after:
        client.get("/lessons/")
    assert len(after) == len(before)


# -- Not now, and a clinician's own suggestion ------------------------------------------------------------------


def test_not_now_hides_a_suggestion_for_four_weeks_and_leaves_it_in_the_list(pia, client_of):
    finish(pia)
    scored(pia.current_enrolment(), "phq-9", 20)
    answer = client_of(pia).post(ASIDE.format("low-mood"), follow=True).content.decode()
    assert "It stays in your list for when you want it." in answer
    assert "A suggestion<" not in answer
    assert 'href="/lessons/low-mood/"' in answer
    assert suggested(pia) == []
    assert suggested(pia, days=27, hours=23) == []
    assert suggested(pia, days=28, minutes=1) == ["low-mood"]
    assert AuditEvent.objects.get(verb="module_set_aside").detail == {"slug": "low-mood"}


def test_a_clinician_suggests_with_a_reason_that_the_patient_does_not_see(pia, clara, client_of):
    finish(pia)
    page = f"/patients/{pia.current_enrolment().pk}/modules/work/offer/"
    refused = client_of(clara).post(page, {"reason": " "}).content.decode()
    assert "Say why" in refused
    assert "<title>Error:" in refused
    answer = client_of(clara).post(page, {"reason": "Goes back on Monday"}, follow=True).content.decode()
    assert "suggested it: Goes back on Monday" in answer
    text = client_of(pia).get("/lessons/").content.decode()
    assert "Clara thinks this may help you." in text
    assert "Goes back on Monday" not in text
    assert "Goes back" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_what_a_clinician_suggests_opens_at_once_and_comes_back_after_not_now(pia, clara):
    offer(pia, clara)
    assert rows(pia)["work"].state == "open"
    aside(pia, "work")
    assert suggested(pia) == []
    offer(pia, clara, reason="Asked again")
    assert suggested(pia) == ["work"]
    assert open_lesson(pia, "work").opened_at


def test_of_two_parts_the_next_is_suggested(pia, clara):
    finish(pia)
    finish(pia, "sleep-1")
    assert offer(pia, clara, "sleep").lesson == "sleep-2"
    assert suggested(pia) == ["sleep"]


def test_the_clinician_sees_what_is_begun_finished_and_set_aside(pia, clara, client_of):
    finish(pia)
    finish(pia, "headache")
    open_lesson(pia, "people")
    aside(pia, "work")
    desk = client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/").content.decode()
    extras = desk.partition("Extra parts")[2].partition("</details>")[0]
    assert "finished" in extras
    assert "reading" in extras
    assert "“not now”" in extras
    assert "Opens after" not in extras
    assert client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/lessons/headache/").status_code == 200


def test_a_module_that_is_begun_or_unknown_is_neither_offered_nor_set_aside(pia, clara, client_of):
    finish(pia)
    open_lesson(pia, "work")
    for verb in (lambda slug: offer(pia, clara, slug), lambda slug: aside(pia, slug)):
        with pytest.raises(Refused, match="begun already"):
            verb("work")
        with pytest.raises(Refused, match="no such module"):
            verb(S1)
    page = "/patients/{}/modules/{}/offer/"
    assert client_of(clara).get(page.format(pia.current_enrolment().pk, S1)).status_code == 404
    answer = client_of(clara).post(page.format(pia.current_enrolment().pk, "work"), {"reason": "x"})
    assert "begun already" in answer.content.decode()
    assert "begun already" in client_of(pia).post(ASIDE.format("work"), follow=True).content.decode()


def test_nothing_is_offered_without_a_reason_or_after_the_end(pia, clara):
    with pytest.raises(Refused, match="Say why"):
        offer(pia, clara, reason=" ")
    floor.complete(enrolment=pia.current_enrolment(), by=clara)
    with pytest.raises(Refused, match="closed"):
        offer(pia, clara)


@pytest.mark.parametrize("who", ["karl", "ada", "paul", "pia"])
def test_strangers_suggest_nothing(who, pia, request, client_of):
    user = request.getfixturevalue(who)
    page = f"/patients/{pia.current_enrolment().pk}/modules/work/offer/"
    assert client_of(user).post(page, {"reason": "x"}).status_code == 404
    with pytest.raises(Refused):
        offer(pia, user)


def test_nobody_else_says_not_now_for_her(pia, clara, paul):
    for who in (clara, paul):
        with pytest.raises(Refused, match="Only the patient"):
            actions.set_module_aside(enrolment=pia.current_enrolment(), by=who, slug="work")


def test_what_is_known_is_asked_by_name(pia, settings):
    enrolment, now = pia.current_enrolment(), timezone.now()
    assert optional_view.facts_of(enrolment, now) == {}
    assert module_facts.facts_of(enrolment, now, known={}, for_guide=False) == {}
    settings.MODULE_FACTS = []
    assert optional_view.facts_of(enrolment, now) == {}


# -- The page for the people around her -------------------------------------------------------------------------


def test_the_page_for_family_is_for_everybody_and_says_nothing_of_a_patient(client, content):
    answer = client.get("/for-family/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "The pain is real." in text
    assert "data-print" in text
    assert answer.headers.get("Set-Cookie") is None


def test_without_its_text_there_is_no_page_for_family(client, content):
    from icbt.models import ContentVersion

    ContentVersion.objects.filter(slug="for-family").update(current=False)
    assert client.get("/for-family/").status_code == 404


def test_the_module_about_people_leads_to_it_and_others_do_not(pia, client_of):
    finish(pia)
    for slug, leads in (("people", True), ("work", False)):
        finish(pia, slug)
        for path in (url(slug), url(slug, "print"), url(slug, "summary")):
            assert ('href="/for-family/"' in client_of(pia).get(path).content.decode()) == leads, path
