"""Open work follows the patient: from one clinician to another, and to the duty inbox when nobody guides."""

import pytest

from icbt.models import Role
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE
from tests.journeys.given import Patient

pytestmark = pytest.mark.browser

CRY = "I cannot do this any more tonight."


@pytest.fixture
def sofia(live_site):
    return make_staff(Role.SUPERVISOR, given.a_name("Sofia"))


def in_danger(clinician):
    """A patient whose answer to the last question of the PHQ-9 raised a flag that is open."""
    enrolment = active_patient(given.a_name("Pia"), clinician=clinician)
    given.she_answers_that_she_is_in_danger(enrolment)
    return enrolment


def test_a_flag_and_a_message_move_with_the_patient(live_site, browse, sofia):
    clara, karl = (make_staff(Role.CLINICIAN, given.a_name(name)) for name in ("Clara", "Karl"))
    enrolment = in_danger(clara)
    name = enrolment.patient.name
    pia, hers, his, over = browse(Patient, PHONE), *(given.a_guide(browse, one) for one in (clara, karl, sofia))
    live_site.log_in(pia.context, enrolment.patient)
    pia.when_she_writes_a_message(CRY)
    hers.then_today_begins_with(name)

    over.opens(f"/today/?whose={clara.pk}")
    over.when_she_opens_the_record_of(name)
    over.when_she_gives_the_patient_to(name, karl.name)

    his.then_today_begins_with(name)
    his.then_why_is_said("Urgent", "New message")
    his.when_she_opens_the_record_of(name)
    his.sees(CRY)
    with hers.guard.expecting("404"):
        hers.opens(f"/patients/{enrolment.pk}/")
    hers.does_not_see(CRY, name)
    hers.opens("/today/")
    hers.does_not_see(name)
    letter = given.the_clock_sends_what_is_due(live_site, karl)
    given.says_nothing_clinical(letter, name, CRY)


def test_what_belongs_to_nobody_is_in_the_duty_inbox_until_it_is_given_to_somebody(live_site, browse, sofia):
    karl = make_staff(Role.CLINICIAN, given.a_name("Karl"))
    enrolment = in_danger(clinician=None)
    name = enrolment.patient.name
    pia, over = browse(Patient, PHONE), given.a_guide(browse, sofia)
    live_site.log_in(pia.context, enrolment.patient)
    pia.when_she_writes_a_message(CRY)

    over.opens("/supervision/")
    over.follows("Open the duty inbox")
    row = over.rows.filter(has_text=name)
    assert "Urgent" in row.inner_text()
    assert "New message" in row.inner_text()
    letter = given.the_clock_sends_what_is_due(live_site, sofia)
    given.says_nothing_clinical(letter, name, CRY)

    over.when_she_gives_the_patient_to(name, karl.name)
    over.does_not_see_row(name)
    his = given.a_guide(browse, karl)
    his.then_today_begins_with(name)
    his.then_why_is_said("Urgent")


def test_when_an_account_is_closed_its_patients_are_on_duty_at_once(live_site, browse, sofia):
    from icbt.actions import change_activity

    clara = make_staff(Role.CLINICIAN, given.a_name("Clara"))
    enrolment = in_danger(clara)
    over = given.a_guide(browse, sofia)
    over.opens("/duty/")
    over.does_not_see_row(enrolment.patient.name)
    change_activity(by=sofia, user=clara, active=False)
    over.opens("/duty/")
    over.sees(enrolment.patient.name)
