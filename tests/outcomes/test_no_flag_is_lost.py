"""Whatever happens to people, accounts, cover and time: every open flag is on the screen of somebody who is here, and
every overdue one is chased on every working day.

A machine invents the stories. In every run it invents the same ones, about a minute's worth. `FLAG_STEPS=20000` makes
it invent that many steps of new ones:

    FLAG_STEPS=20000 pytest tests/outcomes/test_no_flag_is_lost.py -s
"""

import os
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from icbt import hours
from icbt.models import CLOSED, Nudge, Role
from icbt.tasks import resume_paused
from outcomes.models import Flag
from outcomes.tasks import chase_flags
from tests.outcomes.flag_watch import has_to_be_told, told_of, unseen, unseen_on_pages
from tests.outcomes.flag_world import World, did, open_flags

START = datetime(2026, 12, 22, 10, 0, tzinfo=ZoneInfo("Europe/London"))  # two weekends and three holidays lie ahead
HOLIDAYS = ["2026-12-25", "2026-12-28", "2027-01-01"]
STORY = 40  # steps of one story
STEPS = int(os.environ.get("FLAG_STEPS", "0"))
RING = timedelta(hours=3)  # the clock of the tests; in life it rings every five minutes
A, B = st.integers(0, 11), st.integers(0, 11)
SOMEBODY = st.none() | A
AWAY = st.tuples(st.integers(2, 4), st.none() | st.integers(0, 4))  # a clinician, and anybody or nobody who covers
LEVEL = st.sampled_from(["red", "amber", "yellow"])
figures: Counter[str] = Counter()


class Flags(RuleBasedStateMachine):
    """One story, on the world made before it, undone afterwards."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.atoms = [transaction.atomic(using=name) for name in ("default", "keys")]
        for atom in self.atoms:
            atom.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.staff = list(self.world.staff)
        self.raised: set = set()
        self.resolved: set = set()
        self.owed: set = set()
        self.deployed = False
        figures["stories"] += 1

    def teardown(self) -> None:
        try:
            self.pages_show_them()
        finally:
            self.world.staff = self.staff
            self.clock.stop()
            for name, atom in reversed(list(zip(("default", "keys"), self.atoms, strict=True))):
                transaction.set_rollback(True, using=name)
                atom.__exit__(None, None, None)

    # ---- what may happen ------------------------------------------------------------------------------------------

    @initialize(levels=st.lists(LEVEL, min_size=4, max_size=6), away=st.lists(AWAY, min_size=1, max_size=3))
    def it_begins_with_flags_and_people_away(self, levels, away):
        for n, level in enumerate(levels):
            self.a_flag_is_raised(n=n, level=level)
        for who, by_whom in away:
            did(self.world.cover, who, by_whom, 0, 5)

    @rule(n=A, level=LEVEL)
    def a_flag_is_raised(self, n, level):
        if flag := self.world.raise_flag(n, level):
            self.raised.add(flag.pk)

    @rule(n=A, item9=st.sampled_from([1, 2, 3, None]))
    def she_answers(self, n, item9):
        before = set(Flag.objects.values_list("pk", flat=True))
        did(self.world.answer, n, item9)
        self.raised |= set(Flag.objects.values_list("pk", flat=True)) - before

    @rule(n=A, who=B)
    def somebody_takes_it(self, n, who):
        did(self.world.acknowledge, n, who)

    @rule(n=A, who=B, risk=st.sampled_from(["low", "high"]))
    def somebody_resolves_it(self, n, who, risk):
        if flag := did(self.world.resolve, n, who, risk=risk):
            self.resolved.add(flag.pk)

    @rule(n=A, who=SOMEBODY)
    def she_is_given_to(self, n, who):
        did(self.world.assign, n, who)

    @rule(who=A)
    def an_account_is_closed(self, who):
        did(self.world.account, who, active=False)

    @rule(who=A)
    def an_account_is_opened(self, who):
        did(self.world.account, who, active=True)

    @rule(who=A, role=st.sampled_from([Role.CLINICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR]))
    def a_role_changes(self, who, role):
        self.world.change_role(who, role)

    @rule(role=st.sampled_from([Role.CLINICIAN, Role.SUPERVISOR]))
    def a_colleague_is_invited(self, role):
        did(self.world.invite, role)

    @rule(who=A)
    def a_colleague_comes_in(self, who):
        did(self.world.come_in, who)

    @rule(who=A, by_whom=SOMEBODY, starts=st.integers(0, 3), lasts=st.integers(0, 7))
    def somebody_goes_away(self, who, by_whom, starts, lasts):
        did(self.world.cover, who, by_whom, starts, lasts)

    @rule(n=A)
    def somebody_is_back(self, n):
        did(self.world.end_cover, n)

    @rule(n=A, days=st.integers(1, 10))
    def she_pauses(self, n, days):
        did(self.world.pause, n, days)

    @rule(n=A)
    def she_comes_back(self, n):
        did(self.world.resume, n)

    @rule(n=A)
    def she_stops(self, n):
        did(self.world.leave, n)

    @rule(n=A, complete=st.booleans())
    def staff_end_it(self, n, complete):
        had = open_flags().filter(enrolment=self.world.enrolment(n)).exists()
        ended = did(self.world.end, n, complete=complete)
        assert not (ended and had), "an enrolment with an open flag was ended by staff"

    @precondition(lambda self: any(self.world.enrolment(n).status in CLOSED for n in range(4)))
    @rule(n=A)
    def she_is_erased(self, n):
        had = open_flags().filter(enrolment=self.world.enrolment(n)).exists()
        did(self.world.erase, n)
        assert not had or self.world.enrolment(n).patient.is_active, "somebody with an open flag was erased"

    @rule(spans=st.sampled_from([4, 8, 24]))
    def time_passes(self, spans):
        for _ in range(spans):
            self.clocks_after_a_while()

    @precondition(lambda self: not self.deployed)
    @rule()
    def a_new_version_is_deployed(self):
        self.deployed = True  # once in a story: reading every file takes as long as a hundred other steps
        self.world.deploy()

    @rule()
    def pages_show_them(self):
        figures["flags looked for on pages"] += open_flags().count()
        assert unseen_on_pages() == []

    # ---- what must hold -------------------------------------------------------------------------------------------

    @invariant()
    def no_flag_is_lost(self):
        """After everything that happens; and then three hours pass, so that the next thing happens later."""
        figures["steps"] += 1
        figures["flags looked for in lists"] += open_flags().count()
        assert set(open_flags().values_list("pk", flat=True)) == self.raised - self.resolved
        assert unseen(reader=figures["steps"]) == []
        self.each_overdue_one_was_chased_on_every_working_day_and_on_no_other()
        self.clocks_after_a_while()

    def each_overdue_one_was_chased_on_every_working_day_and_on_no_other(self):
        chased = set(Nudge.objects.filter(occasion__contains=" overdue ").values_list("occasion", flat=True))
        assert chased == {f"flag {flag} overdue {day.isoformat()}" for flag, day in self.owed}

    def clocks_after_a_while(self) -> None:
        self.traveller.shift(RING)
        self.the_clocks_ring()

    def the_clocks_ring(self) -> None:
        now = timezone.now()
        day, first = now.astimezone(hours.zone()).date(), {}
        for flag in open_flags().filter(due_at__lte=now):
            if hours.is_open(now) and (flag.pk, day) not in self.owed:
                first[flag.pk] = has_to_be_told(flag)
        chase_flags()
        resume_paused()
        for flag in Flag.objects.filter(pk__in=first):
            assert told_of(flag, day) == first[flag.pk]
            assert flag.chased_at == now
            self.owed.add((flag.pk, day))
        figures["chases"] += len(first)


@pytest.fixture
def christmas(settings):
    settings.SERVICE_HOLIDAYS = HOLIDAYS


def test_no_flag_is_lost(content, christmas, record_property):
    figures.clear()
    with time_machine.travel(START, tick=False):
        Flags.world = World()
    story = settings(
        max_examples=max(1, STEPS // STORY) if STEPS else 14,
        stateful_step_count=STORY,
        derandomize=not STEPS,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if STEPS else [])],  # shrinking takes minutes
    )
    run_state_machine_as_test(Flags, settings=story)
    print(", ".join(f"{count} {what}" for what, count in sorted(figures.items())))
    assert figures["chases"] > 50, "the stories were too tame to prove anything"
