"""What the outcomes room watches: questions that nobody was told of, answers without scores, flags, permissions."""

from datetime import datetime, timedelta

from icbt import hours
from icbt.models import Nudge
from icbt.watch import watch
from outcomes.models import BASELINE, Assessment, Flag, InstrumentPermission, Response

TOLD_WITHIN = timedelta(hours=1)  # of opening; the clock announces every five minutes
SCORED_WITHIN = timedelta(minutes=10)
CHASED_WITHIN = timedelta(minutes=30)  # of falling due, or of the opening of the working day
A_DAY = timedelta(days=1)
WARNED_BEFORE = timedelta(days=30)  # long enough to ask a holder of rights again


@watch(
    title="Questions announced",
    means="Questions opened more than an hour ago, and the person was not told, though she wants to be.",
    do="Look whether beat and worker run, and read the worker's log for “announce_assessments”.",
)
def unannounced_questions(now: datetime) -> int:
    """Assessments open for an hour, not begun and without a nudge, of people who want to hear of them."""
    rows = Assessment.objects.asked().open(now).filter(opens_at__lt=now - TOLD_WITHIN, started_at=None)
    rows = rows.filter(patient__is_active=True).exclude(point=BASELINE)
    rows = rows.exclude(patient__profile__nudge_channel="none")
    told = Nudge.objects.filter(occasion__startswith="assessment ", recipient__in=rows.values("patient"))
    announced = {occasion.split()[1] for occasion in told.values_list("occasion", flat=True)}
    return sum(str(pk) not in announced for pk in rows.values_list("pk", flat=True))


@watch(
    title="Answers scored",
    means="Answers have waited more than ten minutes for their score. Nobody is warned by a score that is not there.",
    do="Look whether the worker runs. When it does, read its log: one sheet may fail alone.",
)
def unscored_answers(now: datetime) -> int:
    """Responses submitted ten minutes ago and not scored."""
    return Response.objects.unscored().filter(submitted_at__lt=now - SCORED_WITHIN).count()


@watch(
    title="Overdue flags chased",
    means="Flags are overdue, and today nobody was reminded of them.",
    do="Look whether beat and worker run, and whether there is an active supervisor who can be told.",
    at_once=True,
)
def unchased_flags(now: datetime) -> int:
    """On a working day, half an hour after it began: overdue flags that were not chased today."""
    if not hours.is_open(now) or not hours.is_open(now - CHASED_WITHIN):
        return 0
    return Flag.objects.to_chase(now).filter(due_at__lt=now - CHASED_WITHIN).count()


@watch(
    title="Permissions for questionnaires",
    means="Permission to use a questionnaire ends within 30 days. After that it is not asked any more.",
    do="Ask its holder to renew it, and file the new permission under Instrument permissions.",
)
def ending_permissions(now: datetime) -> int:
    """Permissions that hold today, end within 30 days, and have no other one after them."""
    today = now.astimezone(hours.zone()).date()
    held = InstrumentPermission.objects.valid_on(today)
    later = set(
        InstrumentPermission.objects.valid_on(today + WARNED_BEFORE + A_DAY).values_list("instrument", "language")
    )
    ending = held.filter(permitted_until__lte=today + WARNED_BEFORE).values_list("instrument", "language")
    return len(set(ending) - later)
