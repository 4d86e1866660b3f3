"""What invented people agreed on with their guides: a safety plan, sleep hours in their second week, a flare."""

from datetime import date, datetime, time, timedelta

from guidance.demo.roster import words
from guidance.demo.world import Life, at_work
from modules import published
from modules.models import Flare, SafetyPlan, SleepWindow, WorksheetEntry
from modules.safety_plan import SLUG
from modules.sleep_window import EXCLUSIONS
from modules.worksheets import typed

GROUPS = ("helpers", "professionals")
WEEK, BEGAN = 7, 8  # mornings; days ago that the first hours began


def agree(life: Life) -> None:
    """Each thing that is told of this person, where she has a guide to agree it with."""
    for kind, write in (("safety", _safety), ("sleep", _sleep), ("flare", _flare)):
        for facts in words("plans")[kind]:
            if facts["for"] == life.person.first_name and life.guide and life.enrolment.started_on:
                write(life, facts)


def _safety(life: Life, facts: dict) -> None:
    raw = {name: [value] for name, value in facts.items() if isinstance(value, str)}
    for group in GROUPS:
        for number, person in enumerate(facts.get(group, ())):
            raw |= {f"{group}.{number}.{name}": [value] for name, value in person.items()}
    content = published.current_keys("worksheet", life.user.language)[SLUG]
    at = at_work(life.local(life.day(facts["day"])), life.rng)
    plan = SafetyPlan(content_id=content, written_by=life.guide, written_at=at, **life.owner)
    plan.answers = typed(published.worksheet(content).fields, raw)
    plan.seen_at = at + timedelta(hours=life.rng.randint(2, 9))
    life.world.add(plan)
    life.world.note(at, "safety_plan_written", life.guide, plan)
    life.world.note(plan.seen_at, "safety_plan_read", life.user, plan)


def _sleep(life: Life, facts: dict) -> None:
    """A week of mornings, the first hours, a week by them, and the next, signed yesterday."""
    today = life.world.now.astimezone(life.user.zone).date()
    began, now_on = today - timedelta(days=BEGAN), today - timedelta(days=1)
    for number, (before, after) in enumerate(zip(facts["bed"], facts["then"], strict=True)):
        _morning(life, began - timedelta(days=WEEK - 1 - number), before, facts["rise"], 70)
        _morning(life, began + timedelta(days=number + 1), after, facts["rise"], 55)
    first, second = facts["minutes"]
    earlier = _signed(life, facts, first, began)
    newer = _signed(life, facts, second, now_on)
    earlier.ended_at, earlier.ended_by = newer.signed_at, life.guide
    life.world.note(newer.signed_at, "sleep_window_ended", life.guide, earlier)


def _signed(life: Life, facts: dict, minutes: int, day: date) -> SleepWindow:
    at = min(life.local(day, 10, 16), life.world.now - timedelta(hours=1))
    row = SleepWindow(minutes=minutes, rise_at=time.fromisoformat(facts["rise"]), starts_on=day, **life.owner)
    row.cautions, row.reason = dict.fromkeys(EXCLUSIONS, "no"), facts["reason"]
    row.signed_at, row.signed_by = at, life.guide
    life.world.note(at, "sleep_window_signed", life.guide, row)
    return life.world.add(row)


def _morning(life: Life, day: date, bed: str, rise: str, awake: int) -> None:
    content = published.current_keys("worksheet", life.user.language)["sleep-diary"]
    night = {"date": day.isoformat(), "into-bed": bed, "tried-to-sleep": bed, "final-wake": rise, "out-of-bed": rise}
    night |= {"to-fall-asleep": str(life.rng.randint(15, 45)), "awake-in-the-night": str(awake), "wakings": "2"}
    at = min(life.local(day, 7, 9), life.world.now - timedelta(minutes=30))
    row = WorksheetEntry(worksheet="sleep-diary", content_id=content, **life.owner)
    row.answers = {name: [value] for name, value in night.items()}
    row.started_at, row.saved_at, row.submitted_at, row.revision = at - timedelta(minutes=2), at, at, 1
    _seen(life, row, at)
    life.world.add(row)
    life.world.note(at, "worksheet_saved", life.user, row, slug=row.worksheet)
    life.world.note(at, "worksheet_submitted", life.user, row, slug=row.worksheet)


def _seen(life: Life, row: WorksheetEntry, at: datetime) -> None:
    seen = at_work(at, life.rng)
    if seen < life.world.now - timedelta(hours=2):
        row.seen_at, row.seen_by = seen, life.guide
        life.world.note(seen, "worksheet_seen", life.guide, row, slug=row.worksheet)


def _flare(life: Life, facts: dict) -> None:
    """It began as many days ago as there are days noted."""
    began = life.world.now.astimezone(life.user.zone).date() - timedelta(days=len(facts["days"]))
    at = life.local(began, 15, 20)
    row = Flare(began_at=at, began_on=began, **life.owner)
    row.days = {(began + timedelta(days=n)).isoformat(): dict(day) for n, day in enumerate(facts["days"])}
    life.world.add(row)
    life.world.note(at, "flare_begun", life.user, row)
    life.world.note(at + timedelta(minutes=3), "flare_noted", life.user, row)
