"""Fills a demonstration with invented people; refuses anywhere else."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from guidance.demo.seed import is_seeded, seed


class Command(BaseCommand):
    """Safe to run again: people who are here already are left alone."""

    help = "Invent people for a demonstration (DEMO=true): the same ones every time, dated back from now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=40, help="how many patients")
        parser.add_argument("--seed", type=int, default=2026, help="another number gives other chances")

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("Only with DEMO=true: invented people have no place in a real service.")
        if is_seeded():
            self.stdout.write("The invented people are here already; nothing to do.")
            return
        made = seed(now=timezone.now(), count=options["people"], chances=options["seed"])
        self.stdout.write(f"Invented {options['people']} patients and those who guide them.")
        if options["verbosity"] > 1:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in made.items()))
