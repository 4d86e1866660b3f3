"""Everything we ship under modules/content can be published, and hangs together."""

import json
from pathlib import Path

import pytest
from django.urls import resolve

from modules import lint, programme, worksheets
from modules.lesson_files import parse
from modules.lessons import Lesson, steps

CONTENT = Path(lint.__file__).parent / "content"
LESSONS = sorted(CONTENT.glob("*/*.md"))
SHEETS = sorted(CONTENT.glob("*/worksheets/*.toml"))
SLUGS = {path.name.split(".")[0] for path in SHEETS}


def read(path: Path):
    return parse(path.read_text(encoding="utf-8"), filename=str(path), worksheets=SLUGS)


def test_there_is_content_to_check():
    assert LESSONS
    assert {"pain-map", "pacing-planner", "daily-diary"} <= SLUGS


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_every_lesson_can_be_published_and_walked_on_every_track(path):
    lesson = read(path)
    assert Lesson.from_dict(json.loads(json.dumps(lesson.to_dict()))) == lesson
    for track in ("cbt", "act"):
        assert steps(lesson, track)[0].minutes_left <= lesson.minutes * 1.5


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_no_page_of_a_lesson_has_the_address_of_something_else(path):
    lesson = read(path)
    for step in [one for track in ("cbt", "act") for one in steps(lesson, track)]:
        assert resolve(f"/lessons/{lesson.slug}/{step.slug}/").view_name == "modules:step"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_worksheet_can_be_published_and_takes_an_empty_entry(path):
    sheet = worksheets.parse(path.read_text(encoding="utf-8"), filename=path.name)
    assert worksheets.clean(sheet.fields, {}) == ({}, {})
    assert all(control.label for control in worksheets.controls(sheet.fields, {}))


def test_every_lesson_is_in_the_programme_with_the_same_code_and_title():
    for folder in {path.parent for path in LESSONS}:
        text = (folder / "programme.toml").read_text(encoding="utf-8")
        course = programme.parse(text, filename="programme.toml")
        entries = {one.slug: one for group in (*course.tracks, *course.modules) for one in group.lessons}
        for lesson in map(read, folder.glob("*.md")):
            if lesson.slug in course.pages:
                continue
            entry = entries[lesson.slug]
            assert (entry.code, entry.title, entry.counted) == (lesson.code, lesson.title, lesson.counted)


def test_every_calculator_and_link_points_to_a_worksheet_we_have():
    for lesson in map(read, LESSONS):
        used = {getattr(b.interaction, "worksheet", "") for s in lesson.sections for b in s.blocks} - {""}
        assert used <= SLUGS


def test_the_linter_passes_what_we_ship_and_fails_what_is_broken(tmp_path, capsys):
    assert lint.main([]) == 0
    broken = tmp_path / "broken.en.md"
    broken.write_text("Hello.")
    sheet = tmp_path / "sheet.en.toml"
    sheet.write_text("slug = ")
    assert lint.main([str(broken)]) == 1
    assert lint.main([str(sheet)]) == 1
    printed = capsys.readouterr().out
    assert f"{broken}:1: A lesson starts with its front matter" in printed
    assert f"{sheet}:1: This is not valid TOML" in printed
    assert "grade" in printed


def test_the_linter_asks_to_look_again_at_long_sentences_and_paragraphs(tmp_path, capsys):
    path = tmp_path / "long.en.md"
    path.write_text("+++\n+++\n## Hello {#hello}\n" + "go " * 90 + ".\n")
    lint.main([str(path)])
    printed = capsys.readouterr().out
    assert "A sentence of more than 25 words" in printed
    assert "A paragraph of more than 80 words" in printed
