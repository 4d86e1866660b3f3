"""What a patient who reads German has while two pieces are translated: those in German, all else in English."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from icbt.models import ContentVersion
from modules import actions, authoring, published
from modules.management.commands.load_lessons import FOLDER
from modules.translating import begin_worksheet
from tests.modules.walking import L0, S1, finish, open_early, open_lesson

PIECES = {
    "making-sense.de.md": ("Making sense of pain", "Schmerz verstehen"),
    "worksheets/pain-map.de.toml": ("My pain map", "Meine Schmerzkarte"),
}


@pytest.fixture
def folder(tmp_path) -> Path:
    """Everything we ship, and two pieces of it in German."""
    home = Path(shutil.copytree(FOLDER, tmp_path / "content")) / "chronic-pain"
    for name, (english, german) in PIECES.items():
        text = (home / name.replace(".de.", ".en.")).read_text()
        text = text.replace(f'title = "{english}"', f'title = "{german}"', 1)
        (home / name).write_text(begin_worksheet(text, "de") if name.endswith(".toml") else text)
    return home


@pytest.fixture
def greta(content, folder, pia):
    """Pia, if she read German."""
    call_command("load_lessons", folder=folder.parent, verbosity=0)
    pia.language = "de"
    pia.save(update_fields=["language"])
    return pia


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_what_is_translated_comes_in_german_and_all_else_in_english(greta):
    lessons, sheets = published.current_lessons("de"), published.current_worksheets("de")
    assert (lessons[S1].title, lessons[S1].language) == ("Schmerz verstehen", "de")
    assert {one.language for slug, one in lessons.items() if slug != S1} == {"en"}
    assert (sheets["pain-map"].title, sheets["pacing-planner"].language) == ("Meine Schmerzkarte", "en")
    assert published.programme("chronic-pain", "de").language == "en"
    assert published.current_lessons("en")[S1].title == "Making sense of pain"
    assert published.current_lessons("fr")[S1].title == "Making sense of pain"


def test_a_german_lesson_says_so_on_an_english_page(greta, client_of):
    open_lesson(greta)
    text = page(client_of(greta), f"/lessons/{S1}/alarm/")
    assert '<html lang="en-gb"' in text  # we have no pages of our own in German yet
    assert '<p class="eyebrow" lang="de">Schmerz verstehen</p>' in text
    assert '<h1 lang="de">' in text
    assert '<div lang="de">' in text
    assert "<h1>Quick quiz</h1>" in page(client_of(greta), f"/lessons/{S1}/quiz/")  # the frame is ours


def test_the_list_of_lessons_and_the_cover_mark_each_piece_that_is_in_german(greta, client_of):
    finish(greta, L0)
    client = client_of(greta)
    text = page(client, "/lessons/")
    assert '<h2 lang="de">Schmerz verstehen</h2>' in text  # the next step
    assert text.count('<p class="path-title" lang="de">') == 1
    assert text.count('<p class="path-title">') > 5
    assert '<h1 lang="de">Schmerz verstehen</h1>' in page(client, f"/lessons/{S1}/")


def test_an_english_lesson_for_her_is_marked_where_our_pages_speak_german(greta, client_of, settings):
    settings.INTERFACE_LANGUAGES = ["en", "de"]
    open_early(greta, "goals-and-calm")
    client = client_of(greta)
    text = page(client, "/lessons/goals-and-calm/compass/".replace("compass", second_page()))
    assert '<html lang="de"' in text
    assert '<div lang="en">' in text
    assert '<p class="eyebrow" lang="en">' in text
    assert 'lang="en"' not in page(client, f"/lessons/{S1}/").partition("<main")[2]


def second_page() -> str:
    lesson = published.current_lessons("de")["goals-and-calm"]
    return next(one.id for one in lesson.sections if one.id not in ("story", "try", "summary"))


def test_a_german_and_an_english_worksheet_stand_beside_each_other(greta, client_of):
    finish(greta)
    client = client_of(greta)
    text = page(client, "/worksheets/")
    assert '<h2 class="card-title" lang="de">Meine Schmerzkarte</h2>' in text
    assert '<h2 class="card-title">' in text
    entry = actions.start_entry(enrolment=greta.current_enrolment(), by=greta, slug="pain-map")
    for address in (f"/worksheets/entry/{entry.pk}/", f"/worksheets/entry/{entry.pk}/print/"):
        assert '<h1 lang="de">Meine Schmerzkarte</h1>' in page(client, address)
    assert '<h1 lang="de">' in page(client, "/worksheets/pain-map/print/")
    assert "lang=" not in page(client, "/worksheets/daily-diary/print/").partition("<main")[2]


def test_what_she_has_begun_in_english_stays_english(content, folder, pia, client_of):
    progress = open_lesson(pia)
    call_command("load_lessons", folder=folder.parent, verbosity=0)
    pia.language = "de"
    pia.save(update_fields=["language"])
    assert published.lesson(progress.content_id).language == "en"
    text = page(client_of(pia), f"/lessons/{S1}/alarm/")
    assert '<p class="eyebrow">Making sense of pain</p>' in text


def test_an_answer_in_german_keeps_the_values_of_the_english(greta):
    german = published.current_worksheets("de")["pain-map"]
    english = published.current_worksheets("en")["pain-map"]
    assert [[o.value for o in one.options] for one in german.fields] == [
        [o.value for o in one.options] for one in english.fields
    ]


def test_a_programme_has_its_languages_as_well(content, folder, pia):
    text = (folder / "programme.toml").read_text().replace('language = "en"', 'language = "de"')
    german = folder / "programme.de.toml"
    german.write_text(text.replace('title = "Living well with pain"', 'title = "Gut leben mit Schmerz"'))
    call_command("load_lessons", folder=folder.parent, verbosity=0)
    assert published.programme("chronic-pain", "de").title == "Gut leben mit Schmerz"
    assert published.programme("chronic-pain", "en").title == "Living well with pain"
    german.write_text(text.replace('language = "de"', 'language = "fr"'))
    with pytest.raises(CommandError, match=r'programme\.de\.toml:4: "language" is "fr"'):
        call_command("load_lessons", folder=folder.parent, verbosity=0)


def test_a_blank_to_begin_from_comes_in_its_language_if_there_is_one(tmp_path, monkeypatch):
    for name, text in (("lesson.md", "English SLUG LANGUAGE"), ("lesson.de.md", "Deutsch SLUG LANGUAGE")):
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(authoring, "BLANKS", tmp_path)
    assert authoring.LESSON.blank("tea", "de") == "Deutsch tea de"
    assert authoring.LESSON.blank("tea", "fr") == "English tea fr"


def test_files_in_german_are_no_english_ones(greta):
    rows = ContentVersion.objects.filter(language="de", current=True)
    assert sorted(rows.values_list("kind", "slug")) == [("lesson", S1), ("worksheet", "pain-map")]
    assert L0 in published.current_lessons("de")
