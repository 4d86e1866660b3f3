"""Consent texts and crisis lines are read whole or not at all, with one sentence per fault."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from icbt import consent_text, content, crisis_lines, prose
from icbt.front_matter import ContentFault
from icbt.management.commands import load_floor
from icbt.models import AuditEvent, ContentVersion

CONSENT = (load_floor.FOLDER / "consent" / "chronic-pain.en.md").read_text()
GB = (load_floor.FOLDER / "crisis" / "gb.toml").read_text()
WORDS = {"service_name": "Steady", "hours": "Monday", "reply_promise": "Soon."}


def consent(text: str) -> dict:
    return consent_text.parse(text, "consent.md", WORDS, prose.render)


def faults_of(parse, text: str) -> str:
    with pytest.raises(ContentFault) as caught:
        parse(text)
    return str(caught.value)


def crisis(text: str) -> dict:
    return crisis_lines.parse(text, "gb.toml")


def test_a_consent_file_becomes_everything_the_page_needs():
    body = consent(CONSENT)
    assert body["title"]
    assert len(body["points"]) == 10
    assert len(body["quiz"]) == 3
    assert {choice["slug"] for choice in body["choices"]} == consent_text.CHOICES
    assert "emergency" in {section["id"] for section in body["sections"]}
    assert "Monday" in str(body)
    assert "{hours}" not in str(body)


def test_a_promise_that_changes_is_another_text():
    other = consent_text.parse(CONSENT, "consent.md", {**WORDS, "hours": "Tuesday"}, prose.render)
    assert content.content_hash(other) != content.content_hash(consent(CONSENT))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("+++\n", "", "consent.md:1: The file begins with facts between two +++ lines."),
        ('agree = "', 'agrees = "', "consent.md:1: 'agree' is missing."),
        ("{hours}", "{opening}", "{opening} is not a placeholder we know."),
        ("right = true", "right = false", "exactly one right one."),
        ('required_when = "never"', 'required_when = "always"', "required_when guided or never."),
        ('slug = "research"', 'slug = "newsletter"', "'newsletter' is not a choice we can keep."),
        ("feedback = ", "answer = ", "a kind word of feedback."),
        ("points = [", "ponts = [", "There are 0 points; at least 5 are needed."),
        ("agree = ", "agree == ", "consent.md: "),
    ],
)
def test_each_fault_of_a_consent_file_is_one_sentence(old, new, sentence):
    assert sentence in faults_of(consent, CONSENT.replace(old, new, 1))


def test_a_fault_names_its_line():
    broken = CONSENT.replace('slug = "research"', 'slug = "newsletter"')
    line = broken[: broken.index('"newsletter"')].count("\n") + 1
    assert f"consent.md:{line}:" in faults_of(consent, broken)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('kind = "emergency"', 'kind = "fire"', "'fire' is not a kind of line"),
        ('phone = "116 123"', 'phone = ""', "A line needs a name, and a phone"),
        ('url = ""', 'url = "http://x.org"', "begins with https://"),
        ('verified_on = ""', 'verified_on = "last week"', "verified_on is a day"),
        ('verified_on = ""', 'verified_on = "2026-01-01"', "says where: source_url"),
        ('country = "gb"', 'land = "gb"', "'country' is missing."),
        ('kind = "emergency"', 'active = false\nkind = "emergency"', "A country needs an emergency line"),
        ("[[line]]", "[[line", "gb.toml: "),
    ],
)
def test_each_fault_of_a_crisis_file_is_one_sentence(old, new, sentence):
    assert sentence in faults_of(crisis, GB.replace(old, new, 1))


def test_a_line_that_is_switched_off_is_not_shown():
    body = crisis(GB.replace("order = 3", "order = 3\nactive = false"))
    assert "Shout" not in str(body)


def test_raw_html_and_scripts_never_come_through():
    html = prose.render("Hello <script>alert(1)</script> **you** [x](javascript:alert(1)) [y](https://example.org)")
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<strong>you</strong>" in html
    assert 'href="https://example.org"' in html


@given(text=st.text(max_size=200))
def test_no_text_whatever_makes_a_tag_that_is_not_allowed(text):
    import re

    assert set(re.findall(r"<([a-z0-9]+)", prose.render(text))) <= prose.TAGS


def test_loading_twice_changes_nothing(content):
    before = ContentVersion.objects.count(), AuditEvent.objects.count()
    call_command("load_floor", stdout=StringIO())
    assert (ContentVersion.objects.count(), AuditEvent.objects.count()) == before


def test_a_fault_loads_nothing_and_lists_everything(db, tmp_path, monkeypatch, settings):
    ContentVersion.objects.all().delete()
    for name, text in {"crisis/gb.toml": GB, "crisis/de.toml": "country = 'de'", "consent/x.en.md": "no facts"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "crisis" / "notes.txt").write_text("not content")
    monkeypatch.setattr(load_floor, "FOLDER", tmp_path)
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError) as caught:
        call_command("load_floor")
    assert "crisis/de.toml:1: 'name' is missing." in str(caught.value)
    assert "consent/x.en.md:1:" in str(caught.value)
    assert not ContentVersion.objects.exists()


def test_prepare_makes_a_site_ready_and_refuses_dangerous_settings(db, settings):
    settings.DEMO, settings.SITE_URL = True, "http://localhost:8000"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    out = StringIO()
    call_command("prepare", stdout=out)
    assert "no issues" in out.getvalue()
    settings.DEMO, settings.SITE_URL, settings.REDIS_URL = False, "http://steady.example.org", ""
    with pytest.raises(CommandError, match=r"icbt\.E002"):
        call_command("prepare", stdout=StringIO())
