"""What somebody typed stays: when the login ends while she writes, and when two pages hold the same sheet."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from modules import actions
from modules.models import WorksheetEntry
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE, WITHOUT_SCRIPTS
from tests.journeys.given import Patient

pytestmark = pytest.mark.browser

FIRST, SECOND, THIRD = "It started in the neck.", "Then the arm went numb with cold.", "Now it is the whole side."


@pytest.fixture
def pia(live_site):
    """A patient whose daily diary is begun."""
    enrolment = active_patient(given.a_name("Pia"), clinician=make_staff("clinician", given.a_name("Clara")))
    with given.words():
        actions.open_lesson(enrolment=enrolment, by=enrolment.patient, slug="getting-started")
    return enrolment.patient


def at_her_diary(browse, live_site, pia, kind=PHONE):
    person = browse(Patient, kind)
    live_site.log_in(person.context, pia)
    with given.words():
        entry = actions.start_entry(enrolment=pia.current_enrolment(), by=pia, slug="daily-diary")
    person.opens(f"/worksheets/entry/{entry.pk}/")
    return person


def kept(pia) -> str:
    return " ".join(str(entry.answers) for entry in WorksheetEntry.objects.filter(patient=pia))


def status(person):
    return person.main.locator("[data-save-status]")


def login_ends(person) -> None:
    """As after twenty hours: the session is gone, and the browser's cookie opens nothing."""
    (cookie,) = [one for one in person.context.cookies() if one["name"] == "session"]
    Session.objects.filter(pk=cookie["value"]).delete()


def test_when_the_login_ends_while_she_writes_she_signs_in_beside_it_and_goes_on(live_site, browse, pia):
    hers = at_her_diary(browse, live_site, pia)
    hers.writes("Anything to remember", FIRST)
    expect(status(hers)).to_have_text("Saved", timeout=15_000)
    login_ends(hers)
    hers.writes("Anything to remember", f"{FIRST} {SECOND}")
    expect(status(hers)).to_contain_text("You are logged out, so this is not saved yet.", timeout=15_000)
    hers.looks()
    assert SECOND not in kept(pia)

    sheet = hers.page
    with hers.context.expect_page() as opened:
        status(hers).get_by_role("link").click()
    hers.uses(opened.value)
    hers.writes("Email", pia.email)
    hers.writes("Password", "tortoise-and-hare-27")
    hers.presses("Log in")
    hers.page.close()

    hers.uses(sheet)
    assert hers.value_of("Anything to remember") == f"{FIRST} {SECOND}"
    expect(status(hers)).to_have_text("Saved", timeout=30_000)
    with given.words():
        assert SECOND in kept(pia)


def test_a_button_pressed_after_the_login_ended_does_not_take_the_words_away(live_site, browse, pia):
    hers = at_her_diary(browse, live_site, pia)
    login_ends(hers)
    hers.writes("Anything to remember", FIRST)
    hers.main.get_by_role("button", name="Save", exact=True).click()
    expect(status(hers)).to_contain_text("You are logged out", timeout=15_000)
    hers.is_at("/worksheets/entry/")
    assert hers.value_of("Anything to remember") == FIRST


def test_two_pages_of_one_sheet_keep_both(live_site, browse, pia):
    hers = at_her_diary(browse, live_site, pia)
    first, second = hers.page, hers.context.new_page()
    hers.uses(second)
    hers.opens(first.url)
    hers.writes("Anything to remember", FIRST)
    expect(status(hers)).to_have_text("Saved", timeout=15_000)
    hers.uses(first)
    with hers.guard.expecting("409"):
        hers.writes("Anything to remember", SECOND)
        expect(status(hers)).to_contain_text("Not saved yet", timeout=15_000)
        hers.presses("Save")
        hers.sees_heading("This sheet was changed somewhere else")
        assert hers.value_of("Anything to remember") == SECOND
        hers.unfolds("Show what was saved there")
        hers.sees(FIRST)
        hers.presses("Keep both")
    with given.words():
        assert FIRST in kept(pia)
        assert SECOND in kept(pia)


def test_two_pages_of_one_sheet_keep_both_without_scripts_too(live_site, browse, pia):
    hers = at_her_diary(browse, live_site, pia, WITHOUT_SCRIPTS)
    first, second = hers.page, hers.context.new_page()
    hers.uses(second)
    hers.opens(first.url)
    hers.writes("Anything to remember", FIRST)
    hers.presses("Save")
    hers.uses(first)
    hers.writes("Anything to remember", SECOND)
    with hers.guard.expecting("409"):
        hers.presses("Save")
    hers.sees_heading("This sheet was changed somewhere else")
    assert hers.value_of("Anything to remember") == SECOND
    hers.presses("Keep both")
    with given.words():
        assert FIRST in kept(pia)
        assert SECOND in kept(pia)


def test_a_message_she_had_begun_is_there_when_she_comes_back(live_site, browse, pia):
    hers = browse(Patient, PHONE)
    live_site.log_in(hers.context, pia)
    hers.opens("/messages/")
    hers.writes("Your message", THIRD)
    expect(status(hers)).to_have_text("Saved", timeout=15_000)
    hers.page.close()
    hers.uses(hers.context.new_page())
    hers.opens("/")
    hers.sees("A message you began")
    hers.opens("/messages/")
    assert hers.value_of("Your message") == THIRD
