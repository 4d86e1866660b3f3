"""Facts for the tests of the guidance room: messages, scores, flags and worksheets at given times."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.utils import timezone

from guidance import actions
from guidance.models import Message
from icbt import content
from icbt.models import Enrolment
from modules.models import LessonProgress, WorksheetEntry
from outcomes.instruments import Instrument
from outcomes.models import Assessment, Flag, Level, Response, Score
from outcomes.scoring import score
from tests.outcomes.definitions_on_file import sheet

number = count(1)


def wrote(enrolment: Enrolment, text: str = "A word", *, hours_ago: float = 1, due_in: float = 24) -> Message:
    """A message of the patient's, sent some hours ago, with its reply due in some hours (negative: overdue)."""
    message = actions.send_message(enrolment=enrolment, by=enrolment.patient, text=text)
    now = timezone.now()
    Message.objects.filter(pk=message.pk).update(
        sent_at=now - timedelta(hours=hours_ago), reply_due_at=now + timedelta(hours=due_in)
    )
    message.refresh_from_db()
    return message


def submitted(enrolment: Enrolment, slug: str, total: int, *, days_ago: float = 0) -> Response:
    """Answers on their way to a score."""
    at = timezone.now() - timedelta(days=days_ago)
    schedule = content.current("schedule", "chronic-pain")
    owner = {"patient": enrolment.patient, "enrolment": enrolment}
    assessment = Assessment.objects.create(
        **owner,
        point=f"test-{next(number)}",
        schedule=schedule,
        instruments=[slug],
        opens_at=at,
        due_at=at,
        closes_at=at + timedelta(days=4),
        started_at=at,
        completed_at=at,
    )
    return Response.objects.create(
        **owner,
        assessment=assessment,
        instrument=slug,
        content=content.current("instrument", slug),
        answers=sheet(slug, total),
        started_at=at,
        saved_at=at,
        submitted_at=at,
    )


def scored(enrolment: Enrolment, slug: str, total: int, *, days_ago: float = 0) -> Response:
    """Answers and their scores."""
    response = submitted(enrolment, slug, total, days_ago=days_ago)
    instrument = Instrument.from_dict(response.content.body)
    for one in score(instrument, response.answers):
        Score.objects.create(
            patient=enrolment.patient,
            enrolment=enrolment,
            response=response,
            instrument=slug,
            scale=one.scale,
            version=instrument.version,
            value=one.value,
            band=one.band or "",
            status=one.status,
            rule=one.rule,
            taken_at=response.submitted_at,
        )
    Response.objects.filter(pk=response.pk).update(scored_at=response.submitted_at)
    return response


def flagged(
    enrolment: Enrolment, level: str = Level.AMBER, *, hours: float = 8, text: str = "PHQ-9 rose", **facts
) -> Flag:
    """An open flag that is due in some hours (negative: overdue)."""
    return Flag.objects.create(
        id=uuid4(),
        patient=enrolment.patient,
        enrolment=enrolment,
        rule=f"rule-{next(number)}",
        rule_version="1",
        level=level,
        sentence=text,
        source="a test",
        numbers={},
        due_at=timezone.now() + timedelta(hours=hours),
        **facts,
    )


def worried(enrolment: Enrolment) -> LessonProgress:
    """A worrying answer in a lesson, that nobody has looked at."""
    owner = {"patient": enrolment.patient, "enrolment": enrolment}
    return LessonProgress.objects.create(**owner, lesson="getting-started", concern_at=timezone.now(), answers={})


def shared_entry(enrolment: Enrolment, slug: str = "pain-map", **facts) -> WorksheetEntry:
    """A worksheet entry the clinician may read, and has not."""
    version = content.current("worksheet", slug)
    owner = {"patient": enrolment.patient, "enrolment": enrolment}
    facts = {"submitted_at": timezone.now(), "revision": 1, **facts}
    return WorksheetEntry.objects.create(**owner, worksheet=slug, content=version, answers={}, **facts)
