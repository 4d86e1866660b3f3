"""A patient listens to a page, stops, and goes on where she stopped; and she breathes along, moving or still."""

import pytest
from playwright.sync_api import expect

from modules import actions
from modules.models import LessonProgress
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE, SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS
from tests.journeys.given import Patient
from tests.journeys.voices import gives_a_voice

pytestmark = pytest.mark.browser

ALARM, CALM = "/lessons/making-sense/alarm/", "/lessons/goals-and-calm/try/"


@pytest.fixture
def pia(live_site):
    """A patient with both lessons begun."""
    enrolment = active_patient(given.a_name("Pia"), clinician=make_staff("clinician", given.a_name("Clara")))
    early = {"enrolment": enrolment, "slug": "goals-and-calm"}
    with given.words():
        actions.unlock_lesson(**early, by=enrolment.clinician, reason="She asked for it.")
        for slug in ("making-sense", "goals-and-calm"):
            actions.open_lesson(enrolment=enrolment, by=enrolment.patient, slug=slug)
    return enrolment.patient


def at(browse, live_site, pia, path, kind=PHONE, **voice):
    person = browse(Patient, kind)
    gives_a_voice(person.context, **voice)
    live_site.log_in(person.context, pia)
    person.opens(path)
    return person


def touches(person, name: str) -> None:
    """A button that does something on the page and sends nothing."""
    person.main.get_by_role("button", name=name, exact=True).click()


def spoken(person) -> list[dict]:
    return person.page.evaluate("window.spoken")


def heard(pia) -> int:
    return LessonProgress.objects.get(patient=pia, lesson="making-sense").heard


def test_a_page_is_read_from_its_heading_to_its_last_option_and_nothing_before_she_asks(live_site, browse, pia):
    hers = at(browse, live_site, pia, ALARM)
    assert spoken(hers) == []
    listen = hers.page.locator("[data-read-play]")
    touches(hers, "Read this to me")
    expect(listen).to_have_attribute("aria-pressed", "true")
    expect(hers.main.locator(".being-read")).to_have_count(1)
    expect(listen).to_have_attribute("aria-pressed", "false", timeout=20_000)
    words = [one["text"] for one in spoken(hers)]
    assert words[0] == "The alarm and the injury"
    assert words.index("True") < words.index("False")
    assert {one["voice"] for one in spoken(hers)} == {"of this device"}
    assert "Go on" not in words


def test_she_stops_and_goes_on_where_she_stopped(live_site, browse, pia):
    hers = at(browse, live_site, pia, ALARM, slowly=400)
    touches(hers, "Read this to me")
    expect(hers.main.locator("p.being-read")).to_have_count(1)
    touches(hers, "Slower")
    with hers.page.expect_response("**/heard/"):
        touches(hers, "Pause")
    expect(hers.page.locator("[data-read-pause]")).to_have_attribute("aria-pressed", "true")
    last = spoken(hers)[-1]
    hers.looks()
    touches(hers, "Go on listening")
    again = spoken(hers)[-1]
    assert (again["text"], again["rate"]) == (last["text"], 0.75)
    touches(hers, "Stop")
    expect(hers.page.locator("[data-read-play]")).to_be_focused()
    assert heard(pia) > 1
    hers.opens("/lessons/making-sense/")
    hers.is_at(ALARM)
    touches(hers, "Go on listening where you stopped")
    assert spoken(hers)[0]["text"] != "The alarm and the injury"


@pytest.mark.parametrize("voices", [(), ("German",), ("far away",)])
def test_without_a_voice_of_her_own_device_nothing_is_sent_away(live_site, browse, pia, voices):
    hers = at(browse, live_site, pia, ALARM, voices=voices)
    touches(hers, "Read this to me")
    hers.sees("This device has no voice of its own for this language.")
    assert spoken(hers) == []


def test_she_breathes_along_and_rests_and_chooses_the_still_version(live_site, browse, pia):
    hers = at(browse, live_site, pia, CALM, SMALL_PHONE_AT_NIGHT)
    disc, said = hers.page.locator("[data-pacer-disc]"), hers.page.locator("[data-pacer-said]")
    assert disc.evaluate("it => it.getAnimations().length") == 0
    touches(hers, "Start")
    expect(said).to_have_text("Breathe in")
    assert disc.evaluate("it => it.getAnimations()[0].playState") == "running"
    expect(said).to_have_text("Breathe out")
    touches(hers, "Pause")
    expect(said).to_have_text("Paused")
    assert disc.evaluate("it => it.getAnimations()[0].playState") == "paused"
    touches(hers, "Still version")
    expect(disc).to_be_hidden()
    hers.sees("Breathe in, softly. Count: 1, 2, 3, 4.")
    hers.looks()
    touches(hers, "Stop")
    expect(hers.page.locator("[data-pacer-go]")).to_be_focused()
    expect(hers.page.locator("[data-pacer-go]")).to_have_text("Start")


def test_where_movement_is_not_wanted_the_still_version_comes_first(live_site, browse, pia):
    hers = at(browse, live_site, pia, CALM, {**PHONE, "reduced_motion": "reduce"})
    expect(hers.page.locator("[data-pacer-mode]")).to_have_attribute("aria-pressed", "true")
    expect(hers.page.locator("[data-pacer-disc]")).to_be_hidden()


def test_without_scripts_the_steps_stand_there_and_no_button_that_does_nothing(live_site, browse, pia):
    hers = browse(Patient, WITHOUT_SCRIPTS)
    live_site.log_in(hers.context, pia)
    hers.opens(CALM)
    hers.sees("Breathe out, slowly. Count: 1, 2, 3, 4, 5, 6.")
    expect(hers.page.get_by_role("button", name="Start")).to_have_count(0)
    expect(hers.page.get_by_role("button", name="Read this to me")).to_have_count(0)
