"""READ: content in another language: the files translators work in, what is wrong with them, and what is behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models.functions import Substr

from icbt import content, shape
from icbt.authoring import Finding, kinds, text_of
from icbt.models import ContentVersion
from icbt.translation_text import HASH, TOP, Base, base_of, changes, with_base, without_base


@dataclass(frozen=True)
class Behind:
    """A translation and how far the English is ahead: the number it was made from (None: it does not say), and now."""

    kind: str
    slug: str
    made_from: int | None
    now: int

    def __str__(self) -> str:
        made = f"made from version {self.made_from}" if self.made_from else "does not say what it was made from"
        return f"{self.kind} {self.slug}: {made}, English is at {self.now}"


@dataclass(frozen=True)
class Read:
    """One file that came back. `state`: "unchanged", "not begun", "changed" or "new"; `faults` whatever the state."""

    name: str
    kind: str
    slug: str
    language: str
    text: str
    state: str = ""
    faults: tuple[Finding, ...] = ()


def translated_kinds() -> list[str]:
    """The kinds that exist in several languages."""
    return [name for name, kind in kinds().items() if kind.shape]


def english() -> Iterator[ContentVersion]:
    """Everything in force in English that can be translated."""
    rows = ContentVersion.objects.filter(kind__in=translated_kinds(), language=content.FALLBACK, current=True)
    return rows.order_by("kind", "slug").iterator()


def files(language: str) -> Iterator[tuple[str, str]]:
    """Name and text of every file for the translators of a language.

    For each content: the English in force, the text to write in (the translation in force, else the English to write
    over), and, where the English went on since, what changed in it.
    """
    for row in english():
        suffix = kinds()[row.kind].suffix
        yield f"{row.kind}/{row.slug}.{content.FALLBACK}.{suffix}", text_of(row)
        now = in_force(row.kind, row.slug, language)
        text = text_of(now) if now else begun(row, language)
        yield f"{row.kind}/{row.slug}.{language}.{suffix}", text
        if now and (diff := _changes(row, text)):
            yield f"{row.kind}/{row.slug}.{content.FALLBACK}.diff", diff


def in_force(kind: str, slug: str, language: str) -> ContentVersion | None:
    """What is in force in exactly this language."""
    return ContentVersion.objects.named(kind, slug, language).filter(current=True).first()


def begun(row: ContentVersion, language: str) -> str:
    """A text in which nothing is translated yet."""
    return with_base(kinds()[row.kind].begin(text_of(row), language), Base(row.version, row.hash))


def _changes(row: ContentVersion, text: str) -> str:
    base = base_of(text)
    if base and row.hash.startswith(base.hash):
        return ""
    old = made_from(row.kind, row.slug, base) if base else None
    now = Base(row.version, row.hash)
    if base is None or old is None:
        return f"# Which English this was made from is not known here. When it all fits, make its line say:\n{now}\n"
    return changes(text_of(old), text_of(row), row.slug, base, now)


def made_from(kind: str, slug: str, base: Base) -> ContentVersion | None:
    """The English version a translation names, whatever number it has here."""
    rows = ContentVersion.objects.named(kind, slug, content.FALLBACK)
    return rows.filter(hash__startswith=base.hash[:HASH]).first()


def behind(language: str) -> list[Behind]:
    """Every translation in force whose English has gone on since, or that does not say what it was made from."""
    rows = _tops(language)
    now = {(one.kind, one.slug): one for one in english()} if rows else {}
    found = ((row, now[row.kind, row.slug]) for row in rows if (row.kind, row.slug) in now)
    return [one for row, ahead in found if (one := behind_of(row.kind, row.slug, row.top, ahead))]


def behind_of(kind: str, slug: str, text: str, ahead: ContentVersion) -> Behind | None:
    """What a text says it was made from, if that is not the English in force."""
    base = base_of(text)
    if base and ahead.hash.startswith(base.hash):
        return None
    return Behind(kind, slug, base and base.number, ahead.version)


def _tops(language: str) -> list[ContentVersion]:
    """Current translations with the beginning of their text, and without their bodies."""
    rows = ContentVersion.objects.filter(kind__in=translated_kinds(), language=language, current=True)
    return list(rows.annotate(top=Substr("source", 1, TOP)).defer("body", "source").order_by("kind", "slug"))


def read_folder(folder: Path) -> list[Read]:
    """Every file of content in a folder as it was written out, checked; nothing is changed."""
    names = {kind.suffix for kind in kinds().values()}
    paths = sorted(path for path in folder.glob("*/*") if path.suffix.lstrip(".") in names)
    return [_read(path, f"{path.parent.name}/{path.name}") for path in paths]


def _read(path: Path, name: str) -> Read:
    parts = path.name.split(".")
    kind = kinds().get(path.parent.name)
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    if kind is None or kind.shape is None or len(parts) != 3 or parts[2] != kind.suffix:
        return Read(name, "", "", "", text, faults=_fault("A file is called like lesson/making-sense.de.md."))
    read = Read(name, path.parent.name, parts[0], parts[1], text)
    return _english(read) if parts[1] == content.FALLBACK else _translation(read)


def _fault(sentence: str, line: int = 1) -> tuple[Finding, ...]:
    return (Finding(line, sentence),)


def _with(read: Read, state: str, faults: tuple[Finding, ...] = ()) -> Read:
    return Read(read.name, read.kind, read.slug, read.language, read.text, state, faults)


def _english(read: Read) -> Read:
    """It stands there to be read; whoever changes it by mistake is told."""
    versions = ContentVersion.objects.named(read.kind, read.slug, content.FALLBACK)
    if any(text_of(one).rstrip() == read.text.rstrip() for one in versions):
        return _with(read, "unchanged")
    return _with(read, "changed", _fault("The English was changed here. Change it under Content, or in its own file."))


def _translation(read: Read) -> Read:
    now = in_force(read.kind, read.slug, read.language)
    if now and text_of(now).rstrip() == read.text.rstrip():
        return _with(read, "unchanged")
    base = base_of(read.text)
    old = base and made_from(read.kind, read.slug, base)
    old = old or in_force(read.kind, read.slug, content.FALLBACK)
    if old is None:
        return _with(read, "new", _fault(f"There is no {read.kind} “{read.slug}” in English."))
    if without_base(begun(old, read.language)).rstrip() == without_base(read.text).rstrip():
        return _with(read, "not begun")
    return _with(read, "changed" if now else "new", _faults(read, base, old))


def _faults(read: Read, base: Base | None, old: ContentVersion) -> tuple[Finding, ...]:
    kind = kinds()[read.kind]
    if base is None:
        wanted = Base(old.version, old.hash)
        return _fault(f"The line that says which English it was made from is missing: {wanted}")
    checked = kind.check(read.slug, read.language, read.text)
    if checked.body is None or kind.shape is None:
        return checked.faults
    texts = (text_of(old), read.text)
    return tuple(Finding(*one) for one in shape.compare(kind.shape, old.body, checked.body, texts))
