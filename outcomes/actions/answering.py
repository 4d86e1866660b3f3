"""Answers: kept as a draft while she writes, and submitted once, together with the flags they raise."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from icbt import content
from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, User
from icbt.rooms import tell
from outcomes import gate, safety
from outcomes.actions.completing import complete_when_done
from outcomes.actions.flags import look_through_draft, raise_flags, raise_signs
from outcomes.actions.harms import hear_answers
from outcomes.actions.triage import propose_triage
from outcomes.deterioration import urgent
from outcomes.instruments import Instrument
from outcomes.models import Assessment, Response, Triage
from outcomes.scoring import Answers, score
from outcomes.two_pages import Page, other_words

GRACE = timedelta(hours=2)  # what was begun before the end of the day may be finished after it
FOLLOW_UP_OPEN = timedelta(hours=24)  # after an urgent answer


class AlreadyAnswered(Refused):
    """These questions were sent before, perhaps from another browser; the first answers count."""


class Changed(Refused):
    """Another page saved other answers since this one was drawn; nothing was overwritten. `words`: those answers."""

    def __init__(self, words: list[tuple[str, str]]):
        self.words = words
        super().__init__("This was changed on another page or device. Nothing is lost.")


class Closed(Refused):
    """The time for these questions is over, or she pauses."""


def can_be_answered(assessment: Assessment, now: datetime) -> bool:
    """Is it open now, with the grace of what was begun in time?"""
    closes = assessment.closes_at + (GRACE if assessment.started_at else timedelta())
    return (
        assessment.completed_at is None
        and assessment.opens_at <= now < closes
        and Assessment.objects.asked().filter(pk=assessment.pk).exists()
    )


@transaction.atomic
def save_draft(
    *, response: Response, answers: Answers, by: User, stopping: bool = False, page: Page | None = None
) -> Response:
    """Keep what she has filled in so far. Raises `AlreadyAnswered` once it is submitted.

    `page` is the one she wrote on; raises `Changed` when another has saved other answers since it was drawn.

    A choice that an older page, open elsewhere, does not have is kept. Drafts are kept even after the questions have
    closed, so that no word is lost. When she stops here, urgent answers are flagged at once; otherwise the clock looks
    through drafts left lying.
    """
    row = _locked(response)
    _refuse_changed(row, answers, page)
    row.answers, row.saved_at = _possible(row, {**_chosen(row), **answers}), timezone.now()
    row.writer = page.writer if page else ""
    row.save(update_fields=["answers", "saved_at", "writer"])
    record("response_saved", by=by, subject=row, slug=row.instrument)
    if stopping:
        look_through_draft(response=row, by=by)
    return row


@transaction.atomic
def submit_response(*, response: Response, answers: Answers, by: User, page: Page | None = None) -> Response:
    """Submit one questionnaire: the answers, the flags of urgent answers, and the audit event, together or not at all.

    The last questionnaire completes the assessment, and the baseline starts the programme. Raises `AlreadyAnswered`,
    `Changed` as `save_draft`, `Closed`, and AnswerError for answers that were never offered.
    """
    Enrolment.objects.hold(response.enrolment_id)
    assessment = Assessment.objects.select_for_update().get(pk=response.assessment_id)
    row, now = _locked(response), timezone.now()
    if not can_be_answered(assessment, now):
        raise Closed("These questions have closed.")
    _refuse_changed(row, answers, page)
    _submit(row, answers, by, now)
    instrument = gate.definition(row.content_id)
    raise_flags(
        response=row,
        findings=urgent(instrument, row.answers, gate.current_rules()),
        by=by,
        now=now,
        tier=safety.tier(instrument, row.answers),
    )
    raise_signs(response=row, by=by, now=now)
    hear_answers(response=row, by=by, now=now)
    _tell_words(row, instrument, by)
    complete_when_done(assessment, by)
    return row


@transaction.atomic
def submit_follow_up(*, assessment: Assessment, answers: Answers, by: User) -> Response:
    """Store the further safety questions, once per assessment; any concern is a red flag in the same transaction."""
    Enrolment.objects.hold(assessment.enrolment_id)
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.responses.filter(instrument=safety.FOLLOW_UP, submitted_at__isnull=False).exists():
        raise AlreadyAnswered("You have sent these answers already. Thank you.")
    row = Response(
        patient_id=assessment.patient_id,
        enrolment_id=assessment.enrolment_id,
        assessment=assessment,
        instrument=safety.FOLLOW_UP,
        content=gate.version_to_ask(safety.FOLLOW_UP, by.language),
        answers={},
    )
    row.save(force_insert=True)
    now = timezone.now()
    _submit(row, answers, by, now)
    found = safety.finding(row.answers)
    raise_flags(response=row, findings=[found] if found else [], by=by, now=now, tier=3 if found else 0)
    if found and Triage.objects.filter(assessment=assessment).exists():
        propose_triage(assessment=assessment, by=by)
    return row


def _tell_words(row: Response, instrument: Instrument, by: User) -> None:
    boxes = [row.answers.get(item.key) for item in instrument.items if item.kind == "text"]
    if text := ". ".join(str(one) for one in boxes if one):
        about = {"place": "answer", "occasion": f"response {row.pk}", "by": by}
        tell("words_written", enrolment=row.enrolment, text=text, **about)


def _refuse_changed(row: Response, answers: Answers, page: Page | None) -> None:
    """Raise `Changed` rather than overwrite another page; but an urgent answer is never held back."""
    instrument = gate.definition(row.content_id)
    if page is None or safety.tier(instrument, answers):
        return
    if words := other_words(row, instrument, answers, page):
        raise Changed(words)


def _locked(response: Response) -> Response:
    row = Response.objects.select_for_update().get(pk=response.pk)
    if row.submitted_at is not None:
        raise AlreadyAnswered("You have sent these answers already. Thank you.")
    return row


def _chosen(row: Response) -> Answers:
    """What she has chosen before. A browser cannot take a choice back, so a page without it is only older."""
    instrument = gate.definition(row.content_id)
    return {key: value for key, value in row.answers.items() if instrument.item(key).kind != "text"}


def _submit(row: Response, answers: Answers, by: User, now: datetime) -> None:
    row.answers = _possible(row, answers)
    row.saved_at = row.submitted_at = now
    row.save(update_fields=["answers", "saved_at", "submitted_at"])
    version = content.version(row.content_id).version
    record("response_submitted", by=by, subject=row, slug=row.instrument, version=version)


def _possible(row: Response, answers: Answers) -> dict[str, int | str | None]:
    """The answers, when the very definition she was shown can have them; raises AnswerError otherwise."""
    score(gate.definition(row.content_id), answers)
    return dict(answers)
