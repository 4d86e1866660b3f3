"""Which instruments may be asked: those whose wording we ship, and gated ones while somebody's permission holds.

What holds an urgent item is asked only where somebody answers (settings.RISK_MONITORING_STAFFED): asking whether a
person is in danger, and leaving it at that, is worse than not asking.
"""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from icbt import content, hours
from icbt.models import ContentVersion
from outcomes.instruments import Instrument, with_wording
from outcomes.models import InstrumentPermission
from outcomes.rules import RuleSet
from outcomes.schedules import Schedule
from outcomes.words import Words


@lru_cache(maxsize=512)
def definition(content_id: UUID) -> Instrument:
    """The instrument in one exact content version; kept in memory, since versions never change."""
    return Instrument.from_dict(content.version(content_id).body)


@lru_cache(maxsize=64)
def schedule(content_id: UUID) -> Schedule:
    """The schedule in one exact content version."""
    return Schedule.from_dict(content.version(content_id).body)


@lru_cache(maxsize=16)
def _rules(content_id: UUID) -> RuleSet:
    return RuleSet.from_dict(content.version(content_id).body)


def current_rules() -> RuleSet:
    """The rules that raise flags now."""
    return _rules(content.current("rules", "default").pk)


@lru_cache(maxsize=16)
def _words(content_id: UUID) -> Words:
    return Words.from_dict(content.version(content_id).body)


def words(language: str) -> Words:
    """The words that can mean danger in this language, in English where there are none of its own."""
    return _words(content.current("words", "danger", language).pk)


def version_to_ask(slug: str, language: str) -> ContentVersion | None:
    """The exact version to show today in that language.

    None for a gated instrument that nobody permits now, and for one with an urgent item that nobody here would answer.
    """
    version = content.current("instrument", slug, language)
    instrument = definition(version.pk)
    if not answered_for(instrument):
        return None
    if not instrument.gated:
        return version
    bodies = [body for body in (worded(instrument, row) for row in permissions(slug, language)) if body]
    hashes = [content.content_hash(body.to_dict()) for body in bodies]
    found = ContentVersion.objects.filter(kind="instrument", slug=permitted_slug(slug), hash__in=hashes)
    return found.order_by("-version").first()


def current_ids(slugs: list[str], language: str) -> list[UUID]:
    """The current version of each of these instruments, in their order, in one query."""
    languages = {language, content.FALLBACK}
    rows = ContentVersion.objects.filter(kind="instrument", slug__in=slugs, language__in=languages, current=True)
    found: dict[str, UUID] = {}
    for slug, spoken, pk in rows.values_list("slug", "language", "pk"):
        if spoken == language or slug not in found:
            found[slug] = pk
    return [found[slug] for slug in slugs if slug in found]


def to_choose(language: str) -> list[Instrument]:
    """The scored instruments that may be asked today, by short name; what has no score is asked by the plan alone."""
    rows = ContentVersion.objects.filter(kind="instrument", language__in={language, content.FALLBACK}, current=True)
    spoken = sorted(rows.values_list("language", "slug", "pk"), key=lambda row: row[0] == language)
    found = [definition(pk) for slug, pk in {slug: pk for _, slug, pk in spoken}.items() if slug == definition(pk).slug]
    permitted = set(InstrumentPermission.objects.valid_on(_today()).values_list("instrument", flat=True))
    askable = [
        one
        for one in found
        if one.scales
        and answered_for(one)
        and (not one.gated or (one.slug in permitted and available(one.slug, language)))
    ]
    return sorted(askable, key=lambda one: one.short_name.casefold())


def available(slug: str, language: str = content.FALLBACK) -> bool:
    """May this instrument be asked today?"""
    return version_to_ask(slug, language) is not None


def answered_for(instrument: Instrument) -> bool:
    """Would somebody here answer whatever this instrument finds?"""
    return settings.RISK_MONITORING_STAFFED or not instrument.urgent


def still_permitted(content_id: UUID) -> bool:
    """May a version that she was shown earlier still be answered today?"""
    instrument = definition(content_id)
    if not answered_for(instrument):
        return False
    if not instrument.gated:
        return True
    return any(row.wording for row in permissions(instrument.slug, instrument.language))


def permissions(slug: str, language: str):
    """The permissions that hold today, newest first."""
    return InstrumentPermission.objects.valid_on(_today()).filter(instrument=slug, language=language)


def _today() -> date:
    return timezone.now().astimezone(hours.zone()).date()


def worded(instrument: Instrument, permission: InstrumentPermission) -> Instrument | None:
    """The instrument in the permitted words; None until every one of them is on file."""
    try:
        return with_wording(instrument, permission.wording)
    except ValueError:
        return None


def permitted_slug(slug: str) -> str:
    """Where the worded copies of a gated instrument are kept, apart from the definition that has no words."""
    return f"{slug}-permitted"
