"""The browser of the journeys: it starts, it sees the running service, and it can carry a person's session."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.browser


def test_the_browser_sees_the_running_service(live_site, page):
    answer = page.goto(f"{live_site.url}/healthz")
    assert answer.status == 200


def test_a_stranger_is_sent_to_the_login(live_site, page):
    page.goto(f"{live_site.url}/messages/")
    assert "/accounts/login/" in page.url


def test_somebody_with_a_session_is_let_in(live_site, page):
    from tests.factories import active_patient

    enrolment = active_patient(f"Visitor {uuid4().hex}")
    live_site.log_in(page.context, enrolment.patient)
    page.goto(f"{live_site.url}/messages/")
    assert page.url == f"{live_site.url}/messages/"
