"""Loading content: all of it or nothing, and every fault in one sentence with file and line."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from icbt.models import ContentVersion
from modules.management.commands.load_lessons import FOLDER


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "content")
    return tmp_path / "content"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def load(folder: Path) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("load_lessons", folder=folder, verbosity=0)
    return str(refused.value)


def test_everything_we_ship_is_loaded(content):
    kinds = list(ContentVersion.objects.filter(current=True).values_list("kind", "slug"))
    for one in [("programme", "chronic-pain"), ("lesson", "making-sense"), ("worksheet", "pacing-planner")]:
        assert one in kinds


def test_loading_again_changes_nothing(content, capsys):
    before = ContentVersion.objects.count()
    call_command("load_lessons")
    assert ContentVersion.objects.count() == before


def test_a_changed_lesson_becomes_the_next_version(content, folder):
    change(folder / "chronic-pain" / "making-sense.en.md", "minutes = 35", "minutes = 36")
    call_command("load_lessons", folder=folder, verbosity=0)
    versions = ContentVersion.objects.filter(kind="lesson", slug="making-sense").order_by("version")
    assert [row.current for row in versions][-2:] == [False, True]


def test_every_fault_is_named_and_nothing_is_loaded(db, folder):
    home = folder / "chronic-pain"
    ContentVersion.objects.all().delete()
    change(home / "making-sense.en.md", "minutes = 35", 'minutes = "long"')
    change(home / "worksheets" / "pain-map.en.toml", 'type = "text"', 'type = "song"')
    faults = load(folder)
    assert "making-sense.en.md:5: " in faults
    assert "pain-map.en.toml:" in faults
    assert not ContentVersion.objects.exists()


def test_a_lesson_that_names_an_unknown_worksheet_is_refused(db, folder):
    (folder / "chronic-pain" / "worksheets" / "daily-diary.en.toml").unlink()
    assert "daily-diary" in load(folder)


def test_a_lesson_that_no_track_lists_is_refused(db, folder):
    change(folder / "chronic-pain" / "steady-activity.en.md", 'slug = "steady-activity"', 'slug = "steady-going"')
    (folder / "chronic-pain" / "steady-activity.en.md").rename(folder / "chronic-pain" / "steady-going.en.md")
    assert "steady-going.en.md:1: No track and no module of the programme lists" in load(folder)


def test_a_code_that_differs_from_the_programme_is_refused(db, folder):
    change(folder / "chronic-pain" / "steady-activity.en.md", 'code = "S2"', 'code = "S9"')
    assert "steady-activity.en.md:1: “code” or “counted” differs" in load(folder)


def test_a_programme_without_its_file_is_refused(db, folder):
    (folder / "chronic-pain" / "programme.toml").unlink()
    assert "programme.toml:1: The file cannot be read." in load(folder)
