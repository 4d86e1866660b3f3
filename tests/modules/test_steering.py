"""A clinician moves a patient past a lesson, or opens one early, and reads what she answered."""

import pytest

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import AuditEvent
from modules import actions
from modules.models import LessonProgress
from tests.modules.test_programme_pages import states
from tests.modules.walking import C2, S1, S2, finish, open_lesson, url


def page(user, slug=S1, more="") -> str:
    return f"/patients/{user.current_enrolment().pk}/lessons/{slug}/{more}"


def test_skipping_opens_the_next_lesson_and_leaves_this_one_readable(pia, clara, client_of):
    client_of(clara).post(page(pia, S1, "skip/"), {"do": "skip", "reason": "Knows all of this"})
    assert states(pia)[S1] == "finished"
    assert states(pia)[C2] in ("open", "current")
    client = client_of(pia)
    assert "moved you past this lesson" in client.get("/lessons/").content.decode()
    client.post(url(S1))
    assert "Your pain is real" in client.get(url(S1, "welcome")).content.decode()


def test_opening_early_opens_it_today(pia, clara, client_of):
    client_of(clara).post(page(pia, S2, "skip/"), {"do": "open", "reason": "Asked for it"})
    assert states(pia)[S2] == "open"
    assert open_lesson(pia, S2).opened_at


def test_a_reason_is_needed_and_sealed(pia, clara, client_of):
    answer = client_of(clara).post(page(pia, S1, "skip/"), {"do": "skip", "reason": " "})
    assert "Say why" in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    assert not LessonProgress.objects.exists()
    client_of(clara).post(page(pia, S1, "skip/"), {"do": "skip", "reason": "Knows it"})
    assert LessonProgress.objects.get().reason == "Knows it"
    assert "Knows it" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_finished_lesson_is_not_skipped_and_an_open_one_not_opened(pia, clara):
    finish(pia)
    enrolment = pia.current_enrolment()
    with pytest.raises(Refused, match="done already"):
        actions.skip_lesson(enrolment=enrolment, by=clara, slug=S1, reason="x")
    with pytest.raises(Refused, match="open already"):
        actions.unlock_lesson(enrolment=enrolment, by=clara, slug=S1, reason="x")
    with pytest.raises(Refused, match="no such lesson"):
        actions.skip_lesson(enrolment=enrolment, by=clara, slug="no-such", reason="x")
    with pytest.raises(Refused, match="Say why"):
        actions.unlock_lesson(enrolment=enrolment, by=clara, slug=S2, reason=" ")


def test_a_refusal_is_a_sentence_and_no_error_page(pia, clara, client_of):
    finish(pia)
    answer = client_of(clara).post(page(pia, S1, "skip/"), {"do": "skip", "reason": "x"}, follow=True)
    assert "done already" in answer.content.decode()


def test_nothing_is_steered_after_the_end(pia, clara):
    enrolment = pia.current_enrolment()
    floor.complete(enrolment=enrolment, by=clara)
    with pytest.raises(Refused, match="closed"):
        actions.skip_lesson(enrolment=enrolment, by=clara, slug=S1, reason="x")


def test_the_clinician_reads_answers_plan_rating_and_the_notes_of_the_lesson(pia, clara, sofia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    client.post(url(S1, "honest"), {"do": "next", "my-reason.1": "Garden again"})
    client.post(url(S1, "plan"), {"do": "next", "day": "monday"})
    client.post(url(S1, "rating"), {"do": "next", "usefulness": "8", "trouble-text.1": "The story"})
    for guide in (clara, sofia):
        text = client_of(guide).get(page(pia)).content.decode()
        for words in ("Garden again", "Monday", "8 of 10", "The story", "Feeling disbelieved"):
            assert words in text
    assert AuditEvent.objects.filter(verb="record_read", patient=pia.pk).count() == 2


def test_a_lesson_not_begun_has_a_page_too(pia, clara, client_of):
    assert "No answers yet" in client_of(clara).get(page(pia, S2)).content.decode()
    assert client_of(clara).get(page(pia, "no-such")).status_code == 404


@pytest.mark.parametrize("who", ["karl", "ada", "paul", "pia"])
def test_strangers_read_and_steer_nothing(who, pia, request, client_of):
    client = client_of(request.getfixturevalue(who))
    assert client.get(page(pia)).status_code == 404
    assert client.post(page(pia, S1, "skip/"), {"do": "skip", "reason": "x"}).status_code == 404
    user = request.getfixturevalue(who)
    with pytest.raises(Refused):
        actions.skip_lesson(enrolment=pia.current_enrolment(), by=user, slug=S1, reason="x")
    assert not LessonProgress.objects.exists()
