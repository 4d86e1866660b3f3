"""Coming in with a sign of the body: advice at once, a kind wait, and a person who decides, and may decide again."""

import pytest

from icbt.models import Enrolment, Role, Status
from tests.factories import consented_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import WITHOUT_SCRIPTS
from tests.journeys.given import Patient
from tests.outcomes.answers import SHEETS, submit

pytestmark = pytest.mark.browser

CALL = "Chest pressure on Sunday. I ring before anything else."
READ = "Rang: seen in hospital the same day, heart is fine, letter read to me."


def the_rest_is_answered(enrolment) -> None:
    """What is left of her first questions is sent, as somebody who is fine would answer."""
    with given.words():
        assessment = enrolment.assessment_set.get(point="baseline")
        left = set(assessment.responses.filter(submitted_at=None).values_list("instrument", flat=True))
        for slug in (one for one in assessment.instruments if one in left):
            submit(assessment, slug, SHEETS[slug])


def status_of(enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).status


def test_a_sign_of_the_body_is_answered_at_once_and_a_person_decides(live_site, browse):
    clara = make_staff(Role.CLINICIAN, given.a_name("Clara"))
    enrolment = consented_patient(given.a_name("Pia"), clinician=clara)
    name = enrolment.patient.name
    pia, hers = browse(Patient, WITHOUT_SCRIPTS), given.a_guide(browse, clara)
    live_site.log_in(pia.context, enrolment.patient)

    pia.when_she_begins_the_questions()
    pia.when_she_says_that_the_time_is_good()
    pia.when_she_names_a_sign_that_cannot_wait()
    pia.then_the_number_comes_before_the_advice_and_she_goes_on()
    pia.when_she_says_how_her_health_is()
    the_rest_is_answered(enrolment)
    pia.then_she_waits_kindly()
    pia.follows("Read", inside=pia.main.get_by_role("listitem").filter(has_text="What to do about your new signs"))
    pia.is_at("/questions/.*/advice/")

    hers.then_today_begins_with(name)
    hers.when_she_reads_the_intake_of(name, "A sign in the body check belongs in emergency care. A doctor first.")
    hers.when_she_decides_to_call_first(CALL)
    pia.then_she_waits_kindly()
    assert status_of(enrolment) == Status.CONSENTED

    hers.when_she_accepts_with_a_reason(READ)
    hers.when_she_takes_every_flag_on()
    hers.when_she_resolves_every_flag("Called the patient", READ)
    assert status_of(enrolment) == Status.ACTIVE
    pia.opens("/")
    pia.does_not_see(CALL, READ, "new signs")
    pia.follows("Start the lesson")
    pia.presses("Begin")
    given.says_nothing_clinical(given.the_clock_sends_what_is_due(live_site, clara), name, CALL, READ)
