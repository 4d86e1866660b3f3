"""A history of scores becomes the same drawing every time, in words and as a table too."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from guidance.chart import HEIGHT, LABEL_GAP, WIDTH, History, Reading, Threshold, draw, number
from guidance.chart_words import describe, words

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
    assert "Not answered 1 time." in broken.description
    assert [row.note for row in broken.rows].count("not answered") == 1


def test_a_point_alone_between_two_gaps_is_a_dot_and_no_line():
    assert draw(history(6, 5, 4, missed=(3, 10))).lines == []


def test_what_was_missed_before_the_first_answer_is_left_out_and_since_the_last_is_shown():
    drawing = draw(history(6, 5, missed=(-7, 14)))
    assert len(drawing.gaps) == 1
    assert drawing.gaps[0] > drawing.dots[-1].x
    assert drawing.gaps[0] < WIDTH


def test_the_baseline_is_drawn_where_there_is_one():
    assert draw(history(6, 5)).baseline is None
    drawing = draw(history(6, 5, baseline=Decimal(6)))
    assert drawing.baseline == drawing.dots[0].y


def test_a_threshold_is_a_line_at_its_score_with_its_number_beside_the_plot():
    drawing = draw(history(4, 12, high=Decimal(27), thresholds=(Threshold(Decimal(12), "moderate or more"),)))
    assert drawing.thresholds[0].y == drawing.dots[1].y
    assert "12" in [tick.label for tick in drawing.y_ticks]
    assert "Line at 12: moderate or more." in drawing.description


def test_the_error_of_measurement_is_a_band_around_the_baseline_and_a_sentence():
    drawing = draw(history(9, 12, high=Decimal(27), baseline=Decimal(9), error=Decimal("6.44")))
    assert (drawing.error.low, drawing.error.high) == ("2.56", "15.44")
    assert drawing.error.y < drawing.baseline < drawing.error.y + drawing.error.height
    assert "within 6.44 points of the baseline" in drawing.exactness
    assert "Measurement error reaches from 2.56 to 15.44." in drawing.description
    assert drawing.ends == ""


def test_without_a_known_error_or_a_baseline_nothing_is_shaded():
    assert draw(history(9, 8, baseline=Decimal(9))).error is None
    assert draw(history(9, 8, error=Decimal(2))).error is None
    assert draw(history(9, 8)).exactness == ""


def test_a_baseline_near_an_end_says_what_cannot_show():
    ceiling = draw(history(9, 8, baseline=Decimal(9), error=Decimal(2)))
    assert ceiling.ends.startswith("It began at 9: a worsening near the top (10) cannot")
    floor = draw(history(1, 2, baseline=Decimal(1), error=Decimal(2), lower_is_better=False))
    assert "a worsening near the bottom (0)" in floor.ends


def test_a_year_of_weeks_has_small_dots_and_names_its_months():
    drawing = draw(history(*[week % 10 for week in range(53)]))
    assert drawing.dot_size < draw(history(1, 2)).dot_size
    assert [tick.label for tick in drawing.x_ticks] == ["June 2026", "Sept 2026", "Jan 2027", "May 2027"]
    assert "2026" in drawing.words
    assert "2027" in drawing.words


def test_the_answer_a_page_is_about_has_a_shape_of_its_own():
    readings = (Reading(START, Decimal(4)), Reading(START + timedelta(days=7), Decimal(9), marked=True))
    drawing = draw(History("phq", "PHQ-9", Decimal(0), Decimal(27), readings))
    svg = render_to_string("guidance/_chart.html", {"drawing": drawing, "marks": True})
    assert svg.count('class="chart-marked"') == 2  # in the plot and in its key
    assert "the score that raised this flag" in svg
    assert "chart-marked" not in render_to_string("guidance/_chart.html", {"drawing": drawing})


def test_every_sign_that_is_drawn_is_explained_and_no_other():
    plain = render_to_string("guidance/_chart.html", {"drawing": draw(history(6, 5))})
    assert "not answered" not in plain
    assert "baseline" not in plain
    full = history(6, 5, 4, missed=(10,), baseline=Decimal(6), error=Decimal(2))
    key = render_to_string("guidance/_chart_key.html", {"drawing": draw(full)})
    assert "not answered" in key
    assert "measurement error around it, 4 to 8" in key
    hers = render_to_string("guidance/_chart_key.html", {"drawing": draw(full), "hers": True})
    assert "no answers then, and that is fine" in hers
    assert "where you started" in hers


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


missed_days = st.lists(st.integers(-30, 3000), max_size=10)
errors = st.none() | st.integers(1, 300).map(lambda tenths: Decimal(tenths) / 10)


@given(values, st.integers(1, 90), missed_days, errors, st.integers(-5, 15))
def test_everything_stands_inside_in_order_and_no_two_labels_touch(scores, days, missed, error, threshold):
    more = {"baseline": Decimal(scores[0]), "thresholds": (Threshold(Decimal(threshold), "a line"),)}
    drawing = draw(history(*scores, days=days, missed=missed, error=error, **more))
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in drawing.dots)
    assert all(0 < x < WIDTH for x in drawing.gaps)
    assert all(0 < level.y < HEIGHT for level in drawing.thresholds)
    assert [dot.x for dot in drawing.dots] == sorted(dot.x for dot in drawing.dots)
    if drawing.error:
        assert 0 < drawing.error.y <= drawing.baseline <= drawing.error.y + drawing.error.height < HEIGHT
    labelled = sorted(dot.x for dot in drawing.dots if dot.label)
    assert all(right - left >= LABEL_GAP for left, right in pairwise(labelled))
    assert drawing.dots[-1].label
    assert len([row for row in drawing.rows if row.value]) == len(scores)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=30))
def test_a_higher_score_never_stands_lower(scores):
    dots = draw(history(*scores)).dots
    for (one, dot), (other, beside) in pairwise(zip(scores, dots, strict=True)):
        assert (one > other) == (dot.y < beside.y)


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
