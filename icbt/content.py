"""Content versions: a body becomes an immutable version when its hash is new, and one version is current."""

import hashlib
import json
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.expressions import Combinable

from icbt.audit import record
from icbt.models import ContentVersion, User

FALLBACK = "en"


class ContentMissing(LookupError):
    """Nothing of that kind and name is loaded; `manage.py load_content` loads it."""


def canonical(body: dict[str, Any]) -> str:
    """The one JSON text of a body, whatever order its keys came in."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(body: dict[str, Any]) -> str:
    """SHA-256 of the canonical body."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


@transaction.atomic
def publish(
    *, kind: str, slug: str, language: str = FALLBACK, body: dict[str, Any], by: User | None = None
) -> ContentVersion:
    """Make this body the current version. The same body again changes nothing; an earlier body comes back as it was."""
    known = keep(kind=kind, slug=slug, language=language, body=body)
    if known.current:
        return known
    versions = ContentVersion.objects.filter(kind=kind, slug=slug, language=language)
    versions.filter(current=True).update(current=False)
    versions.filter(pk=known.pk).update(current=True)
    known.current = True
    record(
        "content_published",
        by=by,
        subject=known,
        kind=kind,
        slug=slug,
        language=language,
        version=known.version,
    )
    return known


def keep(*, kind: str, slug: str, language: str = FALLBACK, body: dict[str, Any]) -> ContentVersion:
    """This body as a version that can be made current later; the same body again is the same version."""
    versions = ContentVersion.objects.filter(kind=kind, slug=slug, language=language)
    digest = content_hash(body)
    if known := versions.filter(hash=digest).first():
        return known
    number = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    facts = {"kind": kind, "slug": slug, "language": language, "version": number, "current": False}
    return ContentVersion.objects.create(**facts, hash=digest, body=body)


def current(kind: str, slug: str, language: str = FALLBACK) -> ContentVersion:
    """The current version in that language, else in English; raises `ContentMissing`."""
    return version(of_current("pk", kind, slug, language))  # bodies are kept in memory; which is current is asked anew


def of_current(fact: str | Combinable, kind: str, slug: str, language: str = FALLBACK) -> Any:
    """One column or expression of the current version, in one query; raises `ContentMissing`."""
    rows = ContentVersion.objects.filter(kind=kind, slug=slug, language__in={language, FALLBACK}, current=True)
    found = dict(rows.values_list("language", fact))
    if not found:
        raise ContentMissing(f"no {kind} '{slug}' is loaded")
    return found[language] if language in found else found[FALLBACK]


def all_current(kind: str, language: str = FALLBACK) -> list[ContentVersion]:
    """The current version of everything of a kind, by slug, in that language, else in English."""
    rows = ContentVersion.objects.filter(kind=kind, language__in={language, FALLBACK}, current=True)
    found: dict[str, ContentVersion] = {}
    for row in sorted(rows, key=lambda row: row.language == language):
        found[row.slug] = row
    return [found[slug] for slug in sorted(found)]


@lru_cache(maxsize=512)
def version(pk: UUID) -> ContentVersion:
    """One exact version. Bodies never change, so they are kept in memory; do not ask this one whether it is current."""
    return ContentVersion.objects.get(pk=pk)
