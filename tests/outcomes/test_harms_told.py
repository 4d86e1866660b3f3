"""Patients tell that something got worse, after a lesson, in the questions, at any time: once, and no word is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from icbt.errors import Refused
from icbt.models import AuditEvent
from outcomes import actions, harms
from outcomes.files import FOLDER
from outcomes.instruments import parse
from outcomes.models import AdverseEvent, Flag, HarmKind
from tests.modules.walking import S1, open_lesson, url
from tests.outcomes.answers import opened, submit
from tests.outcomes.harmed import JUDGEMENT, in_week

WORSE = "/got-worse/"


def rate(user, client_of, amount: str, text: str = "", **headers):
    open_lesson(user)
    posted = {"trouble": amount, "trouble-text.1": text} if amount else {"trouble-text.1": text}
    return client_of(user).post(url(S1, "rating"), posted, headers=headers)


def only() -> AdverseEvent:
    return AdverseEvent.objects.get()


def test_a_troubling_lesson_is_an_event_with_her_words(pia, client_of):
    rate(pia, client_of, "a-little", "The story of Tom")
    event = only()
    assert (event.reporter, event.kind, event.lesson) == ("patient", "unsorted", S1)
    assert (event.reported_by, event.severity, event.seriousness) == (pia, "", "")
    assert event.description == "A little.\n\nThe story of Tom"
    assert event.occasion.startswith("lesson ")
    assert AuditEvent.objects.filter(verb="harm_reported", patient=pia.pk).count() == 1


def test_no_trouble_is_no_event(pia, client_of):
    rate(pia, client_of, "no", "All fine")
    assert not AdverseEvent.objects.exists()


def test_words_without_an_amount_are_told_too(pia, client_of):
    rate(pia, client_of, "", "I cried afterwards")
    assert only().description == "How much was not said.\n\nI cried afterwards"


def test_a_little_disturbs_nobody_and_a_lot_is_a_flag_within_two_working_days(pia, clara, client_of):
    rate(pia, client_of, "a-little")
    assert not Flag.objects.exists()
    rate(pia, client_of, "a-lot")
    flag = Flag.objects.get()
    assert (flag.rule, flag.level, flag.enrolment) == ("H1-worse", "amber", pia.current_enrolment())
    assert "own rule" in flag.source
    assert only().flag == flag
    assert clara.nudges.get().key == "needs_you"
    assert only().description == "A little. Later: a lot."


def test_rated_again_it_is_the_same_event_and_no_word_goes(pia, client_of):
    rate(pia, client_of, "a-lot", "I am not safe")
    rate(pia, client_of, "a-lot", "I am safe")
    rate(pia, client_of, "a-lot", "")
    rate(pia, client_of, "no", "")
    assert only().description == "A lot.\n\nI am not safe"
    rate(pia, client_of, "a-lot", "Tom's story")
    assert only().description == "A lot.\n\nI am not safe\n\nTom's story"
    assert Flag.objects.count() == 1


def test_a_page_that_saves_while_she_types_leaves_one_text(pia, client_of):
    for text in ("I", "I cri", "I cried al", "I cried all night"):
        rate(pia, client_of, "a-lot", text, **{"X-Autosave": "1"})
    assert only().description == "A lot.\n\nI cried all night"


def test_what_is_told_after_somebody_signed_is_an_event_of_its_own(pia, clara, client_of):
    rate(pia, client_of, "a-little", "First")
    first = only()
    actions.judge_harm(event=first, by=clara, judged=JUDGEMENT)
    actions.sign_harm(event=first, by=clara)
    rate(pia, client_of, "a-little", "First")
    assert AdverseEvent.objects.count() == 1
    rate(pia, client_of, "a-little", "Second")
    rate(pia, client_of, "a-little", "Second and more")
    assert sorted(one.description for one in AdverseEvent.objects.all()) == [
        "A little.\n\nFirst",
        "A little.\n\nSecond and more",
    ]


@pytest.mark.parametrize(
    ("told", "text", "after"),
    [
        ("", "One", "One"),
        ("One", "", "One"),
        ("One", "One two", "One two"),
        ("One two", "One", "One two"),
        ("One", "Two", "One\n\nTwo"),
        ("One\n\nTwo", "One", "One\n\nTwo"),
        ("One\n\nTwo", "Two three", "One\n\nTwo three"),
        ("I am safe", "I am not safe", "I am not safe"),
        ("I am not safe", "I am well", "I am not safe\n\nI am well"),
    ],
)
def test_texts_are_joined_without_loss(told, text, after):
    assert harms.added(told, text) == after


def answer(user, **answers):
    return submit(opened(in_week(user, 4), "week-4"), "anything-worse", answers)


def test_it_is_asked_in_week_4_and_at_the_end(pia):
    enrolment = pia.current_enrolment()
    actions.plan_assessments(enrolment=enrolment, by=pia)
    asked = [one.point for one in enrolment.assessment_set.all() if "anything-worse" in one.instruments]
    assert asked == ["week-4", "post"]


def test_an_answer_in_the_questions_is_an_event_in_the_same_transaction(pia):
    response = answer(pia, worse=1, kind=4, words="Awake at three")
    event = only()
    assert (event.kind, event.occasion) == ("sleep", f"response {response.pk}")
    assert event.description == "A little.\n\nAwake at three"
    assert not Flag.objects.exists()


def test_a_lot_in_the_questions_is_a_flag_and_no_is_nothing(pia, paul):
    answer(pia, worse=2)
    answer(paul, worse=0, words="Nothing")
    event = only()
    assert event.enrolment == pia.current_enrolment()
    assert event.flag.rule == "H1-worse"


def test_a_failing_event_takes_the_answer_back_so_that_it_can_be_sent_again(pia, monkeypatch):
    def broken(**facts):
        raise RuntimeError

    assessment = opened(in_week(pia, 4), "week-4")
    with monkeypatch.context() as patched:
        patched.setattr("outcomes.actions.answering.hear_answers", broken)
        with pytest.raises(RuntimeError):
            submit(assessment, "anything-worse", {"worse": 2})
    assert not AdverseEvent.objects.exists()
    submit(assessment, "anything-worse", {"worse": 2})
    assert only()


def test_every_answer_of_what_it_was_about_has_a_kind():
    file = FOLDER / "instruments" / "anything-worse.en.toml"
    instrument = parse(file.read_text(), filename=file.name)
    assert set(instrument.item("kind").values) == set(harms.KINDS)
    assert set(harms.KINDS.values()) <= set(HarmKind.values)
    assert set(instrument.item("worse").values) == {0, *harms.ANSWERED}


def test_she_may_tell_at_any_time(pia, clara, client_of):
    browser = client_of(pia)
    page = browser.get(WORSE).content.decode()
    assert "This is not an emergency service" in page
    told = {"token": str(uuid4()), "amount": "a-lot", "kind": "mood", "text": "Very low since Monday"}
    assert browser.post(WORSE, told)["Location"] == "/got-worse/told/"
    browser.post(WORSE, told)  # the back button, and sent again
    event = only()
    assert (event.kind, event.description) == ("mood", "A lot.\n\nVery low since Monday")
    assert event.flag.rule == "H1-worse"
    assert "Clara can see it now" in browser.get("/got-worse/told/").content.decode()
    assert browser.get("/got-worse/told/").content.decode().count("Get help now") >= 1


def test_nothing_typed_is_lost_when_the_form_comes_back(pia, client_of):
    page = client_of(pia).post(WORSE, {"token": str(uuid4()), "text": "My words"}).content.decode()
    assert "<title>Error:" in page
    assert "My words" in page
    assert "Please choose the answer that fits best." in page
    assert not AdverseEvent.objects.exists()


def test_nobody_else_tells_for_her(pia, paul, clara, sofia, ada, client_of):
    told = {"amount": "a-lot", "kind": "mood", "text": "x"}
    for person in (clara, sofia, ada):
        assert client_of(person).get(WORSE).status_code == 404
        assert client_of(person).post(WORSE, {"token": str(uuid4()), **told}).status_code == 404
    with pytest.raises(Refused):
        actions.tell_worse(enrolment=pia.current_enrolment(), by=paul, token="x", **told)
    assert not AdverseEvent.objects.exists()


def test_her_progress_page_leads_there(pia, client_of):
    assert reverse("outcomes:got_worse") in client_of(pia).get(reverse("guidance:progress")).content.decode()
