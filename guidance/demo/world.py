"""What the seeding works with: the moment it is, the rows it collects, and one patient's dates and chances."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import models

from guidance.demo.roster import Person
from guidance.models import Message, Note
from icbt import hours
from icbt.models import AuditEvent, Consent, Enrolment, Invitation, Nudge, Profile, User
from modules.models import EntryComment, Flare, LessonProgress, SafetyPlan, SleepWindow, WorksheetEntry
from outcomes.models import AdverseEvent, Assessment, Flag, Response, RiskAssessment, Score, Triage

ORDER: tuple[type[models.Model], ...] = (
    *(User, EmailAddress, Profile, Enrolment, Invitation, Consent, Assessment, Triage, Response, Score),
    *(Flag, RiskAssessment, AdverseEvent, LessonProgress, WorksheetEntry, EntryComment, Message, Note, Nudge),
    *(SafetyPlan, SleepWindow, Flare),
    AuditEvent,
)


@dataclass(frozen=True)
class Happened:
    """Something for the audit trail; `by` None is the system."""

    at: datetime
    verb: str
    by: User | None
    subject: models.Model
    patient: User | None
    detail: dict


@dataclass
class World:
    """Rows waiting to be written together, what happened, and the staff by first name in small letters."""

    now: datetime
    seed: int
    password: str
    staff: dict[str, User] = field(default_factory=dict)
    rows: dict[type, list] = field(default_factory=lambda: defaultdict(list))
    trail: list[Happened] = field(default_factory=list)
    given: set[str] = field(default_factory=set)  # texts that somebody has used already
    left: set[UUID] = field(default_factory=set)  # messages that wait to be read or answered

    def add(self, row):
        """Keep a row for writing; returns it."""
        self.rows[type(row)].append(row)
        return row

    def note(self, at: datetime, verb: str, by: User | None, subject, patient: User | None = None, **detail) -> None:
        self.trail.append(Happened(at, verb, by, subject, patient, detail))

    def chance(self, name: str) -> Random:
        """Somebody's own run of chances, so that one more person changes nobody else's life."""
        return Random(f"{self.seed} {name}")  # noqa: S311  invented lives, no secret

    def write(self) -> None:
        for model in ORDER:
            model._default_manager.bulk_create(self.rows[model], batch_size=200)


@dataclass
class Life:
    """One patient as she is being written: her rows, her chances, and the last moment at which she did anything."""

    world: World
    person: Person
    user: User
    enrolment: Enrolment
    rng: Random
    until: datetime

    @property
    def guide(self) -> User | None:
        return self.enrolment.clinician

    @property
    def answering(self) -> User:
        """Who deals with what comes from her: her clinician, or the supervisor."""
        return self.guide or self.world.staff["sofia"]

    @property
    def owner(self) -> dict:
        return {"patient": self.user, "enrolment": self.enrolment}

    def local(self, day: date, earliest: int = 8, latest: int = 22) -> datetime:
        """Some minute of a local day of hers, in UTC."""
        minutes = self.rng.randint(earliest * 60, latest * 60 - 1)
        moment = datetime.combine(day, time(minutes // 60, minutes % 60, self.rng.randint(0, 59)), self.user.zone)
        return moment.astimezone(UTC)

    def day(self, number: int) -> date:
        """Her local day so many days after the start."""
        return self.enrolment.started_on + timedelta(days=number)

    def at(self, number: int, earliest: int = 8, latest: int = 22) -> datetime | None:
        """Some minute of that day; None when she had stopped or it has not come."""
        moment = self.local(self.day(number), earliest, latest)
        return moment if moment < self.until else None

    def fill(self, text: str) -> str:
        """A text with her own words in it."""
        facts = {"name": self.person.first_name, "guide": self.answering.name.split()[0]}
        own = {key: getattr(self.person, key) for key in ("hope", "place", "activity")}
        return text.format(**facts, **own).strip()

    def pick(self, texts: list[str]) -> str:
        """One of the texts, one that nobody has used yet where there is one."""
        fresh = [one for one in texts if one not in self.world.given] or texts
        chosen = self.rng.choice(fresh)
        self.world.given.add(chosen)
        return self.fill(chosen)


def at_work(moment: datetime, rng: Random) -> datetime:
    """When somebody of the service gets to a thing: within some hours of the next opening."""
    opening = hours.next_opening(moment).astimezone(UTC)
    later = opening + timedelta(minutes=rng.randint(5, 290))
    return later if hours.is_open(later) else opening + timedelta(minutes=rng.randint(3, 20))


def last_at_work(moment: datetime, rng: Random) -> datetime:
    """Some minute of opening time before the moment, on the same day or the last working day."""
    local = moment.astimezone(hours.zone())
    day = local.date() if local.time() > time(9, 20) else local.date() - timedelta(days=1)
    while not hours.is_working_day(day):
        day -= timedelta(days=1)
    start = datetime.combine(day, time(9, 5), hours.zone())
    last = min(start + timedelta(hours=7, minutes=45), moment)
    return (start + (last - start) * rng.random()).astimezone(UTC)
