"""Who takes part in a journey, and the browsers they use."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.person import Person
from tests.site import Site

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}}
SMALL_PHONE_AT_NIGHT = {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"}
WITHOUT_SCRIPTS = {**PHONE, "java_script_enabled": False}
PATIENCE = 20_000  # milliseconds until something that does not come counts as missing


@pytest.fixture
def browse(browser: Browser, live_site: Site, request) -> Iterator[Callable[..., Person]]:
    """`browse(Patient, PHONE)` gives a browser of that kind to a new person; all are closed at the end."""
    people: list[Person] = request.node.stash.setdefault(PEOPLE, [])

    def new(kind: type[Person] = Person, browser_kind: dict = DESK, *, keyboard: bool = False) -> Person:
        context = browser.new_context(**browser_kind, locale="en-GB", timezone_id="Europe/London")
        context.set_default_timeout(PATIENCE)
        scripts = browser_kind.get("java_script_enabled", True)
        people.append(kind(live_site, context, keyboard=keyboard, scripts=scripts))
        return people[-1]

    yield new
    for person in people:
        person.context.close()


PEOPLE = pytest.StashKey[list[Person]]()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """When a journey breaks off, show where everybody was and what stood there."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed:
        for person in item.stash.get(PEOPLE, []):
            report.sections.append((f"{type(person).__name__} at {person.page.url}", person.page.inner_text("body")))
