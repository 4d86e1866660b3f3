"""The floor of the workers: tasks that do nothing, on the same broker and the same workers."""

import time

from celery import shared_task
from django.core.cache import cache


@shared_task
def nothing() -> None:
    """What any task costs before it does anything."""


@shared_task
def mark(key: str) -> None:
    """Leave the time at which a worker got here."""
    cache.set(key, time.time(), timeout=600)
