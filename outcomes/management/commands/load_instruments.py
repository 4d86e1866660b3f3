"""Loads the instruments, the schedules and the rules."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from icbt import content, filing
from icbt.models import ContentVersion
from outcomes import files, rulebook
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
            for kind, slug, language, body, source in sorted(bodies, key=lambda one: one[0] == "rules"):
                facts = {"kind": kind, "slug": slug, "language": language, "body": body, "source": source}
                if kind != "rules":
                    self._say(filing.load(**facts))
                elif not self._stays(body, source):
                    content.publish(**facts)
            for permission in InstrumentPermission.objects.valid_on(timezone.localdate()):
                publish_wording(permission=permission, by=None)  # a changed definition keeps its permitted words
        self.stdout.write(f"instruments, schedules and rules: {len(bodies)}")

    def _stays(self, body: dict, source: str) -> bool:
        """Whether the site's own rules stay in force beside those of the file, which are kept to be taken over.

        They do, unless they no longer fit the instruments: then the file's, which answer every urgent item, take over.
        """
        own = rulebook.chosen_by_site(body)
        if own is None:
            return False
        content.keep(kind="rules", slug=body["slug"], body=body, source=source)
        if misfits := rulebook.misfits(own):
            self.stderr.write(f"The site’s own rules ({own.version}) do not fit any more; those of the file take over:")
            for sentence in misfits:
                self.stderr.write(f"  {sentence}")
            return False
        self.stdout.write(
            f"The site’s rules (version {own.version}) differ from those of the file (version {body['version']}) and "
            "stay in force. In the administration, under Rules, the file’s can be taken over."
        )
        return True

    def _say(self, told: str) -> None:
        if told:
            self.stdout.write(told)


def _published(slug: str, language: str) -> Iterator[Instrument]:
    rows = ContentVersion.objects.filter(kind="instrument", slug=slug, language=language)
    return (Instrument.from_dict(body) for body in rows.values_list("body", flat=True))
