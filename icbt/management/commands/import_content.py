"""Takes in what translators wrote: checks every file first, and makes drafts or versions of those that changed."""

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from icbt import actions, translations
from icbt.errors import Refused
from icbt.models import User
from icbt.translations import Read


class Command(BaseCommand):
    """All files or none. Without --by it only says what it would do; with --note it publishes what it would draft."""

    help = "Check and take in the content of a folder that export_content wrote."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--by", default="", help="the e-mail address of the administrator who takes it in")
        parser.add_argument("--note", default="", help="what changed: publish at once, with this note")

    def handle(self, *args, folder: Path, by: str, note: str, **options) -> None:
        read = translations.read_folder(folder)
        if faults := [f"{one.name}:{fault.line}: {fault.sentence}" for one in read for fault in one.faults]:
            raise CommandError("\n".join([*faults, f"{len(faults)} to put right; nothing was taken in."]))
        changed = [one for one in read if one.state in ("new", "changed")]
        if by:
            self._take_in(changed, self._administrator(by), note)
        self._say(read, changed, by, note)

    def _administrator(self, email: str) -> User:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is nobody with the address {email}.")
        return user

    @transaction.atomic
    def _take_in(self, changed: list[Read], by: User, note: str) -> None:
        for one in changed:
            try:
                actions.take_in_translation(
                    kind=one.kind, slug=one.slug, language=one.language, source=one.text, note=note, by=by
                )
            except Refused as why:
                raise CommandError(f"{one.name}: {why} Nothing was taken in.") from why

    def _say(self, read: list[Read], changed: list[Read], by: str, note: str) -> None:
        done = "published" if by and note else "now a draft" if by else "would be taken in"
        for one in changed:
            self.stdout.write(f"{one.name}: {done}")
        counts = Counter(one.state for one in read if one.language != "en")
        self.stdout.write(", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "no translation")
        for language in sorted({one.language for one in read} - {"en"}):
            for behind in translations.behind(language):
                self.stdout.write(f"behind: {behind} ({language})")
