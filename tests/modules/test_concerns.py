"""A warning answer in a lesson reaches the clinician, and stays open until it was looked at."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import AuditEvent, Nudge, User
from modules import actions, tasks
from modules.models import LessonProgress
from tests.factories import active_patient
from tests.modules.walking import S1, open_early, open_lesson, url

C6 = "back-to-what-you-avoid"  # on the CBT track alone
WARNING = {"do": "next", "signs-now.1": "yes"}


def warn(user, client_of, **posted):
    open_lesson(user)
    client_of(user).post(url(S1, "signs"), posted or WARNING)
    return LessonProgress.objects.get(patient=user)


def told(user) -> int:
    return Nudge.objects.filter(recipient=user, key="needs_you").count()


@pytest.mark.parametrize(
    ("question", "answer", "is_concern"),
    [("1", "yes", True), ("1", "unsure", True), ("1", "no", False), ("3", "yes", True), ("3", "unsure", False)],
)
def test_a_warning_answer_is_a_concern(pia, client_of, question, answer, is_concern):
    row = warn(pia, client_of, **{f"signs-now.{question}": answer})
    assert row.has_open_concern is is_concern


def test_the_clinician_is_told_once(pia, clara, client_of):
    warn(pia, client_of)
    client_of(pia).post(url(S1, "signs"), {**WARNING, "signs-now.2": "yes"})
    assert told(clara) == 1


def test_a_warning_in_an_optional_module_stands_unfolded_on_the_page_of_her_clinician(pia, clara, client_of):
    open_lesson(pia, "flare-now")
    client_of(pia).post(url("flare-now", "new"), {"do": "next", "flare-signs.1": "yes"})
    assert LessonProgress.objects.with_open_concern().exists()
    page = client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/").content.decode()
    assert "<summary>Extra parts, worrying answer</summary>" in page
    assert page[: page.index("<summary>Extra parts")].endswith('<details class="more" open>')


def test_a_warning_in_a_lesson_of_the_track_she_left_is_found_and_seen(pia, clara, karl, client_of):
    open_early(pia, C6)
    client_of(pia).post(url(C6, "hurt-harm"), {"do": "next", "clearance.1": "yes"})
    assert told(clara) == 1
    floor.change_track(enrolment=pia.current_enrolment(), by=clara, track="act")
    client, record = client_of(clara), f"/patients/{pia.current_enrolment().pk}/"
    theirs = f"{record}lessons/{C6}/"
    assert theirs in client.get(record).content.decode()
    assert client.get(theirs).status_code == 200
    client.post(theirs)
    assert not LessonProgress.objects.with_open_concern().exists()
    assert client_of(karl).get(theirs).status_code == 404


def test_a_warning_that_comes_too_late_to_be_kept_leads_to_help(pia, clara, client_of):
    open_lesson(pia)
    floor.complete(enrolment=pia.current_enrolment(), by=clara)
    answer = client_of(pia).post(url(S1, "signs"), WARNING)
    assert answer["Location"] == "/help/"


def test_a_warning_kept_by_autosave_alone_is_a_concern(pia, clara, client_of):
    open_lesson(pia)
    client_of(pia).post(url(S1, "signs"), WARNING, headers={"X-Autosave": "1"})
    assert told(clara) == 1


def test_a_warning_she_takes_back_was_given_all_the_same(pia, client_of):
    warn(pia, client_of)
    client_of(pia).post(url(S1, "signs"), {"signs-now.1": "no"})
    assert LessonProgress.objects.with_open_concern().exists()


def test_the_advice_is_shown_before_she_goes_on_and_before_she_stops(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    for do in ("next", "stop"):
        answer = client.post(url(S1, "signs"), {**WARNING, "do": do})
        assert answer["Location"] == url(S1, "signs") + "#said-signs-now"
    page = client.get(url(S1, "signs")).content.decode()
    assert "call the emergency number now" in page


def test_being_troubled_a_lot_is_told_on_and_no_concern_besides(pia, clara, client_of):
    open_lesson(pia)
    client_of(pia).post(url(S1, "rating"), {"trouble": "a-lot"})
    assert told(clara) == 1
    assert not LessonProgress.objects.with_open_concern().exists()


def test_without_a_clinician_every_supervisor_is_told(content, sofia, client_of):
    user = active_patient("Olga").patient
    warn(user, client_of)
    assert told(sofia) == 1


def test_with_a_clinician_who_left_every_supervisor_is_told(pia, clara, sofia, client_of):
    User.objects.filter(pk=clara.pk).update(is_active=False)
    warn(pia, client_of)
    assert (told(sofia), told(clara)) == (1, 0)


def test_the_clinician_sees_it_on_the_page_and_marks_it_seen(pia, clara, client_of):
    row = warn(pia, client_of)
    page = f"/patients/{row.enrolment_id}/lessons/{S1}/"
    client = client_of(clara)
    assert "Is anything from the first list new for you? Yes" in client.get(page).content.decode()
    client.post(page)
    row.refresh_from_db()
    assert (row.has_open_concern, row.concern_seen_by) == (False, clara)
    assert AuditEvent.objects.filter(verb="lesson_concern_seen", actor=clara.pk).count() == 1


def test_looking_at_the_page_is_not_yet_having_seen_it(pia, clara, client_of):
    row = warn(pia, client_of)
    client_of(clara).get(f"/patients/{row.enrolment_id}/lessons/{S1}/")
    assert LessonProgress.objects.with_open_concern().exists()


def test_a_new_warning_after_it_was_seen_opens_it_again(pia, clara, client_of):
    row = warn(pia, client_of)
    actions.see_concern(progress=row, by=clara)
    LessonProgress.objects.update(concern_at=row.concern_at.replace(year=row.concern_at.year - 1))
    client_of(pia).post(url(S1, "signs"), {**WARNING, "signs-now.2": "yes"})
    assert LessonProgress.objects.with_open_concern().exists()
    assert told(clara) == 2


def test_the_same_answers_again_raise_nothing(pia, clara, client_of):
    row = warn(pia, client_of)
    actions.see_concern(progress=row, by=clara)
    client_of(pia).post(url(S1, "signs"), WARNING)
    assert not LessonProgress.objects.with_open_concern().exists()


def test_seeing_twice_is_seeing_once(pia, clara, sofia, client_of):
    row = warn(pia, client_of)
    actions.see_concern(progress=row, by=clara)
    assert actions.see_concern(progress=row, by=sofia).concern_seen_by == clara


def test_strangers_cannot_mark_it_seen(pia, karl, paul, ada, client_of):
    row = warn(pia, client_of)
    for stranger in (karl, paul, ada):
        with pytest.raises(Refused):
            actions.see_concern(progress=row, by=stranger)
        assert client_of(stranger).post(f"/patients/{row.enrolment_id}/lessons/{S1}/").status_code == 404
    assert LessonProgress.objects.with_open_concern().exists()


MONDAY = datetime(2026, 6, 8, 10, 0, tzinfo=UTC)


def ring(days: int = 0) -> None:
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
        tasks.chase_concerns()


def lying(pia, client_of, *, days: int = 7) -> LessonProgress:
    row = warn(pia, client_of)
    row.concern_at = MONDAY - timedelta(days=days)
    row.save(update_fields=["concern_at"])
    return row


def test_a_concern_has_until_the_end_of_the_next_working_day(pia, sofia, client_of):
    lying(pia, client_of, days=3)  # a Friday
    ring()
    assert told(sofia) == 0


def test_a_concern_nobody_looked_at_is_chased_once_on_every_working_day(pia, clara, sofia, client_of):
    lying(pia, client_of)
    ring()
    ring()
    assert (told(sofia), told(clara)) == (1, 2)  # she was told when it was raised
    ring(days=1)
    assert (told(sofia), told(clara)) == (2, 3)
    ring(days=5)  # Saturday
    assert told(sofia) == 2


def test_a_concern_that_was_seen_is_not_chased(pia, clara, sofia, client_of):
    actions.see_concern(progress=lying(pia, client_of), by=clara)
    ring()
    assert told(sofia) == 0
