"""A lesson that troubled her a lot: seen, judged by a person, signed by two, closed, and counted in the month."""

import pytest

from icbt.models import Role
from modules import actions
from modules.programme_view import steps_left
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE
from tests.journeys.given import Patient
from tests.journeys.keeping_safe import KeepingSafe

pytestmark = pytest.mark.browser

TOLD = "I fainted at the breathing part and woke up in an ambulance."
DONE = "Rang the ward and her doctor; no breathing exercise until we have met."


@pytest.fixture
def at_the_last_page(live_site):
    """A patient who has read her first lesson up to the page on which she says how it was."""
    clara = make_staff(Role.CLINICIAN, given.a_name("Clara"))
    enrolment = active_patient(given.a_name("Pia"), clinician=clara)
    with given.words():
        lesson = actions.open_lesson(enrolment=enrolment, by=enrolment.patient, slug="getting-started")
        for step in steps_left(lesson)[:-1]:
            actions.save_step(progress=lesson, by=enrolment.patient, step=step.slug, raw={}, done=True)
    return enrolment


def test_what_a_lesson_did_is_judged_signed_by_two_and_counted(live_site, browse, at_the_last_page):
    enrolment = at_the_last_page
    clara, sofia = enrolment.clinician, make_staff(Role.SUPERVISOR, given.a_name("Sofia"))
    name = enrolment.patient.name
    pia, hers = browse(Patient, PHONE), given.a_guide(browse, clara, kind=KeepingSafe)
    live_site.log_in(pia.context, enrolment.patient)

    pia.when_she_says_that_the_lesson_troubled_her_a_lot(TOLD)
    pia.then_the_lesson_is_finished()
    assert given.rules_of(enrolment) == {"H1-worse"}

    hers.then_today_begins_with(name)
    hers.then_why_is_said("A lesson troubled the patient a lot.")
    hers.when_she_opens_what_was_told_by(name)
    hers.sees(TOLD, "Getting started")
    hers.when_she_judges_it_serious(DONE)
    hers.when_she_signs_and_it_lacks_a_second()
    given.says_nothing_clinical(given.the_clock_sends_what_is_due(live_site, sofia), name, TOLD, DONE)

    over = given.a_guide(browse, sofia, kind=KeepingSafe)
    over.when_she_opens_what_was_told_by(name)
    over.when_she_signs_as_the_second_sends_it_and_closes_it()
    over.sees(DONE, "Hospital stay, or a longer one")
    hers.opens("/today/")
    hers.when_she_opens_the_record_of(name)
    hers.when_she_takes_every_flag_on()
    hers.when_she_resolves_every_flag("Changed the plan", DONE)

    over.when_she_opens_the_report_of_this_month()
    over.sees("Hospital or emergency room")
    sheet = over.takes_out("CSV").decode()
    assert "Getting started" in sheet
    assert over.takes_out("PDF").startswith(b"%PDF")
    assert str(enrolment.pk) in over.takes_out("Events as CSV, codes only").decode()
    for word in (TOLD, DONE, name):
        assert word not in sheet
    pia.opens("/progress/")
    pia.does_not_see(DONE, "Hospital")
    given.no_log_holds(live_site, TOLD, DONE)
