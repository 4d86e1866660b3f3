"""Intakes of the invented people: what they answered, what the rules propose, and who decided, in which words."""

from datetime import datetime, timedelta

from guidance.demo.roster import words
from guidance.demo.world import Life, at_work
from outcomes import gate, red_flags
from outcomes.actions.triage import due_at
from outcomes.deterioration import Finding
from outcomes.instruments import Instrument
from outcomes.models import ACCEPTED, Assessment, Outcome, Response, Triage
from outcomes.scoring import Answers
from outcomes.told import INTAKE, told_from
from outcomes.triage import propose

WELL = {
    "before-you-start": {"adult": 1, "long": 1, "doctor": 1, "time": 1, "operation": 0, "therapy": 0},
    "body-check": {"back": 0, "head": 0, "chest": 0, "other": 0},
    "health-check": dict.fromkeys(
        (*("pregnancy", "epilepsy", "heart", "surgery", "bones", "falls"), "attempt", "unusual", "high", "alcohol"), 0
    ),
}
GUIDED = {"scheduled": Outcome.ACCEPT_GUIDED, "on_demand": Outcome.ACCEPT_ON_DEMAND}


def about(life: Life) -> dict:
    """What words/intakes.toml says of her."""
    return words("intakes").get(life.person.first_name, {})


def waits(life: Life) -> bool:
    """Has she answered the first questions and not been let in yet?"""
    return life.person.status == "consented" and bool(about(life))


def answers(life: Life, slug: str) -> dict[str, int] | None:
    """Her answers to a questionnaire of the intake; None for any other."""
    return {**WELL[slug], **about(life).get("about", {}).get(slug, {})} if slug in INTAKE else None


def signs(instrument: Instrument, given: Answers) -> list[Finding]:
    """The finding of signs of the body, where there is one."""
    found = red_flags.finding(instrument, given)
    return [found] if found else []


def decide(life: Life, assessment: Assessment, at: datetime) -> None:
    """The proposal at the moment of the last answer, and the decision at work, unless it still waits."""
    rows = [row for row in life.world.rows[Response] if row.assessment is assessment]
    sheets = {row.instrument: (gate.definition(row.content_id), row.answers) for row in rows}
    found = propose(told_from(sheets, emergency_contact=True, support=life.enrolment.support_level))
    row = Triage(assessment=assessment, proposed=found.outcome, proposed_at=at, **life.owner)
    row.reasons, row.cautions = list(found.reasons), list(found.cautions)
    row.due_at = due_at(found.pace, at)
    life.world.add(row)
    life.world.note(at, "triage_proposed", life.user, row, to=row.proposed)
    told, rng = about(life), life.world.chance(f"{life.person.name} intake")
    decided_at = at_work(at, rng) + timedelta(minutes=30)
    if (told and "decided" not in told) or decided_at > life.world.now:
        return
    _settle(life, row, told.get("why") or rng.choice(words("intakes")["any"]["why"]), decided_at)


def _settle(life: Life, row: Triage, why: str, at: datetime) -> None:
    by = life.answering
    accepted = GUIDED.get(life.enrolment.support_level, Outcome.ACCEPT_SELF_GUIDED)
    row.decided = row.proposed if row.proposed in ACCEPTED else accepted
    row.decided_at, row.decided_by, row.why = at, by, f"{by}, {Outcome(row.decided).label}:\n{why}"
    life.world.note(at, "triage_decided", by, row, **{"from": row.proposed, "to": row.decided})
