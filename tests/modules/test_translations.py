"""The round trip of translators: out into a folder, and back as drafts or versions, with nothing lost on the way."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from icbt import content as contents
from icbt.actions import start_draft, take_in_translation
from icbt.errors import Refused
from icbt.models import ContentDraft, ContentVersion
from icbt.translation_text import Base, base_of, begin, with_base, without_base
from modules.translating import begin_worksheet

LESSON = "lesson/making-sense.de.md"
SHEET = "worksheet/pain-map.de.toml"


def export(folder: Path, name: str = "out") -> Path:
    call_command("export_content", language="de", to=folder / name, stdout=StringIO())
    return folder / name


def take_in(folder: Path, **facts) -> str:
    said = StringIO()
    call_command("import_content", folder, stdout=said, **facts)
    return said.getvalue()


def refused(folder: Path, **facts) -> str:
    with pytest.raises(CommandError) as error:
        take_in(folder, **facts)
    return str(error.value)


def translate(path: Path, old: str = "title = ", new: str = "title = ") -> None:
    """A word of German in the title, and one thing more that is changed, right or wrong."""
    text = path.read_text()
    assert old in text
    path.write_text(re.sub(r'^title = "', 'title = "Auf Deutsch: ', text.replace(old, new, 1), count=1, flags=re.M))


def versions() -> dict[tuple[str, ...], tuple[str, int]]:
    rows = ContentVersion.objects.filter(current=True)
    return {(row.kind, row.slug, row.language): (row.hash, row.version) for row in rows}


@pytest.fixture
def sent(content, tmp_path) -> Path:
    return export(tmp_path)


@pytest.fixture
def german(sent, ada, tmp_path) -> Path:
    """Everything we ship, translated in one word each and published, and written out again."""
    for path in sent.glob("*/*.de.*"):
        translate(path)
    take_in(sent, by=ada.email, note="First German.")
    return export(tmp_path, "again")


def test_every_content_is_written_out_to_read_and_to_write(sent):
    names = {str(path.relative_to(sent)) for path in sent.glob("*/*")}
    assert {LESSON, SHEET, "lesson/making-sense.en.md", "programme/chronic-pain.de.toml"} <= names
    assert {"consent/chronic-pain.de.md", "messages/encourage.de.toml"} & names
    kinds = ("lesson", "worksheet", "programme", "messages", "consent")
    assert len(names) == 2 * ContentVersion.objects.filter(current=True, language="en", kind__in=kinds).count()


def test_the_english_goes_out_as_it_was_written(sent):
    for row in ContentVersion.objects.filter(current=True, kind__in=["lesson", "worksheet"]):
        (path,) = sent.glob(f"{row.kind}/{row.slug}.en.*")
        assert path.read_text() == row.source


def test_what_comes_back_untouched_changes_nothing(sent, ada):
    before = versions()
    said = take_in(sent, by=ada.email, note="Nothing.")
    assert versions() == before
    assert not ContentDraft.objects.exists()
    assert "not begun" in said
    assert "published" not in said


def test_every_content_we_ship_can_be_translated_and_comes_back_as_the_very_same_version(german, ada):
    before = versions()
    assert sum(language == "de" for *_, language in before) == len(list(german.glob("*/*.de.*")))
    assert take_in(german, by=ada.email, note="Nothing.").count("published") == 0
    assert versions() == before
    assert not list(german.glob("*/*.diff"))


def test_a_translation_keeps_the_hash_of_its_body_whatever_it_says_it_was_made_from(german):
    path = german / SHEET
    row = ContentVersion.objects.get(kind="worksheet", slug="pain-map", language="de", current=True)
    assert contents.content_hash(row.body) == row.hash
    assert path.read_text() == row.source
    assert base_of(row.source).number == 1


def test_without_a_name_nothing_is_taken_in(sent):
    translate(sent / LESSON)
    assert f"{LESSON}: would be taken in" in take_in(sent)
    assert not ContentDraft.objects.exists()


def test_without_a_note_it_becomes_a_draft_for_somebody_to_look_at(sent, ada, client_of):
    translate(sent / LESSON)
    assert f"{LESSON}: now a draft" in take_in(sent, by=ada.email)
    draft = ContentDraft.objects.get()
    assert (draft.slug, draft.language, draft.saved_by) == ("making-sense", "de", ada)
    assert not ContentVersion.objects.filter(language="de").exists()
    page = client_of(ada).get(reverse("admin:content_draft", args=["lesson", "making-sense", "de"]))
    assert "Auf Deutsch" in page.content.decode()
    assert "now a draft" in take_in(sent, by=ada.email)  # once more is no harm
    assert ContentDraft.objects.count() == 1


def test_a_draft_that_somebody_is_writing_is_never_written_over(sent, ada):
    names = {"kind": "worksheet", "slug": "pain-map", "language": "de"}
    start_draft(**names, source="half a sentence", base=None, by=ada)
    translate(sent / LESSON)
    translate(sent / SHEET)
    assert f"{SHEET}: {ada} is writing a draft of it." in refused(sent, by=ada.email)
    assert [one.source for one in ContentDraft.objects.all()] == ["half a sentence\n"]


def test_only_an_administrator_takes_in_a_translation(sent, clara, pia):
    translate(sent / LESSON)
    for user in (clara, pia):
        assert "Only an administrator" in refused(sent, by=user.email)
    assert "nobody with the address" in refused(sent, by="nobody@example.org")
    with pytest.raises(Refused):
        take_in_translation(kind="lesson", slug="x", language="de", source="", note="", by=clara)
    assert not ContentDraft.objects.exists()


WRONG = [
    (LESSON, "{#alarm}", "{#alarmanlage}", "“sections” has “alarmanlage” here; the English has “alarm”"),
    (LESSON, 'id = "losses"', 'id = "verluste"', "“id” names something"),
    (LESSON, 'type = "link-worksheet"', 'type = "breathe"', "“type” names something"),
    (LESSON, "answer = true", "answer = false", "“answer” is false here and true in the English"),
    (LESSON, "right = true", "right = false", None),
    (LESSON, 'code = "S1"', 'code = "S9"', "“code” names something"),
    (LESSON, "(picture:volume-dial)", "(picture:five-parts)", "“five-parts”; the English has “volume-dial”"),
    (LESSON, "- No advice on medicines.", "And", "“safety_notes” has 5 points here and 6 in the English"),
    (SHEET, 'name = "thoughts"', 'name = "gedanken"', "“fields” has “gedanken” here; the English has “thoughts”"),
    (SHEET, 'value = "sad"', 'value = "traurig"', "“options” has “traurig” here; the English has “sad”"),
    (SHEET, "max = 300", "max = 200", "“max” is 200 here and 300 in the English"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG, ids=[one[2] for one in WRONG])
def test_another_shape_than_the_english_is_a_fault_with_its_line(sent, ada, name, old, new, said):
    text = (sent / name).read_text()
    if old not in text:
        pytest.fail(f"{old} is not in {name}; name another part of it")
    translate(sent / name, old, new)
    faults = refused(sent, by=ada.email, note="German.")
    assert said is None or said in faults
    line = (sent / name).read_text()[: (sent / name).read_text().index(new)].count("\n") + 1
    numbers = [int(one) for one in re.findall(rf"{re.escape(name)}:(\d+): ", faults)]
    assert any(abs(number - line) <= 12 for number in numbers), (line, faults)
    assert not ContentVersion.objects.filter(language="de").exists()


def test_one_wrong_file_keeps_all_of_them_out(sent, ada):
    translate(sent / LESSON)
    translate(sent / SHEET, "max = 300", "max = 200")
    assert "1 to put right; nothing was taken in" in refused(sent, by=ada.email, note="German.")
    assert not ContentVersion.objects.filter(language="de").exists()


def test_the_english_is_not_changed_on_this_way(sent, ada):
    path = sent / "lesson/making-sense.en.md"
    path.write_text(path.read_text().replace("Pain", "Ache", 1))
    assert "lesson/making-sense.en.md:1: The English was changed here." in refused(sent, by=ada.email)


def test_a_file_that_does_not_say_what_it_was_made_from_is_asked_to(sent, ada):
    translate(sent / LESSON)
    (sent / LESSON).write_text(without_base((sent / LESSON).read_text()))
    assert "# translated from: version 1, " in refused(sent, by=ada.email)


@pytest.mark.parametrize("name", ["lesson/nowhere.de.md", "song/making-sense.de.md", "lesson/making-sense.md"])
def test_a_file_that_belongs_to_nothing_is_a_fault(sent, name):
    (sent / name).parent.mkdir(exist_ok=True)
    (sent / name).write_text("+++\n+++\n")
    assert f"{name}:1: " in refused(sent)


def test_a_folder_with_work_in_it_is_not_written_over(sent):
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_content", language="de", to=sent)
    with pytest.raises(CommandError, match="another language"):
        call_command("export_content", language="en", to=sent.parent / "en")


def new_english(ada) -> ContentVersion:
    row = ContentVersion.objects.get(kind="worksheet", slug="pain-map", language="en", current=True)
    body = {**row.body, "intro": "Five parts, one page."}
    source = re.sub(r'^intro = ".*"$', 'intro = "Five parts, one page."', row.source, flags=re.M)
    return contents.publish(kind=row.kind, slug=row.slug, body=body, source=source, by=ada, note="Shorter.")


def test_what_changed_in_the_english_goes_out_as_a_difference(german, ada, tmp_path):
    now = new_english(ada)
    folder = export(tmp_path, "later")
    (diff,) = folder.glob("*/*.diff")
    assert diff.name == "pain-map.en.diff"
    assert '+intro = "Five parts, one page."' in diff.read_text()
    assert str(Base(now.version, now.hash)) in diff.read_text()
    assert base_of((folder / SHEET).read_text()).number == 1  # the translation still says what it was made from


def test_what_is_behind_is_said_until_somebody_has_looked(german, ada, tmp_path, client_of):
    now = new_english(ada)
    folder = export(tmp_path, "later")
    said = "worksheet pain-map: made from version 1, English is at 2"
    assert said in take_in(folder)
    desk = client_of(ada)
    assert "made from version 1, English is at 2" in desk.get(reverse("admin:icbt_content_changelist")).content.decode()
    page = desk.get(reverse("admin:content_one", args=["worksheet", "pain-map", "de"])).content.decode()
    assert "made from version 1; English is at 2" in page
    before = versions()
    text = (folder / SHEET).read_text()
    (folder / SHEET).write_text(with_base(text, Base(now.version, now.hash)))
    assert said not in take_in(folder, by=ada.email, note="It still fits.")
    assert versions() == before  # the words are the same, so the version is
    assert (
        "English has gone on"
        not in desk.get(reverse("admin:content_one", args=["worksheet", "pain-map", "de"])).content.decode()
    )


def test_options_keep_their_values_whatever_their_words_become():
    text = 'language = "en"\noptions = ["A bit", "Not at \\"all\\""]\n\noptions = [\n  "Yes",\n  "No",\n]\n'
    begun = begin_worksheet(text, "de")
    assert 'language = "de"' in begun
    assert '{ value = "a-bit", label = "A bit" },' in begun
    assert '{ value = "yes", label = "Yes" },' in begun
    assert '\\"all\\"' in begun


@pytest.mark.parametrize("text", ["+++\nslug = 1\n+++\n", 'slug = "x"\n'])
def test_the_line_that_says_the_base_can_be_put_in_changed_and_taken_out(text):
    one, two = Base(3, "a" * 64), Base(5, "b" * 64)
    written = with_base(text, one)
    assert base_of(written) == Base(3, "a" * 12)
    assert base_of(with_base(written, two)) == Base(5, "b" * 12)
    assert without_base(written) == text
    assert base_of(text) is None
    assert begin(text, "de") == text
