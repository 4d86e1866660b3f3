"""One invented patient's three weeks: every row she would have left behind, drawn by her number, so that runs agree."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import models

from guidance.models import Message, Note
from icbt import content
from icbt.audit import digest
from icbt.hours import after_working_days
from icbt.models import AuditEvent, Consent, Enrolment, Profile, Status, User
from modules import published
from modules.lessons import steps
from modules.models import LessonProgress, WorksheetEntry
from outcomes import gate
from outcomes.instruments import Instrument
from outcomes.models import BASELINE, Assessment, Flag, Response, Score
from outcomes.schedules import plan, plan_before_start
from outcomes.scoring import score

MESSAGES = 10  # both sides together
EVENTS = 30  # in the audit chain of each patient
FLAGGED = 6  # one patient in so many has an open flag
WRITING = 5  # one in so many waits for a reply
WORDS = (
    "I slept badly again, so I did less than we planned. On Tuesday I walked to the shop and sat down half-way, as the "
    "lesson said. It hurt in the evening, though less than I had feared, and I rested before it got worse. My sister "
    "asked what I was doing differently. I am not sure yet what to answer, and I will try the same walk on Friday."
)


class Life:
    """A patient who started `weeks` weeks ago, as rows that are not saved yet."""

    def __init__(self, user: User, clinician: User, number: int, now: datetime, weeks: int) -> None:
        self.user, self.clinician, self.number, self.now = user, clinician, number, now
        self.random = Random(number)
        self.start = now - timedelta(weeks=weeks)
        started_on = self.start.astimezone(user.zone).date()
        self.enrolment = Enrolment(
            patient=user,
            clinician=clinician,
            status=Status.ACTIVE,
            created_at=self.start,
            consented_at=self.start,
            started_on=started_on,
        )

    def rows(self, waiting: bool) -> Iterator[models.Model]:
        """Every row, a row that others need before them."""
        yield self.enrolment
        yield from self._joined()
        yield from self._assessments(waiting)
        yield from self._lessons()
        yield from self._words()
        yield from self._trail()

    @property
    def hers(self) -> dict[str, object]:
        return {"patient": self.user, "enrolment": self.enrolment}

    def _joined(self) -> Iterator[models.Model]:
        text = content.version(_current("consent"))
        yield Consent(**self.hers, content=text, text_hash=text.hash, given_at=self.start)
        yield Profile(patient=self.user, phone="020 7946 0958", emergency_name="Sam", emergency_phone="020 7946 0123")

    # -- Questionnaires ----------------------------------------------------------------------------------------

    def _assessments(self, waiting: bool) -> Iterator[models.Model]:
        """Past ones answered and scored; the one that is open, begun with empty drafts, or answered and waiting."""
        version, zone, started = content.version(_current("schedule")), self.user.zone, self.enrolment.started_on
        schedule = gate.schedule(version.pk)
        points = plan_before_start(schedule, consented_on=started, zone=zone)
        points += plan(schedule, started_on=started, zone=zone)
        for planned in points:
            past = planned.point.slug == BASELINE or planned.closes_at <= self.now
            begun = past or planned.opens_at <= self.now
            answered_at = min(planned.opens_at + timedelta(hours=10), self.now - timedelta(minutes=5))
            row = Assessment(
                **self.hers,
                point=planned.point.slug,
                schedule=version,
                instruments=list(planned.point.instruments),
                opens_at=planned.opens_at,
                due_at=planned.due_at,
                closes_at=planned.closes_at,
                started_at=answered_at if begun else None,
                completed_at=answered_at if past or (begun and waiting) else None,
            )
            yield row
            for slug in planned.point.instruments if begun else ():
                yield from self._sheet(row, slug, answered_at, submitted=past or waiting, scored=past)

    def _sheet(
        self, assessment: Assessment, slug: str, at: datetime, *, submitted: bool, scored: bool
    ) -> Iterator[models.Model]:
        version = content.version(_current("instrument", slug))
        instrument = gate.definition(version.pk)
        row = Response(
            **self.hers,
            assessment=assessment,
            instrument=slug,
            content=version,
            answers=answers_to(instrument, self.random) if submitted else {},
            started_at=at,
            saved_at=at if submitted else self.now,
            submitted_at=at if submitted else None,
            scored_at=at if scored else None,
        )
        yield row
        if scored:
            yield from (self._score(row, instrument, one) for one in score(instrument, row.answers))
        if scored and slug == "pain-nrs" and assessment.point == "week-1" and self.number % FLAGGED == 0:
            yield self._flag(row)

    def _score(self, row: Response, instrument: Instrument, one) -> Score:
        facts = {"value": one.value, "band": one.band or "", "status": one.status, "rule": one.rule}
        known = {"response": row, "instrument": row.instrument, "scale": one.scale, "version": instrument.version}
        return Score(**self.hers, **known, **facts, taken_at=row.submitted_at, scored_at=row.scored_at)

    def _flag(self, row: Response) -> Flag:
        return Flag(
            **self.hers,
            response=row,
            rule="pain-worse",
            rule_version="1",
            level="amber",
            sentence="Average pain went from 4 to 7 in one week.",
            source="Invented for measuring.",
            numbers={"from": 4, "to": 7},
            raised_at=row.submitted_at,
            due_at=self.now + timedelta(days=1),
        )

    # -- Lessons and words -------------------------------------------------------------------------------------

    def _lessons(self) -> Iterator[models.Model]:
        """The first lesson is finished, the second one is being read."""
        keys = published.current_keys("lesson", "en")
        track = published.programme(self.enrolment.programme, "en").track(self.enrolment.track)
        known = [one.slug for one in track.lessons if one.slug in keys][:2]
        for weeks, slug in enumerate(known):
            pages = steps(published.lesson(keys[slug]), self.enrolment.track)
            opened, over = self.start + timedelta(weeks=weeks, hours=1), slug != known[-1]
            yield LessonProgress(
                **self.hers,
                lesson=slug,
                content_id=keys[slug],
                opened_at=opened,
                step=pages[-1 if over else 2].slug,
                steps_done=[page.slug for page in (pages if over else pages[:2])],
                finished_at=opened + timedelta(days=1) if over else None,
            )
        sheets = published.current_keys("worksheet", "en")
        for number, (slug, key) in enumerate(sorted(sheets.items())[:2]):
            at = self.now - timedelta(days=3 + number)
            facts = {"submitted_at": at, "seen_at": at, "seen_by": self.clinician} if number else {"revision": 1}
            yield WorksheetEntry(**self.hers, worksheet=slug, content_id=key, started_at=at, saved_at=at, **facts)

    def _words(self) -> Iterator[models.Model]:
        """A thread in which they take turns; some wait for a reply to the last one."""
        unanswered = self.number % WRITING == 0
        for place in range(MESSAGES):
            hers = place % 2 == 1
            at = self.now - timedelta(days=2 * (MESSAGES - place), hours=-3)
            author, reader = (self.user, self.clinician) if hers else (self.clinician, self.user)
            answered = hers and not (unanswered and place == MESSAGES - 1)
            row = Message(**self.hers, author=author, text=WORDS, saved_at=at, sent_at=at, read_at=at, read_by=reader)
            row.reply_due_at = after_working_days(at, settings.REPLY_WORKING_DAYS) if hers else None
            if answered:
                row.replied_at, row.replied_by = at + timedelta(hours=5), self.clinician
            yield row
        yield Note(**self.hers, author=self.clinician, text=WORDS, written_at=self.start)

    def _trail(self) -> Iterator[AuditEvent]:
        """A whole chain, each event with the hash of the one before it."""
        previous = ""
        for position in range(1, EVENTS + 1):
            event = AuditEvent(
                chain=str(self.user.pk),
                position=position,
                at=self.start + (self.now - self.start) * position / (EVENTS + 1),
                verb="lesson_place_kept",
                actor=self.user.pk,
                actor_role=self.user.role,
                patient=self.user.pk,
                previous=previous,
            )
            previous = event.hash = digest(event)
            yield event


def answers_to(instrument: Instrument, random: Random) -> dict[str, int | str]:
    """A whole sheet; what a guide would have to be called for is answered with the lowest value."""
    urgent = {one.item for one in instrument.urgent}
    return {
        item.key: "Nothing new."
        if item.kind == "text"
        else min(item.values)
        if item.key in urgent
        else random.choice(list(item.values))
        for item in instrument.items
    }


_keys: dict[tuple[str, str], object] = {}


def _current(kind: str, slug: str = settings.DEFAULT_PROGRAMME):
    if (kind, slug) not in _keys:
        _keys[kind, slug] = content.current(kind, slug).pk
    return _keys[kind, slug]
