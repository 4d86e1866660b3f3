"""A clinician agrees a pace with a patient: spacing, practice weeks, more guided weeks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import AuditEvent, Enrolment
from modules import actions, programme_view, window
from tests.modules.test_programme_pages import states
from tests.modules.walking import C2, finish, move_back

WEEKLY = {"spacing": "weekly", "practice_weeks": "", "extra_weeks": "0"}


def page(user) -> str:
    return f"/patients/{user.current_enrolment().pk}/pace/"


def agree(user, by, **facts):
    given = {"spacing": "weekly", "practice_weeks": False, "extra_weeks": 0, **facts}
    return actions.set_pace(enrolment=user.current_enrolment(), by=by, **given)


def test_every_two_weeks_the_next_lesson_opens_after_twelve_days(pia, clara, client_of):
    client_of(clara).post(page(pia), {**WEEKLY, "spacing": "fortnightly"})
    move_back(finish(pia), days=5)
    assert states(pia)[C2] == "locked"
    assert states(pia, days=6)[C2] == "locked"
    assert states(pia, days=7)[C2] == "open"


def test_a_practice_week_is_said_in_kind_words_and_opens_nothing(pia, clara, client_of):
    agree(pia, clara, practice_weeks=True)
    slugs = [row.slug for row in programme_view.lessons_for(pia.current_enrolment(), timezone.now())][:4]
    for slug in slugs:
        floor_open = {"enrolment": pia.current_enrolment(), "by": clara, "slug": slug, "reason": "test"}
        if states(pia)[slug] == "locked":
            actions.unlock_lesson(**floor_open)
        move_back(finish(pia, slug), days=6)
    fourth = programme_view.lessons_for(pia.current_enrolment(), timezone.now())[4]
    assert (fourth.state, fourth.practice) == ("locked", True)
    text = client_of(pia).get("/lessons/").content.decode()
    assert "A practice week" in text
    assert "what you have learned so far, in your own time" in text
    assert "A practice week" in client_of(pia).get(fourth.url).content.decode()
    agree(pia, clara, practice_weeks=False)
    assert states(pia)[fourth.slug] in ("open", "current")


def test_the_patient_and_her_clinician_see_what_was_agreed(pia, clara, client_of):
    agree(pia, clara, spacing="fortnightly", practice_weeks=True, extra_weeks=4)
    text = client_of(pia).get("/lessons/").content.decode()
    assert "A lesson about every two weeks, with practice weeks in between. You have 4 more weeks than usual." in text
    assert "Your guided weeks go on until" in text
    desk = client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/").content.decode()
    assert "A lesson every two weeks, with practice weeks, 4 more weeks." in desk
    assert "91 guided days left" in desk


def test_it_is_audited_in_codes_and_the_same_again_is_not(pia, clara):
    agree(pia, clara, extra_weeks=2)
    agree(pia, clara, extra_weeks=2)
    event = AuditEvent.objects.get(verb="pace_set")
    assert (event.actor, event.patient, event.detail) == (clara.pk, pia.pk, {"kind": "weekly", "count": 2, "via": ""})


def test_a_mistake_is_shown_beside_its_field_and_nothing_typed_is_lost(pia, clara, client_of):
    answer = client_of(clara).post(page(pia), {**WEEKLY, "spacing": "fortnightly", "extra_weeks": "many"})
    text = answer.content.decode()
    assert "<title>Error:" in text
    assert "Write a whole number, such as 2." in text
    assert 'value="many"' in text
    assert pia.current_enrolment().spacing == "weekly"


def test_weeks_that_are_over_already_cannot_be_taken_away(pia, clara, client_of):
    Enrolment.objects.filter(patient=pia).update(extra_weeks=8, started_on=timezone.localdate() - timedelta(weeks=14))
    answer = client_of(clara).post(page(pia), WEEKLY)
    assert "the guided time would be over today" in answer.content.decode()
    assert pia.current_enrolment().extra_weeks == 8
    agree(pia, clara, extra_weeks=3)
    assert window.time_of(pia.current_enrolment(), timezone.localdate()).days_left == 7


def test_more_weeks_bring_back_what_was_over(pia, clara):
    Enrolment.objects.filter(patient=pia).update(started_on=timezone.localdate() - timedelta(weeks=14))
    assert not window.is_writable(pia.current_enrolment(), timezone.now())
    agree(pia, clara, extra_weeks=4)
    assert window.is_writable(pia.current_enrolment(), timezone.now())


@pytest.mark.parametrize("facts", [{"spacing": "daily"}, {"extra_weeks": 27}, {"extra_weeks": -1}])
def test_what_the_programme_does_not_have_is_refused(pia, clara, facts):
    with pytest.raises(Refused, match="0 to 26"):
        agree(pia, clara, **facts)


def test_nothing_is_agreed_after_the_end(pia, clara):
    enrolment = pia.current_enrolment()
    floor.complete(enrolment=enrolment, by=clara)
    with pytest.raises(Refused, match="closed"):
        agree(pia, clara, extra_weeks=1)


@pytest.mark.parametrize("who", ["karl", "ada", "paul", "pia"])
def test_strangers_agree_nothing(who, pia, request, client_of):
    user = request.getfixturevalue(who)
    assert client_of(user).get(page(pia)).status_code == 404
    assert client_of(user).post(page(pia), {**WEEKLY, "extra_weeks": "3"}).status_code == 404
    with pytest.raises(Refused):
        agree(pia, user, extra_weeks=3)
