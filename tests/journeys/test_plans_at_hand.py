"""What is agreed together is at hand when it is needed: a safety plan without a connection, sleep hours, a flare."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from icbt.models import Enrolment
from modules.models import Flare, SafetyPlan, SleepWindow
from modules.sleep_window import EXCLUSIONS
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE, SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS
from tests.journeys.given import Patient
from tests.journeys.guiding import Guiding

pytestmark = pytest.mark.browser

SIGN = "I stop answering the phone"


class Planning(Guiding):
    """A clinician who writes a safety plan on a call."""

    def when_a_plan_is_written(self, enrolment: Enrolment) -> None:
        self.opens(f"/patients/{enrolment.pk}/safety-plan/")
        self.writes("How I notice", SIGN)
        self.writes("What I can do on my own", "Stand at the open window")
        self.presses("Save the plan")


class InNeed(Patient):
    """A patient who may need what was agreed, in the night or in a flare."""

    def when_she_keeps_her_plan(self) -> None:
        self.opens("/")
        self.follows("My safety plan")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.get_by_role("button", name="Keep on this phone").click()
        self.sees("It is on this phone.")

    def then_it_opens_without_a_connection(self) -> None:
        self.context.set_offline(True)
        self.page.goto(self.site.url + "/help/")
        self.page.get_by_role("link", name="Open").first.click()
        expect(self.page.get_by_text(SIGN)).to_be_visible()
        expect(self.page.get_by_role("link", name="Call 999").first).to_be_visible()

    def when_she_takes_it_off(self) -> None:
        self.page.get_by_role("button", name="Take it off this phone").click()
        self.page.wait_for_url("**/help/")
        assert self.page.evaluate("caches.has('plan-1')") is False


@pytest.fixture
def enrolment(live_site) -> Enrolment:
    clara = make_staff("clinician", given.a_name("Clara"))
    return active_patient(given.a_name("Pia"), clinician=clara, weeks=2)


def test_a_safety_plan_is_written_together_and_opens_in_the_dark(live_site, browse, enrolment):
    given.a_guide(browse, enrolment.clinician, Planning).when_a_plan_is_written(enrolment)
    assert SafetyPlan.objects.filter(enrolment=enrolment).count() == 1
    pia = browse(InNeed, PHONE)
    live_site.log_in(pia.context, enrolment.patient)
    pia.when_she_keeps_her_plan()
    pia.then_it_opens_without_a_connection()
    pia.when_she_takes_it_off()


@pytest.mark.parametrize("kind", [SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS], ids=["at night", "without scripts"])
def test_a_flare_is_asked_about_tapped_and_over(live_site, browse, enrolment, kind):
    pia = browse(InNeed, kind)
    live_site.log_in(pia.context, enrolment.patient)
    pia.opens("/")
    pia.follows("A flare has begun")
    pia.ticks("Blood in my pee or poo")
    pia.presses("I ticked something")
    pia.sees_heading("Please see a doctor about this soon")
    pia.presses("A doctor knows. Begin my flare days")
    pia.sees_heading("Day 1 of this flare")
    pia.presses("About that much")
    pia.sees("That fits the plan. Well done.")
    pia.presses("It is over")
    pia.sees_heading("Has a flare begun?")
    assert Flare.objects.get(enrolment=enrolment).ended_at


@pytest.mark.parametrize("kind", [SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS], ids=["at night", "without scripts"])
def test_sleep_hours_are_read_and_stopped(live_site, browse, enrolment, kind):
    day = timezone.now().astimezone(enrolment.patient.zone).date() - timedelta(days=2)
    facts = {"minutes": 480, "rise_at": time(7), "starts_on": day, "cautions": dict.fromkeys(EXCLUSIONS, "no")}
    with given.words():
        SleepWindow.objects.create(
            enrolment=enrolment, patient=enrolment.patient, signed_by=enrolment.clinician, **facts
        )
    pia = browse(InNeed, kind)
    live_site.log_in(pia.context, enrolment.patient)
    pia.opens("/")
    pia.follows("My sleep hours")
    pia.sees("In bed from", "Do not drive or use machines if you are sleepy.")
    pia.presses("I stop this for now")
    pia.sees("Your sleep hours have stopped.")
    assert SleepWindow.objects.get(enrolment=enrolment).ended_by == enrolment.patient
