"""Content versions: a body becomes an immutable version when its hash is new, and one version is current."""

import hashlib
import json
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.expressions import Combinable
from django.utils import timezone

from icbt.audit import record
from icbt.models import ContentVersion, User

FALLBACK = "en"
NOTES = 2000  # characters kept of what was said about one version, the newest


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
    *,
    kind: str,
    slug: str,
    language: str = FALLBACK,
    body: dict[str, Any],
    by: User | None = None,
    source: str = "",
    note: str = "",
) -> ContentVersion:
    """Make this body the current version. The same body again changes nothing; an earlier body comes back as it was.

    `source` is the text it was written as. A body people read never changes; the same body written otherwise, with
    another comment or line break, is the same version and keeps the newer text. `note` says what changed; on a
    version that has one already it is added below.
    """
    known = keep(kind=kind, slug=slug, language=language, body=body, source=source)
    if known.current and source in ("", known.source):
        return known
    if known.current and by is None:  # a comment in a file, or a line break: nothing to tell of
        ContentVersion.objects.filter(pk=known.pk).update(source=source)
        return known
    versions = ContentVersion.objects.named(kind, slug, language)
    versions.exclude(pk=known.pk).filter(current=True).update(current=False)
    known.current, known.published_by, known.current_since = True, by, timezone.now()
    known.source, known.note = source or known.source, "\n".join(filter(None, (known.note, note)))[-NOTES:]
    known.save(update_fields=["current", "published_by", "current_since", "source", "note"])
    facts = {"kind": kind, "slug": slug, "language": language, "version": known.version}
    record("content_published", by=by, subject=known, **facts)
    return known


def keep(*, kind: str, slug: str, language: str = FALLBACK, body: dict[str, Any], source: str = "") -> ContentVersion:
    """This body as a version that can be made current later; the same body again is the same version."""
    versions = ContentVersion.objects.named(kind, slug, language)
    digest = content_hash(body)
    if known := versions.filter(hash=digest).first():
        return known
    number = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    facts = {"kind": kind, "slug": slug, "language": language, "version": number, "current": False}
    return ContentVersion.objects.create(**facts, hash=digest, body=body, source=source)


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
