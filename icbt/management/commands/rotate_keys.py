"""Moves every key under the highest master key of MASTER_KEYS; the site may run meanwhile."""

from django.core.management.base import BaseCommand, CommandError

from icbt.actions import rotate_keys
from icbt.encryption import SealError, current_master


class Command(BaseCommand):
    """After it, the older master keys can leave MASTER_KEYS. A second run moves nothing."""

    help = "Wrap every data key and second-factor secret under the newest master key."

    def handle(self, *args, **options) -> None:
        try:
            moved = rotate_keys(by=None)
        except SealError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{moved} keys moved under master key {current_master()}")
