"""What the files of the software hold, beside what people here published: a deploy undoes nobody's work.

docs/decisions/0012 says why.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from icbt import content
from icbt.models import ContentVersion


@transaction.atomic
def load(*, kind: str, slug: str, language: str = content.FALLBACK, body: dict[str, Any], source: str) -> str:
    """Take in one file. It becomes the current version, unless somebody published another one here since.

    Then the file is kept, to be taken over by hand, and the sentence for the console says so; otherwise "".
    """
    names = {"kind": kind, "slug": slug, "language": language}
    versions = ContentVersion.objects.named(**names)
    held, now = versions.filed(), versions.filter(current=True).first()
    known = content.keep(**names, body=body, source=source)
    if held != known:
        versions.filter(pk=known.pk).update(filed_at=timezone.now())
    if now is None or now.published_by_id is None or now == held != known:
        content.publish(**names, body=body, source=source)
        return ""
    if now == known:
        return ""
    told = "stays in force; the file has not changed since"
    if held != known:
        told = "stays in force; the changed file waits in the administration, under Content"
    return f"{kind} {slug} ({language}): version {now.version}, published here by hand, {told}."


@transaction.atomic
def renew(now: ContentVersion, body: dict[str, Any]) -> None:
    """A text published by hand says something else now without a word changed, since the service's own facts in it
    changed (its hours, its promise of a reply). It stays the text of whoever published it."""
    names = {"kind": now.kind, "slug": now.slug, "language": now.language}
    if content.content_hash(body) != now.hash:
        fresh = content.publish(**names, body=body, source=now.source, note="The facts of the service changed.")
        ContentVersion.objects.filter(pk=fresh.pk).update(published_by=now.published_by)


def waits(versions: list[ContentVersion]) -> ContentVersion | None:
    """Of all the versions of one content, the one from the files that waits beside one published by hand."""
    now = next((one for one in versions if one.current), None)
    held = max((one for one in versions if one.filed_at), key=lambda one: (one.filed_at, one.version), default=None)
    if now is None or held is None or held == now or now.published_by_id is None or now.current_since is None:
        return None
    return held if held.filed_at > now.current_since else None
