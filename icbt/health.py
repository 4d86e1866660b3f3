"""Probes of readiness: each returns whether its part works, and may raise instead of saying no."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache as shared
from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

HEARTBEAT = timedelta(seconds=120)


def probe_all() -> dict[str, bool]:
    """The name and finding of every probe in settings.READY_PROBES; one that raises has failed, and is logged."""
    return {path.rpartition(".")[2]: _probe(path) for path in settings.READY_PROBES}


def _probe(path: str) -> bool:
    try:
        fine = import_string(path)()
    except Exception as error:  # whatever broke: a probe reports, it never breaks the page that asks
        log.error("probe %s failed: %s", path, type(error).__name__)
        return False
    if not fine:
        log.error("probe %s says no", path)
    return fine


def records() -> bool:
    """The database of records answers."""
    return _answers("default")


def keys() -> bool:
    """The database of keys answers."""
    return _answers("keys")


def _answers(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def cache() -> bool:
    """The shared cache keeps what it is given."""
    shared.set("ready", "yes", timeout=10)
    return shared.get("ready") == "yes"


def clock() -> bool:
    """The clock and a worker are running: the heartbeat is at most two minutes old."""
    beat = shared.get("heartbeat")
    return beat is not None and timezone.now() - datetime.fromisoformat(beat) <= HEARTBEAT
