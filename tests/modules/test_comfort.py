"""A short break while reading, and pages for lying down: both as she chose, and neither asked of her."""

import re

import pytest

from icbt.models import Profile
from tests.modules.walking import open_lesson


@pytest.fixture
def reading(client_of, pia):
    """`reading(layout="lying")` is the first page of a lesson for Pia, who chose that."""
    open_lesson(pia)

    def read(**chosen) -> str:
        Profile.objects.filter(patient=pia).update(**chosen)
        return client_of(pia).get("/lessons/making-sense/check-in/").content.decode()

    return read


def test_a_break_is_offered_after_twenty_minutes_unless_she_says_otherwise(reading):
    assert 'data-after="20"' in reading()
    assert 'data-after="45"' in reading(break_after=45)


def test_never_means_never(reading):
    assert "js/break" not in reading(break_after=0)


def test_the_offer_is_announced_politely_and_starts_empty(reading):
    place = re.search(r"<div[^>]*data-break-place[^>]*></div>", reading())
    assert place
    assert 'role="status"' in place.group()


def test_pages_for_lying_down_are_large_and_read_first(reading):
    usual, lying = reading(), reading(layout="lying")
    assert "css/lying" not in usual
    assert "css/lying" in lying
    assert re.search(r'<body class="[^"]*\blying\b', lying)
    assert lying.index("data-read-aloud") < lying.index("<h1>")
    assert usual.index("data-read-aloud") > usual.index("<h1>")
    assert lying.count("data-read-aloud ") == 1


def test_the_list_of_lessons_is_large_too(client_of, pia, reading):
    reading(layout="lying")
    assert "css/lying" in client_of(pia).get("/lessons/").content.decode()
