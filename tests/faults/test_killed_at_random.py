"""Everything is killed at random while patients answer: nothing that was accepted is lost, and nothing happens twice.

KILL_SEED repeats the order of a run; KILL_PATIENTS makes it longer, each with four questionnaires.
"""

import http.client
import os
import queue
import random
import threading
import time
import urllib.error
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from django.db import Error, connection, connections
from django.utils import timezone

from icbt.models import Nudge, Role
from outcomes.models import Flag, Level, Response
from tests.factories import make_staff
from tests.faults.crowd import (
    IN_DANGER,
    PHQ,
    STEADY,
    WEEK,
    WORSE,
    claims_expire,
    has_exactly_one_set,
    patient_with_a_baseline,
    unscored,
    until,
)
from tests.faults.visitor import Visitor
from tests.outcomes.answers import opened, posted

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.redis]

PATIENTS = int(os.environ.get("KILL_PATIENTS", "125"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.SystemRandom().randrange(1, 10_000)
HANDS = 4  # browsers at once
PATIENCE = 240  # seconds for all answers to arrive, whatever is killed meanwhile
GONE = (urllib.error.URLError, http.client.HTTPException, OSError)


@pytest.fixture
def nothing_forgotten():
    """Commits reach the disk's cache before they are answered; the tests' PostgreSQL leaves that out elsewhere."""
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
    connections.close_all()
    yield
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" RESET synchronous_commit')


def test_nothing_is_lost_and_nothing_happens_twice(live_site, nothing_forgotten):
    print(f"\nseed {SEED}")
    staff = {make_staff(Role.CLINICIAN), make_staff(Role.SUPERVISOR)}
    clinician = next(person for person in staff if person.role == Role.CLINICIAN)
    ways = (STEADY, WORSE, IN_DANGER)
    people = {patient_with_a_baseline(clinician): ways[place % 3] for place in range(PATIENTS)}
    live_site.web.kill()  # whoever has a session of the database takes a fresh one
    live_site.start()
    accepted, killed = answer_while_killing(live_site, people)
    assert len(accepted) == 4 * PATIENTS, "every browser sent every questionnaire in the end"
    failed = settle(live_site, people)
    stored = Response.objects.submitted().filter(enrolment__in=people, assessment__point="week-3")
    assert stored.count() == 4 * PATIENTS
    responses, scores, flags = has_exactly_one_set(people)
    nudges = told_once(people, staff)
    retries = sum(accepted.values()) - len(accepted)
    print(f"killed {dict(killed)} while {len(accepted)} questionnaires were sent ({retries} sent again)")
    print(f"{failed} of them could not be scored at first")
    print(f"{responses} responses, {scores} scores, {flags} flags, {nudges} nudges about them: one set each")


def answer_while_killing(site, people: dict) -> tuple[Counter, Counter]:
    """Browsers answer in threads of their own; this one kills, since a child must be started by the main thread."""
    work: queue.Queue = queue.Queue()
    for enrolment, how in people.items():
        work.put((Visitor(site, enrolment.patient), opened(enrolment.patient).pk, how))
    accepted: Counter = Counter()
    hands = [threading.Thread(target=answers_until_done, args=(work, accepted), daemon=True) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    killed, dice = Counter(), random.Random(SEED)
    end = time.monotonic() + PATIENCE
    while any(hand.is_alive() for hand in hands):
        assert time.monotonic() < end, f"{len(accepted)} of {4 * PATIENTS} sent in {PATIENCE} s"
        time.sleep(dice.uniform(0.2, 2.5))
        killed[kill_one(site, dice)] += 1
        time.sleep(dice.uniform(0.1, 1.5))
        raise_all(site)
    return accepted, killed


def kill_one(site, dice: random.Random) -> str:
    """Kill one part with no warning; returns which."""
    victims = {
        "worker": site.kill_worker,
        "beat": site.beat.kill,
        "Redis": site.stop_redis,
        "PostgreSQL": site.crash_postgres,
        "web": site.web.kill,
    }
    name = dice.choice(list(victims))
    victims[name]()
    return name


def raise_all(site) -> None:
    """Start again whatever is dead, as a supervisor of processes would."""
    connections.close_all()
    until("PostgreSQL has recovered", database_answers, seconds=30)
    site.start()


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except Error:
        connections.close_all()
        return False


def answers_until_done(work: queue.Queue, accepted: Counter) -> None:
    """Take one patient after another and send her four questionnaires."""
    with suppress(queue.Empty):
        while True:
            visitor, assessment, how = work.get_nowait()
            for slug, answers in {**WEEK, "phq-9": PHQ[how], "anything-new": {"note": ""}}.items():
                accepted[visitor.user.pk, slug] += sends(visitor, f"/questions/{assessment}/{slug}/", posted(answers))


def sends(visitor: Visitor, address: str, answers: dict) -> int:
    """Send one questionnaire until the service has taken it, as a patient would; returns how often she tried."""
    for attempt in count(1):
        with suppress(*GONE):
            visitor.get(address)
            if visitor.at.endswith(address):
                visitor.post(address, answers)
            if not visitor.at.endswith(address):
                return attempt  # the page has moved on; at once when an attempt that seemed to fail had been taken
        time.sleep(0.2)


def settle(site, people: dict) -> int:
    """The claims of the dead expire, what failed has rested, and the bell rings; returns how many had failed."""
    claims_expire(people)
    long_ago = timezone.now() - timedelta(minutes=11)
    failed = (
        Response.objects.unscored().filter(enrolment__in=people, failed_at__isnull=False).update(failed_at=long_ago)
    )
    site.ring("outcomes.tasks.score_pending")
    until("everything scored", lambda: unscored(people) == 0, seconds=120)
    return failed


def told_once(people: dict, staff: set) -> int:
    """Of every red flag each of the staff was told by one row of the ledger; returns how many rows there are."""
    rows = Counter(Nudge.objects.filter(enrolment__in=people, recipient__in=staff).values_list("occasion", "recipient"))
    assert set(rows.values()) <= {1}
    for flag in Flag.objects.filter(enrolment__in=people, level=Level.RED):
        assert {pk for occasion, pk in rows if occasion == f"flag {flag.pk}"} == {person.pk for person in staff}
    return sum(rows.values())
