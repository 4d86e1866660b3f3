"""Watches: each counts what was due and has not happened, and says in plain words what that means and what to do.

settings.WATCHES names them. They hold counts and codes, never a patient: administrators read them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Watch:
    """One thing that is looked after. `at_once`: people are told the first time it is found, not the second."""

    slug: str
    title: str
    means: str
    do: str
    count: Callable[[datetime], int]
    at_once: bool = False
    do_not_call_in_templates: ClassVar[bool] = True  # a page shows its words

    def __call__(self, now: datetime) -> int:
        return self.count(now)


@dataclass(frozen=True)
class Finding:
    """What a watch found: how many, and whether it could be asked at all (`broken` counts as one)."""

    watch: Watch
    count: int
    broken: bool = False


def watch(*, title: str, means: str, do: str, at_once: bool = False) -> Callable[[Callable[[datetime], int]], Watch]:
    """Make a watch of a function that counts what is wrong at a moment; its name is the watch's."""

    def decorate(count: Callable[[datetime], int]) -> Watch:
        return Watch(count.__name__.replace("_", "-"), title, means, do, count, at_once)

    return decorate


def watches() -> list[Watch]:
    """Every watch of the service, in order."""
    return [import_string(path) for path in settings.WATCHES]


def look(now: datetime) -> list[Finding]:
    """What every watch finds now. One that fails counts as one: what cannot be seen is not known to be well."""
    return [_ask(one, now) for one in watches()]


def _ask(one: Watch, now: datetime) -> Finding:
    try:
        return Finding(one, one(now))
    except Exception as error:
        log.error("watch %s failed: %s", one.slug, type(error).__name__)
        return Finding(one, 1, broken=True)
