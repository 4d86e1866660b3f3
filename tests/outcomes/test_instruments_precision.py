"""The error of a score: the published numbers come out, and a small change is called small."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.definitions import Measurement
from outcomes.precision import reliable_change, standard_error
from tests.outcomes.definitions_on_file import INSTRUMENTS


def scale(slug: str, key: str = "total"):
    return INSTRUMENTS[slug].scale(key)


@pytest.mark.parametrize(
    ("slug", "critical", "why"),
    [
        ("phq-9", "6.44", "SD 5.81, r .84"),
        ("tsk-11", "5.82", "SDC95, Eiger 2022"),
        ("pcs", "12.75", "MDC95 12.8, PMC3407790"),
        ("pseq", "11.52", "MDC95, Dubé 2021"),
        ("cpaq-8", "10.87", "10.9 with the assumed SD of 9"),
        ("rmdq", "5.96", "MDC90 of 5, at 95 %"),
    ],
)
def test_the_reliable_change_is_the_published_one(slug, critical, why):
    found = scale(slug)
    assert reliable_change(found, found.min, found.max) == Decimal(critical), why


@pytest.mark.parametrize(
    ("slug", "before", "after", "change"),
    [
        ("promis-pi-4a", "61.2", "66.6", "4.99"),
        ("promis-pi-4a", "55.6", "57.1", "5.27"),
        ("promis-pi-6b", "59.1", "63.6", "4.43"),
        ("promis-pi-8a", "57.4", "62.8", "3.60"),
        ("promis-pi-4a", "41.6", "75.6", "13.98"),
    ],
)
def test_a_t_score_has_the_error_of_its_own_line(slug, before, after, change):
    """About 5 T in the middle, and far more at the ends, where the form cannot tell people apart."""
    assert reliable_change(scale(slug, "t"), Decimal(before), Decimal(after)) == Decimal(change)


def test_a_value_that_is_not_in_the_table_has_no_error():
    t = scale("promis-pi-4a", "t")
    assert standard_error(t, Decimal("50.0")) is None
    assert reliable_change(t, Decimal("50.0"), Decimal("61.2")) is None
    assert reliable_change(t, Decimal("61.2"), Decimal("50.0")) is None


@pytest.mark.parametrize(
    ("slug", "key"), [("pseq-2", "total"), ("who-5", "index"), ("sus", "total"), ("uw-cap-6", "raw")]
)
def test_what_nobody_has_measured_stays_unknown(slug, key):
    found = scale(slug, key)
    assert standard_error(found, found.min) is None
    assert reliable_change(found, found.min, found.max) is None


@pytest.mark.parametrize("slug", ["pcs", "pseq", "rmdq"])
def test_the_change_that_a_group_finds_important_is_smaller_than_the_error_of_one_person(slug):
    found = scale(slug)
    assert found.measurement.mic < reliable_change(found, found.min, found.max)
    assert all(rule.points > found.measurement.mic for rule in found.better)


def test_an_improvement_label_is_never_smaller_than_the_error():
    for slug in ("pcs", "pseq", "tsk-11", "rmdq"):
        found = scale(slug)
        assert all(rule.points >= reliable_change(found, found.min, found.max) for rule in found.better)


numbers = st.decimals("0.1", "20", places=2)


@given(numbers, st.decimals("0.01", "0.99", places=2))
def test_sd_with_r_says_the_same_as_their_sem(sd, r):
    found = replace(scale("gad-7"), measurement=Measurement(source="x", sd=sd, r=r))
    same = replace(found, measurement=Measurement(source="x", sem=sd * (1 - r).sqrt()))
    assert reliable_change(found, found.min, found.max) == reliable_change(same, same.min, same.max)


@given(numbers)
def test_a_smallest_detectable_change_comes_out_as_it_went_in(sdc):
    found = replace(scale("gad-7"), measurement=Measurement(source="x", sdc=sdc))
    assert reliable_change(found, found.min, found.max) == sdc
