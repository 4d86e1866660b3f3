"""Help at once after an urgent answer: numbers to call, honest words, further questions, and a flag for any concern."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from outcomes import actions
from outcomes.models import Flag, Response
from outcomes.tasks import score_pending
from tests.outcomes.answers import opened, phq, posted, submit

LONDON = ZoneInfo("Europe/London")
NIGHT = datetime(2026, 6, 2, 3, 0, tzinfo=LONDON)
NOON = datetime(2026, 6, 2, 12, 0, tzinfo=LONDON)


@pytest.fixture
def night():
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


def support(assessment) -> str:
    return reverse("outcomes:unsafe", kwargs={"assessment_id": assessment.pk})


def urgent(user, item9: int):
    assessment = opened(user)
    submit(assessment, "phq-9", phq(8, item9))
    return assessment


def test_the_answer_leads_to_help_at_once(pia, client_of):
    assessment = opened(pia)
    url = reverse("outcomes:answer", kwargs={"assessment_id": assessment.pk, "instrument": "phq-9"})
    assert client_of(pia).post(url, {**posted(phq(8, 1)), "go": "on"}).url == support(assessment)


def test_no_urgent_answer_no_support_page(pia, client_of):
    assert client_of(pia).get(support(urgent(pia, 0))).status_code == 404


def test_numbers_can_be_tapped_and_come_first_from_the_second_answer_on(pia, client_of):
    shown = client_of(pia).get(support(urgent(pia, 2))).content.decode()
    assert 'href="tel:999"' in shown
    assert shown.index("tel:999") < shown.index("will see this")


def test_the_lowest_answer_gets_kind_words_first_and_the_numbers_too(pia, client_of):
    shown = client_of(pia).get(support(urgent(pia, 1))).content.decode()
    assert shown.index("Clara will see this") < shown.index("tel:999")
    assert "Thank you for telling us" in shown


def test_at_night_nobody_is_said_to_be_on_the_way(night, pia, client_of):
    shown = client_of(pia).get(support(urgent(pia, 3))).content.decode()
    assert "We are closed now. Nobody reads this before today at 09:00." in shown
    assert "We cannot send help to you" in shown
    assert "by today at 10:00" in shown


def test_without_a_guide_the_team_sees_it(pia, client_of):
    assessment = urgent(pia, 1)
    enrolment = pia.current_enrolment()
    enrolment.clinician = None
    enrolment.save()
    assert "Our team will see this" in client_of(pia).get(support(assessment)).content.decode()


@pytest.mark.parametrize("concern", [{"how": 1}, {"intend": 1}, {"prepared": 1}, {"safe": 1}, {"safe": 2}])
def test_any_concern_is_a_red_flag_that_goes_first_in_the_same_request(night, pia, sofia, client_of, concern):
    night.move_to(NOON)
    assessment = urgent(pia, 1)
    browser = client_of(pia)
    answer = browser.post(support(assessment), {**posted(concern), "someone": "0"})
    assert answer.url == support(assessment)
    flag = Flag.objects.get(rule="R1-safety")
    assert (flag.level, flag.priority) == ("red", "high")
    assert flag.due_at == NOON + timedelta(hours=1)
    assert "Nobody is with the patient." in flag.sentence
    assert sofia.nudges.filter(occasion=f"flag {flag.pk}").count() == 1
    shown = browser.get(support(assessment)).content.decode()
    assert "Please talk to someone now" in shown
    assert "Your answers are sent" in shown


def test_reassuring_answers_are_kept_and_raise_nothing(pia, client_of):
    assessment = urgent(pia, 1)
    client_of(pia).post(support(assessment), {"how": "0", "intend": "0", "safe": "0", "someone": "1"})
    row = Response.objects.get(instrument="safety-follow-up")
    assert row.answers == {"how": 0, "intend": 0, "safe": 0, "someone": 1}
    assert row.submitted_at
    assert list(Flag.objects.values_list("rule", flat=True)) == ["R1"]


def test_every_question_may_be_left_empty(pia, client_of):
    assessment = urgent(pia, 2)
    assert client_of(pia).post(support(assessment), {}).status_code == 302
    assert Response.objects.get(instrument="safety-follow-up").answers == {}


def test_the_further_questions_are_answered_once(pia, client_of):
    assessment, browser = urgent(pia, 1), client_of(pia)
    browser.post(support(assessment), {"safe": "0"})
    again = browser.post(support(assessment), {"safe": "2"}, follow=True)
    assert "You have sent these answers already" in again.content.decode()
    with pytest.raises(actions.AlreadyAnswered):
        actions.submit_follow_up(assessment=assessment, answers={"safe": 2}, by=pia)


def test_two_browsers_send_the_further_questions_at_once(pia, client_of, monkeypatch):
    assessment, browser = urgent(pia, 1), client_of(pia)
    actions.submit_follow_up(assessment=assessment, answers={}, by=pia)
    monkeypatch.setattr("outcomes.assessments.follow_up_open", lambda *_: True)
    again = browser.post(support(assessment), {"safe": "2"}, follow=True)
    assert "You have sent these answers already" in again.content.decode()


def test_an_impossible_answer_is_shown_again(pia, client_of):
    shown = client_of(pia).post(support(urgent(pia, 1)), {"safe": "9"})
    assert shown.status_code == 200
    assert "<title>Error:" in shown.content.decode()


def test_the_further_questions_close_after_a_day_and_the_numbers_stay(pia, client_of):
    assessment = urgent(pia, 2)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        shown = client_of(pia).get(support(assessment)).content.decode()
    assert "tell us a little more" not in shown
    assert "tel:999" in shown


def test_further_answers_are_scored_into_nothing_and_do_not_wait(pia):
    assessment = urgent(pia, 1)
    actions.submit_follow_up(assessment=assessment, answers={"safe": 2}, by=pia)
    score_pending()
    assert not Response.objects.unscored().exists()
    assert Flag.objects.filter(rule="R1-safety").count() == 1


# -- An urgent answer that was saved and never sent --------------------------------------------------------------


def test_stopping_with_an_urgent_answer_flags_it_at_once_and_shows_help(pia, client_of):
    assessment = opened(pia)
    url = reverse("outcomes:answer", kwargs={"assessment_id": assessment.pk, "instrument": "phq-9"})
    answer = client_of(pia).post(url, {"q9": "3", "go": "stop"})
    assert answer.url == support(assessment)
    flag = Flag.objects.get()
    assert (flag.rule, flag.level, flag.priority) == ("R1-unsent", "red", "high")
    assert "has not been sent" in flag.sentence
    assert client_of(pia).get(support(assessment)).status_code == 200


def test_an_urgent_answer_left_lying_in_a_draft_is_found_by_the_clock(pia, sofia):
    response = opened(pia).responses.get(instrument="phq-9")
    actions.save_draft(response=response, answers={"q9": 2}, by=pia)
    score_pending()
    assert not Flag.objects.exists()  # she may still be writing
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        score_pending()
        score_pending()
    assert Flag.objects.get().rule == "R1-unsent"
    assert sofia.nudges.count() == 1


def test_a_draft_without_urgent_answers_raises_nothing_and_is_looked_at_once(pia):
    response = opened(pia).responses.get(instrument="phq-9")
    actions.save_draft(response=response, answers={"q1": 2}, by=pia)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        score_pending()
    assert not Flag.objects.exists()
    response.refresh_from_db()
    assert response.looked_at
    assert not Response.objects.left_lying(timezone.now() + timedelta(days=1)).filter(pk=response.pk).exists()


def test_a_draft_sent_meanwhile_is_left_to_its_own_flags(pia):
    response = submit(opened(pia), "phq-9", phq(8, 1))
    assert actions.look_through_draft(response=response, by=None) == []


def test_an_urgent_answer_sent_too_late_is_flagged_all_the_same(pia, client_of):
    assessment = opened(pia)
    url = reverse("outcomes:answer", kwargs={"assessment_id": assessment.pk, "instrument": "phq-9"})
    with time_machine.travel(assessment.closes_at + timedelta(days=1), tick=False):
        answer = client_of(pia).post(url, {**posted(phq(8, 3)), "go": "on"})
    assert answer.url == support(assessment)
    assert Flag.objects.get().rule == "R1-unsent"
