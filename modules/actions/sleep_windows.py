"""Sleep hours hold only as a clinician signed them, each change anew; whoever sleeps by them may stop at any time."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.errors import Refused
from icbt.models import Enrolment, Status, User
from modules import sleep_hours
from modules.actions.errors import Stale, guide_only
from modules.models import SleepWindow
from modules.sleep_offer import Offer, blocking
from modules.sleep_window import EXCLUDED, EXCLUSIONS
from modules.window import something_pressing

SOON = timedelta(days=7)  # so far ahead may they begin
STALE = "These hours were changed on another page since you opened this one. Look at them, then sign again."
NOT_ACTIVE = "Sleep hours are for somebody who is in the programme now."
PRESSING = "Something pressing of this patient is open. Deal with it first; sleep hours can wait."
NOT_OFFERED = "That length is not offered any more. Look at the proposal again, then sign."
BEGIN = "Choose a day from today to a week ahead."
WHY = "Say why it is not the proposal."


@transaction.atomic
def sign_sleep_window(
    *,
    enrolment: Enrolment,
    by: User,
    method: str,
    minutes: int,
    rise_at: time,
    starts_on: date,
    cautions: Mapping[str, str],
    replaces: UUID | None,
    reason: str = "",
) -> SleepWindow:
    """Sign the hours in bed of one patient; those in force end with it.

    `cautions` holds an answer ("yes", "no", "unknown") for each of EXCLUSIONS: anything but a clear "no" blocks, and
    nobody can override that. `minutes` is one of what the rule offers today; other than its own proposal needs a
    `reason`. `replaces` is what was in force when the page was opened: `Stale` when that is another now.
    """
    guide_only(enrolment, by)
    if blocking(cautions):
        raise Refused(EXCLUDED)
    Enrolment.objects.hold(enrolment.pk)
    if Enrolment.objects.get(pk=enrolment.pk).status != Status.ACTIVE:
        raise Refused(NOT_ACTIVE)
    if something_pressing(enrolment):
        raise Refused(PRESSING)
    now = timezone.now()
    before = SleepWindow.objects.select_for_update(of=("self",)).filter(enrolment=enrolment, ended_at=None).first()
    if (before.pk if before else None) != replaces:
        raise Stale(STALE)
    today = now.astimezone(enrolment.patient.zone).date()
    if not today <= starts_on <= today + SOON:
        raise Refused(BEGIN)
    offer = _offer(sleep_hours.offers(enrolment, by, now), method, minutes)
    if minutes != offer.minutes and not reason.strip():
        raise Refused(WHY)
    if before:
        _end(before, by)
    asked = {code: cautions[code] for code in EXCLUSIONS}
    facts: dict[str, Any] = {"method": offer.method, "minutes": minutes, "rise_at": rise_at, "starts_on": starts_on}
    facts |= {"enrolment": enrolment, "patient": enrolment.patient, "signed_by": by, "signed_at": now}
    window = SleepWindow.objects.create(**facts, cautions=asked, reason=reason.strip() or None)
    record("sleep_window_signed", by=by, subject=window)
    return window


@transaction.atomic
def end_sleep_window(*, window: SleepWindow, by: User) -> SleepWindow:
    """End the hours: by those who guide her, or by herself, at any time. Ending them again changes nothing."""
    if by.pk != window.patient_id:
        guide_only(window.enrolment, by)
    row = SleepWindow.objects.select_for_update(of=("self",)).get(pk=window.pk)
    return row if row.ended_at else _end(row, by)


def _end(row: SleepWindow, by: User) -> SleepWindow:
    row.ended_at, row.ended_by = timezone.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    record("sleep_window_ended", by=by, subject=row)
    return row


def _offer(found: list[Offer] | str, method: str, minutes: int) -> Offer:
    if isinstance(found, str):
        raise Refused(found)
    offer = next((one for one in found if one.method == method and one.allows(minutes)), None)
    if offer is None:
        raise Refused(NOT_OFFERED)
    return offer
