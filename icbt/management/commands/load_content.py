"""Loads all content: consent, crisis lines, lessons, worksheets, instruments, schedules, message templates."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Runs the loaders that the settings name, floor first. The same content again changes nothing."""

    help = "Load all content from its files."

    def handle(self, *args, **options) -> None:
        for loader in settings.CONTENT_LOADERS:
            call_command(loader, stdout=self.stdout, verbosity=options["verbosity"])
