"""READ: to whom a gentle letter is due now, and about what: everybody who is active or pauses, in a few queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from guidance import cadence
from guidance.cadence import Standing, letters
from icbt.models import AuditEvent, Enrolment, Nudge, Status
from modules import window
from modules.models import LessonProgress
from modules.programme_view import lessons_from, next_lesson_of
from modules.tasks import SEALED

KEYS = (
    *("lesson_nudge", "halfway_saved", "well_done", "normalise_slow"),
    *("quiet_7", "quiet_14", "pause_ending", "ending_soon"),
)
HOUR = timedelta(hours=1)
LOOKED_BACK = timedelta(days=max(*cadence.HALFWAY, *(days[-1] for days in cadence.QUIET.values())) + 2)
IN_LESSON = ("lesson_opened", "lesson_place_kept", "lesson_answered", "lesson_rated")


@dataclass
class Known:
    """What was read of everybody at once: progress and last visit by enrolment, last place by progress, letters."""

    progress: dict[UUID, list[LessonProgress]] = field(default_factory=dict)
    here: dict[UUID, datetime] = field(default_factory=dict)  # by patient
    place: dict[str, datetime] = field(default_factory=dict)
    told: set[tuple[UUID | None, str, str]] = field(default_factory=set)
    praised: dict[UUID | None, datetime] = field(default_factory=dict)


def people() -> list[Enrolment]:
    """Everybody who may get one."""
    rows = Enrolment.objects.filter(status__in=(Status.ACTIVE, Status.PAUSED), patient__is_active=True)
    return list(rows.select_related("patient__profile"))


def known_of(enrolments: list[Enrolment], now: datetime) -> Known:
    """Read once for all of them; of the trail, which is never cut, no more than the letters speak of."""
    ids, patients, found = [one.pk for one in enrolments], [one.patient_id for one in enrolments], Known()
    for row in LessonProgress.objects.filter(enrolment__in=ids).defer(*SEALED):
        found.progress.setdefault(row.enrolment_id, []).append(row)
    trail = AuditEvent.objects.order_by().filter(at__gt=now - LOOKED_BACK)
    visits = trail.filter(actor__in=patients).values("actor").annotate(last=Max("at"))
    found.here = dict(visits.values_list("actor", "last"))
    read = trail.filter(patient__in=patients, verb__in=IN_LESSON).values("subject").annotate(last=Max("at"))
    found.place = dict(read.values_list("subject", "last"))
    sent = Nudge.objects.filter(enrolment__in=ids, key__in=KEYS).order_by("created_at")
    for enrolment, key, occasion, at in sent.values_list("enrolment", "key", "occasion", "created_at"):
        found.told.add((enrolment, key, occasion))
        if key == "well_done":
            found.praised[enrolment] = at
    return found


def due_to(enrolment: Enrolment, known: Known, now: datetime) -> Iterator[tuple[str, str]]:
    """Key and occasion of each letter that is due to her now and was not put into the ledger before."""
    where = _Where(enrolment, known, now)
    for key in letters(where.standing()):
        occasion = where.occasion(key)
        if (enrolment.pk, key, occasion) not in known.told:
            yield key, occasion


class _Where:
    """One patient at one moment: her lessons, her days, and what each letter would be about."""

    def __init__(self, enrolment: Enrolment, known: Known, now: datetime) -> None:
        self.enrolment, self.known, self.now = enrolment, known, now
        self.zone = enrolment.patient.zone
        self.today = now.astimezone(self.zone).date()
        rows = lessons_from(enrolment, known.progress.get(enrolment.pk, []), now)
        self.next = next_lesson_of(enrolment, rows)
        done = [row.progress for row in rows if row.progress and row.progress.finished_at]
        self.last = max(done, key=lambda one: one.finished_at, default=None)
        self.time = window.time_of(enrolment, self.today)
        self.here = known.here.get(enrolment.patient_id) or enrolment.created_at

    def standing(self) -> Standing:
        one = self.enrolment
        if one.status == Status.PAUSED:
            begun = one.paused_at.astimezone(self.zone).date() if one.paused_at else self.today
            until = one.resume_on or begun
            return Standing(pause=(until - begun).days, pause_left=(until - self.today).days)
        if self.time.phase != "guided":
            return Standing()
        return Standing(**self._lesson(), **self._rest())

    def _lesson(self) -> dict[str, Any]:
        row = self.next
        if row is None or row.later:
            return {}
        if not row.opened:
            early = row.progress.unlocked_at if row.progress else None
            opened = row.opens_on or (early.astimezone(self.zone).date() if early else self.enrolment.started_on)
            return {"unopened": (self.today - opened).days if opened else None}
        place = self.known.place.get(str(row.progress.pk)) if row.progress and row.progress.steps_done else None
        return {"halfway": (self.now - place).days if place else None}

    def _rest(self) -> dict[str, Any]:
        praised = self.known.praised.get(self.enrolment.pk)
        ends = self.time.guided_until if not self.time.held else None
        return {
            "finished": (self.now - self.last.finished_at) // HOUR if self.last else None,
            "praised": (self.now - praised).days if praised else None,
            "week": self.enrolment.week(self.today),
            "quiet": (self.now - self.here).days if self.next else None,
            "weeks_left": (ends - self.today).days if ends else None,
        }

    def occasion(self, key: str) -> str:
        """What a letter is about: a kind that icbt.wiring.NUDGE_REASONS knows, and ids or a day."""
        one = self.enrolment
        return {
            "lesson_nudge": lambda: f"lesson {self.next.slug} {one.pk.hex}" if self.next else "",
            "halfway_saved": lambda: f"halfway {self.next.progress.pk}" if self.next and self.next.progress else "",
            "well_done": lambda: f"finished {self.last.pk}" if self.last else "",
            "normalise_slow": lambda: f"slow {one.pk.hex}",
            "quiet_7": lambda: f"quiet {one.pk.hex} {self.here:%y%m%d}",
            "quiet_14": lambda: f"quiet {one.pk.hex} {self.here:%y%m%d}",
            "pause_ending": lambda: f"pause {one.pk.hex} {one.resume_on}",
            "ending_soon": lambda: f"ending {one.pk.hex} {self.time.guided_until}",
        }[key]()
