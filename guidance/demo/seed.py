"""Makes the invented people and their past months, relative to a moment, in one go or not at all."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from guidance.demo import arrivals, harms, ledger, lessons, letters, plans, sheets, worksheets
from guidance.demo.roster import Person, people
from guidance.demo.world import World
from icbt.demo import LOGINS, PASSWORD
from icbt.encryption import key_ring
from icbt.models import User


def is_seeded() -> bool:
    """Are the invented people here already?"""
    return User.objects.filter(email__in=[login.email for login in LOGINS]).exists()


def seed(*, now: datetime, count: int, chances: int) -> dict[str, int]:
    """Write everybody; returns how many rows of each kind. The same arguments give the same lives, ids apart."""
    world = World(now=now, seed=chances, password=make_password(PASSWORD))
    with transaction.atomic(), transaction.atomic(using="keys"), key_ring():
        arrivals.staff(world)
        for person in people(count, chances):
            _live(world, person)
        ledger.nudges(world)
        ledger.audit(world)
        world.write()
    return {model._meta.verbose_name: len(rows) for model, rows in world.rows.items()}


def _live(world: World, person: Person) -> None:
    life = arrivals.patient(world, person)
    sheets.answer_everything(life)
    finished = lessons.take_lessons(life)
    harms.enter(life)
    worksheets.fill_in(life, finished)
    letters.correspond(life, finished)
    arrivals.last_seen(life)
    plans.agree(life)
