"""Through each track from the first lesson to the last, and through the extra parts, with nothing left out.

Each track goes one way in every run: on a phone, or on a small one at night without scripts. WALKS=all goes every way.
"""

import os
from datetime import UTC, datetime
from itertools import product

import pytest

from icbt.models import Enrolment
from modules import published
from modules.lessons import Lesson
from modules.models import LessonProgress, WorksheetEntry
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.conftest import PHONE, SMALL_PHONE_AT_NIGHT
from tests.journeys.going_through import GoingThrough
from tests.modules import walking

pytestmark = pytest.mark.browser

WAYS = {"scripts": PHONE, "small-no-scripts": {**SMALL_PHONE_AT_NIGHT, "java_script_enabled": False}}
ONE_WAY_EACH = [("cbt", "scripts"), ("act", "small-no-scripts"), ("extras", "scripts")]
WALKS = list(product(("cbt", "act", "extras"), WAYS)) if os.environ.get("WALKS") == "all" else ONE_WAY_EACH
EACH_LESSON = 5  # days from one to the next, at the weekly pace


@pytest.mark.parametrize("half", ["first", "second"])
@pytest.mark.parametrize(("track", "way"), WALKS)
def test_every_lesson_is_taken_with_every_question_and_worksheet(live_site, browse, track, way, half):
    enrolment = someone("cbt" if track == "extras" else track)
    hers = browse(GoingThrough, WAYS[way])
    live_site.log_in(hers.context, enrolment.patient)
    slugs = _extras() if track == "extras" else [one.slug for one in _track(enrolment)]
    middle = len(slugs) // 2
    if track == "extras":
        _has_taken(enrolment, "making-sense")
    elif half == "second":
        _has_taken(enrolment, *slugs[:middle])
    for slug in slugs[:middle] if half == "first" else slugs[middle:]:
        _waits_for(enrolment, slug)
        _takes(hers, enrolment, slug)


def someone(track: str) -> Enrolment:
    clinician = make_staff("clinician", given.a_name("Clara"))
    enrolment = active_patient(given.a_name("Pia"), clinician=clinician, track=track)
    given.days_pass(enrolment, 1)
    return enrolment


def _track(enrolment: Enrolment):
    return published.programme(enrolment.programme, "en").track(enrolment.track).lessons


def _extras() -> list[str]:
    return [lesson.slug for one in published.programme("chronic-pain", "en").modules for lesson in one.lessons]


def _has_taken(enrolment: Enrolment, *slugs: str) -> None:
    """She read these lessons before, one a week."""
    with given.words():
        for slug in slugs:
            walking.finish(enrolment.patient, slug)
            given.days_pass(enrolment, EACH_LESSON)


def _waits_for(enrolment: Enrolment, slug: str) -> None:
    """Days go by until this lesson may open; an extra part needs none."""
    entry = next((one for one in _track(enrolment) if one.slug == slug), None)
    if entry and entry.from_week:
        day = (datetime.now(UTC).date() - enrolment.started_on).days
        given.days_pass(enrolment, max(0, 7 * entry.from_week - day))
    elif entry:
        given.days_pass(enrolment, EACH_LESSON)


def _takes(hers: GoingThrough, enrolment: Enrolment, slug: str) -> None:
    """One lesson and its worksheets; afterwards no question in it is without an answer."""
    hers.when_she_takes_the_lesson(slug)
    hers.when_she_reads_the_summary_of(slug)
    lesson = published.current_lessons("en")[slug]
    with given.words():
        progress = LessonProgress.objects.get(enrolment=enrolment, lesson=slug)
        assert _unanswered(lesson, enrolment.track, progress) == []
    sheets = published.current_worksheets("en")
    for name in lesson.worksheets:
        if slug.startswith("booster"):  # her guided weeks are over: from the lesson alone
            hers.when_she_fills_in_and_shares_from(slug, _step_with(lesson, name))
        else:
            hers.when_she_fills_in_and_shares(name, sheets[name].title)
        assert WorksheetEntry.objects.readable().filter(enrolment=enrolment, worksheet=name).exists()


def _step_with(lesson: Lesson, sheet: str) -> str:
    """The part that leads to this worksheet."""
    leads = {getattr(block.interaction, "worksheet", ""): one.id for one in lesson.sections for block in one.blocks}
    return leads[sheet]


def _unanswered(lesson: Lesson, track: str, progress: LessonProgress) -> list[str]:
    """Of the questions that keep an answer."""
    asked = [*lesson.quiz, *(one for section in lesson.sections for one in section.interactions(track))]
    return [one.id for one in asked if one.controls({}) and not progress.answers.get(one.id)]
