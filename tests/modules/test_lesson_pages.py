"""Going through a lesson: locks, the exact place, what is kept, and when it is finished."""

import pytest
from django.utils import timezone

from icbt import actions as floor
from icbt import content
from icbt.errors import Refused
from icbt.models import AuditEvent, Reason
from modules import actions, programme_view
from modules.models import LessonProgress
from tests.modules.walking import C2, S1, S2, finish, go_through, move_back, open_lesson, steps_of, url


def progress_of(user, slug=S1):
    return LessonProgress.objects.get(patient=user, lesson=slug)


# -- Locks and beginning ----------------------------------------------------------------------------------------


def test_before_it_is_begun_the_page_says_what_it_is_about(pia, client_of):
    page = client_of(pia).get(url(S1)).content.decode()
    assert "why pain lasts" in page
    assert "Begin" in page
    assert not LessonProgress.objects.exists()


def test_beginning_leads_to_the_first_step(pia, client_of):
    answer = client_of(pia).post(url(S1), follow=True)
    assert answer.redirect_chain[-1][0] == url(S1, "check-in")
    assert "Step 1 of 14" in answer.content.decode()


def test_a_locked_lesson_says_when_it_opens_and_opens_for_no_post(pia, client_of):
    client = client_of(pia)
    assert "Opens after" in client.get(url(S2)).content.decode()
    client.post(url(S2))
    assert not LessonProgress.objects.filter(lesson=S2).exists()


def test_a_step_of_a_lesson_that_is_not_begun_leads_to_its_cover(pia, client_of):
    answer = client_of(pia).get(url(S2, "three-patterns"))
    assert (answer.status_code, answer["Location"]) == (302, url(S2))


def test_a_step_that_is_not_there_is_not_found(pia, client_of):
    open_lesson(pia)
    assert client_of(pia).get(url(S1, "no-such-part")).status_code == 404


def test_a_lesson_that_is_not_there_is_not_found(pia, client_of):
    assert client_of(pia).get("/lessons/no-such-lesson/").status_code == 404


def test_what_is_not_there_is_refused_in_words(pia):
    progress = open_lesson(pia)
    with pytest.raises(Refused, match="no such lesson"):
        open_lesson(pia, "no-such-lesson")
    with pytest.raises(Refused, match="no such part"):
        actions.save_step(progress=progress, by=pia, step="no-such-part", raw={})


def test_of_two_devices_that_begin_at_once_one_begins(pia, monkeypatch):
    rows = programme_view.lessons_for(pia.current_enrolment(), timezone.now())
    first = open_lesson(pia)
    row = next(one for one in rows if one.slug == first.lesson)
    monkeypatch.setattr("modules.actions.lessons.row_for", lambda *given: row)
    assert open_lesson(pia).opened_at == first.opened_at
    assert AuditEvent.objects.filter(verb="lesson_opened").count() == 1


def test_checking_the_answers_stays_on_the_page(pia, client_of):
    open_lesson(pia)
    answer = client_of(pia).post(url(S1, "quiz"), {"do": "check", "quiz-1": "true"})
    assert answer["Location"] == url(S1, "quiz") + "#said-quiz-1"


def test_during_a_pause_no_new_lesson_opens(pia):
    floor.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.NO_TIME)
    with pytest.raises(Refused, match="pause"):
        open_lesson(pia)


def test_during_a_pause_what_was_begun_goes_on(pia, client_of):
    open_lesson(pia)
    floor.pause(enrolment=pia.current_enrolment(), by=pia, reason=Reason.NO_TIME)
    client = client_of(pia)
    client.post(url(S1, "welcome"), {"do": "next", "losses": ["sleep"]})
    assert progress_of(pia).answers["losses"] == {"chosen": ["sleep"]}


def test_after_the_programme_she_reads_and_writes_nothing(pia, client_of):
    open_lesson(pia)
    floor.complete(enrolment=pia.current_enrolment(), by=pia)
    client = client_of(pia)
    page = client.get(url(S1, "welcome")).content.decode()
    assert "Your pain is real" in page
    assert '<form method="post" novalidate' not in page
    client.post(url(S1, "welcome"), {"do": "next", "losses": ["sleep"]})
    assert progress_of(pia).answers == {}


def test_after_withdrawal_she_may_still_read(pia, client_of):
    open_lesson(pia)
    floor.withdraw(enrolment=pia.current_enrolment(), by=pia, reason=Reason.OTHER)
    assert "Your pain is real" in client_of(pia).get(url(S1, "welcome")).content.decode()


# -- The exact place --------------------------------------------------------------------------------------------


def test_another_device_takes_her_to_the_step_she_had_reached(pia, client_of):
    open_lesson(pia)
    client_of(pia).post(url(S1, "check-in"), {"do": "next"})
    client_of(pia).post(url(S1, "welcome"), {"do": "next"})
    assert client_of(pia).get(url(S1))["Location"] == url(S1, "alarm")


def test_stopping_keeps_the_page_she_is_on(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    answer = client.post(url(S1, "dial"), {"do": "stop"}, follow=True)
    assert "We keep your place" in answer.content.decode()
    assert client.get(url(S1))["Location"] == url(S1, "dial")
    assert "dial" not in progress_of(pia).steps_done


def test_going_back_saves_what_was_typed(pia, client_of):
    open_lesson(pia)
    answer = client_of(pia).post(url(S1, "honest"), {"do": "back", "my-reason.1": "Garden again"})
    assert answer["Location"] == url(S1, "five-parts")
    assert progress_of(pia).answers["my-reason"]["texts"][0] == "Garden again"


def test_a_place_that_is_gone_leads_to_the_first_step_she_has_not_been_through(pia):
    progress = open_lesson(pia)
    progress.step, progress.steps_done = "gone", ["check-in", "welcome"]
    assert programme_view.place_of(progress).slug == "alarm"


# -- What is kept -----------------------------------------------------------------------------------------------


def test_only_the_questions_of_the_page_are_kept(pia, client_of):
    open_lesson(pia)
    posted = {"losses": ["sleep", "my-soul"], "finished_at": "2020-01-01", "track": "act", "my-reason.1": "elsewhere"}
    client_of(pia).post(url(S1, "welcome"), {"do": "next", **posted})
    row = progress_of(pia)
    assert row.answers == {"losses": {"chosen": ["sleep"]}}
    assert row.finished_at is None
    assert row.enrolment.track == "cbt"


def test_what_she_types_is_shown_as_words_and_never_as_markup(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    client.post(url(S1, "honest"), {"do": "next", "my-reason.1": "<script>alert(1)</script>"})
    for path in (url(S1, "honest"), url(S1, "print")):
        page = client.get(path).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


def test_answers_are_sealed_in_the_database(pia, client_of):
    from django.db import connection

    open_lesson(pia)
    client_of(pia).post(url(S1, "honest"), {"do": "next", "my-reason.1": "Garden again"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM modules_lessonprogress")
        assert b"Garden" not in bytes(cursor.fetchone()[0])


def test_autosave_keeps_the_words_and_does_not_count_the_step_as_read(pia, client_of):
    open_lesson(pia)
    answer = client_of(pia).post(url(S1, "honest"), {"my-reason.1": "Gard"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    row = progress_of(pia)
    assert row.answers["my-reason"]["texts"][0] == "Gard"
    assert (row.step, row.steps_done) == ("honest", [])


def test_autosave_after_the_login_ended_is_sent_to_the_login_page(pia, client, content):
    open_lesson(pia)
    answer = client.post(url(S1, "honest"), {"my-reason.1": "Gard"}, headers={"X-Autosave": "1"})
    assert "/accounts/login/" in answer["Location"]


def test_autosave_after_the_end_says_so(pia, client_of):
    open_lesson(pia)
    floor.complete(enrolment=pia.current_enrolment(), by=pia)
    answer = client_of(pia).post(url(S1, "honest"), {"my-reason.1": "Gard"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 409


def test_a_content_change_midway_leaves_her_on_the_version_she_opened(pia, client_of):
    open_lesson(pia)
    body = {**content.current("lesson", S1).body, "title": "Quite another title"}
    content.publish(kind="lesson", slug=S1, body=body)
    page = client_of(pia).get(url(S1, "welcome")).content.decode()
    assert "Making sense of pain" in page
    assert "Quite another title" not in page


def test_what_she_has_not_opened_is_the_current_version(pia, client_of):
    body = {**content.current("lesson", S1).body, "title": "Quite another title"}
    content.publish(kind="lesson", slug=S1, body=body)
    assert "Quite another title" in client_of(pia).get(url(S1)).content.decode()
    assert open_lesson(pia).content == content.current("lesson", S1)


def test_another_track_reads_its_own_words(pia, client_of):
    open_lesson(pia)
    assert "scientist of your own days" in client_of(pia).get(url(S1, "honest")).content.decode()
    floor.change_track(enrolment=pia.current_enrolment(), by=pia, track="act")
    assert "scientist of your own days" not in client_of(pia).get(url(S1, "honest")).content.decode()


# -- What is said back ------------------------------------------------------------------------------------------


def test_what_is_said_back_is_shown_before_she_goes_on(pia, client_of):
    open_lesson(pia)
    client, posted = client_of(pia), {"do": "next", "quiz-1": "false"}
    answer = client.post(url(S1, "quiz"), posted)
    assert answer["Location"] == url(S1, "quiz") + "#said-quiz-1"
    page = client.get(url(S1, "quiz"))
    assert "It can&#x27;t measure pain" in page.content.decode()
    assert "quiz" not in progress_of(pia).steps_done
    again = client.post(url(S1, "quiz"), {**posted, "told": page.context["page"].told})
    assert again["Location"] == url(S1, "plan")


def test_what_is_said_back_is_shown_even_when_autosave_was_faster(pia, client_of):
    open_lesson(pia)
    client, posted = client_of(pia), {"quiz-1": "false"}
    client.post(url(S1, "quiz"), posted, headers={"X-Autosave": "1"})
    assert "#said-quiz-1" in client.post(url(S1, "quiz"), {"do": "next", **posted})["Location"]


def test_an_unsure_plan_gets_a_kind_suggestion_to_make_it_smaller(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    client.post(url(S1, "plan"), {"do": "next", "confidence": "4"})
    assert "What would make it a 7 or more?" in client.get(url(S1, "plan")).content.decode()
    assert progress_of(pia).plan == {"confidence": {"value": 4}}


def test_the_next_check_in_shows_what_she_planned(pia, client_of):
    progress = open_lesson(pia)
    practice = "listen-for-three-sounds-for-one-minute-once-a-day"
    client_of(pia).post(url(S1, "plan"), {"do": "next", "practices": [practice]})
    finish(pia)
    move_back(progress, days=8)
    open_lesson(pia, C2)
    assert "Listen for three sounds" in client_of(pia).get(url(C2, "check-in")).content.decode()


# -- Finishing --------------------------------------------------------------------------------------------------


def test_going_through_every_step_finishes_the_lesson_with_or_without_a_rating(pia, client_of):
    go_through(client_of(pia), open_lesson(pia))
    row = progress_of(pia)
    assert row.finished_at
    assert row.rated_at is None


def test_a_step_left_out_keeps_the_lesson_open_and_she_is_taken_there(pia, client_of):
    client = client_of(pia)
    go_through(client, open_lesson(pia), but="story")
    assert progress_of(pia).finished_at is None
    answer = client.post(url(S1, "rating"), {"do": "next"}, follow=True)
    assert answer.redirect_chain[-1][0] == url(S1, "story")
    assert "One part is left" in answer.content.decode()


def test_the_rating_is_kept(pia, client_of):
    open_lesson(pia)
    posted = {"do": "next", "usefulness": "8", "trouble": "a-little", "trouble-text.1": "The story"}
    client_of(pia).post(url(S1, "rating"), posted)
    row = progress_of(pia)
    assert (row.usefulness, row.trouble, row.trouble_text) == (8, "a-little", "The story")
    assert row.rated_at


def test_a_finished_lesson_can_be_read_again_and_stays_finished_when_it_was(pia, client_of):
    progress = finish(pia)
    move_back(progress, days=3)
    before = progress_of(pia).finished_at
    client = client_of(pia)
    assert "You finished this lesson" in client.get(url(S1)).content.decode()
    go_through(client, progress)
    actions.finish_lesson(progress=progress, by=pia)
    assert progress_of(pia).finished_at == before


def test_finishing_is_refused_while_anything_was_not_gone_through(pia):
    progress = open_lesson(pia)
    for step in steps_of(progress)[:-1]:
        actions.save_step(progress=progress, by=pia, step=step.slug, raw={}, done=True)
    with pytest.raises(Refused, match="How was this lesson"):
        actions.finish_lesson(progress=progress, by=pia)


def test_the_summary_for_print_has_her_plan_and_what_turns_her_pain_up(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    client.post(url(S1, "dial"), {"do": "next", "my-dial.a-poor-night": "turns-mine-up"})
    client.post(url(S1, "plan"), {"do": "next", "day": "monday"})
    page = client.get(url(S1, "print")).content.decode()
    assert "Hurt does not always mean harm" in page
    assert "Turns mine up: A poor night" in page
    assert "Monday" in page


def test_a_summary_of_a_lesson_not_begun_is_not_found(pia, client_of):
    assert client_of(pia).get(url(S1, "print")).status_code == 404


# -- Strangers --------------------------------------------------------------------------------------------------


def test_another_patient_has_her_own_lesson_and_none_of_these_words(pia, paul, client_of):
    open_lesson(pia)
    client_of(pia).post(url(S1, "honest"), {"do": "next", "my-reason.1": "Garden again"})
    open_lesson(paul)
    assert "Garden again" not in client_of(paul).get(url(S1, "honest")).content.decode()


def test_nobody_else_writes_in_her_lesson(pia, paul, clara):
    progress = open_lesson(pia)
    for stranger in (paul, clara):
        with pytest.raises(Refused, match="herself"):
            actions.save_step(progress=progress, by=stranger, step="welcome", raw={})
        with pytest.raises(Refused, match="herself"):
            actions.finish_lesson(progress=progress, by=stranger)
        with pytest.raises(Refused, match="herself"):
            actions.open_lesson(enrolment=pia.current_enrolment(), by=stranger, slug=S1)


def test_opening_twice_is_opening_once(pia):
    first = open_lesson(pia)
    assert open_lesson(pia).pk == first.pk
    assert progress_of(pia).opened_at <= timezone.now()
