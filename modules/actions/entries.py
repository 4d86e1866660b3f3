"""A patient fills in a worksheet, in as many goes as she likes; her clinician reads and comments on what she shares."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.mail import nudge
from icbt.models import Enrolment, User
from icbt.rooms import tell
from modules import published
from modules.actions.errors import STILL_ARRIVES, Stale, guide_only, own_and_open, own_and_writable
from modules.models import EntryComment, LessonProgress, WorksheetEntry
from modules.thoughts import CATCH, RECORD, record_from_catch
from modules.worksheets import repeated, typed
from modules.written import written

STALE = "This sheet was changed on another page or device. Nothing is lost: both are below."
STANDS = "This sheet was shared two days ago, so it stands as it is. You can start a new one from it."
COMMENT_CAP = 4000  # characters


@transaction.atomic
def start_entry(*, enrolment: Enrolment, by: User, slug: str, lesson: str = "", repeat: bool = False) -> WorksheetEntry:
    """Begin a worksheet that belongs to a lesson she has opened; `lesson` is the one she came from, if any.

    With `repeat` it takes over what stays the same from her last one, as the worksheet marks it. A sheet that a lesson
    brings can be written for as long as that lesson.
    """
    row = LessonProgress.objects.of(enrolment).opened().filter(lesson=lesson).first()
    brings = row is not None and slug in published.lesson(cast(UUID, row.content_id)).worksheets
    own_and_writable(enrolment, by, lesson if brings else "")
    offered = worksheets_offered(enrolment)
    if slug not in offered:
        raise Refused("This worksheet comes with a later lesson.")
    content = published.current_keys("worksheet", enrolment.patient.language)[slug]
    answers = _repeated(enrolment, slug, content) if repeat else {}
    facts = {"worksheet": slug, "content_id": content, "answers": answers}
    entry = new_row(enrolment, **facts, lesson=lesson if row else "")
    record("worksheet_saved", by=by, subject=entry, slug=slug)
    return entry


@transaction.atomic
def record_thought(*, entry: WorksheetEntry, by: User) -> WorksheetEntry:
    """Begin "test a thought" from a thought she caught, with her words in their places."""
    own_and_writable(entry.enrolment, by)
    if entry.worksheet != CATCH or RECORD not in worksheets_offered(entry.enrolment):
        raise Refused("This worksheet comes with a later lesson.")
    content = published.current_keys("worksheet", entry.patient.language)[RECORD]
    answers = typed(published.worksheet(content).fields, record_from_catch(entry.answers))
    facts = {"worksheet": RECORD, "content_id": content, "answers": answers}
    row = new_row(entry.enrolment, **facts, private=entry.private)
    record("worksheet_saved", by=by, subject=row, slug=RECORD)
    return row


@transaction.atomic
def copy_entry(*, entry: WorksheetEntry, by: User, raw: Mapping[str, Sequence[str]] | None = None) -> WorksheetEntry:
    """Begin a new entry from an earlier one, with the words of `raw` (a posted form) when they are given."""
    own_and_writable(entry.enrolment, by, entry.lesson)
    keys = published.current_keys("worksheet", entry.patient.language)
    content = keys.get(entry.worksheet, entry.content_id) if raw is None else entry.content_id
    answers = typed(published.worksheet(content).fields, entry.answers if raw is None else raw)
    facts = {"worksheet": entry.worksheet, "lesson": entry.lesson, "private": entry.private}
    row = new_row(entry.enrolment, content_id=content, answers=answers, **facts)
    record("worksheet_saved", by=by, subject=row, slug=row.worksheet)
    return row


@transaction.atomic
def save_entry(
    *,
    entry: WorksheetEntry,
    by: User,
    raw: Mapping[str, Sequence[str]],
    revision: int,
    writer: str,
    arrives: timedelta = STILL_ARRIVES,
) -> WorksheetEntry:
    """Keep what is typed, exactly, for the fields there are.

    `revision` is the one the page was opened with, `writer` a random name of that page: a page may save again and
    again, but what another page saved since is never overwritten; then `Stale` is raised. The same words again are
    no save. Raises `Refused` once the entry stands. `arrives`: see `own_and_writable`.
    """
    row = _locked(entry, by, arrives)
    answers = typed(published.worksheet(row.content_id).fields, raw)
    if answers == row.answers:
        return row
    if revision != row.revision and (not writer or writer != row.writer):
        raise Stale(STALE)
    row.answers, row.saved_at, row.writer = answers, timezone.now(), writer[:32]
    row.revision += 1
    row.save(update_fields=["answers", "saved_at", "writer", "revision"])
    record("worksheet_saved", by=by, subject=row, slug=row.worksheet)
    _tell_words(row, by)
    return row


@transaction.atomic
def submit_entry(*, entry: WorksheetEntry, by: User, arrives: timedelta = STILL_ARRIVES) -> WorksheetEntry:
    """Share the entry: from now on those who guide her may read it. Sharing again changes nothing."""
    row = _locked(entry, by, arrives)
    if row.submitted_at and not row.private:
        return row
    row.submitted_at, row.private = row.submitted_at or timezone.now(), False
    row.save(update_fields=["submitted_at", "private"])
    record("worksheet_submitted", by=by, subject=row, slug=row.worksheet)
    _tell_words(row, by)
    return row


@transaction.atomic
def hide_entry(*, entry: WorksheetEntry, by: User) -> WorksheetEntry:
    """Make it private: those who guide her see only that it exists."""
    return _set_private(entry, by, private=True, verb="worksheet_hidden")


@transaction.atomic
def share_entry(*, entry: WorksheetEntry, by: User) -> WorksheetEntry:
    """No longer private. What was shared before can be read again; a draft stays unread until it is shared."""
    row = _set_private(entry, by, private=False, verb="worksheet_shared")
    _tell_words(row, by)
    return row


@transaction.atomic
def see_entry(*, entry: WorksheetEntry, by: User) -> WorksheetEntry:
    """Note that a shared entry was read. A supervisor looking in does not take it from the clinician's list."""
    guide_only(entry.enrolment, by)
    _readable(entry)
    answers_for = entry.enrolment.clinician_id in (None, by.pk)
    if answers_for and WorksheetEntry.objects.filter(pk=entry.pk).unread().update(seen_at=timezone.now(), seen_by=by):
        record("worksheet_seen", by=by, subject=entry, slug=entry.worksheet)
        entry.refresh_from_db(fields=["seen_at", "seen_by"])
    return entry


@transaction.atomic
def comment_entry(*, entry: WorksheetEntry, by: User, text: str) -> EntryComment:
    """Write on a shared entry; the patient is nudged without content. Raises `Refused` for no words."""
    guide_only(entry.enrolment, by)
    _readable(entry)
    if not (words := text.strip()[:COMMENT_CAP]):
        raise Refused("Write something before you send it.")
    facts = {"entry": entry, "enrolment": entry.enrolment, "patient": entry.patient}
    comment = EntryComment.objects.create(author=by, text=words, **facts)
    WorksheetEntry.objects.filter(pk=entry.pk, seen_at=None).update(seen_at=timezone.now(), seen_by=by)
    record("worksheet_commented", by=by, subject=comment, slug=entry.worksheet)
    nudge(recipient=entry.patient, key="message_waiting", occasion=f"comment {comment.pk}", enrolment=entry.enrolment)
    return comment


@transaction.atomic
def read_comments(*, entry: WorksheetEntry, by: User) -> int:
    """Note that the patient has read what was written on her entry; returns how many comments were new to her."""
    if by.pk != entry.patient_id:
        raise Refused("Only the patient herself can do this.")
    count = entry.comments.filter(read_at=None).update(read_at=timezone.now())
    if count:
        record("worksheet_comment_read", by=by, subject=entry, slug=entry.worksheet, count=count)
    return count


def worksheets_offered(enrolment: Enrolment) -> set[str]:
    """Slugs of the worksheets of the lessons she has opened, as far as they exist now; none that is guided."""
    opened = LessonProgress.objects.of(enrolment).opened().values_list("content", flat=True)
    slugs = {slug for pk in opened for slug in published.lesson(pk).worksheets}
    sheets = published.current_worksheets(enrolment.patient.language)
    return {slug for slug in slugs if slug in sheets and not sheets[slug].guided}


def _repeated(enrolment: Enrolment, slug: str, content: UUID) -> dict[str, list[str]]:
    last = WorksheetEntry.objects.of(enrolment).filter(worksheet=slug).order_by("-started_at").first()
    return repeated(published.worksheet(content).fields, last.answers) if last else {}


def new_row(enrolment: Enrolment, **facts: Any) -> WorksheetEntry:
    """An entry of this patient, as the verbs begin one; the verb leaves the audit event."""
    return WorksheetEntry.objects.create(enrolment=enrolment, patient=enrolment.patient, **facts)


def _locked(entry: WorksheetEntry, by: User, arrives: timedelta) -> WorksheetEntry:
    own_and_writable(entry.enrolment, by, entry.lesson, arrives=arrives)
    row = WorksheetEntry.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=entry.pk)
    if not row.is_editable(timezone.now()):
        raise Refused(STANDS)
    return row


def _set_private(entry: WorksheetEntry, by: User, *, private: bool, verb: str) -> WorksheetEntry:
    own_and_open(entry.enrolment, by)
    if WorksheetEntry.objects.filter(pk=entry.pk, private=not private).update(private=private):
        record(verb, by=by, subject=entry, slug=entry.worksheet)
    entry.private = private
    return entry


def _tell_words(row: WorksheetEntry, by: User) -> None:
    """What those who guide her may read is told in the same transaction; what is private or a draft is not."""
    if row.is_readable:
        about = {"place": "worksheet", "occasion": f"worksheet {row.pk}", "by": by}
        tell("words_written", enrolment=row.enrolment, text=written(row.answers), **about)


def _readable(entry: WorksheetEntry) -> None:
    if not entry.is_readable:
        raise Refused("The patient has not shared this.")
