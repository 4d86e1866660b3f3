"""Time in bed: never without a clinician's name and an answer to the exclusions, never under the floor."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import sleep_window
from modules.sleep import Week
from modules.sleep_window import EXCLUSIONS, SignOff, TimeInBed, allowed, begin, next_week

CLARA = SignOff("Clara", date(2026, 3, 1))
WELL = {"signed": CLARA, "exclusions": ()}
KINDS = st.sampled_from(["window", "compression"])


def figures(asleep=Fraction(2355, 7), efficiency=66, in_bed=Fraction(3555, 7)) -> Week:
    return Week(7, Fraction(asleep), Fraction(in_bed), Fraction(efficiency))


def setting(minutes=345, kind="window") -> TimeInBed:
    return TimeInBed(kind, minutes, "06:30", CLARA)


def test_the_window_of_the_worked_example():
    first = begin("window", figures(), "06:30", **WELL)
    assert (first.minutes, first.bedtime) == (345, "00:45")
    second = next_week(first, figures(efficiency=87), **WELL)
    assert (second.minutes, second.bedtime) == (360, "00:30")
    assert "00:30 at the earliest, up at 06:30" in second.words
    assert "Do not drive or use machines if you are sleepy." in second.words


@pytest.mark.parametrize(
    ("efficiency", "minutes"),
    [("85", 360), ("84.99", 345), ("80", 345), ("79.99", 330), ("10", 330)],
)
def test_the_window_moves_at_85_and_80(efficiency, minutes):
    assert next_week(setting(), figures(efficiency=Fraction(efficiency)), **WELL).minutes == minutes


def test_a_week_without_figures_holds():
    assert next_week(setting(), None, **WELL) == setting()


def test_a_short_sleeper_starts_at_the_floor():
    assert begin("window", figures(asleep=200), "06:30", **WELL).minutes == 330
    assert begin("window", figures(asleep=200), "06:30", floor=300, **WELL).minutes == 300


def test_no_service_goes_under_five_hours():
    for act in (
        lambda: begin("window", figures(), "06:30", floor=299, **WELL),
        lambda: next_week(setting(), figures(), floor=299, **WELL),
    ):
        with pytest.raises(ValueError, match="five hours"):
            act()


def test_compression_starts_at_the_mean_time_in_bed_and_cuts_until_85():
    first = begin("compression", figures(), "06:30", **WELL)
    assert (first.minutes, first.bedtime) == (510, "22:00")
    assert next_week(first, figures(efficiency=70), cut=30, **WELL).minutes == 480
    assert next_week(first, figures(efficiency=84), **WELL).minutes == 495
    assert next_week(first, figures(efficiency=85), **WELL).minutes == 510
    with pytest.raises(ValueError, match="15 to 30"):
        next_week(first, figures(), cut=60, **WELL)


def test_too_few_mornings_give_no_setting():
    assert begin("window", None, "06:30", **WELL) == sleep_window.TOO_FEW


@pytest.mark.parametrize("signed", [None, SignOff(" ", date(2026, 3, 1))])
def test_nothing_is_set_without_a_named_clinician(signed):
    for found in (
        begin("window", figures(), "06:30", signed=signed, exclusions=()),
        next_week(setting(), figures(), signed=signed, exclusions=()),
    ):
        assert found == sleep_window.NOT_SIGNED


@pytest.mark.parametrize("one", EXCLUSIONS)
def test_each_exclusion_blocks_even_a_signed_setting(one):
    assert begin("compression", figures(), "06:30", signed=CLARA, exclusions={one}) == sleep_window.EXCLUDED
    assert next_week(setting(), figures(), signed=CLARA, exclusions={one}) == sleep_window.EXCLUDED


def test_nobody_having_asked_is_not_the_same_as_no():
    assert begin("window", figures(), "06:30", signed=CLARA, exclusions=None) == sleep_window.NOT_ASKED
    assert allowed(CLARA, ()) == CLARA


@given(KINDS, st.integers(300, 960), st.lists(st.none() | st.integers(0, 100), max_size=30), st.integers(300, 400))
def test_no_run_of_weeks_goes_under_the_floor(kind, minutes, weeks, floor):
    found = TimeInBed(kind, max(floor, minutes), "06:30", CLARA)
    for efficiency in weeks:
        week = None if efficiency is None else figures(efficiency=efficiency)
        before, found = found, next_week(found, week, floor=floor, **WELL)
        assert found.minutes >= floor
        assert abs(found.minutes - before.minutes) <= 15


@given(st.integers(0, 960), KINDS, st.none() | st.sets(st.sampled_from(sorted(EXCLUSIONS))), st.none() | st.just(CLARA))
def test_a_time_is_given_only_when_signed_asked_and_clear(asleep, kind, exclusions, signed):
    found = begin(kind, figures(asleep=asleep), "06:30", signed=signed, exclusions=exclusions)
    assert isinstance(found, TimeInBed) == (signed is not None and exclusions == set())
