"""Checks the whole audit trail for events that were changed, removed or slipped in, and prints its digest."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from icbt.audit import faults, trail_digest


def moment(text: str) -> datetime:
    """Read an ISO moment with its zone, as this command prints it."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("a moment needs its zone, such as 2026-03-01T09:00:00+00:00")
    return read


class Command(BaseCommand):
    """Ends with an error, one sentence per fault, when the trail is not whole."""

    help = "Check the audit trail for tampering, and print a digest to keep elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=moment, help="a moment printed earlier: its digest must be the same")

    def handle(self, *args, until: datetime | None = None, **options) -> None:
        if found := faults():
            raise CommandError("\n".join(found))
        until = until or timezone.now()
        count, digest = trail_digest(until)
        self.stdout.write(f"The audit trail is whole: {count} events until {until.isoformat()}, digest {digest}")
