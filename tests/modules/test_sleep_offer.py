"""Sleep hours as the rule offers them: never under the floor, never two cuts a week, right on the clock."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.sleep import Week
from modules.sleep_offer import WHAT_TO_DO, Offer, blocking, first, following, night, rise_day, usual_bedtime
from modules.sleep_window import EXCLUSIONS, FLOOR, SignOff

CLEAR = dict.fromkeys(EXCLUSIONS, "no")
CLARA = SignOff("Clara", date(2026, 3, 1))
METHODS = st.sampled_from(["compression", "restriction"])
ZONES = st.sampled_from(["Europe/London", "America/Toronto", "Australia/Sydney", "Asia/Kolkata", "Africa/Cairo"])


def week(efficiency=70, nights=7, asleep=340, in_bed=510) -> Week:
    return Week(nights, Fraction(asleep), Fraction(in_bed), Fraction(efficiency))


# -- The rule ------------------------------------------------------------------------------------------------------


def test_the_first_setting_of_both_methods():
    assert first("compression", week(), CLARA).minutes == 510
    assert first("restriction", week(asleep=336), CLARA).minutes == 345
    assert "Five full mornings" in first("compression", None, CLARA)


def test_each_week_by_the_rule():
    assert following("restriction", 345, week(87), CLARA, days=7).minutes == 360
    assert following("restriction", 345, week(82), CLARA, days=7).minutes == 345
    assert following("restriction", 360, week(79), CLARA, days=7).minutes == 345
    assert following("compression", 510, week(70), CLARA, days=7).minutes == 495
    assert following("compression", 510, week(70), CLARA, days=7).others == (480, 485, 490, 510, 525, 540)
    assert following("compression", 510, week(85), CLARA, days=7).minutes == 510


@pytest.mark.parametrize("held", [{"days": 6}, {"days": 9, "flare": True}])
def test_nothing_is_cut_before_a_week_is_over_nor_in_a_flare(held):
    found = following("compression", 510, week(50), CLARA, **held)
    assert (found.minutes, found.others) == (510, (525, 540))


def test_too_few_mornings_hold():
    found = following("restriction", 400, None, CLARA, days=30)
    assert (found.minutes, found.others) == (400, (415, 430))


@given(METHODS, st.integers(0, 960), st.integers(1, 960), st.integers(0, 100))
def test_no_first_offer_is_under_the_floor(method, asleep, in_bed, efficiency):
    found = first(method, week(efficiency, asleep=min(asleep, in_bed), in_bed=in_bed), CLARA)
    assert all(one >= FLOOR for one in (found.minutes, *found.others))
    assert found.minutes <= 960


@given(
    METHODS,
    st.integers(FLOOR, 960),
    st.lists(st.tuples(st.none() | st.integers(0, 100), st.integers(0, 14), st.booleans())),
)
def test_whatever_is_signed_week_after_week_never_goes_under_the_floor(method, minutes, weeks):
    for efficiency, days, flare in weeks:
        found = following(
            method, minutes, None if efficiency is None else week(efficiency), CLARA, days=days, flare=flare
        )
        lowest = min((found.minutes, *found.others))
        assert lowest >= FLOOR
        assert minutes - lowest <= (30 if method == "compression" else 15)
        assert found.allows(minutes)  # to hold is always allowed
        assert not found.allows(lowest - 5)
        minutes = lowest


@given(st.dictionaries(st.sampled_from(sorted(EXCLUSIONS)), st.sampled_from(["yes", "no", "unknown", ""])))
def test_only_a_clear_no_to_every_question_lets_through(answers):
    assert (blocking(answers) == []) == (answers == CLEAR)


def test_each_exclusion_says_what_to_do():
    assert WHAT_TO_DO.keys() == EXCLUSIONS.keys()


# -- On the clock --------------------------------------------------------------------------------------------------


@given(ZONES, st.dates(date(2024, 1, 1), date(2029, 1, 1)), st.times(), st.integers(300, 960))
def test_the_night_is_as_long_as_was_signed_also_when_the_clocks_change(zone, day, rise, minutes):
    bed, up = night(day, rise.replace(second=0, microsecond=0, tzinfo=None), minutes, ZoneInfo(zone))
    assert up.astimezone(UTC) - bed.astimezone(UTC) == timedelta(minutes=minutes)
    assert up.date() == day


@given(st.times(), st.integers(300, 960))
def test_without_a_change_of_clocks_bedtime_is_the_usual_one(rise, minutes):
    rise = rise.replace(second=0, microsecond=0)
    bed, _ = night(date(2026, 6, 10), rise, minutes, UTC)
    assert bed.time() == usual_bedtime(rise, minutes)


def test_bedtime_before_and_after_midnight():
    assert usual_bedtime(time(6, 30), 345) == time(0, 45)
    assert usual_bedtime(time(6, 30), 510) == time(22)


def test_an_hour_is_not_lost_in_spring_nor_added_in_autumn():
    london = ZoneInfo("Europe/London")
    assert night(date(2026, 3, 29), time(6, 30), 330, london)[0].time() == time(0)
    assert night(date(2026, 10, 25), time(6, 30), 330, london)[0].time() == time(1)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.times())  # noqa: DTZ001  her own clock
def test_the_night_that_is_meant_has_not_ended(now, rise):
    day = rise_day(now, rise)
    assert datetime.combine(day, rise) > now or day > now.date()
    assert (day - now.date()).days in (0, 1)


# -- Signing -------------------------------------------------------------------------------------------------------


def test_an_offer_is_a_plain_value():
    assert Offer("compression", 510, (525,), "why").allows(525)
