"""READ: who is to be prompted to write her diary now, and is today's still to be written?"""

from datetime import date, datetime, timedelta

from icbt.encryption import readable
from icbt.models import Enrolment, Nudge, Status
from modules import published, window
from modules.actions.entries import worksheets_offered
from modules.diary_prompts import DiaryPrompts
from modules.entry_days import day_of, values_of
from modules.models import WorksheetEntry

LATE = timedelta(hours=2)  # a clock that was down prompts so long after her hour; later it would only disturb
A_DAY = timedelta(hours=27)  # no local day is longer


def hour_has_come(now: datetime) -> list[Enrolment]:
    """Those whose hour has come and who were not prompted today; whether a diary is to be written, `waits` says."""
    rows = Enrolment.objects.filter(status=Status.ACTIVE, patient__profile__diary_at__isnull=False)
    due = [one for one in rows.select_related("patient__profile") if _hour_has_come(one, now)]
    prompted = set(Nudge.objects.filter(key="diary_due", enrolment__in=due).values_list("occasion", flat=True))
    return [one for one in due if occasion(one, now) not in prompted]


def waits(enrolment: Enrolment, now: datetime) -> bool:
    """Is this a day of prompts for her, and today's diary not begun?"""
    prompts = _prompts(enrolment)
    if prompts is None or enrolment.started_on is None or not _falls_today(enrolment, prompts, now):
        return False
    entries = WorksheetEntry.objects.of(enrolment).filter(worksheet=prompts.worksheet, started_at__gte=now - A_DAY)
    today = _today(enrolment, now)
    return not any(_is_about(row, today) for row in entries.select_related("enrolment__patient"))


def diary_waits_from(nudge: Nudge, name: str, now: datetime) -> datetime | None:
    """Now, while today's diary is not begun. `name`: the day, and the id of the enrolment."""
    return now if nudge.enrolment and waits(nudge.enrolment, now) else None


def to_write(enrolment: Enrolment, now: datetime) -> str:
    """The worksheet of today's diary, from the hour she chose for it until she begins it; "" otherwise."""
    profile = getattr(enrolment.patient, "profile", None)
    hour = profile.diary_at if profile and enrolment.status == Status.ACTIVE else None
    if hour is None or now.astimezone(enrolment.patient.zone).time() < hour:
        return ""
    prompts = _prompts(enrolment)
    return prompts.worksheet if prompts and waits(enrolment, now) else ""


def occasion(enrolment: Enrolment, now: datetime) -> str:
    """What a prompt is about: one local day of hers."""
    return f"diary {_today(enrolment, now).isoformat()} {enrolment.pk.hex}"


def _today(enrolment: Enrolment, now: datetime) -> date:
    return now.astimezone(enrolment.patient.zone).date()


def _hour_has_come(enrolment: Enrolment, now: datetime) -> bool:
    """An hour that the clocks skip comes when they have; of one that comes twice the first counts."""
    zone, clock = enrolment.patient.zone, enrolment.patient.profile.diary_at
    moment = datetime.combine(_today(enrolment, now), clock, tzinfo=zone)
    return moment <= now < moment + LATE


def _falls_today(enrolment: Enrolment, prompts: DiaryPrompts, now: datetime) -> bool:
    """Is today one of the days for it, and may she write? After the programme's own days only if she wants it."""
    day = _day_of_programme(enrolment, now)
    profile = getattr(enrolment.patient, "profile", None)
    if not prompts.falls_on(day, goes_on=bool(profile and profile.diary_goes_on)):
        return False
    return _open(enrolment, prompts) and (not prompts.is_over(day) or window.is_writable(enrolment, now))


def _day_of_programme(enrolment: Enrolment, now: datetime) -> int:
    return (_today(enrolment, now) - enrolment.started_on).days - enrolment.paused_days


def _is_about(entry: WorksheetEntry, day: date) -> bool:
    """One that cannot be opened is about the day it was begun on."""
    values = values_of(entry) if readable(entry, "answers", None) is not None else {}
    return day_of(entry, values) == day


def may_go_on(enrolment: Enrolment, now: datetime) -> bool:
    """Have the prompts she chose an hour for come to the end of the programme's own days?"""
    prompts, profile = _prompts(enrolment), getattr(enrolment.patient, "profile", None)
    if not prompts or not profile or profile.diary_at is None or enrolment.started_on is None:
        return False
    return enrolment.status == Status.ACTIVE and prompts.is_over(_day_of_programme(enrolment, now))


def _prompts(enrolment: Enrolment) -> DiaryPrompts | None:
    return published.programme(enrolment.programme, enrolment.patient.language).diary_prompts


def _open(enrolment: Enrolment, prompts: DiaryPrompts) -> bool:
    """Has she come to the lesson that brings this worksheet?"""
    return prompts.worksheet in worksheets_offered(enrolment)
