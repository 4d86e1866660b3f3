"""Every word of a set of answers, whatever their shape, as one text.

PURE: no Django, no clock.
"""

from collections.abc import Iterator, Mapping
from typing import Any


def written(answers: Any) -> str:
    """The texts in nested answers in their order, each a sentence of its own; empty when there are none."""
    return ". ".join(_texts(answers))


def _texts(answers: Any) -> Iterator[str]:
    if isinstance(answers, str):
        yield from [answers.strip()] if answers.strip() else []
    elif isinstance(answers, Mapping):
        for one in answers.values():
            yield from _texts(one)
    elif isinstance(answers, list | tuple):
        for one in answers:
            yield from _texts(one)
