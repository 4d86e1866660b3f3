"""Who takes part in a journey, and the browsers they use."""

from collections.abc import Callable

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
def browse(browser: Browser, live_site: Site) -> Callable[..., Person]:
    """`browse(Patient, PHONE)` gives a browser of that kind to a new person; all are closed at the end."""
    opened = []

    def new(kind: type[Person] = Person, browser_kind: dict = DESK, *, keyboard: bool = False, **facts) -> Person:
        context = browser.new_context(**browser_kind, locale="en-GB", timezone_id="Europe/London")
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        scripts = browser_kind.get("java_script_enabled", True)
        return kind(live_site, context, keyboard=keyboard, scripts=scripts, **facts)

    yield new
    for context in opened:
        context.close()
