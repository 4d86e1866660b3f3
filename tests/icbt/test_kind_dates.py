"""Dates and moments are named as people name them, in the reader's time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from icbt.templatetags.steady import iso, kind_day, kind_moment

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-7, "Wednesday 4 March"),
        (-6, "Thursday"),
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "Friday"),
        (7, "Wednesday 18 March"),
        (-100, "1 December 2025"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_a_day_is_named_by_how_near_it_is(days, words):
    assert kind_day(date(2026, 3, 11) + timedelta(days=days)) == words


@time_machine.travel(NOW, tick=False)
def test_a_moment_is_named_in_the_readers_zone():
    late = datetime(2026, 3, 12, 2, tzinfo=UTC)
    with timezone.override("America/Los_Angeles"):
        assert kind_moment(late) == "today at 19:00"
    with timezone.override("UTC"):
        assert kind_moment(late) == "tomorrow at 02:00"


def test_nothing_is_named_nothing():
    assert kind_day(None) == kind_moment(None) == iso(None) == ""


def test_iso_is_for_machines():
    assert iso(date(2026, 3, 11)) == "2026-03-11"
    assert iso(NOW) == "2026-03-11T12:00:00+00:00"
