"""Getting worse twice running on one questionnaire reaches every supervisor."""

import pytest
from django.utils import timezone

from outcomes.actions import raise_flag
from outcomes.deterioration import Finding
from outcomes.models import Response
from outcomes.rules import Due
from tests.factories import active_patient
from tests.guidance.given import submitted

pytestmark = pytest.mark.usefixtures("content")


def worse(sheet: Response, level: str = "amber", **numbers):
    found = Finding(
        "A1", "1", level, "normal", "Worse by 7.", "a test", Due(working_days=2), numbers or {"change": "7"}
    )
    about = {"enrolment": sheet.enrolment, "occasion": f"response {sheet.pk}", "response": sheet}
    return raise_flag(found=found, by=None, now=timezone.now(), **about)


def told(person) -> int:
    return person.nudges.filter(occasion__startswith="worse twice", key="needs_you").count()


@pytest.fixture
def sheets(clara):
    enrolment = active_patient("Nia", clinician=clara)
    return [submitted(enrolment, "phq-9", 12, days_ago=days) for days in (21, 14, 7)]


def test_the_second_in_a_row_reaches_every_supervisor_and_the_first_does_not(sheets, sofia, clara):
    worse(sheets[0])
    assert told(sofia) == 0
    worse(sheets[1])
    assert (told(sofia), told(clara)) == (1, 0)
    worse(sheets[2])
    assert told(sofia) == 2


def test_two_with_a_better_sheet_between_are_not_in_a_row(sheets, sofia):
    worse(sheets[0])
    worse(sheets[2])
    assert told(sofia) == 0


def test_another_questionnaire_is_another_matter(sheets, sofia):
    worse(sheets[0])
    worse(submitted(sheets[0].enrolment, "gad-7", 12, days_ago=13))
    assert told(sofia) == 0


@pytest.mark.parametrize(("level", "numbers"), [("yellow", {"change": "7"}), ("amber", {"scale": "total"})])
def test_only_flags_of_worsening_count(sheets, sofia, level, numbers):
    worse(sheets[0])
    worse(sheets[1], level, **numbers)
    assert told(sofia) == 0
