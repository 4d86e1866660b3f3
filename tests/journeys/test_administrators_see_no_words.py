"""Administrators run the service: under the same policy, and without a word of what patients wrote."""

import re

import pytest
from django.contrib import admin
from playwright.sync_api import expect

from guidance import actions as guidance
from icbt.models import Role
from modules import actions as modules
from outcomes import actions as outcomes
from outcomes.rulebook import versions
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.guiding import Guiding
from tests.outcomes.answers import opened, phq

pytestmark = pytest.mark.browser

WORDS = {
    "message": "My neighbour hears me cry at four in the morning.",
    "note": "Sounds exhausted and ashamed of the crying.",
    "worksheet": "A knife between the shoulder blades.",
    "answer": "New tablets since Friday, purple ones.",
    "plan": "On the stairs, counting each one.",
}

CLOSED = ("/today/", "/patients/", "/duty/", "/supervision/", "/messages/", "/worksheets/", "/progress/")


@pytest.fixture
def a_full_record(live_site):
    """A patient with words in every place where words can be."""
    clara = make_staff(Role.CLINICIAN, given.a_name("Clara"))
    enrolment = active_patient(given.a_name("Pia"), clinician=clara)
    pia = enrolment.patient
    with given.words():
        guidance.send_message(enrolment=enrolment, by=pia, text=WORDS["message"])
        guidance.write_note(enrolment=enrolment, by=clara, text=WORDS["note"])
        lesson = modules.open_lesson(enrolment=enrolment, by=pia, slug="getting-started")
        raw = {"worth-it.1": [WORDS["plan"]]}
        modules.save_step(progress=lesson, by=pia, step="stop", raw=raw, done=True)
        entry = modules.start_entry(enrolment=enrolment, by=pia, slug="daily-diary")
        modules.save_entry(entry=entry, by=pia, raw={"note": [WORDS["worksheet"]]}, revision=0, writer="here")
        sheets = opened(pia).responses
        for slug, answers in {"phq-9": phq(8, 2), "anything-new": {"note": WORDS["answer"]}}.items():
            outcomes.submit_response(response=sheets.get(instrument=slug), answers=answers, by=pia)
        WORDS["flag"] = enrolment.flag_set.get().sentence
    return enrolment


def admin_pages() -> list[str]:
    """The list of every model that Django admin holds, and its form for a new one."""
    names = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    return ["/admin/", *sorted(names)]


def rows_on(person, limit: int = 3) -> list[str]:
    links = person.page.locator("#result_list tbody th a").all()
    return [link.get_attribute("href") for link in links[:limit]]


def test_no_page_of_theirs_holds_a_word_of_a_patient(a_full_record, browse):
    ada = given.a_guide(browse, make_staff(Role.ADMINISTRATOR, given.a_name("Ada")))
    seen, waiting = (
        [],
        [*admin_pages(), "/admin/running/", "/invite/", "/invite/staff/", "/audit/", "/profile/", "/help/"],
    )
    while waiting:
        path = waiting.pop(0)
        ada.opens(path)
        ada.does_not_see(*WORDS.values())
        seen.append(path)
        waiting += [row for row in rows_on(ada) if row not in seen]
    assert len(seen) > 15
    print(f"\n{len(seen)} pages: no word of the patient's")


def test_the_pages_of_those_who_guide_are_closed_to_them(a_full_record, browse):
    ada = given.a_guide(browse, make_staff(Role.ADMINISTRATOR, given.a_name("Ada")))
    with ada.guard.expecting("404"):
        for path in (
            "/today/",
            "/patients/",
            "/duty/",
            "/supervision/",
            f"/patients/{a_full_record.pk}/",
            "/messages/",
        ):
            ada.opens(path)
            ada.sees_heading("find that page")
            ada.does_not_see(*WORDS.values(), a_full_record.patient.name)


def test_they_do_not_find_words_by_searching(a_full_record, browse):
    ada = given.a_guide(browse, make_staff(Role.ADMINISTRATOR, given.a_name("Ada")))
    for path in ("/admin/icbt/user/", "/admin/icbt/enrolment/"):
        ada.opens(f"{path}?q=neighbour")
        ada.does_not_see(a_full_record.patient.email)


class Running(Guiding):
    """An administrator who looks whether everything runs, and changes a rule with open eyes."""

    def when_she_asks_whether_everything_is_running(self) -> None:
        self.opens("/admin/")
        self.follows("Look now")
        self.sees_heading("Is everything running?")
        expect(self.page.get_by_role("status")).to_contain_text(re.compile(r"Yes\. Everything|No\. \d+ thing"))

    def when_she_looks_what_a_change_would_have_raised(self, rule: str, number: str, value: str) -> None:
        self.opens("/admin/outcomes/rules/")
        self.follows(rule, inside=self.page.get_by_role("rowheader", name=rule, exact=True))
        self.writes(number, value)
        self.presses("Look at what this would have raised")
        self.sees_heading("What this would have raised in the past 90 days")
        self.sees("Each code stands for one enrolment and leads back to nobody.")

    def when_she_saves_it(self, rule: str) -> None:
        self.presses("Save, as shown above")
        self.sees(f"Rule {rule} is changed.")

    def when_she_goes_back_to(self, version: str) -> None:
        self.presses(f"Put version {version} in force")
        self.sees(f"Version {version} of the rules is in force.")


@pytest.fixture
def shipped():
    """The rules in force; the other journeys of this run go by them again, however this one ends."""
    row = in_force()
    yield row
    if in_force().body != row.body:
        outcomes.restore_rules(version=row, by=make_staff(Role.ADMINISTRATOR))


def in_force():
    return versions().get(current=True)


def test_they_see_what_runs_and_change_a_rule_after_looking(a_full_record, browse, shipped):
    user = make_staff(Role.ADMINISTRATOR, given.a_name("Ada"))
    ada = given.a_guide(browse, user, Running)
    unseen = (*WORDS.values(), a_full_record.patient.name, a_full_record.patient.email)
    ada.when_she_asks_whether_everything_is_running()
    ada.does_not_see(*unseen)
    ada.when_she_looks_what_a_change_would_have_raised("A1", "Change in points", "5")
    ada.does_not_see(*unseen)
    assert in_force().body == shipped.body
    ada.when_she_saves_it("A1")
    assert in_force().body != shipped.body
    ada.does_not_see(*unseen)
    ada.when_she_goes_back_to(shipped.body["version"])
    assert in_force().body == shipped.body
