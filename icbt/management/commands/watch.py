"""Watches the service from outside its clock: a stopped clock cannot tell that it has stopped."""

import logging
import time

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from icbt.actions.alarms import keep_alarms
from icbt.actions.nudges import send_nudges_to
from icbt.mail import WORDING
from icbt.models import Alarm, Role, User
from icbt.watch import look

EVERY = 60  # seconds
TOLD_AGAIN = 86400  # seconds, while even the database is away
log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Needs no worker, no beat and no broker: it looks itself, and sends its letters itself."""

    help = "Look after the service once a minute, and write to administrators when its clock has stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, say what was found, and end")

    def handle(self, *args, once: bool = False, **options) -> None:
        self.addresses, self.told = [], None
        while True:
            self.look()
            (settings.VAR_DIR / "watched").touch()
            if once:
                return
            close_old_connections()
            time.sleep(EVERY)

    def look(self) -> None:
        """One round. Whatever breaks is told to those we last knew, since nobody else may be there to tell."""
        try:
            alarms = self.keep()
            self.told = None
        except Exception as error:
            log.error("the watch failed: %s", type(error).__name__)
            self.write_without_a_database()
            return
        for alarm in alarms:
            self.stdout.write(f"{alarm.watch}: {alarm.count} since {alarm.raised_at:%Y-%m-%d %H:%M}")
        self.stdout.write("All is well." if not alarms else f"{len(alarms)} alarms stand.")

    def keep(self) -> list[Alarm]:
        """Bring the alarms up to date; when the clock is among them, send what waits for administrators ourselves."""
        here = User.objects.here().filter(role=Role.ADMINISTRATOR)
        self.addresses = list(here.values_list("email", flat=True))
        findings = look(timezone.now())
        alarms = keep_alarms(findings=findings, by=None, now=timezone.now())
        if any(one.watch == "clock" for one in alarms):
            for person in here.values_list("pk", flat=True):
                send_nudges_to(recipient_id=person, by=None)
        return alarms

    def write_without_a_database(self) -> None:
        """No ledger can be kept now, so this letter alone is sent without one; once a day."""
        if self.told and time.monotonic() - self.told < TOLD_AGAIN:
            return
        try:
            for address in self.addresses:
                send_mail(*WORDING["alarm"], None, [address])
            self.told = time.monotonic()
        except Exception as error:
            log.error("nobody could be told: %s", type(error).__name__)
