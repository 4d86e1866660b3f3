"""READ: one page of a list of patients: names, sentences of flags, latest scores and rough days, in six queries."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from guidance.away import marks
from guidance.caseload import Sketch
from guidance.chart import number
from guidance.needs import Need
from guidance.week import in_words, week_of
from icbt.encryption import SealError, preload
from icbt.models import Enrolment, Status, SupportLevel, User
from icbt.templatetags.steady import kind_day, kind_moment
from modules.flares import in_a_flare
from modules.rough_days import lately
from outcomes.models import Flag, Score

log = logging.getLogger(__name__)

SCALES = {("pain-nrs", "average"): "pain", ("phq-9", "total"): "mood", ("phq-8", "total"): "mood"}
SUPPORT = {
    SupportLevel.SCHEDULED: "weekly message",
    SupportLevel.ON_DEMAND: "on request",
    SupportLevel.SELF_GUIDED: "self-guided",
}
COLUMNS = (
    *("pk", "patient_id", "patient__name", "patient__email", "patient__time_zone", "status", "track", "support_level"),
    *("started_on", "clinician", "clinician__name", "clinician__email"),
)
Person = dict[str, Any]  # one enrolment's COLUMNS by name


@dataclass(frozen=True)
class Reading:
    """The latest value of a scale and its change since the value before; None where there is none to compare."""

    value: Decimal
    change: Decimal | None

    @property
    def shown(self) -> str:
        return number(self.value)

    @property
    def direction(self) -> str:
        """The change in words, with an arrow for the eye; empty when there is none to compare."""
        if self.change is None:
            return ""
        if not self.change:
            return "same"
        return f"↑ up {number(self.change)}" if self.change > 0 else f"↓ down {number(-self.change)}"


@dataclass(frozen=True)
class Row:
    """One line of the list, in words. `facts` says week, track, support level and who guides; `due` is the earliest
    moment by which any of its needs is owed, so that nothing overdue hides behind a later one; `mark` is who covers."""

    id: UUID
    name: str
    url: str
    facts: str
    needs: list[Need]
    since: str
    due: str
    overdue: bool
    seen: str
    pain: Reading | None
    mood: Reading | None
    mark: str
    rough: str  # her rough day today, or how many of them the last week had; empty for neither
    flare: bool  # in a flare, which is no more than worth knowing

    @property
    def first(self) -> Need | None:
        return self.needs[0] if self.needs else None

    @cached_property
    def also(self) -> list[Need]:
        """What waits beside the first need; the same thing several times is one entry with its count."""
        counted = Counter(need.text for need in self.needs[1:])
        firsts = {need.text: need for need in reversed(self.needs[1:])}
        return [
            replace(firsts[text], text=f"{text} ({many})") if many > 1 else firsts[text]
            for text, many in counted.items()
        ]


def rows_of(page: Iterable[Sketch], now: datetime, *, with_clinician: bool, reader: User) -> list[Row]:
    """The lines of one page, in its order; moments in the reader's time zone."""
    page = list(page)
    ids = [sketch.id for sketch in page]
    people = {row["pk"]: row for row in Enrolment.objects.filter(pk__in=ids).order_by().values(*COLUMNS)}
    sentences, readings = _sentences(ids), latest_readings(ids)
    away = marks(reader)
    rough = lately({pk: ZoneInfo(one["patient__time_zone"]) for pk, one in people.items()}, now)
    rows = (
        _row(sketch, people[sketch.id], sentences, readings[sketch.id], away, now, with_clinician=with_clinician)
        for sketch in page
        if sketch.id in people
    )
    flaring = in_a_flare(ids)
    return [replace(row, rough=rough.get(row.id, ""), flare=row.id in flaring) for row in rows]


def _row(
    sketch: Sketch, person: Person, sentences: dict, readings: dict, away: dict, now: datetime, *, with_clinician: bool
) -> Row:
    first = sketch.needs[0] if sketch.needs else None
    due = min((need.due for need in sketch.needs if need.due), default=None)
    return Row(
        id=sketch.id,
        name=person["patient__name"] or person["patient__email"],
        url=reverse("guidance:patient", kwargs={"enrolment_id": sketch.id}),
        facts=_facts(person, now, with_clinician),
        needs=[_worded(need, sentences) for need in sketch.needs],
        since=kind_day(first.since) if first else "",
        due=kind_moment(due),
        overdue=bool(due and due <= now),
        seen=kind_day(sketch.last_activity),
        pain=readings.get("pain"),
        mood=readings.get("mood"),
        mark=away.get(person["clinician"], ""),
        rough="",
        flare=False,
    )


def _sentences(ids: list[UUID]) -> dict[UUID, str]:
    """Why each open flag was raised, with the data keys of all these patients opened in one query.

    A sentence that cannot be opened says so: it must not take the whole list, and everybody in it, off the screen.
    """
    flags = list(Flag.objects.open().filter(enrolment__in=ids).only("patient_id", "sentence"))
    preload({flag.patient_id for flag in flags})
    return {flag.pk: _sentence(flag) for flag in flags}


def _sentence(flag: Flag) -> str:
    try:
        return flag.sentence
    except SealError:
        log.error("the sentence of flag %s cannot be opened", flag.pk)
        return "A flag whose words cannot be opened: look at the answers, and tell whoever runs the service"


def _facts(person: Person, now: datetime, with_clinician: bool) -> str:
    status = Status(person["status"])
    week = week_of(person["started_on"], now.astimezone(ZoneInfo(person["patient__time_zone"])).date())
    said = [in_words(week) if status == Status.ACTIVE else status.label.lower(), person["track"].upper()]
    said.append(SUPPORT[person["support_level"]])
    guide = person["clinician__name"] or person["clinician__email"] or "no clinician"
    return " · ".join([*said, guide] if with_clinician else said)


def _worded(need: Need, sentences: dict[UUID, str]) -> Need:
    return replace(need, text=sentences.get(need.subject, need.text)) if need.subject else need


def latest_readings(ids: list[UUID]) -> dict[UUID, dict[str, Reading]]:
    """Latest pain and mood scores of these enrolments, with the change since the score before of the same version.

    None for a newest sheet without a complete score: an older number in its place would be taken for how she is now.
    """
    wanted = Q()
    for instrument, scale in SCALES:
        wanted |= Q(instrument=instrument, scale=scale)
    order = [F("taken_at").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by=[F("enrolment"), F("instrument")], order_by=order)
    scores = Score.objects.filter(wanted, enrolment__in=ids).annotate(place=place)
    last_two = scores.filter(place__lte=2).order_by("place", "-taken_at")
    series: dict[tuple[UUID, str], list[tuple[int, Decimal | None]]] = defaultdict(list)
    columns = ("enrolment", "instrument", "version", "value", "status")
    for enrolment, instrument, version, value, status in last_two.values_list(*columns):
        series[enrolment, instrument].append((version, value if status == "complete" else None))
    names = {instrument: name for (instrument, _), name in SCALES.items()}
    newest: dict[UUID, dict[str, Reading | None]] = defaultdict(dict)
    for (enrolment, instrument), points in series.items():  # of two measures of mood the one asked last comes first
        newest[enrolment].setdefault(names[instrument], _reading(points))
    found = {enrolment: {name: one for name, one in named.items() if one} for enrolment, named in newest.items()}
    return defaultdict(dict, found)


def _reading(points: list[tuple[int, Decimal | None]]) -> Reading | None:
    """The newest point is the first."""
    (version, value), *earlier = points
    if value is None:
        return None
    before = next((older for known, older in earlier if known == version), None)
    return Reading(value, None if before is None else value - before)
