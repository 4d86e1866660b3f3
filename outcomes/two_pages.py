"""Two open pages of one questionnaire: which of them saved last, and where their answers differ."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from outcomes.instruments import Instrument
from outcomes.models import Response
from outcomes.scoring import Answers


@dataclass(frozen=True)
class Page:
    """One page as it was drawn: a random name for it, and the moment of the draft it shows; None when not known."""

    writer: str
    seen_at: datetime | None

    @classmethod
    def fresh(cls) -> "Page":
        """A page that is drawn now, and shows everything saved so far."""
        return cls(uuid4().hex, timezone.now())

    @classmethod
    def posted(cls, posted) -> "Page":
        """The page that a form came from."""
        try:
            seen = parse_datetime(posted.get("seen_at", ""))
        except ValueError:
            seen = None
        return cls(posted.get("writer", "")[:32], seen if seen and timezone.is_aware(seen) else None)


def other_words(response: Response, instrument: Instrument, answers: Answers, page: Page) -> list[tuple[str, str]]:
    """Question and answer wherever another page has saved something else since this one was drawn; empty when none.

    A choice that this page does not have is no difference: it is kept. Words of another page are, also against none.
    """
    mine = page.seen_at is None or response.writer in ("", page.writer) or response.saved_at <= page.seen_at
    if mine:
        return []
    kept = response.answers
    differs = [
        item
        for item in instrument.items
        if item.key in kept and kept[item.key] != answers.get(item.key, kept[item.key] if item.kind != "text" else "")
    ]
    return [(item.text or "", _said(item, kept[item.key])) for item in differs]


def _said(item, value) -> str:
    if value is None:
        return "Prefer not to answer"
    return (item.label(value) or str(value)) if isinstance(value, int) else str(value)
