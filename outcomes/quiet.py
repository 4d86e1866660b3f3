"""READ: every active enrolment as the clock sees it, in a fixed number of queries however many there are."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max

from icbt.models import AuditEvent, Enrolment, Status, SupportLevel
from outcomes import gate
from outcomes.course import Point
from outcomes.models import BASELINE, Assessment, Flag, Level, Response, Score
from outcomes.rules import RuleSet
from outcomes.silence import Sheet, Silence, Situation, silences

log = logging.getLogger(__name__)

LESSON_VERBS = (
    *("lesson_opened", "lesson_place_kept", "lesson_answered", "lesson_finished", "lesson_rated"),
    *("worksheet_saved", "worksheet_submitted"),
)
"""What she does with lessons, as the trail has it; this room does not know lessons."""


def unraised(now: datetime, rules: RuleSet) -> list[tuple[Enrolment, list[Silence]]]:
    """Active enrolments with what the clock finds and no flag says yet."""
    rows = Enrolment.objects.filter(status=Status.ACTIVE, started_on__isnull=False).select_related("patient")
    enrolments = {row.pk: row for row in rows}
    found = {pk: _silences(pk, one, rules) for pk, one in _situations(enrolments, now, rules)}
    known = _raised({pk for pk, some in found.items() if some}, rules)
    new = {
        pk: [(occasion, one) for occasion, one in some if (pk, one.rule, occasion) not in known]
        for pk, some in found.items()
    }
    return [(enrolments[pk], some) for pk, some in new.items() if some]


def _silences(pk: UUID, person: Situation, rules: RuleSet) -> tuple[Silence, ...]:
    """What the clock finds in one enrolment; what it cannot make sense of is logged, and keeps no other waiting."""
    try:
        return silences(person, rules)
    except Exception as error:
        log.error("silence of %s was not looked for: %s", pk, type(error).__name__)
        return ()


def _raised(enrolments: set[UUID], rules: RuleSet) -> set[tuple]:
    rows = Flag.objects.filter(enrolment__in=enrolments, response=None)
    return set(rows.values_list("enrolment_id", "rule", "occasion"))


def _situations(enrolments: dict[UUID, Enrolment], now: datetime, rules: RuleSet) -> Iterator[tuple[UUID, Situation]]:
    people = {row.patient_id for row in enrolments.values()}
    lessons = _last("actor", people, LESSON_VERBS)
    resumed = _last("patient", people, ("enrolment_resumed",))
    sent = _last_sent(enrolments)
    sheets, courses = _sheets(enrolments, now), _courses(enrolments, rules)
    for pk, row in enrolments.items():
        zone = row.patient.zone
        yield (
            pk,
            Situation(
                today=now.astimezone(zone).date(),
                started_on=row.started_on,
                paused_days=row.paused_days,
                guided=row.support_level != SupportLevel.SELF_GUIDED,
                sheets=tuple(sheets[pk]),
                last_sent_on=_day(sent.get(pk), zone),
                last_lesson_on=_day(lessons.get(row.patient_id), zone),
                resumed_on=_day(resumed.get(row.patient_id), zone),
                courses=courses[pk],
            ),
        )


def _day(moment: datetime | None, zone: ZoneInfo):
    return moment.astimezone(zone).date() if moment else None


def _last(whose: str, people: set[UUID], verbs: tuple[str, ...]) -> dict[UUID, datetime]:
    rows = AuditEvent.objects.filter(**{f"{whose}__in": people}, verb__in=verbs).order_by()
    return dict(rows.values_list(whose).annotate(Max("at")))


def _last_sent(enrolments: dict[UUID, Enrolment]) -> dict[UUID, datetime]:
    rows = Response.objects.submitted().filter(enrolment__in=enrolments).order_by()
    return dict(rows.values_list("enrolment").annotate(Max("submitted_at")))


def _sheets(enrolments: dict[UUID, Enrolment], now: datetime) -> dict[UUID, list[Sheet]]:
    """The sets of questions whose moment has come; the first one, which comes before the start, only as a bad one."""
    found: dict[UUID, list[Sheet]] = defaultdict(list)
    asked = Assessment.objects.filter(enrolment__in=enrolments, due_at__lte=now).order_by("due_at")
    answered = set(_of(Response.objects.submitted(), enrolments, "assessment"))
    bad = Flag.objects.filter(level__in=[Level.RED, Level.AMBER], response__isnull=False)
    worse = set(_of(bad, enrolments, "response__assessment"))
    for row in asked.only("enrolment", "point", "due_at", "closes_at"):
        zone = enrolments[row.enrolment_id].patient.zone
        found[row.enrolment_id].append(
            Sheet(
                assessment=str(row.pk),
                due_on=row.due_at.astimezone(zone).date(),
                closed=row.closes_at <= now,
                answered=row.pk in answered or row.point == BASELINE,
                bad=row.pk in worse,
            )
        )
    return found


def _of(rows, enrolments: dict[UUID, Enrolment], fact: str):
    return rows.filter(enrolment__in=enrolments).order_by().values_list(fact, flat=True).distinct()


def _courses(enrolments: dict[UUID, Enrolment], rules: RuleSet) -> dict[UUID, dict]:
    """The scored sheets of the measures that a rule of the clock looks at."""
    measures = {one.instrument for rule in rules.of_kind("not_on_track") for one in rule.measures}
    rows = Score.objects.filter(enrolment__in=enrolments, instrument__in=measures).order_by("taken_at")
    facts = (
        "enrolment",
        "instrument",
        "response",
        "response__content",
        "version",
        "taken_at",
        "scale",
        "status",
        "value",
    )
    sheets: dict[tuple, dict] = {}
    for *sheet, scale, status, value in rows.values_list(*facts):
        sheets.setdefault(tuple(sheet), {})[scale] = value if status == "complete" else None
    found: dict[UUID, dict] = defaultdict(dict)
    for (pk, slug, response, content_id, version, taken_at), scores in sheets.items():
        taken_on = taken_at.astimezone(enrolments[pk].patient.zone).date()
        before = found[pk].get(slug, (None, ()))[1]
        point = Point(str(response), slug, version, taken_on, scores)
        found[pk][slug] = (gate.definition(content_id), (*before, point))
    return found
