"""The course of scores for charts, and one response as a clinician reads it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from icbt.models import AuditEvent
from outcomes.history import history, latest
from outcomes.models import Response
from outcomes.tasks import score_pending
from tests.outcomes.answers import earlier, opened, phq, submit


@pytest.fixture
def course(pia):
    """PHQ-9 of 15 at the start and 8 now, pain of 6 and 3."""
    enrolment = pia.current_enrolment()
    earlier(pia, "phq-9", phq(15), weeks=4, point="baseline")
    earlier(pia, "pain-nrs", {"average": 6}, weeks=4, point="baseline")
    assessment = opened(pia)
    submit(assessment, "phq-9", phq(8))
    submit(assessment, "pain-nrs", {"average": 3})
    score_pending()
    return enrolment


def test_each_scale_is_a_series_with_its_baseline_bands_and_change(course):
    phq9 = latest(course)["phq-9"]
    assert [point.value for point in phq9.points] == [15, 8]
    assert phq9.baseline.value == 15
    assert (phq9.latest.band, phq9.label) == ("mild", "reliably better")
    assert "PHQ-9 went from 15" in phq9.change
    assert (phq9.min, phq9.max, phq9.direction, phq9.validated) == (0, 27, "higher_is_worse", True)
    assert [band.name for band in phq9.thresholds][-1] == "severe"
    assert latest(course)["pain-nrs"].label == "at least 50 % less"


def test_a_series_says_where_she_stands_and_what_the_rules_cannot_see(course):
    found = latest(course)
    assert (found["phq-9"].standing.change, found["phq-9"].standing.recovered) == ("improved", True)
    assert (found["pain-nrs"].standing.change, found["pain-nrs"].standing.response) == ("unknown", 50)
    assert found["phq-9"].warnings == found["phq-9"].cleared == ()


def test_a_baseline_near_the_end_of_its_scale_is_a_warning(pia):
    earlier(pia, "phq-9", phq(23), weeks=4, point="baseline")
    submit(opened(pia), "phq-9", phq(24))
    score_pending()
    [warning] = latest(pia.current_enrolment())["phq-9"].warnings
    assert warning == "PHQ-9 began at 23, so near the end of its scale that it cannot get worse by 6."


def test_a_stand_in_scale_is_shown_only_where_it_stands_in(course, pia):
    assert [one.scale for one in history(course).of("phq-9")] == ["total"]
    sheet = Response.objects.filter(instrument="phq-9").order_by("-submitted_at").first()
    sheet.scores.all().delete()
    Response.objects.filter(pk=sheet.pk).update(scored_at=None, claimed_at=None)
    sheet.answers = phq(8, None)
    sheet.save(update_fields=["answers"])
    score_pending()
    total, phq8 = history(course).of("phq-9")
    assert (total.latest.value, total.latest.status, total.latest.band) == (None, "not_scorable", "")
    assert phq8.latest.value == Decimal(8)


def test_what_is_not_yet_scored_is_there_and_says_so(course, pia):
    submit(opened(pia), "peg", {"pain": 1, "enjoyment": 1, "activity": 1})
    found = history(course)
    assert [one.instrument for one in found.unscored] == ["peg"]
    assert found.of("peg") == []


def test_scores_of_another_definition_are_not_drawn_together(course):
    old = Response.objects.filter(instrument="pain-nrs").order_by("submitted_at").first()
    old.scores.update(version=99)
    assert [point.value for point in latest(course)["pain-nrs"].points] == [3]
    assert latest(course)["pain-nrs"].baseline is None


def test_history_asks_as_many_queries_for_much_as_for_little(course, pia, django_assert_num_queries):
    course.patient.zone  # noqa: B018  # fetched before counting
    with django_assert_num_queries(3):
        history(course)
    submit(opened(pia), "peg", {"pain": 1, "enjoyment": 1, "activity": 1})
    score_pending()
    with django_assert_num_queries(3):
        history(course)


def url(response) -> str:
    kwargs = {"enrolment_id": response.enrolment_id, "response_id": response.pk}
    return reverse("outcomes:read_response", kwargs=kwargs)


def test_a_clinician_reads_questions_answers_scores_and_rule(pia, clara, client_of):
    response = submit(opened(pia), "phq-9", phq(9, 2))
    browser = client_of(clara)
    assert "Answered, not yet scored" in browser.get(url(response)).content.decode()
    score_pending()
    shown = browser.get(url(response)).content.decode()
    for words in ("Feeling down, depressed, or hopeless", "More than half the days", "all answers", "moderate", "11"):
        assert words in shown
    assert "Rule R1" in shown
    assert AuditEvent.objects.filter(verb="record_read", actor=clara.pk, patient=pia.pk).exists()


def test_unanswered_and_declined_never_read_as_nought(pia, clara, client_of):
    response = submit(opened(pia), "phq-9", phq(9, None))
    score_pending()
    shown = client_of(clara).get(url(response)).content.decode()
    assert "Prefers not to answer" in shown
    assert "Not answered" in shown  # the question on difficulty was left empty
    assert "cannot be scored" in shown


def test_answers_that_could_not_be_scored_say_so(pia, clara, client_of):
    response = submit(opened(pia), "pain-nrs", {"average": 6})
    response.answers = {"average": 99}
    response.save()
    score_pending()
    shown = client_of(clara).get(url(response)).content.decode()
    assert "could not be scored" in shown


def test_own_measures_say_that_they_are_not_validated(pia, clara, client_of):
    enrolment = pia.current_enrolment()
    enrolment.started_on -= timedelta(days=7)
    enrolment.save()
    answers = dict.fromkeys(["loop1", "fear1", "help1", "loop2", "fear2", "help2"], 1)
    response = submit(opened(pia, "week-4"), "thoughts-about-pain", answers)
    score_pending()
    assert "Not a validated measure" in client_of(clara).get(url(response)).content.decode()


def test_strangers_and_drafts_meet_404(pia, paul, karl, ada, clara, client_of):
    assessment = opened(pia)
    draft = assessment.responses.get(instrument="peg")
    sent = submit(assessment, "pain-nrs", {"average": 6})
    assert client_of(clara).get(url(draft)).status_code == 404
    for stranger in (pia, paul, karl, ada):
        assert client_of(stranger).get(url(sent)).status_code == 404
