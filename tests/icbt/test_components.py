"""The components keep their promises: errors linked and beside the field, native inputs, words beside every sign."""

import re
from pathlib import Path

import pytest
from django.forms import RadioSelect
from django.template.loader import render_to_string
from django.test import RequestFactory

from icbt.styleguide import SYMBOLS, SampleForm, samples
from icbt.templatetags.steady import choice_input

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(set((ROOT / "templates").rglob("*.html")) - set((ROOT / "templates" / "emails").rglob("*.html")))
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons" / "steady.svg").read_text()))


def show(component, **context):
    return render_to_string(f"components/{component}.html", context)


@pytest.fixture
def broken():
    return SampleForm({"pain": "11"})


def test_every_error_is_linked_to_an_input_that_exists(broken):
    summary = show("error_summary", form=broken)
    fields = "".join(show("field", field=field) for field in broken)
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == len(broken.errors)
    assert all(f'id="{target}"' in fields for target in targets)


@pytest.mark.parametrize("data", [None, {"pain": "3"}, {"pain": "11"}])
def test_a_choice_is_drawn_with_the_same_attributes_as_by_django(data):
    fields = [field for field in SampleForm(data) if isinstance(field.field.widget, RadioSelect)]
    choices = [choice for field in fields for choice in field]
    assert choices
    for choice in choices:
        drawn, given = (
            set(re.findall(r' ([\w-]+)(?:="([^"]*)")?', str(one))) for one in (choice_input(choice), choice.tag())
        )
        assert drawn == given


def test_an_error_stands_beside_its_field_and_the_input_points_to_it(broken):
    name = show("field", field=broken["name"])
    assert 'id="id_name_error"' in name
    assert re.search(r'aria-describedby="[^"]*id_name_error', name)
    assert 'aria-invalid="true"' in name


def test_a_group_of_choices_points_to_its_error_too(broken):
    for component in ("radio_cards", "scale_0_10"):
        assert re.search(r'<fieldset[^>]*aria-describedby="[^"]*id_pain_error', show(component, field=broken["pain"]))


def test_a_form_without_errors_has_no_summary():
    assert show("error_summary", form=SampleForm()).strip() == ""


def test_what_was_typed_is_still_there():
    form = SampleForm({"note": "a slow <walk>"})
    assert "a slow &lt;walk&gt;" in show("field", field=form["note"])


def test_a_scale_is_eleven_native_radios_with_words_at_its_ends():
    scale = show("scale_0_10", field=SampleForm()["pain"], low="No pain", high="Worst pain")
    assert scale.count('type="radio"') == 11
    assert "checked" not in scale
    assert scale.count("No pain") == scale.count("Worst pain") == 2  # for the eye, and inside the end labels


@pytest.mark.parametrize("level", ["red", "amber", "yellow"])
def test_a_flag_is_a_word_and_a_sign_never_colour_alone(level):
    badge = show("flag_badge", level=level)
    assert f"#{level}" in badge
    assert re.sub(r"<[^>]+>", "", badge).strip()


def test_words_of_people_are_escaped():
    assert "<script>" not in show("message_bubble", author="Pia", text="<script>x</script>", sent_at=None)


def test_every_symbol_that_a_template_draws_exists():
    drawn = {name for page in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())}
    assert drawn | set(SYMBOLS.split()) <= SPRITE


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_template_needs_what_the_content_policy_refuses(page):
    text = page.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500, 503, "403_csrf"])
def test_an_error_page_stands_without_request_or_database(code):
    page = render_to_string(f"{code}.html")
    assert page.count("<h1>") == 1
    assert "/help/" in page


@pytest.mark.django_db
def test_the_style_guide_shows_every_component():
    page = (ROOT / "templates" / "styleguide.html").read_text() + (
        ROOT / "templates" / "styleguide_desk.html"
    ).read_text()
    assert render_to_string("styleguide.html", samples({}), RequestFactory().get("/")).count("error-summary") == 1
    shown = set(re.findall(r"components/(\w+)\.html", page))
    assert {
        "next_step",
        "field",
        "scale_0_10",
        "error_summary",
        "flag_badge",
        "message_bubble",
        "timeline_row",
    } <= shown
