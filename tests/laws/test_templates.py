"""Templates obey the strict policy for scripts and styles, and speak kindly."""

import re

import pytest

from tests.laws.house import ROOT, named

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PATIENT = [p for p in TEMPLATES if not re.search(r"/(admin|account|mfa|allauth|bootstrap5|errors)/", str(p))]
UNKIND = re.compile(r"\b(just|simply|obviously|should have|you failed|you must|cure[sd]?)\b", re.I)


def words(text: str) -> str:
    """What a reader sees: without tags, comments and template code."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", " ", text, flags=re.S)
    return re.sub(r"<[^>]+>", " ", text, flags=re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_style_and_no_script_stand_inside_a_page(path):
    text = path.read_text()
    assert not re.search(r"<[^>]+\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text)
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", text)


READY = {
    # Who may show ready-made HTML, and where it comes from. Nothing a person typed is ever among it.
    "templates/bootstrap5/layout/formactions.html": "buttons that crispy forms rendered",
    "templates/components/field_notes.html": "hints from our own forms",
    "templates/icbt/preview_consent.html": "the same text for whoever writes it, rendered and cleaned the same way",
    "templates/icbt/consent.html": "consent text, rendered with raw HTML off and cleaned",
    "templates/modules/parts/blocks.html": "lesson text, rendered with raw HTML off and cleaned",
    "templates/modules/parts/story_panels.html": "drawings of a story, rebuilt from a list of allowed elements",
    "templates/modules/read_lesson.html": "notes for clinicians from the lesson, rendered and cleaned the same way",
    "templates/modules/summary.html": "the lesson's summary, rendered and cleaned the same way",
}


def test_only_known_pages_show_ready_made_html():
    found = {named(path) for path in TEMPLATES if "|safe" in path.read_text() or "autoescape off" in path.read_text()}
    assert found <= set(READY)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_is_asked_of_another_host(path):
    assert not re.search(r"""(?:src|action)\s*=\s*["']https?://""", path.read_text())


@pytest.mark.parametrize("path", PATIENT, ids=named)
def test_no_unkind_word(path):
    assert not UNKIND.search(words(path.read_text()))


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 60
