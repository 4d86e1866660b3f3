"""The content of the floor as it is read and written: consent texts and crisis lines."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from icbt import consent_text, crisis, crisis_lines, hours, prose
from icbt.authoring import Checked, ContentKind, Finding, Seen, check_with, fits_all
from icbt.front_matter import ContentFault
from icbt.models import Consent
from icbt.shape import Shape


def read_consent(text: str, name: str) -> dict[str, Any]:
    """A consent text with the facts of this service in it. Raises ContentFault."""
    days = settings.REPLY_WORKING_DAYS
    words = {
        "service_name": settings.SERVICE_NAME,
        "hours": hours.words(),
        "reply_promise": f"You get a reply within {days} working day{'s' if days != 1 else ''}.",
    }
    return consent_text.parse(text, name, words, prose.render)


def check_consent(slug: str, language: str, source: str) -> Checked:
    """A consent text says itself in which language it is."""
    checked = check_with(read_consent, lambda body: body["slug"], ContentFault)(slug, language, source)
    if checked.body and checked.body["language"] != language:
        return Checked(None, (Finding(1, f"The text says that it is in “{checked.body['language']}”."),))
    return checked


def _who_agreed(pks: Collection[UUID]) -> Mapping[UUID, int]:
    rows = Consent.objects.filter(content__in=pks, withdrawn_at=None).order_by()
    return Counter(content for content, _ in set(rows.values_list("content_id", "patient_id")))


def _see_consent(body: dict[str, Any], track: str, page: str, typed: Mapping[str, list[str]]) -> Seen:
    return Seen("icbt/preview_consent.html", {"body": body})


def _see_crisis(body: dict[str, Any], track: str, page: str, typed: Mapping[str, list[str]]) -> Seen:
    return Seen("icbt/preview_crisis.html", {"crisis": crisis.ready(body)})


CONSENT = ContentKind(
    title="Consent texts",
    suffix="md",
    check=check_consent,
    fits=fits_all,
    blank=lambda slug, language: BLANK_CONSENT.format(slug=slug, language=language),
    preview=_see_consent,
    readers=_who_agreed,
    holds=True,
    shape=Shape(names=frozenset({"slug", "id", "required_when"}), lists=frozenset({"html"})),
)
CRISIS = ContentKind(
    title="Crisis lines",
    suffix="toml",
    check=check_with(crisis_lines.parse, lambda body: body["country"], ContentFault),
    fits=fits_all,
    blank=lambda slug, language: BLANK_CRISIS.format(slug=slug),
    preview=_see_crisis,
)

BLANK_CONSENT = """+++
slug = "{slug}"
language = "{language}"
title = "Before you start"
version_note = ""
intro = ""
points = []
agree = ""

[[quiz]]
question = ""
options = [
  {{ text = "", right = true, feedback = "" }},
  {{ text = "", feedback = "" }},
]

[[choices]]
slug = "contact-doctor"
label = ""
required_when = "guided"
+++

## What this is {{#what}}

"""
BLANK_CRISIS = """country = "{slug}"
name = ""

[[line]]
kind = "emergency"
name = ""
phone = ""
hours = "day and night"
order = 1
verified_on = ""
source_url = ""

[[line]]
kind = "general"
name = ""
phone = ""
order = 2
"""
