"""A patient goes through a lesson: she opens it, answers, keeps her place, finishes."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, Status, User
from icbt.rooms import tell
from modules import frame, published
from modules.actions.concerns import raise_concern
from modules.actions.errors import own_and_writable
from modules.lessons import Step, steps
from modules.models import LessonProgress, Trouble
from modules.programme_view import opens_in_a_pause, row_for, steps_left
from modules.written import written


@transaction.atomic
def open_lesson(*, enrolment: Enrolment, by: User, slug: str) -> LessonProgress:
    """Begin a lesson: from now on she reads this exact version of it. Opened already: nothing changes.

    Raises `Refused` with the reason while it is locked, when there is no such lesson, and during a pause; a module that
    is open at any time may be begun then too.
    """
    own_and_writable(enrolment, by, slug)
    now = timezone.now()
    found = row_for(enrolment, slug, now)
    if found is None:
        raise Refused("There is no such lesson.")
    if found.progress and found.opened:
        return found.progress
    if enrolment.status == Status.PAUSED and not opens_in_a_pause(enrolment, slug):
        raise Refused("You are on a pause. New lessons open when you come back.")
    if found.state == "locked":
        raise Refused(found.reason)
    key = published.current_keys("lesson", enrolment.patient.language)[slug]
    row, _ = LessonProgress.objects.get_or_create(enrolment=enrolment, patient=enrolment.patient, lesson=slug)
    if not LessonProgress.objects.filter(pk=row.pk, opened_at=None).update(opened_at=now, content=key):
        return LessonProgress.objects.get(pk=row.pk)
    row.opened_at, row.content_id = now, key
    record("lesson_opened", by=by, subject=row, slug=slug)
    return row


@transaction.atomic
def save_step(
    *, progress: LessonProgress, by: User, step: str, raw: Mapping[str, Sequence[str]], done: bool = False
) -> LessonProgress:
    """Keep what was posted from one page of a lesson; with `done`, she has been through it and her place moves on.

    Only the page's own questions are read of `raw`. A warning answer raises a concern in the same transaction.
    """
    own_and_writable(progress.enrolment, by, progress.lesson)
    Enrolment.objects.hold(progress.enrolment_id)
    row = _locked(progress)
    page, after = _page(row, step)
    asked = frame.questions(published.lesson(cast(UUID, row.content_id)), page, row.enrolment.track)
    before = row.answers_on(page.kind)
    row.keep(page.kind, frame.clean(asked, raw))
    answers = row.answers_on(page.kind)
    if answers != before:
        record("lesson_rated" if page.kind == "rating" else "lesson_answered", by=by, subject=row, slug=row.lesson)
        if page.kind == "rating":
            row.rated_at = timezone.now()
            _tell_trouble(row, by)
        _tell_words(row, step, written([answers.get(one.id) for one in asked]), by)
    if done and step not in row.steps_done:
        row.steps_done = [*row.steps_done, step]
    _place(row, (after or page).slug if done else step, by)
    if set(frame.concerns(asked, answers)) - set(frame.concerns(asked, before)):
        raise_concern(row)
        record("lesson_concern_raised", by=by, subject=row, slug=row.lesson)
    row.save()
    return row


@transaction.atomic
def keep_heard(*, progress: LessonProgress, by: User, step: str, piece: int) -> LessonProgress:
    """Keep how far a page was read aloud to her: `piece` counts from 1, and 0 is the start again.

    The page becomes her place, as when she answers on it, and that is audited. How far she listened within it is not:
    it changes with every paragraph, and says nothing about her. Raises `Refused` when the lesson has no such page.
    """
    own_and_writable(progress.enrolment, by, progress.lesson)
    row = _locked(progress)
    _page(row, step)
    _place(row, step, by)
    row.heard = piece
    row.save(update_fields=["step", "heard"])
    return row


@transaction.atomic
def finish_lesson(*, progress: LessonProgress, by: User) -> LessonProgress:
    """Finished means finished: raises `Refused` while a step was not gone through. Once finished, it stays so."""
    own_and_writable(progress.enrolment, by, progress.lesson)
    row = _locked(progress)
    if row.finished_at:
        return row
    if missing := steps_left(row):
        raise Refused(f"One part is left: “{missing[0].title}”.")
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at"])
    record("lesson_finished", by=by, subject=row, slug=row.lesson)
    return row


def _locked(progress: LessonProgress) -> LessonProgress:
    rows = LessonProgress.objects.select_for_update(of=("self",)).select_related("enrolment__patient")
    return rows.exclude(opened_at=None).get(pk=progress.pk)


def _page(row: LessonProgress, slug: str) -> tuple[Step, Step | None]:
    """The page of that name and the one after it; raises `Refused` when this lesson has none."""
    pages: list[Any] = [*steps(published.lesson(cast(UUID, row.content_id)), row.enrolment.track), None]
    for page, after in pairwise(pages):
        if page.slug == slug:
            return page, after
    raise Refused("This lesson has no such part.")


def _tell_trouble(row: LessonProgress, by: User) -> None:
    """What troubled her in this lesson is told in the same transaction; taken back, it was told all the same."""
    if row.trouble in (Trouble.LITTLE, Trouble.LOT) or (row.trouble_text and row.trouble != Trouble.NO):
        facts = {"amount": row.trouble, "text": row.trouble_text or "", "lesson": row.lesson, "worksheet": ""}
        tell("trouble_told", enrolment=row.enrolment, by=by, occasion=f"lesson {row.pk}", **facts)


def _tell_words(row: LessonProgress, step: str, text: str, by: User) -> None:
    occasion = f"lesson {row.pk} {step}"[:80]
    tell("words_written", enrolment=row.enrolment, text=text, place="lesson", occasion=occasion, by=by)


def _place(row: LessonProgress, step: str, by: User) -> None:
    if row.step != step:
        row.step, row.heard = step, 0
        record("lesson_place_kept", by=by, subject=row, slug=row.lesson)
