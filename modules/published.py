"""Lessons, worksheets and programmes as they were published: the definition of one exact content version."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from icbt import content
from icbt.models import ContentVersion
from modules.lessons import Lesson
from modules.programme import Programme
from modules.worksheets import Worksheet

READERS: dict[str, Any] = {"lesson": Lesson, "worksheet": Worksheet, "programme": Programme}

_known: dict[UUID, Any] = {}  # bodies never change, so a definition once read stays right


def load(pks: Iterable[UUID]) -> None:
    """Read the definitions that are not in memory yet, in one query."""
    for row in ContentVersion.objects.filter(pk__in=set(pks) - _known.keys()):
        _known[row.pk] = READERS[row.kind].from_dict(row.body)


def lesson(pk: UUID) -> Lesson:
    """The lesson of one content version."""
    return _definition(pk)


def worksheet(pk: UUID) -> Worksheet:
    """The worksheet of one content version."""
    return _definition(pk)


def _definition(pk: UUID) -> Any:
    if pk not in _known:
        load([pk])
    return _known[pk]


def programme(slug: str, language: str) -> Programme:
    """The programme as it stands now."""
    row = content.current("programme", slug, language)
    load([row.pk])
    return _known[row.pk]


def current_keys(kind: str, language: str) -> dict[str, UUID]:
    """Slug → version that is current, of every lesson or worksheet, in that language, else in English."""
    languages = {language, content.FALLBACK}
    rows = ContentVersion.objects.filter(kind=kind, language__in=languages, current=True)
    found = sorted(rows.values_list("language", "slug", "pk"), key=lambda row: row[0] == language)
    return {slug: pk for _, slug, pk in found}


def current_lessons(language: str) -> dict[str, Lesson]:
    """Slug → lesson, of every lesson that exists now."""
    keys = current_keys("lesson", language)
    load(keys.values())
    return {slug: _known[pk] for slug, pk in keys.items()}


def current_worksheets(language: str) -> dict[str, Worksheet]:
    """Slug → worksheet, of every worksheet that exists now."""
    keys = current_keys("worksheet", language)
    load(keys.values())
    return {slug: _known[pk] for slug, pk in keys.items()}
