"""Scores at every boundary, and every worked example on file."""

from decimal import Decimal

import pytest

from outcomes.scoring import score, unanswered_urgent, urgent_answers
from tests.outcomes.definitions_on_file import INSTRUMENTS, sheet

EXAMPLES = [(slug, example) for slug, one in INSTRUMENTS.items() for example in one.examples]


def scored(slug, answers):
    return {one.scale: one for one in score(INSTRUMENTS[slug], answers)}


@pytest.mark.parametrize(("slug", "example"), EXAMPLES, ids=[f"{slug}: {one.title}" for slug, one in EXAMPLES])
def test_a_worked_example_scores_as_it_says(slug, example):
    found = scored(slug, example.answers)
    assert {key: one.value for key, one in found.items() if one.value is not None} == example.scores
    assert {key: one.band for key, one in found.items() if one.band} == example.bands


@pytest.mark.parametrize(
    ("slug", "total", "band"),
    [
        ("phq-9", 0, "none or minimal"),
        ("phq-9", 4, "none or minimal"),
        ("phq-9", 5, "mild"),
        ("phq-9", 9, "mild"),
        ("phq-9", 10, "moderate"),
        ("phq-9", 14, "moderate"),
        ("phq-9", 15, "moderately severe"),
        ("phq-9", 19, "moderately severe"),
        ("phq-9", 20, "severe"),
        ("phq-9", 27, "severe"),
        ("gad-7", 0, "minimal"),
        ("gad-7", 4, "minimal"),
        ("gad-7", 5, "mild"),
        ("gad-7", 9, "mild"),
        ("gad-7", 10, "moderate"),
        ("gad-7", 14, "moderate"),
        ("gad-7", 15, "severe"),
        ("gad-7", 21, "severe"),
    ],
)
def test_a_band_begins_and_ends_where_its_paper_says(slug, total, band):
    found = scored(slug, sheet(slug, total))["total"]
    assert (found.value, found.band, found.status) == (total, band, "complete")


@pytest.mark.parametrize(("total", "band"), [(4, "none or minimal"), (5, "mild"), (10, "moderate"), (20, "severe")])
def test_the_phq_8_has_the_same_cut_points(total, band):
    assert scored("phq-9", sheet("phq-9", total) | {"q9": None})["phq8"].band == band


def test_a_declined_item_nine_leaves_no_phq_9_and_a_phq_8_in_its_place():
    found = scored("phq-9", sheet("phq-9", 12) | {"q9": None})
    assert (found["total"].value, found["total"].band, found["total"].status) == (None, None, "not_scorable")
    assert (found["total"].answered, found["total"].of, found["total"].rule) == (8, 9, "complete_only")
    assert (found["phq8"].value, found["phq8"].band, found["phq8"].status) == (12, "moderate", "complete")
    assert INSTRUMENTS["phq-9"].scale("phq8").stands_in_for == "total"


def test_the_difficulty_question_never_counts():
    without = scored("phq-9", sheet("phq-9", 12))
    assert scored("phq-9", sheet("phq-9", 12) | {"difficulty": 3}) == without


def test_an_unanswered_sheet_is_not_a_nought():
    assert {one.value for one in score(INSTRUMENTS["gad-7"], {})} == {None}
    assert {one.value for one in score(INSTRUMENTS["gad-7"], sheet("gad-7", 0))} == {Decimal(0)}


@pytest.mark.parametrize(
    ("answers", "mean"), [((0, 0, 1), "0.3"), ((0, 1, 1), "0.7"), ((10, 10, 10), "10.0"), ((5, 5, 5), "5.0")]
)
def test_the_peg_is_a_mean_with_one_decimal(answers, mean):
    value = scored("peg", dict(zip(("pain", "enjoyment", "activity"), answers, strict=True)))["mean"].value
    assert str(value) == mean


def test_every_answer_of_the_pgic_keeps_its_words():
    item = INSTRUMENTS["pgic"].item("change")
    for value in item.values:
        assert scored("pgic", {"change": value})["change"].band == item.label(value).lower()


def test_free_text_gives_no_score():
    assert score(INSTRUMENTS["anything-new"], {"note": "A new medicine."}) == ()


@pytest.mark.parametrize(("answer", "urgent"), [(0, {}), (1, {"q9": 1}), (2, {"q9": 2}), (3, {"q9": 3}), (None, {})])
def test_an_urgent_answer_is_known_at_once(answer, urgent):
    assert urgent_answers(INSTRUMENTS["phq-9"], {"q9": answer}) == urgent


def test_an_urgent_item_without_answer_is_unknown():
    phq = INSTRUMENTS["phq-9"]
    assert unanswered_urgent(phq, {"q9": None}) == unanswered_urgent(phq, {}) == ("q9",)
    assert unanswered_urgent(phq, {"q9": 0}) == ()
    assert unanswered_urgent(INSTRUMENTS["gad-7"], {}) == ()
