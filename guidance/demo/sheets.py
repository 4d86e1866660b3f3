"""What the invented people answered: planned as the service plans, scored and flagged by its own rules."""

from collections import defaultdict
from datetime import datetime, timedelta

from guidance.demo import intakes, trajectory
from guidance.demo.roster import words
from guidance.demo.settling import raise_flag
from guidance.demo.world import Life
from icbt import content
from outcomes import gate, safety
from outcomes.deterioration import Point, findings, urgent
from outcomes.instruments import Instrument
from outcomes.models import BASELINE, WEEKLY, Assessment, Response, Score
from outcomes.schedules import Planned, plan, plan_before_start
from outcomes.scoring import score
from outcomes.told import INTAKE

MISSES = 0.5  # how many people miss some weeks
JUST_NOW = timedelta(seconds=100)  # sheets sent since are left for the worker to score
FELL = timedelta(days=8)  # a worse trend shows in the sheets of the last week or two
FOLLOW_UP = {"how": 0, "intend": 0, "prepared": 0, "safe": 0, "someone": 1}


def answer_everything(life: Life) -> None:
    """Every assessment of one patient, with what she answered until now."""
    if not life.person.started and not intakes.waits(life):
        return
    version = content.current("schedule", life.enrolment.programme)
    schedule, zone = gate.schedule(version.pk), life.user.zone
    consented_on = life.enrolment.consented_at.astimezone(zone).date()
    planned = plan_before_start(schedule, consented_on=consented_on, zone=zone)
    if life.person.started:
        planned += plan(schedule, started_on=life.enrolment.started_on, zone=zone)
    missed, course = _missed(life, planned), defaultdict(list)
    for one in planned:
        assessment = _assessment(life, one, version)
        moment = None if one.point.slug in missed else _moment(life, one)
        if moment:
            _answer(life, assessment, one, moment, course)


def _assessment(life: Life, planned: Planned, version) -> Assessment:
    row = Assessment(
        point=planned.point.slug, schedule=version, instruments=list(planned.point.instruments), **life.owner
    )
    row.opens_at, row.due_at, row.closes_at = planned.opens_at, planned.due_at, planned.closes_at
    row.created_at = life.enrolment.consented_at
    return life.world.add(row)


def _missed(life: Life, planned: list[Planned]) -> tuple[str, ...]:
    if life.person.missed is not None:
        return life.person.missed
    if not life.person.started:
        return ()
    weeks = [one.point.slug for one in planned if one.point.slug.startswith(WEEKLY)][1:]
    return tuple(life.rng.sample(weeks, life.rng.randint(1, 2))) if life.rng.random() < MISSES else ()


def _moment(life: Life, planned: Planned) -> datetime | None:
    """When she answered; None when she has not, or it has not come."""
    now, zone, rng = life.world.now, life.user.zone, life.rng
    if planned.point.slug == BASELINE:
        return min(life.enrolment.consented_at + timedelta(minutes=rng.randint(30, 240)), now - timedelta(minutes=5))
    last = min(planned.closes_at, life.until)
    if planned.opens_at >= last:
        return None
    if planned.closes_at > now:
        return _while_open(life, planned)
    opens, due = planned.opens_at.astimezone(zone).date(), planned.due_at.astimezone(zone).date()
    moment = life.local(opens + timedelta(days=rng.randint(0, (due - opens).days)), 8, 22)
    return moment if planned.opens_at < moment < last else None


def _while_open(life: Life, planned: Planned) -> datetime | None:
    """The questions that are open now: by what people.toml says of her, else three in five have answered."""
    now, opens, rng = life.world.now, planned.opens_at, life.rng
    moments = {
        "due": None,
        "morning": now - timedelta(minutes=rng.randint(70, 110)),
        "moment": now - timedelta(seconds=2),
        "yesterday": now - timedelta(hours=rng.randint(15, 21)),
        "": opens + (min(now, life.until) - opens) * rng.random() if rng.random() < 0.6 else None,
    }
    moment = moments[life.person.open]
    return max(moment, opens + timedelta(seconds=1)) if moment else None


def _answer(life: Life, assessment: Assessment, planned: Planned, moment: datetime, course: dict) -> None:
    """All sheets of one assessment, sent within some minutes that end at `moment`."""
    point, rng = planned.point, life.rng
    slugs, week = point.instruments, point.day / 7 if point.anchor == "start" else 0
    falling = point.anchor == "start" and planned.closes_at > life.world.now - FELL
    state = trajectory.how_it_is(life.person.trend, life.person.level, week, rng, falling=falling)
    took = timedelta(seconds=rng.randint(35, 80))
    assessment.started_at = moment - took * len(slugs)
    assessment.completed_at = moment
    life.world.note(assessment.started_at, "assessment_opened", life.user, assessment, slug=point.slug)
    for number, slug in enumerate(slugs):
        answers = _answers(life, slug, point.slug, state)
        _sheet(life, assessment, slug, answers, moment - took * (len(slugs) - number - 1), took, course)
    if life.person.item9.get(point.slug, 0) > 0:
        _sheet(life, assessment, safety.FOLLOW_UP, dict(FOLLOW_UP), moment + took, took, course)
    life.world.note(moment, "assessment_completed", life.user, assessment, slug=point.slug)
    if point.slug == BASELINE:
        intakes.decide(life, assessment, moment)
    if point.slug == BASELINE and life.person.started:
        life.world.note(moment, "enrolment_started", life.user, life.enrolment, reason="planned")


def _answers(life: Life, slug: str, point: str, state: dict) -> dict:
    if slug == "anything-new":
        told = life.rng.random() < 0.2 and life.pick(words("patients")["anything-new"])
        return {"note": told} if told else {}
    if (told := intakes.answers(life, slug)) is not None:
        return told
    found: dict = trajectory.answers(slug, state, life.rng)
    if slug == "phq-9" and (item9 := life.person.item9.get(point)):
        found["q9"] = None if item9 < 0 else item9
    if slug == "satisfaction" and (said := life.pick(words("patients")["improve"])):
        found["improve"] = said
    return found


def _sheet(life: Life, assessment: Assessment, slug: str, answers: dict, at: datetime, took: timedelta, course) -> None:
    """One sheet: stored, flagged for urgent answers, and scored some seconds later unless that is still to come."""
    world, version = life.world, gate.version_to_ask(slug, life.user.language)
    at = min(at, world.now)
    row = Response(assessment=assessment, instrument=slug, content=version, answers=answers, **life.owner)
    row.started_at, row.saved_at, row.submitted_at = at - took, at, at
    world.add(row)
    world.note(at, "response_submitted", life.user, row, slug=slug, version=version.version)
    instrument = gate.definition(version.pk)
    tier = safety.tier(instrument, answers)
    for found in (*urgent(instrument, answers, gate.current_rules()), *intakes.signs(instrument, answers)):
        raise_flag(life, row, found, at, tier)
    chance = life.world.chance(f"{life.person.name} {slug}") if slug in INTAKE else life.rng
    scored_at = at + timedelta(seconds=chance.randint(2, 25))
    if not (life.person.open == "moment" and at > world.now - JUST_NOW):
        _score(life, row, instrument, scored_at, course)


def _score(life: Life, row: Response, instrument: Instrument, at: datetime, course: dict) -> None:
    scores = score(instrument, row.answers)
    for one in scores:
        facts = {"instrument": row.instrument, "scale": one.scale, "value": one.value, "band": one.band or ""}
        facts |= {"version": instrument.version, "status": one.status, "rule": one.rule, "taken_at": row.submitted_at}
        life.world.add(Score(response=row, scored_at=at, **facts, **life.owner))
    row.claimed_at = row.scored_at = at
    course[row.instrument].append(
        Point(
            response=str(row.pk),
            instrument=instrument.slug,
            version=instrument.version,
            taken_on=row.submitted_at.astimezone(life.user.zone).date(),
            scores={one.scale: one.value if one.status == "complete" else None for one in scores},
            items={one.item: row.answers.get(one.item) for one in instrument.urgent},
        )
    )
    history = course[row.instrument]
    started_on = life.enrolment.started_on
    for found in findings(history, gate.current_rules(), instrument=instrument, started_on=started_on):
        raise_flag(life, row, found, at, 0)
    life.world.note(at, "response_scored", None, row, slug=row.instrument, count=len(scores))
