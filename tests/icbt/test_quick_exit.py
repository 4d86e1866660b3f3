"""Pages that nobody may read along have a way off, and their titles say nothing."""

import re

import pytest
from django.conf import settings

from modules import published
from modules.actions import open_lesson
from tests.modules.walking import finish

PRIVATE = {("people", "safe"), ("good-things", "stays-low")}


def title(page: str) -> str:
    return re.search(r"<title>(.*?)</title>", page, re.S).group(1).strip()


def assert_way_off(page: str) -> None:
    link = re.search(r"<a[^>]*data-leave[^>]*>", page)
    assert link, "there is no way off"
    assert f'href="{settings.QUICK_EXIT_URL}"' in link.group()
    assert 'rel="noreferrer"' in link.group()


def test_the_safety_plan_has_one(client_of, pia):
    page = client_of(pia).get("/safety-plan/").content.decode()
    assert_way_off(page)
    assert title(page) == "My plan – Steady"


def test_help_now_has_one_for_everybody(client, client_of, pia):
    for browser in (client, client_of(pia)):
        page = browser.get("/help/gb/").content.decode()
        assert_way_off(page)
        assert title(page) == "Help now – Steady"


def test_the_page_about_fear_has_one_and_others_have_not(client_of, pia):
    finish(pia, "getting-started")
    finish(pia)
    open_lesson(enrolment=pia.current_enrolment(), by=pia, slug="people")
    page = client_of(pia).get("/lessons/people/safe/").content.decode()
    assert_way_off(page)
    assert re.fullmatch(r"Your step, part \d+ – Steady", title(page))
    assert "data-leave" not in client_of(pia).get("/lessons/people/unseen/").content.decode()


@pytest.mark.usefixtures("content")
def test_every_lesson_that_asks_about_fear_is_private():
    found = set()
    for lesson in published.current_lessons("en").values():
        for section in lesson.sections:
            asked = [block.interaction for block in section.blocks if block.interaction]
            if any(getattr(one, "private", False) for one in asked):
                found.add((lesson.slug, section.id))
            for one in asked:
                about_fear = any("Are you afraid of somebody" in q.question for q in getattr(one, "questions", ()))
                assert not about_fear or one.private, f"{lesson.slug}, {section.id}"
    assert found == PRIVATE


def test_where_it_leads_is_a_setting(client, content, settings):
    settings.QUICK_EXIT_URL = "https://example.org/weather"
    assert 'href="https://example.org/weather"' in client.get("/help/gb/").content.decode()
