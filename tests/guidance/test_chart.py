"""A history of scores becomes the same drawing every time, in words and as a table too."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from guidance.chart import HEIGHT, LABEL_GAP, WIDTH, Band, History, Reading, describe, draw, number, words

START = date(2026, 6, 1)


def history(*values, days=7, missed=(), **more) -> History:
    readings = tuple(Reading(START + timedelta(days=days * n), Decimal(value)) for n, value in enumerate(values))
    gone = tuple(START + timedelta(days=day) for day in missed)
    facts = {"key": "pain", "title": "Your pain", "low": Decimal(0), "high": Decimal(10), **more}
    return History(readings=readings, missed=gone, **facts)


def test_nothing_answered_is_said_and_not_drawn():
    drawing = draw(history())
    assert drawing.words == "No answers yet."
    assert (drawing.dots, drawing.lines, drawing.rows) == ([], [], [])
    assert "<svg" not in render_to_string("guidance/_chart.html", {"drawing": drawing})


def test_one_answer_is_a_dot_in_the_middle_without_a_line():
    drawing = draw(history(6))
    assert len(drawing.dots) == 1
    assert drawing.lines == []
    assert drawing.dots[0].x == pytest.approx((WIDTH + 14) / 2, abs=1)
    assert drawing.words == "6 on 1 June, the first answer."


def test_words_first():
    assert words(history(6, 7, 5, baseline=Decimal(6))) == "6 at the start, 5 on 15 June."
    assert words(history(6, 6, baseline=Decimal(6))) == "6 at the start, and still 6 on 8 June."
    assert words(history(6, 5)) == "6 on 1 June, 5 on 8 June."


def test_the_highest_score_stands_on_top_and_the_lowest_at_the_bottom():
    drawing = draw(history(0, 10))
    assert drawing.dots[0].y > drawing.dots[1].y
    assert drawing.dots[0].y == drawing.y_ticks[0].at
    assert drawing.dots[1].y == drawing.y_ticks[-1].at


def test_a_missed_week_breaks_the_line():
    whole, broken = draw(history(6, 5, 4, 3)), draw(history(6, 5, 4, 3, missed=(10,)))
    assert len(whole.lines) == 1
    assert len(broken.lines) == 2
    assert len(broken.gaps) == 1
    assert "Not answered 1 time in between." in broken.description
    assert [row.note for row in broken.rows].count("not answered") == 1


def test_a_point_alone_between_two_gaps_is_a_dot_and_no_line():
    assert draw(history(6, 5, 4, missed=(3, 10))).lines == []


def test_missed_days_outside_the_history_are_left_out():
    assert draw(history(6, 5, missed=(-7, 30))).gaps == []


def test_the_baseline_is_drawn_where_there_is_one():
    assert draw(history(6, 5)).baseline is None
    drawing = draw(history(6, 5, baseline=Decimal(6)))
    assert drawing.baseline == drawing.dots[0].y


def test_a_band_covers_its_range():
    drawing = draw(history(4, 12, high=Decimal(27), band=Band(Decimal(10), Decimal(27), "moderate or more")))
    assert drawing.band.y <= drawing.dots[1].y <= drawing.band.y + drawing.band.height
    assert drawing.dots[0].y > drawing.band.y + drawing.band.height


def test_the_description_says_every_value_its_band_and_its_flag():
    readings = (Reading(START, Decimal(4)), Reading(START + timedelta(days=7), Decimal(12), True, "moderate"))
    text = describe(History("phq", "PHQ-9", Decimal(0), Decimal(27), readings))
    assert text == "From 0 to 27. Lower is better. 1 June: 4, 8 June: 12 (moderate, flagged)."


@pytest.mark.parametrize(
    ("value", "text"), [("5", "5"), ("5.00", "5"), ("4.30", "4.3"), ("-1", "−1"), ("10", "10"), ("0.0", "0")]
)
def test_numbers_lose_their_useless_zeros(value, text):
    assert number(Decimal(value)) == text


values = st.lists(st.integers(0, 10), min_size=1, max_size=30)


@given(values, st.integers(1, 90))
def test_everything_stands_inside_and_no_two_labels_touch(scores, days):
    drawing = draw(history(*scores, days=days))
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in drawing.dots)
    labelled = sorted(dot.x for dot in drawing.dots if dot.label)
    assert all(right - left >= LABEL_GAP for left, right in pairwise(labelled))
    assert drawing.dots[-1].label
    assert len(drawing.rows) == len(scores)


@given(values)
def test_the_same_history_is_the_same_picture(scores):
    assert draw(history(*scores)) == draw(history(*scores))


def test_the_picture_is_named_described_and_free_of_styles():
    svg = render_to_string("guidance/_chart.html", {"drawing": draw(history(6, 5, baseline=Decimal(6))), "marks": True})
    assert 'role="img"' in svg
    assert 'aria-labelledby="chart-pain-title chart-pain-desc"' in svg
    assert "<title id=" in svg
    assert "style=" not in svg
    assert "<table" in svg
