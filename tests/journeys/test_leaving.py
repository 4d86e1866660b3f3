"""Pausing, coming back and stopping: one tap each, no reason needed, and nothing that was written goes away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icbt.models import Enrolment, Status
from modules import actions
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE, WITHOUT_SCRIPTS
from tests.journeys.given import Patient

pytestmark = pytest.mark.browser


class Leaving(Patient):
    """A patient who needs a rest, or has had enough."""

    def when_she_pauses_for(self, weeks: str) -> None:
        self.opens("/")
        self.follows("Too much now?")
        self.chooses("For how long?", weeks)
        self.presses("Begin the pause")

    def when_she_stops_without_a_reason(self) -> None:
        self.opens("/profile/")
        self.follows("Stop taking part")
        self.presses("Stop taking part")


@pytest.fixture
def enrolment(live_site) -> Enrolment:
    clara = make_staff("clinician", given.a_name("Clara"))
    enrolment = active_patient(given.a_name("Pia"), clinician=clara, weeks=1)
    with given.words():
        actions.open_lesson(enrolment=enrolment, by=enrolment.patient, slug="getting-started")
    return enrolment


def status_of(enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).status


@pytest.mark.parametrize("kind", [PHONE, WITHOUT_SCRIPTS], ids=["with scripts", "without scripts"])
def test_she_pauses_and_comes_back_to_her_place(live_site, browse, enrolment, kind):
    pia = browse(Leaving, kind)
    live_site.log_in(pia.context, enrolment.patient)
    pia.when_she_pauses_for("2 weeks")
    pia.sees_heading("You are having a pause")
    assert status_of(enrolment) == Status.PAUSED
    pia.opens("/")
    pia.sees_heading("Your programme is paused")
    pia.opens("/lessons/")
    pia.sees("You are on a pause.")
    pia.opens("/")
    pia.presses("Come back now")
    pia.sees("Welcome back. Your place is kept.")
    assert status_of(enrolment) == Status.ACTIVE


def test_a_pause_ends_by_itself(live_site, browse, enrolment):
    pia = browse(Leaving, PHONE)
    live_site.log_in(pia.context, enrolment.patient)
    pia.when_she_pauses_for("1 week")
    Enrolment.objects.filter(pk=enrolment.pk).update(resume_on=timezone.localdate() - timedelta(days=1))
    live_site.ring("icbt.tasks.resume_paused")
    given.until("the end of the pause", lambda: status_of(enrolment) == Status.ACTIVE)
    pia.opens("/")
    pia.sees("Continue where you stopped")


def test_she_stops_and_can_still_read(live_site, browse, enrolment):
    pia = browse(Leaving, PHONE)
    live_site.log_in(pia.context, enrolment.patient)
    pia.when_she_stops_without_a_reason()
    pia.sees_heading("You have stopped")
    assert status_of(enrolment) == Status.WITHDRAWN
    pia.follows("Read the lessons")
    pia.sees("You have left the programme.")
    pia.follows("Getting started")
    pia.sees_heading("How it works")
    pia.opens("/messages/")
    pia.sees("new messages are closed")
    pia.opens("/help/")
    pia.sees_heading("Who can help right now")
