"""One response that cannot be scored fails alone: the others are scored, and a person sees the one that failed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icbt.encryption import key_ring
from icbt.models import Role
from outcomes.models import Response, Score
from tests.factories import make_staff
from tests.faults.crowd import STEADY, answers_her_week, crowd, has_exactly_one_set, unscored, until
from tests.faults.crowd import patient_with_a_baseline as patient
from tests.faults.visitor import Visitor, status_of

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.redis]


@pytest.fixture
def clara(live_site):
    return make_staff(Role.CLINICIAN, f"Clara {timezone.now():%H%M%S%f}")


@pytest.fixture
def poisoned(clara, live_site):
    """An answer that no rule can read, sent two minutes ago; it is mended in the end, so that it troubles nobody."""
    live_site.kill_worker()
    sheets = answers_her_week(patient(clara), STEADY)
    row = next(sheet for sheet in sheets if sheet.instrument == "phq-9")
    with key_ring():
        good, row.answers = row.answers, {"q1": 99}
        row.submitted_at = timezone.now() - timedelta(minutes=2)
        row.save()
        yield row
        row.refresh_from_db()
        row.answers = good
        row.save()
    Response.objects.filter(pk=row.pk).update(scored_at=timezone.now(), failed_at=None)


def test_a_poison_row_fails_alone_and_is_seen(live_site, clara, poisoned):
    others = crowd(6, clara)
    live_site.start_worker()
    live_site.ring("outcomes.tasks.score_pending")
    until("the others scored", lambda: unscored(others) == 0, seconds=45)
    until("the failure written down", lambda: Response.objects.get(pk=poisoned.pk).failed_at, seconds=20)
    has_exactly_one_set(others)
    row = Response.objects.get(pk=poisoned.pk)
    assert (row.scored_at, row.failure) == (None, "AnswerError")
    assert not Score.objects.filter(response=row).exists()

    visitor = Visitor(live_site, clara)
    assert "Answers that could not be scored: please read them" in visitor.get("/today/")
    page = visitor.get(f"/patients/{row.enrolment_id}/")
    assert "could not be scored: please read" in page
    assert "These answers could not be scored" in visitor.get(f"/patients/{row.enrolment_id}/responses/{row.pk}/")
    print(f"\n1 poison row failed as {row.failure}; {len(others) * 4} others were scored beside it")


def test_an_unreadable_row_does_not_make_the_service_unready(live_site, poisoned):
    live_site.start_worker()
    live_site.ring("outcomes.tasks.score_pending")
    until("the failure written down", lambda: Response.objects.get(pk=poisoned.pk).failed_at, seconds=45)
    live_site.ring("icbt.tasks.heartbeat")
    until("ready", lambda: status_of(f"{live_site.url}/readyz") == 200, seconds=20)
