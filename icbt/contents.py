"""READ: what content there is, for those who look after it: what is in force, since when, by whom, and what waits."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Substr

from icbt import content, filing
from icbt.authoring import ContentKind, kinds
from icbt.models import ContentDraft, ContentVersion
from icbt.translation_text import TOP
from icbt.translations import Behind, behind_of

Names = tuple[str, str, str]  # kind, slug, language


@dataclass(frozen=True)
class Row:
    """One content in one language. `now` is None for one that has only a draft yet.

    `behind` says of a translation that the English has gone on since it was made.
    """

    kind: str
    slug: str
    language: str
    title: str
    code: str
    now: ContentVersion | None
    draft: ContentDraft | None
    waiting: ContentVersion | None
    behind: Behind | None = None

    @property
    def since(self) -> datetime | None:
        return since(self.now) if self.now else None


@dataclass(frozen=True)
class Shown:
    """One version as its page lists it; `readers` is None for a kind of which everybody has the current one."""

    row: ContentVersion
    readers: int | None
    waits: bool

    @property
    def since(self) -> datetime:
        return since(self.row)


def since(version: ContentVersion) -> datetime:
    """When it last came into force; for one that never did, when it was loaded."""
    return version.current_since or version.loaded_at


def shelf(kind: str = "") -> list[tuple[str, ContentKind, list[Row]]]:
    """Everything that is written here, or one kind of it: kind by kind, each by its code and name."""
    wanted = {name: one for name, one in kinds().items() if kind in ("", name)}
    found: dict[Names, list[ContentVersion]] = defaultdict(list)
    for version in _light(ContentVersion.objects.filter(kind__in=wanted)):
        found[version.kind, version.slug, version.language].append(version)
    drafts = {(one.kind, one.slug, one.language): one for one in _drafts(ContentDraft.objects.filter(kind__in=wanted))}
    rows = [_row(names, found, drafts.get(names)) for names in {**dict.fromkeys(found), **drafts}]
    ordered = sorted(rows, key=lambda one: (one.language, one.code, one.title.lower(), one.slug))
    return [(name, one, [row for row in ordered if row.kind == name]) for name, one in wanted.items()]


def _light(rows: QuerySet[ContentVersion]) -> QuerySet[ContentVersion]:
    """Without texts and bodies, which are long; with what a body calls itself, and the top of its text."""
    named = rows.annotate(title=KT("body__title"), called=KT("body__name"), code=KT("body__code"))
    named = named.annotate(top=Substr("source", 1, TOP))
    return named.defer("body", "source").select_related("published_by").order_by("-version")


def _drafts(rows: QuerySet[ContentDraft]) -> QuerySet[ContentDraft]:
    return rows.defer("source").select_related("saved_by")


def _row(names: Names, found: Mapping[Names, list[ContentVersion]], draft: ContentDraft | None) -> Row:
    versions = found.get(names, [])
    now = _current(versions)
    title, code = (now.title or now.called, now.code) if now else ("", "")
    behind = behind_now(now, _current(found.get((*names[:2], content.FALLBACK), [])))
    return Row(*names, title or names[1], code or "", now, draft, filing.waits(versions), behind)


def _current(versions: list[ContentVersion]) -> ContentVersion | None:
    return next((one for one in versions if one.current), None)


def behind_now(now: ContentVersion | None, english: ContentVersion | None) -> Behind | None:
    """Whether a translation in force is behind the English in force; None for what has no translations."""
    if now is None or english is None or now.language == content.FALLBACK or kinds()[now.kind].shape is None:
        return None
    return behind_of(now.kind, now.slug, now.top, english)


def versions_of(kind: str, slug: str, language: str) -> list[Shown]:
    """Every version of one content, the newest first, each with how many enrolments hold on to it."""
    rows = list(_light(ContentVersion.objects.named(kind, slug, language)))
    readers, waiting = kinds()[kind].readers([row.pk for row in rows]), filing.waits(rows)
    holds = kinds()[kind].holds
    return [Shown(row, readers.get(row.pk, 0) if holds else None, row == waiting) for row in rows]


def version_of(kind: str, slug: str, language: str, number: int) -> ContentVersion | None:
    """One version by its number, whole."""
    return ContentVersion.objects.named(kind, slug, language).filter(version=number).first()


def now_of(kind: str, slug: str, language: str) -> ContentVersion | None:
    """The version in force, whole; None while there is none in this language."""
    return ContentVersion.objects.named(kind, slug, language).filter(current=True).first()


def draft_of(kind: str, slug: str, language: str) -> ContentDraft | None:
    """The draft, whole; None when nobody is writing one."""
    rows = ContentDraft.objects.filter(kind=kind, slug=slug, language=language)
    return rows.select_related("saved_by", "base").first()


def title_of(kind: str, slug: str, language: str) -> str:
    """What a content calls itself in force, with its code; its slug while nothing is."""
    row = _light(ContentVersion.objects.named(kind, slug, language)).filter(current=True).first()
    words = [row.code, row.title or row.called] if row else []
    return " ".join(filter(None, words)) or slug


def readers_of(version: ContentVersion | None) -> int | None:
    """How many enrolments hold on to this version; None where everybody has the current one."""
    if version is None or not kinds()[version.kind].holds:
        return None
    return kinds()[version.kind].readers([version.pk]).get(version.pk, 0)
