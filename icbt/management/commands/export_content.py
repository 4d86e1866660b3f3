"""Writes what translators need: the English, the text to write in, and what changed in the English since."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from icbt import content, translations


class Command(BaseCommand):
    """One file of each for every content; what stands in the folder already is not written over."""

    help = "Write the content of a language into a folder, for translators."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--language", required=True, help="the language to translate into, such as de")
        parser.add_argument("--to", required=True, type=Path, help="a folder that is empty, or not there yet")

    def handle(self, *args, language: str, to: Path, **options) -> None:
        if language == content.FALLBACK:
            raise CommandError("English is what is translated; name another language.")
        if to.exists() and any(to.iterdir()):
            raise CommandError(f"{to} is not empty. Work of a translator could be lost; name another folder.")
        count = 0
        for name, text in translations.files(language):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_text(text, encoding="utf-8", newline="\n")
            count += 1
        self.stdout.write(f"{count} files in {to}")
        for one in translations.behind(language):
            self.stdout.write(f"behind: {one}")
