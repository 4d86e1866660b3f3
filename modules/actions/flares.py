"""A flare begins when she says so, is noted with a tap a day, and ends by her word or when the way back is done."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.encryption import readable
from icbt.errors import Refused
from icbt.models import Enrolment, User
from icbt.rooms import tell
from modules import flares, published
from modules.actions.entries import copy_entry, save_entry
from modules.actions.errors import own_and_open
from modules.flare_days import noted
from modules.models import Flare, WorksheetEntry
from modules.worksheets import clean, typed

LEARNED = "learned"
DAMAGED = "What you noted cannot be opened right now, so nothing was added to it. Please tell us in a message."
TOO_LONG = "Together with what stands in your plan, this is too long. Please write a little less."


@transaction.atomic
def say_signs(*, enrolment: Enrolment, by: User, signs: Collection[str], unsure: bool = False) -> Enrolment:
    """Tell those who guide her of signs that may mean a new illness, or that she is not sure (codes of BODY_SIGNS).

    After the programme too: her page stood open when it ended. Raises `Refused` for anybody else.
    """
    if by.pk != enrolment.patient_id:
        raise Refused("Only the patient herself can say this.")
    tell("signs_told", enrolment=enrolment, signs=tuple(signs), unsure=unsure, by=by)
    record("signs_told", by=by, subject=enrolment)
    return enrolment


@transaction.atomic
def begin_flare(*, enrolment: Enrolment, by: User) -> Flare:
    """Begin a flare today, with the flare plan she has; the one she is in already is returned as it is."""
    own_and_open(enrolment, by)
    Enrolment.objects.hold(enrolment.pk)
    now = timezone.now()
    standing: list[Flare] = list(Flare.objects.of(enrolment).filter(ended_at=None).select_related("patient"))
    for row in standing:
        if not flares.where_is(row, now).over:
            return row
        end_flare(flare=row, by=None)
    today, plan = now.astimezone(enrolment.patient.zone).date(), flares.plan_of(enrolment)
    owner = {"enrolment": enrolment, "patient": enrolment.patient}
    flare: Flare = Flare.objects.create(plan=plan, began_at=now, began_on=today, **owner)
    record("flare_begun", by=by, subject=flare)
    return flare


@transaction.atomic
def note_flare(*, flare: Flare, by: User, day: date, given: Mapping[str, str]) -> Flare:
    """Keep what she tapped for one day of the flare; of two taps for one thing the later counts."""
    own_and_open(flare.enrolment, by)
    row = _locked(flare)
    if row.ended_at is not None:
        raise Refused("This flare is over. What you noted is kept.")
    if not row.began_on <= day <= timezone.now().astimezone(row.patient.zone).date():
        raise Refused("That day is not part of this flare.")
    if (days := readable(row, "days", None)) is None:
        raise Refused(DAMAGED)
    row.days = noted(days, day, given)
    row.save(update_fields=["days"])
    record("flare_noted", by=by, subject=row)
    return row


@transaction.atomic
def end_flare(*, flare: Flare, by: User | None) -> Flare:
    """It is over: by her word, or by the clock (`by` None) once the way back is done. Again is no change."""
    if by is not None and by.pk != flare.patient_id:
        raise Refused("Only the patient herself can do this.")
    row = _locked(flare)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        record("flare_ended", by=by, subject=row)
    return row


@transaction.atomic
def learn_from_flare(*, flare: Flare, by: User, text: str) -> WorksheetEntry:
    """Add what she learned to her flare plan: to the sheet itself, or to a new one where that one stands.

    Raises `Refused` without words, without a plan, and where it does not fit the sheet.
    """
    own_and_open(flare.enrolment, by)
    plan, words = flares.plan_of(flare.enrolment), text.strip()
    if not words or plan is None:
        raise Refused("Write a word or two first." if plan else "You have no flare plan yet to write this in.")
    fields = published.worksheet(plan.content_id).fields
    answers = readable(plan, "answers", None)
    if answers is None:
        raise Refused("Your flare plan cannot be opened right now. Please tell us in a message.")
    raw = answers | {LEARNED: ["\n".join([*answers.get(LEARNED, []), words])]}
    if LEARNED in clean(fields, raw)[1] or typed(fields, raw) != raw:
        raise Refused(TOO_LONG)
    if plan.is_editable(timezone.now()):
        return save_entry(entry=plan, by=by, raw=raw, revision=plan.revision, writer="")
    return copy_entry(entry=plan, by=by, raw=raw)


def _locked(flare: Flare) -> Flare:
    rows = Flare.objects.select_for_update(of=("self",)).select_related("patient", "enrolment")
    found: Flare = rows.get(pk=flare.pk)
    return found
