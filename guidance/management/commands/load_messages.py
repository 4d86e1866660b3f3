"""Loads the starter messages."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from guidance import starters
from icbt import filing
from icbt.front_matter import ContentFault

FOLDER = settings.BASE_DIR / "guidance" / "content" / "messages"


class Command(BaseCommand):
    """Every file becomes a content version, or nothing does and every fault is listed."""

    help = "Load the starter messages."

    def handle(self, *args, **options) -> None:
        faults: list[str] = []
        paths = sorted(FOLDER.glob("*.toml"))
        with transaction.atomic():
            for path in paths:
                try:
                    self._load(path)
                except ContentFault as fault:
                    faults.extend(fault.faults)
            if faults:
                raise CommandError("\n".join(faults))
        self.stdout.write(f"starter messages: {len(paths)}")

    def _load(self, path: Path) -> None:
        source = path.read_text()
        body = starters.parse(source, str(path.relative_to(settings.BASE_DIR)))
        names = {"kind": "messages", "slug": body["slug"], "language": path.suffixes[0].lstrip(".")}
        if told := filing.load(**names, body=body, source=source):
            self.stdout.write(told)
