"""A patient writes her daily diary: one for each local day, on any device, also one that had no connection."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, User
from modules import later, published, worksheets
from modules.actions.entries import new_row, save_entry, submit_entry, worksheets_offered
from modules.actions.errors import STILL_ARRIVES, own_and_writable
from modules.entry_days import DIARY, begun_on, diary_of
from modules.models import WorksheetEntry

Raw = Mapping[str, Sequence[str]]
NOTHING = "Nothing is marked yet. One answer is enough."
LATER_LESSON = "The diary comes with a later lesson."
KEPT_FOR = timedelta(days=14)  # how long a device keeps what could not be sent; see static/js/kept_diary.js


@transaction.atomic
def write_diary(*, enrolment: Enrolment, by: User, raw: Raw, revision: int, writer: str) -> WorksheetEntry:
    """Keep what she wrote about the day that `raw` names (today without one), in the diary of that day if there is one.

    Raises `Stale` and `Refused` as `save_entry` does, and `Refused` for a day that cannot be filled in any more, and
    when nothing is marked.
    """
    content, answers = _asked(enrolment, by, raw)
    today = timezone.now().astimezone(enrolment.patient.zone).date()
    day = _day(content, answers, today)
    if unfit := later.refusal(day, begun_on=today, today=today):
        raise Refused(unfit[0].upper() + unfit[1:])
    if found := diary_of(enrolment, day):
        return save_entry(entry=found[0], by=by, raw=raw, revision=revision, writer=writer)
    if not answers.keys() - {later.FIELD}:
        raise Refused(NOTHING)
    facts = {"content_id": content, "answers": answers, "writer": writer[:32], "revision": 1}
    return _begun(enrolment, by, **facts)


@transaction.atomic
def receive_diary(
    *, enrolment: Enrolment, by: User, client_id: UUID, raw: Raw, written_at: datetime, writer: str = "", share: bool
) -> WorksheetEntry:
    """Keep a diary that a device kept while it could not be sent; the same `client_id` again changes nothing.

    It goes into the diary of its day where it takes nothing away: what is still empty there is filled, and what was
    changed since on the page that wrote that diary is put in place. Otherwise, once that diary stands, or where one of
    the two is private, it is kept as an entry of its own beside it. With a day that it cannot be about it is kept, and
    not shared. `written_at` is what the device says; at most `KEPT_FOR` ago, never to come. What was written in
    her guided weeks is kept, however late it arrives.
    """
    now = timezone.now()
    begun = max(now - KEPT_FOR, min(now, written_at))
    arrives = max(STILL_ARRIVES, now - begun)
    content, answers = _asked(enrolment, by, raw, arrives)
    if sent := WorksheetEntry.objects.of(enrolment).filter(client_id=client_id).first():
        return sent
    on = begun.astimezone(enrolment.patient.zone).date()
    found = diary_of(enrolment, _day(content, answers, on))
    newer = bool(found) and bool(writer) and writer == found[0].writer and begun >= found[0].saved_at
    row = _put_into(found[0], by, content, answers, share=share, newer=newer, arrives=arrives) if found else None
    if row is None:
        facts = {"content_id": content, "answers": answers, "writer": writer[:32], "started_at": begun}
        row = _begun(enrolment, by, **facts, client_id=client_id)
    elif row.client_id is None:
        WorksheetEntry.objects.filter(pk=row.pk).update(client_id=client_id)
        row.refresh_from_db()
    if not (share and _fits(row, now)) or row.private or not row.is_editable(now):
        return row
    return submit_entry(entry=row, by=by, arrives=arrives)


def _asked(
    enrolment: Enrolment, by: User, raw: Raw, arrives: timedelta = STILL_ARRIVES
) -> tuple[UUID, dict[str, list[str]]]:
    """The version of the diary that was answered, and its answers; nobody else writes her diary until this is done."""
    own_and_writable(enrolment, by, arrives=arrives)
    Enrolment.objects.hold(enrolment.pk)
    if DIARY not in worksheets_offered(enrolment):
        raise Refused(LATER_LESSON)
    content = published.current_keys("worksheet", enrolment.patient.language)[DIARY]
    return content, worksheets.typed(published.worksheet(content).fields, raw)


def _day(content: UUID, answers: dict[str, list[str]], today: date) -> date:
    values = worksheets.clean(published.worksheet(content).fields, answers)[0]
    return date.fromisoformat(values.get(later.FIELD, today.isoformat()))


def _begun(enrolment: Enrolment, by: User, **facts: object) -> WorksheetEntry:
    row = new_row(enrolment, worksheet=DIARY, **facts)
    record("worksheet_saved", by=by, subject=row, slug=DIARY)
    return row


def _put_into(
    entry: WorksheetEntry,
    by: User,
    content: UUID,
    answers: dict[str, list[str]],
    *,
    share: bool,
    newer: bool,
    arrives: timedelta,
) -> WorksheetEntry | None:
    """The entry with these answers in it; None when that would take something away, or show what is private.

    `newer`: they come from the page that wrote the entry, and were changed there since.
    """
    if all(entry.answers.get(name) == value for name, value in answers.items()):
        return entry
    adds = all(entry.answers.get(name, value) == value for name, value in answers.items())
    unlike = entry.private if share else entry.is_readable and not newer
    free = entry.is_editable(timezone.now()) and entry.client_id is None and entry.content_id == content
    if unlike or not free or not (adds or newer):
        return None
    words = answers if newer else entry.answers | answers
    return save_entry(entry=entry, by=by, raw=words, revision=entry.revision, writer=entry.writer, arrives=arrives)


def _fits(entry: WorksheetEntry, now: datetime) -> bool:
    """Does everything in it fit, with its day?"""
    values, errors = worksheets.clean(published.worksheet(entry.content_id).fields, entry.answers)
    today = now.astimezone(entry.enrolment.patient.zone).date()
    return not errors and not later.fault(values, begun_on=begun_on(entry), today=today)
