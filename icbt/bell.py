"""Ringing the bell: wake a worker now, once the transaction is in; when the broker is away, the clock does it later."""

import logging
from functools import partial

from django.db import transaction

from icbt.celery import app

log = logging.getLogger(__name__)


def ring(task: str) -> None:
    """Ask a worker to run the named task after the commit. Never fails and never makes the caller wait long."""
    transaction.on_commit(partial(_ring, task), robust=True)


def _ring(task: str) -> None:
    try:
        app.send_task(task, retry=False, ignore_result=True)
    except Exception as error:  # the broker is away; every task is also on the clock
        log.warning("bell %s not heard: %s", task, type(error).__name__)
