"""Loading the files of this room: all of them or none, and every fault as file, line and sentence."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from icbt.models import ContentVersion
from outcomes import files


@pytest.fixture
def folder(tmp_path, monkeypatch):
    copy = tmp_path / "content"
    shutil.copytree(files.FOLDER, copy)
    read = files.read
    monkeypatch.setattr("outcomes.files.read", lambda: read(copy))
    return copy


def load() -> None:
    call_command("load_instruments", stdout=StringIO())


def change(path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_every_file_becomes_a_version_and_loading_again_changes_nothing(db):
    load()
    first = set(ContentVersion.objects.values_list("pk", "current"))
    load()
    assert set(ContentVersion.objects.values_list("pk", "current")) == first
    assert {"instrument", "schedule", "rules"} <= set(ContentVersion.objects.values_list("kind", flat=True))


def test_a_fault_is_named_by_file_line_and_sentence_and_nothing_is_loaded(db, folder):
    change(folder / "instruments" / "peg.en.toml", 'missing = "complete_only"', 'missing = "guess"')
    change(folder / "rules" / "default.toml", 'instrument = "gad-7"', 'instrument = "gad-77"')
    before = set(ContentVersion.objects.values_list("pk", "current"))
    with pytest.raises(CommandError) as refused:
        load()
    assert "peg.en.toml:" in str(refused.value)
    assert "default.toml:" in str(refused.value)
    assert set(ContentVersion.objects.values_list("pk", "current")) == before


def test_a_rule_for_an_unknown_instrument_is_refused(db, folder):
    change(folder / "rules" / "default.toml", 'instrument = "gad-7"', 'instrument = "gad-77"')
    with pytest.raises(CommandError, match=r"default\.toml:\d+: Rule “A2”: there is no instrument “gad-77”"):
        load()


def test_a_file_says_in_its_name_what_it_holds(db, folder):
    (folder / "instruments" / "peg.en.toml").rename(folder / "instruments" / "pegg.en.toml")
    with pytest.raises(CommandError, match=r"pegg\.en\.toml:1: The file holds “peg”"):
        load()


def test_other_scoring_under_the_same_version_is_refused(db, folder):
    load()
    change(folder / "instruments" / "peg.en.toml", "decimals = 1", "decimals = 2")
    change(folder / "instruments" / "peg.en.toml", "scores = { mean = 5.7 }", "scores = { mean = 5.67 }")
    with pytest.raises(CommandError, match=r"peg\.en\.toml:1: It scores otherwise than before"):
        load()
    change(folder / "instruments" / "peg.en.toml", "version = 1", "version = 2")
    load()
    assert ContentVersion.objects.get(slug="peg", current=True).version == 2
