"""Loads the instruments, the schedules and the rules."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from icbt import content
from icbt.models import ContentVersion
from outcomes import files
from outcomes.actions.permissions import publish_wording
from outcomes.instruments import Instrument
from outcomes.models import InstrumentPermission
from outcomes.reading import ContentError


class Command(BaseCommand):
    """Every file becomes a content version, or nothing does and every fault is listed."""

    help = "Load the instruments, the schedules and the rules that raise flags."

    def handle(self, *args, **options) -> None:
        try:
            bodies = files.read()
            files.refuse_changed_scoring(bodies, _published)
        except ContentError as error:
            raise CommandError(str(error)) from None
        with transaction.atomic():
            for kind, slug, language, body in bodies:
                content.publish(kind=kind, slug=slug, language=language, body=body)
            for permission in InstrumentPermission.objects.valid_on(timezone.localdate()):
                publish_wording(permission=permission, by=None)  # a changed definition keeps its permitted words
        self.stdout.write(f"instruments, schedules and rules: {len(bodies)}")


def _published(slug: str, language: str) -> Iterator[Instrument]:
    rows = ContentVersion.objects.filter(kind="instrument", slug=slug, language=language)
    return (Instrument.from_dict(body) for body in rows.values_list("body", flat=True))
