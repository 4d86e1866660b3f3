"""Loads the consent texts and the crisis lines."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from icbt import consent_text, content, crisis_lines, hours, prose
from icbt.front_matter import ContentFault

FOLDER = settings.BASE_DIR / "icbt" / "content"


class Command(BaseCommand):
    """Every file becomes a content version, or nothing does and every fault is listed."""

    help = "Load the consent texts and the crisis lines."

    def handle(self, *args, **options) -> None:
        faults: list[str] = []
        with transaction.atomic():
            loaded = sum(_load(path, faults) for path in sorted(FOLDER.glob("*/*.*")))
            if faults:
                raise CommandError("\n".join(faults))
        self.stdout.write(f"consent texts and crisis lines: {loaded}")


def _load(path: Path, faults: list[str]) -> bool:
    name = str(path.relative_to(settings.BASE_DIR))
    try:
        if path.parent.name == "consent":
            body = consent_text.parse(path.read_text(), name, _words(), prose.render)
            content.publish(kind="consent", slug=body["slug"], language=body["language"], body=body)
        elif path.suffix == ".toml":
            body = crisis_lines.parse(path.read_text(), name)
            content.publish(kind="crisis", slug=body["country"], body=body)
        else:
            return False
    except ContentFault as fault:
        faults.extend(fault.faults)
    return True


def _words() -> dict[str, str]:
    days = settings.REPLY_WORKING_DAYS
    return {
        "service_name": settings.SERVICE_NAME,
        "hours": hours.words(),
        "reply_promise": f"You get a reply within {days} working day{'s' if days != 1 else ''}.",
    }
