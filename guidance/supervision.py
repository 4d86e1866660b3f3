"""READ: what a supervisor watches: every caseload in numbers, and what no active clinician owns."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from guidance.caseload import Sketch, sketches
from guidance.needs import LEVELS, Kind
from icbt.models import EnrolmentQuerySet, User


@dataclass(frozen=True)
class Caseload:
    """One clinician's patients in numbers; each number counts patients."""

    clinician: User
    patients: int
    flags: int
    concerns: int
    overdue_flags: int
    overdue_replies: int
    unread: int
    unscored: int
    quiet: int


def caseloads(supervisor: User, now: datetime) -> list[Caseload]:
    """Every clinician who is active or still has patients; most overdue first."""
    rows = supervisor.caseload()
    held = defaultdict(list)
    for sketch in sketches(rows, now, reader=supervisor):
        held[sketch.clinician_id].append(sketch)
    people = User.objects.guides() | User.objects.filter(pk__in=[owner for owner in held if owner])
    found = [_in_numbers(person, held[person.pk], now) for person in people.distinct()]
    return sorted(found, key=_most_pressing)


def _most_pressing(one: Caseload) -> tuple:
    return (-one.overdue_flags, -one.overdue_replies, -one.flags, -one.concerns, str(one.clinician))


def on_duty(supervisor: User) -> EnrolmentQuerySet:
    """The enrolments that nobody attends to today; `sketches` keeps those that are open or wait."""
    return supervisor.caseload().unattended()


def _in_numbers(clinician: User, held: list[Sketch], now: datetime) -> Caseload:
    def count(*kinds: Kind, overdue: bool = False) -> int:
        return sum(
            any(need.kind in kinds and (not overdue or need.overdue(now)) for need in sketch.needs) for sketch in held
        )

    return Caseload(
        clinician=clinician,
        patients=len(held),
        flags=count(*LEVELS.values()),
        concerns=count(Kind.CONCERN),
        overdue_flags=count(*LEVELS.values(), overdue=True),
        overdue_replies=count(Kind.OVERDUE_REPLY),
        unread=count(Kind.UNREAD),
        unscored=count(Kind.UNSCORED),
        quiet=count(Kind.QUIET),
    )
