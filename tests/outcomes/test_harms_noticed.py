"""The system enters a flag of reliable worsening or of danger in the register, once, and judges nothing."""

import pytest
from django.urls import reverse

from outcomes import actions
from outcomes.models import AdverseEvent, Flag
from outcomes.tasks import score_pending
from tests.outcomes.answers import earlier, opened, phq, submit
from tests.outcomes.harmed import in_week


def noticed() -> list[tuple[str, str]]:
    return [(one.kind, one.flag.rule) for one in AdverseEvent.objects.order_by("kind")]


@pytest.mark.parametrize(("item9", "events"), [(1, []), (2, []), (3, [("suicidal", "R1")])])
def test_only_the_most_urgent_answer_is_an_event(pia, item9, events):
    submit(opened(pia), "phq-9", phq(8, item9))
    assert noticed() == events


def test_it_is_unjudged_linked_to_its_flag_and_nobody_reported_it(pia):
    submit(opened(pia), "phq-9", phq(8, 3))
    event = AdverseEvent.objects.get()
    assert (event.reporter, event.reported_by, event.seriousness, event.severity) == ("system", None, "", "")
    assert event.flag == Flag.objects.get(rule="R1")
    assert (event.enrolment, event.patient) == (pia.current_enrolment(), pia)


def test_a_safety_concern_is_an_event(pia):
    assessment = opened(pia)
    submit(assessment, "phq-9", phq(8, 1))
    actions.submit_follow_up(assessment=assessment, answers={"intend": 1}, by=pia)
    assert noticed() == [("suicidal", "R1-safety")]


def test_an_urgent_answer_in_a_draft_is_an_event(pia):
    response = opened(pia).responses.get(instrument="phq-9")
    actions.save_draft(response=response, answers=phq(8, 3), by=pia, stopping=True)
    assert noticed() == [("suicidal", "R1-unsent")]


def test_reliable_worsening_of_mood_and_of_anxiety_are_events(pia):
    earlier(pia, "phq-9", phq(0), weeks=4, point="baseline")
    earlier(pia, "gad-7", {f"q{n}": 0 for n in range(1, 8)}, weeks=4, point="baseline")
    score_pending()
    now = opened(in_week(pia, 4), "week-4")
    submit(now, "phq-9", phq(12))
    submit(now, "gad-7", {f"q{n}": 1 for n in range(1, 8)})
    score_pending()
    assert {("anxiety", "A2"), ("mood", "A1")} <= set(noticed())
    assert AdverseEvent.objects.count() == 2


def test_once_per_flag(pia):
    submit(opened(pia), "phq-9", phq(8, 3))
    flag = Flag.objects.get(rule="R1")
    assert actions.notice_flag(flag=flag, tier=3, by=None) == AdverseEvent.objects.get()
    assert AdverseEvent.objects.count() == 1


def test_the_page_of_the_event_shows_the_flag(pia, clara, client_of):
    submit(opened(pia), "phq-9", phq(8, 3))
    event = AdverseEvent.objects.get()
    page = reverse("outcomes:harm", kwargs={"enrolment_id": event.enrolment_id, "harm_id": event.pk})
    assert "PHQ-9 item 9" in client_of(clara).get(page).content.decode()
