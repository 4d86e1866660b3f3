"""Makes a site ready to serve: both databases migrated, all content loaded, dangerous settings refused."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Safe to run again, and before every start."""

    help = "Migrate both databases, load the content, and check the settings."

    def handle(self, *args, **options) -> None:
        for database in ("default", "keys"):
            call_command("migrate", database=database, interactive=False, verbosity=0, stdout=self.stdout)
        call_command("load_content", stdout=self.stdout, verbosity=options["verbosity"])
        production = not (settings.DEMO or settings.DEBUG)
        call_command("check", deploy=production, databases=["default"], stdout=self.stdout)
