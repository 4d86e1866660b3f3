"""The worksheets of the invented people: pain maps, steady plans and diaries, shared, private, read and commented."""

from datetime import date, datetime, timedelta
from statistics import mean

from guidance.demo.roster import words
from guidance.demo.world import Life, at_work
from modules import published
from modules.controls import slugify
from modules.models import EntryComment, WorksheetEntry
from modules.worksheets import typed

KEPT = 19  # days from the lesson to sharing the plan, with what was done on them
WAITING = timedelta(days=2)  # shared since then, a worksheet has not been read yet


def fill_in(life: Life, finished: dict[str, datetime]) -> None:
    """What she wrote after the lessons she finished."""
    for slug, lesson, answers in (("pain-map", "making-sense", _map), ("pacing-planner", "steady-activity", _plan)):
        mine = [one for one in words("worksheets")[slug] if one["for"] == life.person.first_name]
        if lesson in finished and mine:
            day = finished[lesson] + timedelta(days=KEPT if slug == "pacing-planner" else 2)
            if life.person.first_name == "Wilhelmina" or life.until < day < life.until + timedelta(days=KEPT - 4):
                day = life.until - timedelta(hours=26)
            _entry(life, slug, lesson, answers(life, mine[0], day), day, mine[0])
    if "making-sense" in finished and life.rng.random() < 0.6:
        for number in range(life.rng.randint(1, 3)):
            day = finished["making-sense"] + timedelta(days=1 + 2 * number)
            evening = life.local(day.astimezone(life.user.zone).date(), 19, 22)
            _entry(life, "daily-diary", "making-sense", _diary(life, evening), evening, {})


def _entry(life: Life, slug: str, lesson: str, raw: dict, at: datetime, facts: dict) -> None:
    keys = published.current_keys("worksheet", life.user.language)
    if at >= life.until or slug not in keys:
        return
    row = WorksheetEntry(worksheet=slug, content_id=keys[slug], lesson=lesson, **life.owner)
    row.answers = typed(published.worksheet(keys[slug]).fields, raw)
    row.private = facts.get("private", False)
    row.started_at, row.saved_at, row.revision = at - timedelta(minutes=life.rng.randint(8, 40)), at, 3
    life.world.add(row)
    life.world.note(at, "worksheet_saved", life.user, row, slug=slug)
    if not row.private and (facts or life.rng.random() < 0.5):
        _share(life, row, at, facts.get("comment", ""))


def _share(life: Life, row: WorksheetEntry, at: datetime, comment: str) -> None:
    world = life.world
    row.submitted_at = at
    world.note(at, "worksheet_submitted", life.user, row, slug=row.worksheet)
    seen = at_work(at + timedelta(hours=12), life.rng)
    if life.guide is None or world.now - at < WAITING or seen >= world.now:
        return
    row.seen_at, row.seen_by = seen, life.guide
    world.note(seen, "worksheet_seen", life.guide, row, slug=row.worksheet)
    if comment:
        words_of_guide = EntryComment(entry=row, author=life.guide, text=comment, written_at=seen, **life.owner)
        read = seen + timedelta(hours=life.rng.randint(3, 30))
        words_of_guide.read_at = read if read < life.until else None
        world.add(words_of_guide)
        world.note(seen + timedelta(minutes=6), "worksheet_commented", life.guide, words_of_guide, slug=row.worksheet)


def _map(_life: Life, facts: dict, _at: datetime) -> dict:
    raw = {"body": [facts["body"]], "thoughts": [facts["thoughts"]], "actions": [facts["actions"]]}
    raw |= {"people-places": [facts["people"]], "one-change": [facts["change"]] if "change" in facts else []}
    for name, key in (("feelings", "feelings"), ("turns-up", "up"), ("turns-down", "down")):
        raw[name] = [slugify(one) for one in facts[key]]
    for number, (start, end, how) in enumerate(facts["arrows"]):
        arrow = {"from": slugify(start), "to": slugify(end), "note": how}
        raw |= {f"arrows.{number}.{name}": [value] for name, value in arrow.items()}
    return raw


def _plan(life: Life, facts: dict, at: datetime) -> dict:
    raw = {"activity": [facts["activity"]], "unit": [facts["unit"]], "target": [facts["target"]], "method": ["mean80"]}
    raw |= {"increment-mode": ["compound10"], "worsening": ["no"], "rest-for": ["5"], "sessions-per-day": ["2"]}
    first = at.astimezone(life.user.zone).date() - timedelta(days=14)
    raw["start-date"] = [first.isoformat()]
    for number, (value, kind, stopped) in enumerate(facts["tries"]):
        day = first - timedelta(days=len(facts["tries"]) - number)
        tried = {"date": day.isoformat(), "value": value, "day-type": kind, "stopped-at": stopped}
        raw |= {f"measures.{number}.{name}": [typed_in] for name, typed_in in tried.items()}
    return raw | _log(life, first, 0.8 * mean(float(value) for value, *_ in facts["tries"]))


def _log(life: Life, first: date, start: float) -> dict:
    """Two weeks of what she did: the amount of the week on most days, half on one."""
    raw: dict[str, list[str]] = {}
    days = sorted(life.rng.sample(range(14), 12))
    for number, day in enumerate(days):
        amount = start * 1.1 ** (day // 7) * (0.5 if day == days[6] else 1)
        did = {"date": (first + timedelta(days=day)).isoformat(), "actual": str(int(amount) + 1)}
        raw |= {f"log.{number}.{name}": [value] for name, value in did.items()}
    return raw


def _diary(life: Life, at: datetime) -> dict:
    rng, pain = life.rng, life.person.level + 2
    scales = {"pain-average": pain, "pain-worst": pain + 2, "mood": 8 - life.person.level, "did-what-mattered": 4}
    raw = {name: [str(min(10, max(0, value + rng.randint(-1, 1))))] for name, value in scales.items()}
    raw["date"] = [at.astimezone(life.user.zone).date().isoformat()]
    raw["sleep-hours"] = [str(rng.choice((4.5, 5, 5.5, 6, 6.5, 7)))]
    raw["note"] = [life.pick(words("worksheets")["diary"]["notes"])] if rng.random() < 0.7 else []
    return raw
