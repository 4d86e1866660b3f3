"""One thing to do or to know on a patient's first page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """Something to do or to know. Without `url` there is nothing to press; `needs_post` makes it a button."""

    title: str
    text: str = ""
    url: str = ""
    link: str = ""
    eyebrow: str = ""
    note: str = ""
    symbol: str = ""
    needs_post: bool = False
