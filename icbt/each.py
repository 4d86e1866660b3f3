"""How every clock works through its rows: one that fails is logged by its id and keeps no other waiting."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

log = logging.getLogger(__name__)


def each(rows: Iterable[Any], act: Callable[[Any], object]) -> None:
    """Act on each row, in order; what one raises goes into the log as its class, and the next one follows."""
    for row in rows:
        try:
            act(row)
        except Exception as error:
            log.error("%s failed: %s", row.pk, type(error).__name__)
