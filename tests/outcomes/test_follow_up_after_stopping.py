"""Who stops may agree to be asked again later: then she can answer that, and nothing else opens."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from icbt import actions as people
from icbt.models import AuditEvent, Nudge
from icbt.tasks import send_nudges
from outcomes import actions
from outcomes.assessments import due_now
from outcomes.models import Assessment, Flag, Response
from outcomes.tasks import announce_assessments
from tests.factories import consented_patient
from tests.laws.house import addresses, ours
from tests.outcomes.answers import opened, phq, posted

DAY = timedelta(days=1)


def stop(user, client_of, *, agreed: bool) -> None:
    client_of(user).post("/withdraw/", {"follow_up": "on"} if agreed else {})


def points(user) -> dict[str, Assessment]:
    return {one.point: one for one in user.current_enrolment().assessment_set.all()}


@pytest.fixture
def hers(pia, client_of):
    """Pia stopped in her third week, with questions open, and agreed to be asked later."""
    opened(pia)
    stop(pia, client_of, agreed=True)
    return pia


def url(assessment, instrument: str = "") -> str:
    kwargs = {"assessment_id": assessment.pk} | ({"instrument": instrument} if instrument else {})
    return reverse("outcomes:answer" if instrument else "outcomes:assessment", kwargs=kwargs)


# -- Agreeing ----------------------------------------------------------------------------------------------------


def test_it_is_offered_unticked_and_kept_when_ticked(pia, client_of):
    page = client_of(pia).get("/withdraw/").content.decode()
    assert "You may ask me a few questions later on" in page
    assert "checked" not in page.split('name="follow_up"')[1].split(">")[0]
    stop(pia, client_of, agreed=True)
    assert pia.current_enrolment().follow_up_agreed
    given = AuditEvent.objects.filter(verb="consented").order_by("position").last()
    assert given.detail == {"kind": "follow_up"}


def test_nothing_is_agreed_by_leaving_it(pia, client_of):
    stop(pia, client_of, agreed=False)
    assert not pia.current_enrolment().follow_up_agreed
    assert "We send you no more reminders." in client_of(pia).get("/stopped/").content.decode()


def test_who_never_started_is_not_asked_about_it(content, clara, client_of):
    nora = consented_patient("Nora", clinician=clara).patient
    assert "follow_up" not in client_of(nora).get("/withdraw/").content.decode()
    client_of(nora).post("/withdraw/", {"follow_up": "on"})
    assert not nora.current_enrolment().follow_up_agreed


def test_she_may_change_her_mind(hers, client_of):
    browser = client_of(hers)
    assert "one e-mail" in browser.get("/stopped/").content.decode()
    page = browser.post("/stopped/no-more-questions/", follow=True).content.decode()
    assert "We will not ask you again." in page
    assert not hers.current_enrolment().follow_up_agreed
    with time_machine.travel(points(hers)["month-3"].opens_at, tick=False):
        assert due_now(hers.current_enrolment(), timezone.now()) is None
    browser.post("/stopped/no-more-questions/")
    assert AuditEvent.objects.filter(verb="consent_withdrawn", detail__kind="follow_up").count() == 1


# -- Being asked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["post", "month-3", "month-6", "month-12"])
def test_she_is_asked_at_the_end_and_months_later(hers, point):
    one = points(hers)[point]
    assert due_now(hers.current_enrolment(), one.opens_at).assessment == one


def test_weekly_questions_stop(hers):
    for point in ("week-3", "week-4", "week-7"):
        assert due_now(hers.current_enrolment(), points(hers)[point].opens_at) is None


def test_she_answers_them_to_the_last(hers, client_of):
    one = points(hers)["month-3"]
    with time_machine.travel(one.opens_at + timedelta(hours=4), tick=False):
        browser = client_of(hers)
        assert "A few questions for you" in browser.get("/").content.decode()
        answer = browser.post(url(one))
        while "/done/" not in answer["Location"]:
            instrument = answer["Location"].rstrip("/").split("/")[-1]
            body = Response.objects.get(assessment=one, instrument=instrument).content.body
            filled = {item["key"]: _first(item) for item in body["items"] if item["required"]}
            answer = browser.post(answer["Location"], {**posted(filled), "go": "on"})
        assert browser.get(answer["Location"]).status_code == 200
    one.refresh_from_db()
    assert one.completed_at


def _first(item: dict) -> int:
    return item["options"][0]["value"] if item["options"] else item["min"]


def test_an_urgent_answer_is_flagged_and_answered_with_help(hers, client_of, clara):
    one = points(hers)["month-3"]
    with time_machine.travel(one.opens_at + timedelta(hours=4), tick=False):
        browser = client_of(hers)
        browser.post(url(one))
        answer = browser.post(url(one, "phq-9"), {**posted(phq(8, 2)), "difficulty": "0", "go": "on"})
        assert answer["Location"].endswith("/support/")
        assert browser.get(answer["Location"]).status_code == 200
        assert browser.post(answer["Location"], {"safe": "1"}).status_code == 302
        flags = Flag.objects.filter(enrolment__in=clara.caseload())
        assert flags.filter(rule="R1").exists()
        page = client_of(clara).get(reverse("guidance:today")).content.decode()
    assert "Pia" in page


def test_one_letter_for_each_and_no_reminder(hers, mailoutbox):
    one = points(hers)["month-3"]
    for days in (0, 2, 5, 9):
        with time_machine.travel(one.opens_at + days * DAY + timedelta(hours=2), tick=False):
            announce_assessments()
            send_nudges()
    assert list(Nudge.objects.values_list("key", flat=True)) == ["questions_due"]
    assert len(mailoutbox) == 1


def test_without_agreement_nothing_is_asked_or_sent(pia, client_of, mailoutbox):
    opened(pia)
    stop(pia, client_of, agreed=False)
    one = points(pia)["month-3"]
    with time_machine.travel(one.opens_at + timedelta(hours=2), tick=False):
        announce_assessments()
        send_nudges()
        assert client_of(pia).post(url(one))["Location"] == reverse("icbt:stopped")
    assert not Nudge.objects.exists()
    assert mailoutbox == []


# -- Nothing else opens ------------------------------------------------------------------------------------------


def test_questions_left_open_when_she_stopped_take_no_more_words(hers, client_of):
    week3 = points(hers)["week-3"]
    browser = client_of(hers)
    before = Response.objects.get(assessment=week3, instrument="peg").saved_at
    assert browser.post(url(week3)).status_code == 404
    for how in ("on", "stop"):
        assert browser.post(url(week3, "peg"), {"pain": "1", "go": how}).status_code == 404
    assert browser.post(f"{url(week3, 'peg')}save/", {"pain": "1"}).status_code == 404
    row = Response.objects.get(assessment=week3, instrument="peg")
    assert (row.saved_at, row.answers) == (before, {})


def test_a_follow_up_cannot_be_begun_before_it_opens(hers, client_of):
    later = points(hers)["month-3"]
    client_of(hers).post(url(later))
    later.refresh_from_db()
    assert later.started_at is None


def test_nobody_elses(hers, paul, client_of):
    theirs = opened(paul)
    assert client_of(hers).post(url(theirs)).status_code == 404
    assert client_of(paul).post(url(points(hers)["month-3"])).status_code == 404


WRITES = {"assessment", "answer", "answer_autosave"}


def test_the_door_stands_open_at_three_addresses_alone():
    found = {p.name for _, p in addresses() if ours(p) and getattr(p.callback, "door", "") == "respondent"}
    assert found == WRITES


SAMPLE = {"slug": "making-sense", "step": "welcome", "instrument": "phq-9"}
PATIENT_PAGES = [(route, p) for route, p in addresses() if getattr(p.callback, "door", "") == "patient"]


@pytest.mark.parametrize(("route", "pattern"), PATIENT_PAGES, ids=lambda value: value if isinstance(value, str) else "")
def test_every_other_post_of_hers_is_still_refused(route, pattern, hers, client_of):
    room = pattern.callback.__module__.split(".")[0]
    kwargs = {name: SAMPLE.get(name, hers.pk) for name in pattern.pattern.converters}
    answer = client_of(hers).post(reverse(f"{room}:{pattern.name}", kwargs=kwargs))
    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer["Location"] == reverse("icbt:stopped")


def test_what_is_written_by_an_action_is_refused_too(hers):
    week3 = points(hers)["week-3"]
    response = week3.responses.get(instrument="pain-nrs")
    with pytest.raises(actions.Closed):
        actions.submit_response(response=response, answers={"average": 3}, by=hers)
    with pytest.raises(people.Refused):
        people.resume(enrolment=hers.current_enrolment(), by=hers)
