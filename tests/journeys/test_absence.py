"""Somebody is away: who covers sees everything open at once, the patient is told, and it all ends when she is back."""

from datetime import timedelta

import pytest

from icbt.models import Role
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE
from tests.journeys.given import Patient
from tests.journeys.guiding import Guiding
from tests.journeys.keeping_safe import today

pytestmark = pytest.mark.browser

CRY = "I cannot do this any more tonight."


class Absent(Guiding):
    """A clinician who goes away, and comes back before the last day."""

    def when_she_says_that_she_is_away_for(self, days: int, covers: str) -> None:
        self.opens("/today/")
        self.follows("Away")
        self.writes("First day away", today().isoformat())
        self.writes("Last day away", (today() + timedelta(days=days - 1)).isoformat())
        self.picks("Who covers?", covers)
        self.presses("Save")
        self.sees(f"Saved. {covers} has the patients of")

    def when_she_is_back_early(self) -> None:
        self.opens("/away/")
        self.presses("Back now")
        self.sees("Ended.")


def test_who_covers_has_the_flags_until_she_is_back(live_site, browse):
    clara, karl = (make_staff(Role.CLINICIAN, given.a_name(name)) for name in ("Clara", "Karl"))
    enrolment = active_patient(given.a_name("Pia"), clinician=clara)
    name, record = enrolment.patient.name, f"/patients/{enrolment.pk}/"
    hers, his, pia = given.a_guide(browse, clara, kind=Absent), given.a_guide(browse, karl), browse(Patient, PHONE)
    live_site.log_in(pia.context, enrolment.patient)
    with his.guard.expecting("404"):
        his.opens(record)

    hers.when_she_says_that_she_is_away_for(days=4, covers=karl.name)
    pia.opens("/")
    pia.sees(f"{karl.name} answers while {clara.name} is away until")
    given.she_answers_that_she_is_in_danger(enrolment)
    pia.when_she_writes_a_message(CRY)
    his.then_today_begins_with(name)
    his.then_why_is_said("Urgent", "New message", f"cover for {clara.name}")
    his.when_she_opens_the_record_of(name)
    his.sees(CRY)
    his.when_she_takes_every_flag_on()
    letter = given.the_clock_sends_what_is_due(live_site, karl)
    given.says_nothing_clinical(letter, name, CRY)

    hers.when_she_is_back_early()
    hers.then_today_begins_with(name)
    with his.guard.expecting("404"):
        his.opens(record)
    his.does_not_see(CRY, name)
    his.opens("/today/")
    his.does_not_see(name)
    pia.opens("/")
    pia.does_not_see("answers while")
