"""Lessons, worksheets and programmes as they were published: the definition of one exact content version."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

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
    return definition(pk)


def worksheet(pk: UUID) -> Worksheet:
    """The worksheet of one content version."""
    return definition(pk)


def definition(pk: UUID) -> Any:
    """The lesson, worksheet or programme of one content version."""
    if pk not in _known:
        load([pk])
    return _known[pk]


def programme(slug: str, language: str) -> Programme:
    """The programme as it stands now."""
    row = content.current("programme", slug, language)
    load([row.pk])
    return _known[row.pk]


def programme_with_lessons(slug: str, language: str) -> tuple[Programme, dict[str, Lesson]]:
    """The programme, and every lesson that exists now by its slug, asked for together."""
    lessons = _keys(Q(kind="lesson") | Q(kind="programme", slug=slug), language)
    if ("programme", slug) not in lessons:
        raise content.ContentMissing(f"no programme '{slug}' is loaded")
    load(lessons.values())
    own = lessons.pop(("programme", slug))
    return _known[own], {lesson: _known[pk] for (_, lesson), pk in lessons.items()}


def current_keys(kind: str, language: str) -> dict[str, UUID]:
    """Slug → version that is current, of every lesson or worksheet, in that language, else in English."""
    return {slug: pk for (_, slug), pk in _keys(Q(kind=kind), language).items()}


def _keys(wanted: Q, language: str) -> dict[tuple[str, str], UUID]:
    rows = ContentVersion.objects.filter(wanted, language__in={language, content.FALLBACK}, current=True).order_by()
    found = sorted(rows.values_list("language", "kind", "slug", "pk"), key=lambda row: (row[0] == language, row[2]))
    return {(kind, slug): pk for _, kind, slug, pk in found}


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
