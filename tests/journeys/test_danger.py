"""In danger at night: help stands there first, two people hear of it, and a high risk is never closed by one alone."""

import pytest

from icbt.models import Role
from outcomes import actions
from outcomes.models import Flag
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS
from tests.journeys.given import Patient
from tests.journeys.keeping_safe import KeepingSafe

pytestmark = pytest.mark.browser

SAID = "Thinks of the tablets in the bathroom; has not touched them."
AGREED = "Her brother takes the tablets home tonight and stays."
NOTE = "Spoke twice today; brother there; crisis team rings tomorrow."


@pytest.fixture
def enrolment(live_site):
    """A patient whose questions of the week are due."""
    enrolment = active_patient(
        given.a_name("Pia"), clinician=make_staff(Role.CLINICIAN, given.a_name("Clara")), weeks=1
    )
    actions.plan_assessments(enrolment=enrolment, by=enrolment.patient)
    return enrolment


def sentences(enrolment) -> list[str]:
    with given.words():
        return [flag.sentence for flag in Flag.objects.filter(enrolment=enrolment)]


@pytest.mark.parametrize("kind", [SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS], ids=["at night", "without scripts"])
def test_nobody_in_danger_is_answered_by_nobody(live_site, browse, enrolment, kind):
    clara, sofia = enrolment.clinician, make_staff(Role.SUPERVISOR, given.a_name("Sofia"))
    name = enrolment.patient.name
    pia = browse(Patient, kind)
    live_site.log_in(pia.context, enrolment.patient)

    pia.when_she_begins_the_questions()
    pia.when_she_rates_her_pain(8)
    pia.when_she_answers_the_peg(7)
    pia.when_she_answers_the_phq(2, 2, 2, 2, 1, 1, 0, 0, 3)
    pia.then_the_number_to_call_comes_before_all_else()
    assert {"R1"} == given.rules_of(enrolment) - {"A1"}
    pia.when_she_says_that_she_is_not_safe()
    pia.then_she_is_thanked_and_the_number_still_comes_first()
    assert {"R1", "R1-safety"} <= given.rules_of(enrolment)

    hers, over = (given.a_guide(browse, one, kind=KeepingSafe) for one in (clara, sofia))
    hers.then_today_begins_with(name)
    hers.then_why_is_said("Urgent", "Call as soon as you read this.")
    over.opens(f"/today/?whose={clara.pk}")
    over.then_why_is_said(name, "Urgent")
    for one in (clara, sofia):
        given.says_nothing_clinical(given.the_clock_sends_what_is_due(live_site, one), name, *sentences(enrolment))

    hers.when_she_opens_the_record_of(name)
    hers.when_she_takes_every_flag_on()
    hers.when_she_writes_down_a_high_risk(SAID, AGREED)
    hers.then_she_cannot_close_it_alone(NOTE)
    over.when_she_opens_the_record_of(name)
    over.when_she_agrees_as_the_second_person(SAID)
    many = hers.when_she_resolves_every_flag("Agreed a safety plan", NOTE)
    hers.then_the_record_keeps_how_it_was_resolved(many, "Agreed a safety plan", NOTE)

    for path in ("/", "/progress/", "/messages/"):
        pia.opens(path)
        pia.does_not_see(SAID, AGREED, NOTE, "Urgent", *sentences(enrolment))
    given.no_log_holds(live_site, SAID, AGREED, NOTE)
