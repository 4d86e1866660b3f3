"""Her own progress: what she did and how her answers moved; kind, honest, and without a word that names an illness."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance.chart_words import History, Reading
from guidance.meaning import CHANCE, meaning
from guidance.progress import SHOWN
from icbt.models import Enrolment
from modules.models import LessonProgress
from tests.guidance.given import flagged, scored, shared_entry
from tests.outcomes.definitions_on_file import INSTRUMENTS

ILLNESS = re.compile(r"\b(moderate|severe|mild|minimal|depress\w*|anxi\w*|PHQ|GAD|flag\w*)\b", re.I)


@pytest.fixture
def hers(pia) -> Enrolment:
    return pia.current_enrolment()


def read(client_of, pia) -> str:
    page = client_of(pia).get("/progress/").content.decode()
    return re.sub(r"\s+", " ", page[page.index("<main") : page.index("</main>")])


def words(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)


def test_nothing_yet_is_said_kindly(hers, pia, client_of):
    page = read(client_of, pia)
    assert "After your first questions you see your answers here." in page
    assert "<svg class=" not in page or "chart-plot" not in page


def test_one_answer_is_a_line_of_words_and_no_chart(hers, pia, client_of):
    scored(hers, "phq-9", 9, days_ago=20)
    page = read(client_of, pia)
    assert "Answered once so far" in page
    assert "Your mood and energy" in page
    assert "From 0 to 27. Lower is better." in page
    assert "chart-plot" not in page


def test_a_small_change_can_be_chance_and_a_large_one_is_said(hers, pia, client_of):
    scored(hers, "phq-9", 12, days_ago=30)
    scored(hers, "phq-9", 10, days_ago=2)
    assert CHANCE in read(client_of, pia)
    scored(hers, "phq-9", 4, days_ago=1)
    assert "It is more than chance would explain." in read(client_of, pia)


def test_no_word_names_an_illness_and_no_flag_is_shown(hers, pia, client_of):
    scored(hers, "phq-9", 4, days_ago=30)
    flagged(hers, response=scored(hers, "phq-9", 22, days_ago=2))
    page = read(client_of, pia)
    assert not ILLNESS.search(words(page)), ILLNESS.search(words(page))
    assert "chart-flag" not in page
    assert "chart-threshold" not in page
    assert "this is not your fault" in page


def test_what_she_did_is_counted_without_blame(hers, pia, client_of):
    done = timezone.now() - timedelta(days=3)
    LessonProgress.objects.filter(enrolment=hers).delete()
    shared_entry(hers)
    scored(hers, "phq-9", 9, days_ago=10)
    page = read(client_of, pia)
    assert re.search(r"<b>1</b> <span>worksheet written on", page)
    assert "a quiet week" in page
    assert done.date().isoformat() not in page


def test_missed_weeks_are_shown_and_forgiven(hers, pia, client_of):
    for days in (40, 33, 5):
        scored(hers, "phq-9", 9, days_ago=days)
    gone = scored(hers, "phq-9", 9, days_ago=20).assessment
    gone.responses.all()[0].scores.all().delete()
    gone.responses.all().delete()
    type(gone).objects.filter(pk=gone.pk).update(completed_at=None)
    page = read(client_of, pia)
    assert "chart-missed" in page
    assert "no answers then, and that is fine" in page


def test_every_title_belongs_to_a_scale_on_file():
    scales = {(one.slug, scale.key) for one in INSTRUMENTS.values() for scale in one.scales}
    assert set(SHOWN) <= scales


def test_a_year_of_answers_asks_no_more_queries_than_three(hers, pia, client_of):
    client = client_of(pia)

    def fill(many: int) -> None:
        for n in range(many):
            scored(hers, "phq-9", 4 + n % 5, days_ago=n)
            shared_entry(hers)

    def queries() -> int:
        client.get("/progress/")
        with CaptureQueriesContext(connection) as found:
            client.get("/progress/")
        return len(found)

    fill(3)
    few = queries()
    fill(30)
    assert queries() == few


def history(*values, lower=True) -> History:
    start = timezone.now().date()
    readings = tuple(Reading(start + timedelta(days=n), Decimal(value)) for n, value in enumerate(values))
    return History("a", "A", Decimal(0), Decimal(27), readings, lower_is_better=lower)


def test_a_third_and_a_half_are_said_where_less_is_better():
    assert "nearly a third or more" in meaning(history(10, 7), Decimal(2))
    assert "half or more" in meaning(history(10, 5), Decimal(2))
    assert "down by" not in meaning(history(5, 10, lower=False), Decimal(2))


@given(st.integers(0, 27), st.integers(0, 27), st.booleans(), st.none() | st.integers(1, 10))
def test_better_and_harder_are_never_mixed_up_and_chance_is_never_hidden(first, last, lower, error):
    said = meaning(history(first, last, lower=lower), None if error is None else Decimal(error))
    if error is not None and 0 < abs(last - first) < error:
        assert CHANCE in said
        return
    assert ("better" in said) == (last != first and (last < first) == lower)
    assert ("harder" in said) == (last != first and (last > first) == lower)
