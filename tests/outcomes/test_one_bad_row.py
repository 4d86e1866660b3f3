"""One person whose rows the clock cannot make sense of keeps nobody else waiting."""

from uuid import UUID

import pytest
from django.utils import timezone

from icbt.models import ContentVersion, Nudge
from outcomes import actions, gate, quiet
from outcomes.models import Assessment, Flag
from outcomes.tasks import announce_assessments, look_for_silence


@pytest.fixture
def both(pia, paul):
    """Pia and Paul started three weeks ago and have done nothing since."""
    for person in (pia, paul):
        actions.plan_assessments(enrolment=person.current_enrolment(), by=None)
    return pia.current_enrolment(), paul.current_enrolment()


def test_silence_is_noticed_beside_somebody_whose_scores_fit_no_rule(both, monkeypatch):
    bad, good = both
    real = quiet.silences

    def silences(person, rules):
        if person.sheets and UUID(person.sheets[0].assessment) in set(bad.assessment_set.values_list("pk", flat=True)):
            raise KeyError("total")  # her last sheet has no scale of that name
        return real(person, rules)

    monkeypatch.setattr(quiet, "silences", silences)
    look_for_silence()
    assert Flag.objects.filter(enrolment=good, rule="overdue").exists()
    assert not Flag.objects.filter(enrolment=bad).exists()


def test_questions_are_announced_beside_somebody_whose_schedule_cannot_be_read(both):
    bad, good = both
    now = ContentVersion.objects.get(kind="schedule", slug="chronic-pain", current=True)
    old = ContentVersion.objects.create(
        kind="schedule", slug="chronic-pain", language=now.language, version=99, body={}, hash="0" * 64, current=False
    )
    bad.assessment_set.update(schedule=old)
    gate.schedule.cache_clear()
    announce_assessments()
    due = Assessment.objects.open(timezone.now()).filter(enrolment=good)
    assert due.exists()
    assert Nudge.objects.filter(enrolment=good, occasion__startswith="assessment").count() == due.count()
