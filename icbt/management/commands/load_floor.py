"""Loads the consent texts and the crisis lines."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from icbt import crisis_lines, filing
from icbt.floor_content import read_consent
from icbt.front_matter import ContentFault
from icbt.models import ContentVersion

FOLDER = settings.BASE_DIR / "icbt" / "content"


class Command(BaseCommand):
    """Every file becomes a content version, or nothing does and every fault is listed."""

    help = "Load the consent texts and the crisis lines."

    def handle(self, *args, **options) -> None:
        faults: list[str] = []
        with transaction.atomic():
            loaded = sum(self._load(path, faults) for path in sorted(FOLDER.glob("*/*.*")))
            if faults:
                raise CommandError("\n".join(faults))
        self.stdout.write(f"consent texts and crisis lines: {loaded}")

    def _load(self, path: Path, faults: list[str]) -> bool:
        name, source = str(path.relative_to(settings.BASE_DIR)), path.read_text()
        try:
            if path.parent.name == "consent":
                told = _load_consent(source, name)
            elif path.suffix == ".toml":
                body = crisis_lines.parse(source, name)
                told = filing.load(kind="crisis", slug=body["country"], body=body, source=source)
            else:
                return False
        except ContentFault as fault:
            faults.extend(fault.faults)
        else:
            if told:
                self.stdout.write(told)
        return True


def _load_consent(source: str, name: str) -> str:
    body = read_consent(source, name)
    names = {"kind": "consent", "slug": body["slug"], "language": body["language"]}
    told = filing.load(**names, body=body, source=source)
    if told:
        now = ContentVersion.objects.named(**names).get(current=True)
        filing.renew(now, read_consent(now.source, name))
    return told
