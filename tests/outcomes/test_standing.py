"""Reliable change, response and recovery: right at every published border, in both directions."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.definitions import Measurement
from outcomes.instruments import ContentError, parse
from outcomes.precision import Z95, reliable_change, reliable_change_index, standard_error
from outcomes.standing import standings
from tests.outcomes.definitions_on_file import CONTENT, INSTRUMENTS
from tests.outcomes.test_deterioration_findings import START, course, point


def standing(slug, *values, scale=None, instrument=None):
    history = course(slug, *values, scale=scale) if scale else course(slug, *values)
    found = standings(history, instrument=instrument or INSTRUMENTS[slug], started_on=START)
    return {one.scale: one for one in found}[scale or next(iter(history[0].scores))]


@pytest.mark.parametrize(
    ("slug", "before", "after", "change"),
    [
        ("phq-9", 15, 10, "unchanged"),
        ("phq-9", 15, 9, "improved"),
        ("phq-9", 9, 14, "unchanged"),
        ("phq-9", 9, 15, "deteriorated"),
        ("gad-7", 10, 7, "unchanged"),
        ("gad-7", 10, 6, "improved"),
        ("gad-7", 5, 8, "unchanged"),
        ("gad-7", 5, 9, "deteriorated"),
        ("peg", "6.0", "2.7", "unchanged"),  # SEM 1.22: 3.38
        ("peg", "6.0", "2.6", "improved"),
        ("pain-nrs", 9, 1, "unknown"),
    ],
)
def test_reliable_change_begins_at_its_number(slug, before, after, change):
    assert standing(slug, before, after).change == change


@pytest.mark.parametrize(
    ("slug", "scale", "before", "unchanged", "worse"),
    [
        ("tsk-11", "total", 20, 25, 26),  # 5.82
        ("pcs", "total", 20, 32, 33),  # 12.75
        ("pseq", "total", 40, 29, 28),  # 11.52, higher is better
        ("cpaq-8", "total", 30, 20, 19),  # 10.87, higher is better
        ("rmdq", "total", 8, 13, 14),  # 5.96
        ("promis-pi-6b", "t", "59.1", "62.7", "63.6"),  # 4.43 from the two standard errors
    ],
)
def test_measurement_error_decides_where_no_number_is_published(slug, scale, before, unchanged, worse):
    assert standing(slug, before, unchanged, scale=scale).change == "unchanged"
    assert standing(slug, before, worse, scale=scale).change == "deteriorated"


@pytest.mark.parametrize(
    ("slug", "before", "after", "recovered"),
    [
        ("phq-9", 16, 10, False),  # reliable, and still a case
        ("phq-9", 16, 9, True),
        ("phq-9", 10, 5, False),  # past the cut-off, and not reliable
        ("phq-9", 10, 4, True),
        ("phq-9", 9, 0, None),  # was never a case
        ("phq-9", 10, 27, False),
        ("gad-7", 12, 8, False),
        ("gad-7", 12, 7, True),
        ("gad-7", 8, 5, False),
        ("gad-7", 8, 4, True),
        ("gad-7", 7, 0, None),
        ("peg", "9.0", "0.0", None),  # no cut-off is published
    ],
)
def test_recovered_is_reliably_better_and_past_the_cut_off(slug, before, after, recovered):
    assert standing(slug, before, after).recovered is recovered


@pytest.mark.parametrize(
    ("slug", "before", "after", "response"),
    [
        ("pain-nrs", 10, 8, 0),
        ("pain-nrs", 10, 7, 30),
        ("pain-nrs", 10, 6, 30),
        ("pain-nrs", 10, 5, 50),
        ("pain-nrs", 5, 8, 0),
        ("pain-nrs", 0, 0, 0),
        ("peg", "10.0", "7.1", 0),
        ("peg", "10.0", "7.0", 30),
        ("peg", "3.0", "1.5", 50),
        ("phq-9", 20, 11, 0),
        ("phq-9", 20, 10, 50),
        ("phq-9", 1, 0, 50),
        ("gad-7", 10, 0, None),
    ],
)
def test_a_response_begins_at_its_percentage(slug, before, after, response):
    assert standing(slug, before, after).response == response


def test_the_phq_8_has_the_numbers_of_the_phq_9():
    one = standing("phq-8", 15, 9, scale="total")
    assert (one.change, one.recovered, one.response) == ("improved", True, 0)
    assert standing("phq-9", 16, 8, scale="phq8").recovered is True


def test_it_says_in_words_what_it_takes_and_who_says_so():
    one = standing("phq-9", 15, 8)
    assert one.words == "Reliably better (changed by 7; it takes 6). Recovered (the cut-off is 10)."
    assert any("NHS Talking Therapies" in source for source in one.sources)
    soft = standing("pain-nrs", 10, 5)
    assert soft.words == "Whether the change is more than error is not known. At least 50 % better than at the start."
    assert "it takes 3.38" in standing("peg", "6.0", "5.0").words


def test_without_a_baseline_or_a_complete_score_nobody_stands_anywhere():
    instrument = INSTRUMENTS["phq-9"]
    assert standings(course("phq-9", 9, None), instrument=instrument, started_on=START) == ()
    assert standings(course("phq-9", 9, 2), instrument=instrument, started_on=None) == ()
    changed = replace(instrument, version=2)
    history = [point("phq-9", 0, 9), point("phq-9", 1, 2, version=2)]
    assert standings(history, instrument=changed, started_on=START) == ()


def hamd():
    """The HAM-D of the published example: SD before treatment 3.340, reliability .80."""
    facts = Measurement(source="Claus 2020, R package clinicalsignificance", sd=Decimal("3.340"), r=Decimal("0.80"))
    return replace(INSTRUMENTS["phq-9"].scale("total"), reliable=None, max=Decimal(52), measurement=facts)


def test_the_published_example_of_the_ham_d():
    scale = hamd()
    error = standard_error(scale, Decimal(20))
    assert round(error, 3) == Decimal("1.494")
    assert round(error * Decimal(2).sqrt(), 3) == Decimal("2.112")
    assert reliable_change(scale, Decimal(20), Decimal(10)) == Decimal("4.14")
    assert reliable_change(scale, Decimal(20), Decimal(10), confidence=90) == Decimal("3.47")


@pytest.mark.parametrize(
    ("after", "change"), [(16, "unchanged"), (15, "improved"), (24, "unchanged"), (25, "deteriorated")]
)
def test_the_ham_d_changes_reliably_from_five_points_on(after, change):
    instrument = replace(INSTRUMENTS["phq-9"], scales=(hamd(),))
    assert standing("phq-9", 20, after, instrument=instrument).change == change


@given(st.integers(0, 27), st.integers(0, 27))
def test_getting_better_and_getting_worse_are_judged_alike(before, after):
    turn = {"improved": "deteriorated", "deteriorated": "improved", "unchanged": "unchanged"}
    assert standing("phq-9", after, before).change == turn[standing("phq-9", before, after).change]


T_SCALE = INSTRUMENTS["promis-pi-4a"].scale("t")


@given(st.sampled_from(T_SCALE.table), st.sampled_from(T_SCALE.table))
def test_the_index_of_t_scores_is_symmetric_and_agrees_with_the_change_it_takes(first, second):
    index = reliable_change_index(T_SCALE, first.value, second.value)
    assert index == -reliable_change_index(T_SCALE, second.value, first.value)
    needed = reliable_change(T_SCALE, first.value, second.value)
    assert abs(abs(first.value - second.value) - needed) < Decimal("0.01") or (
        (abs(index) >= Z95) == (abs(first.value - second.value) >= needed)
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[scales.reliable]\nvalue = 6", "[scales.reliable]\nvalue = 28", "no score can change by 28"),
        ("[scales.case]\nvalue = 10", "[scales.case]\nvalue = 28", "no score is 28"),
        ("[[scales.response]]\nvalue = 50", "[[scales.response]]\nvalue = 150", "above 0 and up to 100"),
        ("[scales.case]\nvalue = 10\nsource", "[scales.case]\nvalue = 10\nsuorce", "“suorce” is not a known key"),
        ("[scales.case]\nvalue = 10\n", "[scales.case]\nvalue = 10\nsource = ''\n#", "needs its “source”"),
    ],
)
def test_a_number_that_no_score_can_meet_does_not_load(old, new, sentence):
    text = (CONTENT / "instruments" / "phq-9.en.toml").read_text()
    assert old in text
    with pytest.raises(ContentError, match=sentence):
        parse(text.replace(old, new, 1), filename="phq-9.en.toml")
