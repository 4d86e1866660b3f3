"""Checks the whole audit trail for events that were changed, removed or slipped in."""

from django.core.management.base import BaseCommand, CommandError

from icbt.audit import faults


class Command(BaseCommand):
    """Ends with an error, one sentence per fault, when the trail is not whole."""

    help = "Check the audit trail for tampering."

    def handle(self, *args, **options) -> None:
        if found := faults():
            raise CommandError("\n".join(found))
        self.stdout.write("The audit trail is whole.")
