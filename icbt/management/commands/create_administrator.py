"""Makes the first person of a new site: an administrator, who then invites everybody else."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from icbt.actions import Refused, invite_staff
from icbt.models import Role


class Command(BaseCommand):
    """Prints a link that works once; nothing is sent."""

    help = "Invite an administrator and print the link."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="Administrator")

    def handle(self, *args, email: str, name: str, **options) -> None:
        try:
            _, secret = invite_staff(by=None, email=email, name=name, role=Role.ADMINISTRATOR)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        link = settings.SITE_URL + reverse("icbt:join", kwargs={"secret": secret})
        self.stdout.write(f"Open this link within {settings.INVITATION_DAYS} days and choose a password:\n{link}")
