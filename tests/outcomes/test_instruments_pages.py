"""The pages on which clinicians read what a questionnaire measures, how it is scored, and whether it can be asked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes import actions
from outcomes.catalogue import catalogue, entry
from outcomes.instruments import wording_keys
from tests.outcomes.answers import opened, phq, submit
from tests.outcomes.definitions_on_file import INSTRUMENTS


def today() -> date:
    return timezone.localdate()


def permit(ada, slug: str, *, since: int = 1, until: int | None = None, words: bool = True):
    """Permission for a gated instrument, with invented words."""
    permission = actions.record_permission(
        by=ada,
        instrument=slug,
        language="en",
        holder="The holder",
        scope="One service",
        document="Contracts 1",
        permitted_from=today() - timedelta(days=since),
        permitted_until=None if until is None else today() + timedelta(days=until),
    )
    wording = {key: f"Invented {key}" for key in wording_keys(INSTRUMENTS[slug])}
    return actions.save_wording(by=ada, permission=permission, wording=wording) if words else permission


def page(client_of, user, slug: str) -> str:
    answer = client_of(user).get(reverse("outcomes:instrument", kwargs={"slug": slug}))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_list_names_every_instrument_once(content, client_of, clara):
    html = client_of(clara).get(reverse("outcomes:instruments")).content.decode()
    for slug, one in INSTRUMENTS.items():
        assert html.count(f'href="{reverse("outcomes:instrument", kwargs={"slug": slug})}"') == 1
        assert one.short_name in html


@pytest.mark.parametrize("slug", sorted(INSTRUMENTS))
def test_every_instrument_has_a_page_with_its_source_and_licence(content, client_of, clara, slug):
    html = page(client_of, clara, slug)
    assert INSTRUMENTS[slug].short_name in html
    assert "Licence" in html
    assert "Source" in html


def test_an_unknown_instrument_is_404(content, client_of, clara):
    assert client_of(clara).get("/instruments/eq-5d/").status_code == 404
    assert client_of(clara).get("/instruments/pcs-permitted/").status_code == 404


def test_patients_and_administrators_do_not_come_in(pia, ada, client_of):
    for person in (pia, ada):
        assert client_of(person).get(reverse("outcomes:instruments")).status_code == 404


def test_the_page_of_the_phq_9_says_what_a_clinician_needs(content, client_of, clara):
    html = page(client_of, clara, "phq-9")
    assert "It can be asked today" in html
    assert "Sum of items 1–9. From 0 to 27." in html
    assert "Higher is worse." in html
    assert "Every item asked must be answered" in html
    assert "Standard error 2.32; a change of 6.44 or more exceeds error (95 %)." in html
    assert "McCracken 2013" in html
    assert "Item 9 answered 1 or more" in html
    assert "moderately severe" in html
    assert "Not at all (0), Several days (1)" in html
    assert "Before you start, Week 1" in html


def test_the_page_of_a_gated_instrument_shows_scoring_and_no_words(content, client_of, clara):
    html = page(client_of, clara, "promis-pi-6b")
    assert "It cannot be asked today" in html
    assert "No permission is on record" in html
    assert "The words are not shown: they need permission." in html
    assert "The sum is looked up in the table below." in html
    assert "78.3" in html
    assert "At the end of the programme" in html
    assert "Not in the schedule" in page(client_of, clara, "promis-pi-8a")


def test_an_unvalidated_form_says_so(content, client_of, clara):
    assert "Not a validated measure" in page(client_of, clara, "thoughts-about-pain")
    assert "Not a validated measure" not in page(client_of, clara, "gad-7")


def test_unknown_error_of_measurement_is_said(content, client_of, clara):
    assert "Not known: no change in one person can be called more than error." in page(client_of, clara, "isi")


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"words": False}, "lines of wording still to be entered: 19"),
        ({"since": 9, "until": -1}, "The permission ended on"),
        ({"since": -3}, "The permission begins on"),
    ],
)
def test_why_it_cannot_be_asked(content, ada, terms, why):
    permit(ada, "pcs", **terms)
    found = entry("pcs")
    assert not found.available
    assert why in found.why


def test_a_withdrawn_permission_is_the_reason(content, ada):
    actions.withdraw_permission(by=ada, permission=permit(ada, "pcs"))
    assert "was withdrawn on" in entry("pcs").why


def test_with_permission_the_words_are_shown_and_it_takes_its_place_in_the_schedule(content, ada, client_of, clara):
    assert "Before you start" in entry("pcs").asked_at
    permit(ada, "pcs")
    html = page(client_of, clara, "pcs")
    assert "It can be asked today" in html
    assert "Invented q13" in html
    assert "Invented q13" not in page(client_of, clara, "thoughts-about-pain")
    assert [one.instrument.slug for one in catalogue()].count("pcs") == 1


def test_it_is_linked_from_a_response(pia, clara, client_of):
    response = submit(opened(pia), "phq-9", phq(8))
    url = reverse(
        "outcomes:read_response", kwargs={"enrolment_id": pia.current_enrolment().pk, "response_id": response.pk}
    )
    assert reverse("outcomes:instrument", kwargs={"slug": "phq-9"}) in client_of(clara).get(url).content.decode()
