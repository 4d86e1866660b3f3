"""A patient answers, and her answer comes back as a picture: at once, or at a button where there are no scripts."""

import pytest
from playwright.sync_api import expect

from modules import actions
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import DESK, PHONE, SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS
from tests.journeys.given import Patient

pytestmark = pytest.mark.browser

TRACKS = {
    "cbt": ("making-sense", "steady-activity", "testing-thoughts", "back-to-what-you-avoid"),
    "act": ("what-matters",),
}
DIAL, WEEK = "/lessons/making-sense/dial/", "/lessons/steady-activity/patterns/"
CHANCE, LOOP = "/lessons/testing-thoughts/chance/", "/lessons/back-to-what-you-avoid/avoiding/"
COMPASS = "/lessons/what-matters/rate/"


def reader(track: str):
    """A patient of this track with every lesson of TRACKS begun."""
    clinician = make_staff("clinician", given.a_name("Clara"))
    enrolment = active_patient(given.a_name("Pia"), clinician=clinician, track=track)
    with given.words():
        for slug in TRACKS[track]:
            if slug != "making-sense":  # the first is open to everybody
                actions.unlock_lesson(enrolment=enrolment, slug=slug, by=clinician, reason="She asked for it.")
            actions.open_lesson(enrolment=enrolment, by=enrolment.patient, slug=slug)
    return enrolment.patient


def at(browse, live_site, path: str, kind: dict, track: str = "cbt"):
    person = browse(Patient, kind)
    live_site.log_in(person.context, reader(track))
    person.opens(path)
    return person


@pytest.mark.parametrize("kind", [PHONE, WITHOUT_SCRIPTS], ids=["scripts", "no-scripts"])
def test_a_dial_a_week_and_a_chain_are_drawn_at_the_button(live_site, browse, kind):
    hers = at(browse, live_site, DIAL, kind)
    hers.chooses("A poor night", "Turns mine up")
    hers.presses("Draw it for me")
    hers.sees("On your dial: 1 thing that turns it up, no things that turn it down.")

    hers.opens(WEEK)
    hers.chooses("Monday", "A lot")
    hers.presses("Draw it for me")
    hers.sees("A toy, and no forecast.", "Days you left open are drawn as steady.")

    hers.opens(CHANCE)
    hers.writes("It begins with", "A twinge")
    hers.picks("If the one before came true", "10 of 100", hers.asked("Rung 1"))
    hers.picks("If the one before came true", "50 of 100", hers.asked("Rung 2"))
    hers.presses("Draw it for me")
    hers.sees("all of it comes true about 1 in 20 times")


def test_a_loop_and_its_way_out_are_drawn_on_a_small_screen_at_night(live_site, browse):
    hers = at(browse, live_site, LOOP, SMALL_PHONE_AT_NIGHT)
    hers.chooses("What starts it?", "A twinge")
    hers.chooses("A small step that your doctor", "A much smaller version")
    hers.presses("Draw it for me")
    hers.sees("Your loop so far.", "Another path, from “The feeling”")


def test_a_compass_is_drawn_while_she_answers_and_one_press_goes_on(live_site, browse):
    hers = at(browse, live_site, COMPASS, DESK, "act")
    friends = hers.asked("Friends")
    hers.picks("How much it matters", "8", friends)
    hers.picks("How much I lived it", "2", friends)
    expect(hers.main.get_by_role("status").filter(has_text="The widest gap: Friends")).to_have_count(1)
    expect(hers.main.locator("figure.rose")).to_be_visible()
    hers.looks()
    hers.presses("Go on")
    hers.is_at("/lessons/what-matters/voice/")
