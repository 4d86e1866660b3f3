"""Writing content by hand: a draft that no patient sees, publishing it as a new version, and going back to an old one.

A version that was published is never changed. Whoever has begun a lesson keeps the version she began.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from icbt import content
from icbt.audit import record
from icbt.authoring import Finding, kinds
from icbt.errors import Refused
from icbt.models import ContentDraft, ContentVersion, Role, User


class DraftRefused(Refused):
    """`faults`: what has to be put right before this text can be published."""

    def __init__(self, faults: tuple[Finding, ...]) -> None:
        self.faults = faults
        super().__init__("Nothing was published. " + " ".join(one.sentence for one in faults))


class SavedMeanwhile(Refused):
    """`draft`: what somebody else saved after the page was opened."""

    def __init__(self, draft: ContentDraft) -> None:
        self.draft = draft
        super().__init__(f"{draft.saved_by} saved this draft after you opened it, so yours is not saved yet.")


@transaction.atomic
def start_draft(
    *, kind: str, slug: str, language: str, source: str, base: ContentVersion | None, by: User
) -> ContentDraft:
    """Begin to write. `base` is the version the text is taken from, None for a new content.

    Raises `Refused` while there is a draft of it: there is one at a time, and it is everybody's.
    """
    _only_administrators(by)
    names: dict[str, Any] = {"kind": kind, "slug": slug, "language": language}
    begun = {"source": _lines(source), "base": base, "saved_by": by}
    draft, new = ContentDraft.objects.get_or_create(**names, defaults=begun)
    if not new:
        raise Refused("There is a draft of this already. Go on with it, or discard it first.")
    record("content_drafted", by=by, subject=draft, **names)
    return draft


@transaction.atomic
def save_draft(*, draft: ContentDraft, revision: int, source: str, note: str, by: User) -> ContentDraft:
    """Keep what was written, right or wrong. `revision` is that of the page it was written on.

    Raises `SavedMeanwhile` when somebody else has saved since, and `Refused` when the draft is gone.
    """
    _only_administrators(by)
    row, source = _held(draft), _lines(source)
    if (row.source, row.note) == (source, note):
        return row
    if row.revision != revision:
        raise SavedMeanwhile(row)
    row.source, row.note, row.revision = source, note, row.revision + 1
    row.saved_at, row.saved_by = timezone.now(), by
    row.save()
    record("content_drafted", by=by, subject=row, **_names(row))
    return row


@transaction.atomic
def discard_draft(*, draft: ContentDraft, revision: int, by: User) -> ContentDraft:
    """Throw a draft away, as it was when its page was opened. Raises `SavedMeanwhile` when it is another by now."""
    _only_administrators(by)
    row = _held(draft)
    if row.revision != revision:
        raise SavedMeanwhile(row)
    record("content_draft_discarded", by=by, subject=row, **_names(row))
    row.delete()
    return draft


@transaction.atomic
def publish_draft(
    *, draft: ContentDraft, revision: int, over: ContentVersion | None, note: str, by: User
) -> ContentVersion:
    """Make the draft the current version; `note` says what changed. The draft is gone afterwards.

    `over` is the version in force that it was compared with, None for a new content. Raises `DraftRefused` with every
    fault, `SavedMeanwhile`, and `Refused` without a note or when another version is in force by now.
    """
    _only_administrators(by)
    row = _held(draft)
    if row.revision != revision:
        raise SavedMeanwhile(row)
    _ready(_names(row), over, note)
    checked = kinds()[row.kind].check(row.slug, row.language, row.source)
    if checked.body is None or checked.faults:
        raise DraftRefused(checked.faults)
    version = content.publish(**_names(row), body=checked.body, source=row.source, note=note.strip(), by=by)
    record("content_draft_published", by=by, subject=row, version=version.version, **_names(row))
    row.delete()
    return version


@transaction.atomic
def restore_version(*, version: ContentVersion, over: ContentVersion, note: str, by: User) -> ContentVersion:
    """Make a version of before the current one again, as it was, or take over the one that waits from the files.

    `over` is the version in force that it was compared with. Raises `DraftRefused` when it does not fit what is
    published beside it now, and `Refused` without a note or when another version is in force by now.
    """
    _only_administrators(by)
    if version.pk == over.pk:
        raise Refused("This version is in force already.")
    _ready(_names(version), over, note)
    if wrong := kinds()[version.kind].fits(version.slug, version.language, version.body):
        raise DraftRefused(tuple(Finding(1, sentence) for sentence in wrong))
    restored = content.publish(**_names(version), body=version.body, note=note.strip(), by=by)
    record("content_restored", by=by, subject=restored, version=restored.version, **_names(version))
    return restored


def _ready(names: dict[str, Any], over: ContentVersion | None, note: str) -> None:
    """The version in force is held until the commit, so that two people do not undo each other's work."""
    rows = ContentVersion.objects.select_for_update().named(**names)
    now = rows.filter(current=True).first()
    if (now and now.pk) != (over and over.pk):
        raise Refused("Another version came into force meanwhile. Look at what would change, then publish again.")
    if not note.strip():
        raise Refused("Say in a few words what changed, and why.")


def _held(draft: ContentDraft) -> ContentDraft:
    row = ContentDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if row is None:
        raise Refused("This draft was published or discarded meanwhile.")
    return row


def _names(row: ContentDraft | ContentVersion) -> dict[str, Any]:
    return {"kind": row.kind, "slug": row.slug, "language": row.language}


def _lines(source: str) -> str:
    """A browser sends two characters for the end of a line; files have one, and one at their end."""
    return source.replace("\r\n", "\n").rstrip() + "\n"


def _only_administrators(by: User) -> None:
    if by.role != Role.ADMINISTRATOR:
        raise Refused("Only an administrator can do this.")
