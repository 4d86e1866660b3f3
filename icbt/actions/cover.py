"""Absences: who is away from which day to which, and who answers meanwhile."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from icbt import hours
from icbt.audit import record
from icbt.errors import Refused
from icbt.mail import nudge
from icbt.models import Cover, Role, User


@transaction.atomic
def record_cover(*, clinician: User, covered_by: User | None, first_day: date, last_day: date, by: User) -> Cover:
    """Say that a clinician is away on these days of the service, both included, and who answers for her patients.

    `covered_by` None leaves them to the duty inbox. A clinician speaks for herself, a supervisor for anybody.
    Everything open moves with the first day and back after the last, because all lists ask who attends today.
    Whoever answers is told when the service opens on the first day. Raises `Refused` in plain words.
    """
    _may(by, clinician)
    _guides(clinician)
    _hold(clinician, covered_by)
    _days_fit(clinician, first_day, last_day)
    if covered_by is not None:
        _can_cover(covered_by, clinician, first_day, last_day)
    days = {"first_day": first_day, "last_day": last_day}
    row = Cover.objects.create(clinician=clinician, covered_by=covered_by, recorded_by=by, **days)
    said: dict[str, Any] = {"from": first_day.isoformat(), "to": last_day.isoformat()}  # `from` is a word of Python
    record("cover_recorded", by=by, subject=row, **said)
    _tell(row)
    return row


@transaction.atomic
def end_cover(*, cover: Cover, by: User) -> Cover:
    """She is back before the last day, or the plan fell through: her patients are hers again at once."""
    _may(by, cover.clinician)
    row = Cover.objects.select_for_update().get(pk=cover.pk)
    if row.ended_at is not None or row.last_day < _today():
        raise Refused("This absence is over already.")
    row.ended_at, row.ended_by = timezone.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    record("cover_ended", by=by, subject=row)
    return row


def _today() -> date:
    return timezone.now().astimezone(hours.zone()).date()


def _may(by: User, clinician: User) -> None:
    if by != clinician and by.role != Role.SUPERVISOR:
        raise Refused("You can say when you are away yourself. A supervisor can say it for others.")


def _guides(clinician: User) -> None:
    if not (clinician.is_here and clinician.is_guide):
        raise Refused(f"{clinician} guides nobody here, so there is nothing to cover.")


def _hold(*people: User | None) -> None:
    """One plan at a time for each of them, in one order: two made at once could not see each other."""
    named = sorted(person.pk for person in people if person)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=named).order_by("pk").values_list("pk"))


def _days_fit(clinician: User, first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Refused("The last day comes before the first.")
    if last_day < _today():
        raise Refused("These days are over already.")
    if Cover.objects.overlapping(first_day, last_day).filter(clinician=clinician).exists():
        raise Refused(f"{clinician} is away on some of these days already. End that absence first, or choose others.")


def _can_cover(person: User, clinician: User, first_day: date, last_day: date) -> None:
    row = User.objects.get(pk=person.pk)  # as it stands now, behind the lock
    if row == clinician:
        raise Refused("Nobody can cover for themselves.")
    if not (row.is_here and row.is_guide):
        raise Refused(f"{row} cannot cover: only a clinician or supervisor who works here can.")
    if Cover.objects.overlapping(first_day, last_day).filter(clinician=row).exists():
        raise Refused(f"{row} is away on some of these days too.")


def _tell(row: Cover) -> None:
    """Whoever answers from now on, when the service opens on the first day; supervisors when it is the duty inbox."""
    opens = datetime.combine(row.first_day, settings.SERVICE_OPENS, hours.zone())
    for person in [row.covered_by] if row.covered_by else User.objects.supervisors():
        nudge(recipient=person, key="needs_you", occasion=f"cover {row.pk}", due_at=max(opens, timezone.now()))
