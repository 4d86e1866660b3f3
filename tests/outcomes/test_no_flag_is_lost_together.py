"""Many people do many things to the same flags at once, on a real PostgreSQL; afterwards none is lost."""

import random
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from icbt import actions as floor
from icbt import hours
from icbt.audit import faults
from icbt.errors import Refused
from icbt.models import Cover, Role, User
from outcomes.models import Flag
from outcomes.tasks import chase_flags
from tests.factories import make_staff
from tests.icbt.test_cover import away
from tests.outcomes.flag_watch import unseen, unseen_on_pages
from tests.outcomes.flag_world import World, did
from tests.outcomes.test_submit_concurrently import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ACTORS, ACTS, ROUNDS = 6, 12, 4


def happenings(world: World, dice: random.Random) -> list:
    """Everything that may happen, with its numbers thrown."""
    n, who, other = dice.randrange(12), dice.randrange(12), dice.choice([None, *range(12)])
    return [
        *[lambda: world.raise_flag(n, dice.choice(["red", "amber", "yellow"]))] * 4,
        lambda: world.acknowledge(n, who),
        lambda: world.resolve(n, who, risk=dice.choice(["low", "high"])),
        *[lambda: world.assign(n, other)] * 2,
        lambda: world.account(who, active=False),
        lambda: world.account(who, active=True),
        lambda: world.cover(who, other, 0, 3),
        lambda: world.end_cover(n),
        lambda: world.pause(n, 5),
        lambda: world.resume(n),
        lambda: world.leave(n) if dice.random() < 0.2 else None,
        lambda: world.end(n, complete=dice.random() < 0.5),
        chase_flags,
    ]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_whatever_they_do_at_once_no_flag_is_lost(content, seed):
    world = World()
    raised: list = []
    resolved: list = []

    def actor(number: int):
        dice = random.Random(f"{seed} {number}")

        def act() -> int:
            for _ in range(ACTS):
                happening = dice.choice(happenings(world, dice))
                flag = did(happening)
                if isinstance(flag, Flag):
                    (resolved if flag.resolved_at else raised).append(flag.pk)
            return ACTS

        return act

    assert at_once(*map(actor, range(ACTORS))) == [ACTS] * ACTORS
    still = set(Flag.objects.filter(resolved_at=None).values_list("pk", flat=True))
    assert still == set(raised) - set(resolved)
    assert len(raised) > ACTORS
    assert len(resolved) == len(set(resolved)), "a flag was resolved twice"
    assert unseen() == []
    assert unseen_on_pages() == []
    assert faults() == []
    assert User.objects.supervisors().exists()


def test_two_supervisors_closed_at_once_leave_one(ada, sofia):
    sven = make_staff(Role.SUPERVISOR, "Sven")
    results = at_once(*[lambda one=one: floor.change_activity(by=ada, user=one, active=False) for one in (sofia, sven)])
    assert sorted(type(one).__name__ for one in results) == ["Refused", "User"]
    assert User.objects.supervisors().count() == 1


def away_now(person, by=None, *, covered_by=None) -> Cover:
    today = timezone.localdate(timezone=hours.zone())
    return away(person, by, covered_by=covered_by, first=today, last=today + timedelta(days=2))


def test_an_absence_recorded_twice_at_once_is_one(clara, karl, sofia):
    results = at_once(lambda: away_now(clara, covered_by=karl), lambda: away_now(clara, sofia))
    assert sorted(type(one).__name__ for one in results) == ["Cover", "Refused"]
    assert Cover.objects.count() == 1


def test_two_who_would_cover_for_each_other_at_once(clara, karl):
    results = at_once(lambda: away_now(clara, covered_by=karl), lambda: away_now(karl, covered_by=clara))
    assert not [one for one in results if isinstance(one, OperationalError)]
    assert sum(isinstance(one, Refused) for one in results) == 1


def test_given_to_somebody_whose_account_is_closed_at_that_moment(content):
    world = World()
    ada = world.ada
    flag = world.raise_flag(0, "red")
    karl = User.objects.get(name="Karl")
    at_once(
        lambda: did(world.assign, 0, world.staff.index(karl.pk)),
        lambda: floor.change_activity(by=ada, user=karl, active=False),
    )
    assert not Flag.objects.get(pk=flag.pk).resolved_at
    assert unseen() == []
