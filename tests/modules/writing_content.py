"""What the tests of writing content share: the desk of an administrator, and a draft on it."""

from django.test import Client
from django.urls import reverse

from icbt.models import ContentDraft, ContentVersion

S1 = {"kind": "lesson", "slug": "making-sense", "language": "en"}
PROGRAMME = {"kind": "programme", "slug": "chronic-pain", "language": "en"}


def url(name: str, names: dict[str, str] = S1, **more) -> str:
    return reverse(f"admin:content_{name}", kwargs={**names, **more})


def text(answer) -> str:
    return answer.content.decode()


def in_force(names: dict[str, str] = S1) -> ContentVersion:
    return ContentVersion.objects.get(**names, current=True)


def draft_of(names: dict[str, str] = S1) -> ContentDraft:
    return ContentDraft.objects.get(**names)


def begin(desk: Client, names: dict[str, str] = S1) -> ContentDraft:
    """A draft of what is in force."""
    desk.post(url("draft_start", names))
    return draft_of(names)


def save(desk: Client, names: dict[str, str] = S1, *, old: str = "", new: str = "", **facts):
    """Change some words of the draft, or write another text altogether (`source`)."""
    draft = draft_of(names)
    assert old in draft.source
    source = draft.source.replace(old, new, 1) if old else draft.source
    return desk.post(
        url("draft", names), {"source": source, "note": draft.note, "revision": draft.revision, **facts}, follow=True
    )


def publish(desk: Client, names: dict[str, str] = S1, note: str = "Clearer words.", **facts):
    """Look at what would change, and publish it as seen."""
    form = desk.get(url("draft_publish", names)).context["form"]
    seen = {"over": form["over"].value() or "", "revision": form["revision"].value(), "note": note}
    return desk.post(url("draft_publish", names), {**seen, **facts}, follow=True)
