"""READ: what is open, due and missed for a patient, and where she is in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.urls import reverse
from django.utils import timezone

from icbt.encryption import readable
from icbt.models import Enrolment, Status
from outcomes import gate, safety
from outcomes.actions.answering import FOLLOW_UP_OPEN, can_be_answered
from outcomes.actions.completing import outstanding
from outcomes.instruments import Instrument
from outcomes.models import BASELINE, Assessment, Response
from outcomes.scoring import urgent_answers

__all__ = [
    "Due",
    "Place",
    "can_be_answered",
    "due",
    "due_now",
    "follow_up_open",
    "outstanding",
    "place",
    "planned",
    "state",
    "urgent_tier",
    "was_answered",
]


@dataclass(frozen=True)
class Due:
    """Questions to answer now.

    `assessment` is None for the first questions of a patient who has not begun: `url` then wants a POST
    (`needs_post`). `sets`: how many questionnaires are left. `minutes` is a guess, at least 1. `closes_at` None: no end
    is set yet.
    """

    title: str
    minutes: int
    url: str
    assessment: Assessment | None = None
    needs_post: bool = False
    sets: int = 0
    begun: bool = False
    due_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def last_moment(self) -> datetime | None:
        """The second before it closes, which lies on the last day she can answer."""
        return self.closes_at - timedelta(seconds=1) if self.closes_at else None


def due_now(enrolment: Enrolment, now: datetime) -> Due | None:
    """The questions that are open now, those that close first; None when nothing is asked."""
    rows = enrolment.assessment_set.asked().open(now).order_by("closes_at")
    if assessment := rows.select_related("enrolment__patient").first():
        return due(assessment)
    begun = enrolment.assessment_set.filter(point=BASELINE, completed_at__isnull=False).exists
    if enrolment.status == Status.CONSENTED and not begun():
        return Due(title="First questions", minutes=8, url=reverse("outcomes:begin"), needs_post=True)
    return None


def due(assessment: Assessment) -> Due:
    """One assessment as something to do now."""
    contents = _contents(assessment)
    return Due(
        title=title(assessment),
        minutes=minutes([gate.definition(pk) for pk in contents]),
        url=reverse("outcomes:assessment", kwargs={"assessment_id": assessment.pk}),
        assessment=assessment,
        sets=len(contents),
        begun=assessment.started_at is not None,
        due_at=assessment.due_at,
        closes_at=assessment.closes_at,
    )


def title(assessment: Assessment) -> str:
    """What the assessment is called on a patient's page."""
    if assessment.requested_at:
        return "A few extra questions"
    return gate.schedule(assessment.schedule_id).point(assessment.point).title


def minutes(instruments: list[Instrument]) -> int:
    """About how many minutes these take, at least 1."""
    return max(1, ceil(sum(one.about_seconds for one in instruments) / 60))


def _contents(assessment: Assessment) -> list:
    """The exact versions still to answer; before it is opened, the current ones of what is planned."""
    if assessment.started_at:
        return [response.content_id for response in outstanding(assessment)]
    return gate.current_ids(assessment.instruments, assessment.enrolment.patient.language)


@dataclass(frozen=True)
class Place:
    """Where a patient is in an assessment: questionnaire `step` of `steps`, about `minutes` left with this one."""

    response: Response
    instrument: Instrument
    step: int
    steps: int
    minutes: int


def place(assessment: Assessment, instrument: str) -> Place | None:
    """The draft of this instrument and where it stands; None when it is not to be answered any more."""
    left = outstanding(assessment)
    response = next((one for one in left if one.instrument == instrument), None)
    if response is None:
        return None
    rest = [gate.definition(one.content_id) for one in left[left.index(response) :]]
    steps = len(assessment.instruments)
    step = assessment.instruments.index(instrument) + 1
    return Place(response, rest[0], step, steps, minutes(rest))


def was_answered(assessment: Assessment, instrument: str) -> bool:
    """Did she submit this instrument in this assessment?"""
    return assessment.responses.submitted().filter(instrument=instrument).exists()


def urgent_tier(assessment: Assessment) -> int:
    """How pressing her urgent answers in this assessment are (outcomes.safety.tier), drafts included."""
    tiers = [0]
    for response in assessment.responses.exclude(instrument=safety.FOLLOW_UP):
        instrument = gate.definition(response.content_id)
        answers = readable(response, "answers", {}) if instrument.urgent else {}
        if urgent_answers(instrument, answers):
            tiers.append(safety.tier(instrument, answers))
    return max(tiers)


def follow_up_open(assessment: Assessment, now: datetime) -> bool:
    """May the further safety questions be answered? Once, and within a day of the urgent answer."""
    rows = list(assessment.responses.defer("answers"))
    if any(row.instrument == safety.FOLLOW_UP for row in rows):
        return False
    return any(row.saved_at > now - FOLLOW_UP_OPEN for row in rows)


def planned(enrolment: Enrolment, now: datetime | None = None) -> list[tuple[Assessment, str]]:
    """Every assessment with its state now: done, open, due (its day has passed), missed or later."""
    now = now or timezone.now()
    return [(one, state(one, now)) for one in enrolment.assessment_set.all()]


def state(assessment: Assessment, now: datetime) -> str:
    """One word for where an assessment stands: done, later, missed, due or open."""
    if assessment.completed_at:
        return "done"
    if now < assessment.opens_at:
        return "later"
    if now >= assessment.closes_at:
        return "missed"
    return "due" if now >= assessment.due_at else "open"


def is_asked(assessment: Assessment) -> bool:
    """Does her enrolment's status let us ask it at all, open or not?"""
    return Assessment.objects.asked().filter(pk=assessment.pk).exists()


def is_baseline(assessment: Assessment) -> bool:
    """Is it the first one, which opens the programme?"""
    return assessment.point == BASELINE
