"""Taking in what translators wrote: a draft for somebody to look at, or a version at once."""

from typing import Any

from django.db import transaction

from icbt.actions.content import publish_draft, start_draft
from icbt.errors import Refused
from icbt.models import ContentDraft, ContentVersion, User


@transaction.atomic
def take_in_translation(
    *, kind: str, slug: str, language: str, source: str, note: str, by: User
) -> ContentDraft | ContentVersion:
    """Make a draft of a translated text; with a `note`, which says what changed, publish it at once.

    A draft that somebody else is writing is never written over: raises `Refused`. Raises `DraftRefused` with every
    fault when it is to be published and cannot be.
    """
    names: dict[str, Any] = {"kind": kind, "slug": slug, "language": language}
    now = ContentVersion.objects.select_for_update().named(**names).filter(current=True).first()
    draft = ContentDraft.objects.select_for_update().filter(**names).first()
    if draft and draft.source.rstrip() != source.rstrip():
        raise Refused(f"{draft.saved_by} is writing a draft of it. Publish or discard that first.")
    draft = draft or start_draft(**names, source=source, base=now, by=by)
    if not note.strip():
        return draft
    return publish_draft(draft=draft, revision=draft.revision, over=now, note=note, by=by)
