"""The daily diary on a phone: three taps; kept without a connection where she asked for it, and sent once."""

import pytest
from playwright.sync_api import expect

from modules import actions
from modules.models import WorksheetEntry
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE, SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS
from tests.journeys.given import Patient

pytestmark = pytest.mark.browser

PAIN, MOOD, MATTERS = "Pain today, on the whole", "Mood today", "How much of what matters"
YES = "This is my own phone: keep what I write until it can be sent"
SEND, KEEP = "Send", "Keep it, and send it later"
WITHOUT = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch")
KEPT = """async () => {
    if (!(await indexedDB.databases()).some((one) => one.name === "kept-diary")) return null;
    const asked = indexedDB.open("kept-diary", 1);
    const base = await new Promise((found) => (asked.onsuccess = () => found(asked.result)));
    const entries = base.transaction("entries").objectStore("entries").getAll();
    await new Promise((found) => (entries.onsuccess = found));
    base.close();
    return entries.result.map((one) => Object.keys(one).sort().join());
}"""


@pytest.fixture
def patient(live_site):
    """`patient("Pia")` is somebody who has come to her diary."""

    def new(name: str):
        enrolment = active_patient(given.a_name(name), clinician=make_staff("clinician", given.a_name("Clara")))
        with given.words():
            actions.open_lesson(enrolment=enrolment, by=enrolment.patient, slug="getting-started")
        return enrolment.patient

    return new


def at_her_diary(browse, live_site, pia, kind=PHONE):
    person = browse(Patient, kind)
    live_site.log_in(person.context, pia)
    person.opens("/diary/")
    return person


def says_yes(person) -> None:
    person.page.get_by_role("button", name=YES).click()
    expect(person.page.get_by_text("This page opens on this phone without a connection.")).to_be_visible()
    person.page.reload()  # the worker looks after the pages from now on
    person.looks()


def loses_the_connection(person) -> None:
    person.context.set_offline(True)
    person.guard.allowed = WITHOUT


def has_it_again(person) -> None:
    person.context.set_offline(False)
    person.guard.allowed = ()


def kept_status(person):
    return person.page.locator("[data-kept-status]")


def answers(user) -> list[dict]:
    with given.words():
        rows = WorksheetEntry.objects.filter(patient=user).order_by("started_at")
        return [{name: value[0] for name, value in one.answers.items() if name != "date"} for one in rows]


def taps(person, question: str, number: int) -> None:
    person.asked(question).locator(f"input[value='{number}']").check(force=True)


def keeps(person, pain: int, mood: int) -> None:
    taps(person, PAIN, pain)
    taps(person, MOOD, mood)
    person.page.get_by_role("button", name=KEEP).first.click()
    expect(kept_status(person)).to_contain_text("Kept on this phone, not sent yet: 1.", timeout=15_000)


@pytest.mark.parametrize("kind", [PHONE, SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS])
def test_three_taps_and_one_press(live_site, browse, patient, kind):
    pia = patient("Pia")
    hers = at_her_diary(browse, live_site, pia, kind)
    for question, number in ((PAIN, 4), (MOOD, 6), (MATTERS, 3)):
        taps(hers, question, number)
    hers.presses(SEND)
    hers.sees("Sent. That is all for this day.")
    assert answers(pia) == [{"pain-average": "4", "mood": "6", "did-what-mattered": "3"}]


def test_what_she_writes_without_a_connection_is_kept_and_sent_once(live_site, browse, patient):
    pia = patient("Pia")
    hers = at_her_diary(browse, live_site, pia)
    says_yes(hers)
    loses_the_connection(hers)
    hers.opens("/diary/")
    hers.sees("There is no connection now.")
    keeps(hers, 7, 3)
    hers.looks()
    hers.opens("/diary/")
    expect(kept_status(hers)).to_contain_text("not sent yet: 1.", timeout=15_000)
    assert hers.page.evaluate(KEPT) == ["at,data,id,iv,tried"]  # nothing that can be read
    assert answers(pia) == []

    second = hers.context.new_page()
    has_it_again(hers)
    second.goto(live_site.url + "/diary/")
    hers.opens("/diary/")
    expect(hers.page.locator("[data-keep-diary]")).to_be_visible()
    hers.page.wait_for_function(f"async () => (await ({KEPT})())?.length === 0")
    hers.opens("/diary/")
    assert answers(pia) == [{"pain-average": "7", "mood": "3"}]
    expect(hers.asked(MOOD).locator("input[value='3']")).to_be_checked()


def test_a_connection_that_breaks_while_she_writes_takes_nothing(live_site, browse, patient):
    pia = patient("Pia")
    hers = at_her_diary(browse, live_site, pia)
    says_yes(hers)
    loses_the_connection(hers)
    taps(hers, PAIN, 8)
    expect(hers.page.locator("[data-save-status]")).to_contain_text("Not saved yet", timeout=15_000)
    expect(kept_status(hers)).to_contain_text("not sent yet: 1.", timeout=15_000)
    hers.page.close()
    has_it_again(hers)
    hers.uses(hers.context.new_page())
    hers.opens("/worksheets/")
    hers.page.wait_for_function(f"async () => (await ({KEPT})())?.length === 0")
    assert answers(pia) == [{"pain-average": "8"}]


def test_somebody_else_who_logs_in_here_never_sends_or_sees_it(live_site, browse, patient):
    pia, paul = patient("Pia"), patient("Paul")
    hers = at_her_diary(browse, live_site, pia)
    says_yes(hers)
    loses_the_connection(hers)
    hers.opens("/diary/")
    keeps(hers, 7, 3)
    hers.context.clear_cookies()
    has_it_again(hers)
    live_site.log_in(hers.context, paul)
    hers.opens("/")
    hers.page.wait_for_function(f"async () => (await ({KEPT})()) === null")
    hers.opens("/diary/")
    expect(hers.page.get_by_role("button", name=YES)).to_be_visible()
    assert answers(pia) == answers(paul) == []


def test_a_log_out_sends_what_it_can_and_leaves_nothing(live_site, browse, patient):
    pia = patient("Pia")
    hers = at_her_diary(browse, live_site, pia)
    says_yes(hers)
    loses_the_connection(hers)
    taps(hers, PAIN, 5)
    expect(kept_status(hers)).to_contain_text("not sent yet: 1.", timeout=15_000)
    has_it_again(hers)
    hers.signs_out()
    assert answers(pia) == [{"pain-average": "5"}]
    assert hers.page.evaluate(KEPT) is None
    loses_the_connection(hers)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        hers.page.goto(live_site.url + "/diary/")


def test_without_her_yes_nothing_is_kept(live_site, browse, patient):
    hers = at_her_diary(browse, live_site, patient("Pia"))
    loses_the_connection(hers)
    taps(hers, PAIN, 5)
    expect(hers.page.locator("[data-save-status]")).to_contain_text("Not saved yet", timeout=15_000)
    assert hers.page.evaluate(KEPT) is None
