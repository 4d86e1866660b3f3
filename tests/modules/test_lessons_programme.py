"""The programme file, and its canonical form."""

import json
from datetime import date
from pathlib import Path

import pytest

from modules import programme
from modules.release import add_months, phase
from modules.tables import ContentError
from modules.tracks import ReleaseRule, lessons_available

PATH = Path(programme.__file__).parent / "content/chronic-pain/programme.toml"
TEXT = PATH.read_text(encoding="utf-8")
COURSE = programme.parse(TEXT, filename="programme.toml")
RULE = ReleaseRule({"weekly": 5}, guided_weeks=12, read_only_months=12)


def test_two_tracks_of_eight_counted_lessons_share_three():
    cbt, act = ([one.code for one in COURSE.track(slug).lessons if one.counted] for slug in ("cbt", "act"))
    assert cbt == ["S1", "C2", "S2", "C4", "C5", "C6", "C7", "S3"]
    assert act == ["S1", "A2", "A3", "A4", "A5", "S2", "A7", "S3"]
    assert set(cbt) & set(act) == {"S1", "S2", "S3"}


def test_the_canonical_form_goes_through_json_and_back():
    assert programme.Programme.from_dict(json.loads(json.dumps(COURSE.to_dict()))) == COURSE


def test_a_track_lists_only_lessons_that_exist():
    track = lessons_available(COURSE.track("cbt"), {"steady-activity", "getting-started"})
    assert [one.slug for one in track.lessons] == ["getting-started", "steady-activity"]


def test_an_unknown_track_is_an_error():
    with pytest.raises(KeyError):
        COURSE.track("yoga")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("weekly = 5", "weekly = 500", '"weekly" needs a whole number from 0 to 60.'),
        ('"making-sense", "goals', '"no-such-lesson", "goals', 'The track names the lesson "no-such-lesson"'),
        ('"making-sense", "goals', '"making-sense", "making-sense", "goals', "The track names a lesson twice."),
        ('slug = "booster-2"', 'slug = "booster-1"', "A lesson is listed twice."),
        ("[release", "[releases", "The programme needs a [release] table"),
        ("[release.days]", "[release.dais]", 'The release rule needs "days"'),
        ("Living well", "Simply living", "makes light"),
    ],
)
def test_a_mistake_in_the_programme_is_a_sentence(old, new, fault):
    with pytest.raises(ContentError) as error:
        programme.parse(TEXT.replace(old, new), filename="programme.toml")
    assert any(fault in one for one in error.value.faults), error.value.faults


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 12, 31), "not-started"),
        (date(2025, 1, 1), "guided"),
        (date(2025, 3, 25), "guided"),
        (date(2025, 3, 26), "read-only"),
        (date(2026, 3, 25), "read-only"),
        (date(2026, 3, 26), "closed"),
    ],
)
def test_twelve_guided_weeks_are_followed_by_a_year_of_reading(today, expected):
    assert phase(RULE, date(2025, 1, 1), today) == expected


def test_without_a_start_there_is_no_phase_yet():
    assert phase(RULE, None, date(2025, 1, 1)) == "not-started"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 11, 30), 1, date(2025, 12, 30)),
        (date(2025, 10, 31), 14, date(2026, 12, 31)),
    ],
)
def test_months_end_on_a_day_that_exists(day, months, expected):
    assert add_months(day, months) == expected
