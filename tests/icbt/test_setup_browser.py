"""The browser of the journeys: it starts, it sees the running service, and it can carry a person's session."""

import pytest

pytestmark = pytest.mark.browser


def test_the_browser_sees_the_running_service(live_site, page):
    answer = page.goto(f"{live_site.url}/healthz")
    assert answer.status == 200


def test_a_stranger_is_sent_to_the_login(live_site, page):
    page.goto(live_site.url)
    assert "/accounts/login/" in page.url
