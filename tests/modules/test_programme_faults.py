"""What is wrong with modules, pages and practice weeks in a programme file, one sentence each."""

import json

import pytest

from modules import programme
from modules.tables import ContentError
from tests.modules.test_lessons_programme import COURSE, TEXT
from tests.modules.test_load_lessons import change, folder, load  # noqa: F401  a fixture is used by its name


def test_the_seven_modules_have_their_lessons_and_their_prerequisite():
    found = {one.slug: [lesson.slug for lesson in one.lessons] for one in COURSE.modules}
    assert found.pop("sleep") == ["sleep-1", "sleep-2"]
    assert found == {slug: [slug] for slug in ("flare-now", "headache", "people", "medicines", "work", "low-mood")}
    assert {one.slug for one in COURSE.modules if not one.after} == {"flare-now"}
    assert {one.after for one in COURSE.modules if one.slug != "flare-now"} == {"making-sense"}


def test_boosters_and_what_is_for_any_time_stay_open_after_the_guided_weeks():
    known = ["booster-1", "booster-2", "flare-now", "sleep-1", "making-sense", "no-such-lesson"]
    assert [COURSE.stays_open(slug) for slug in known] == [True, True, True, False, False, False]


def test_no_suggestion_speaks_of_a_diagnosis_it_makes():
    words = [rule.why for one in COURSE.modules for rule in one.suggest]
    assert not [one for one in words if "depress" in one.lower() or "insomnia" in one.lower() or "disorder" in one]
    low = next(one for one in COURSE.modules if one.slug == "low-mood").suggest[0]
    assert "a signal to look at, not a diagnosis" in low.why
    assert "screening signal, not a diagnosis" in low.clinically


def test_a_programme_from_before_there_were_modules_can_still_be_read():
    body = json.loads(json.dumps(COURSE.to_dict()))
    for name in ("modules", "pages"):
        del body[name]
    del body["rule"]["practice_after"]
    old = programme.Programme.from_dict(body)
    assert (old.modules, old.pages, old.rule.practice_after) == ((), (), ())
    assert old.tracks[0].lessons == COURSE.tracks[0].lessons


SUGGEST = '{ fact = "headache-days", at_least = 4,'


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("fortnightly = 12", "fortnightly = 3", '"fortnightly" may not be shorter than "weekly".'),
        ("practice_after = [3, 6]", "practice_after = [6, 3]", "in rising order"),
        ("practice_after = [3, 6]", 'practice_after = ["3"]', "needs whole numbers from 1 to 52"),
        ("practice_after = [3, 6]", "practice_after = [true]", "needs whole numbers from 1 to 52"),
        ('lessons = ["headache"]', 'lessons = ["headaches"]', 'names the lesson "headaches", which is not listed'),
        ('lessons = ["headache"]', 'lessons = ["sleep-1"]', 'The lesson "sleep-1" has another place already.'),
        ('lessons = ["headache"]', 'lessons = ["work"]', 'The lesson "work" has another place already.'),
        ('lessons = ["headache"]', 'lessons = ["booster-1"]', "needs counted = false and no week"),
        ('lessons = ["headache"]', 'lessons = ["a", "b", "c"]', "needs 1 to 2 entries"),
        ('after = "making-sense"', 'after = "sleep-1"', 'No track has the lesson "sleep-1", after which'),
        (SUGGEST, '{ fact = "headaches", at_least = 4,', '"fact" is "headaches"; it needs one of: pain-rise'),
        (SUGGEST, '{ fact = "headache-days",', 'A suggestion needs either "at_least" or "below".'),
        (SUGGEST, '{ fact = "headache-days", at_least = 4, below = 9,', 'either "at_least" or "below".'),
        (SUGGEST, '{ fact = "headache-days", at_most = 4,', '"at_most" is not a key this file knows.'),
        ('page = "for-family"', 'page = "for-friends"', 'names the page "for-friends", which is not among "pages".'),
    ],
)
def test_a_mistake_is_a_sentence(old, new, fault):
    assert old in TEXT
    with pytest.raises(ContentError) as error:
        programme.parse(TEXT.replace(old, new, 1), filename="programme.toml")
    assert any(fault in one for one in error.value.faults), error.value.faults


def test_a_module_twice_is_a_fault():
    twice = TEXT.replace('slug = "people"\ncode = "M4"\ntitle = "Talking', 'slug = "headache"\ncode = "M4"\ntitle = "T')
    with pytest.raises(ContentError) as error:
        programme.parse(twice, filename="programme.toml")
    assert any("listed twice" in one for one in error.value.faults)


def test_a_module_file_whose_code_differs_is_refused(db, folder):  # noqa: F811
    change(folder / "chronic-pain" / "headache.en.md", 'code = "M2"', 'code = "M9"')
    assert "headache.en.md:1: “code” or “counted” differs" in load(folder)


def test_a_page_to_share_needs_no_place_among_the_lessons(db, folder):  # noqa: F811
    change(folder / "chronic-pain" / "programme.toml", 'pages = ["for-family"]', "pages = []")
    change(folder / "chronic-pain" / "programme.toml", 'page = "for-family"\n', "")
    assert "for-family.en.md:1: No track and no module of the programme lists" in load(folder)
