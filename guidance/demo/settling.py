"""Flags of the invented people, raised as the service raises them, and dealt with by those who guide them."""

from datetime import datetime, timedelta

from guidance.demo.roster import words
from guidance.demo.world import Life
from icbt import hours
from outcomes import red_flags, safety
from outcomes.deterioration import Finding
from outcomes.models import Contact, Flag, Informed, Response, RiskAssessment, RiskLevel

STILL_OPEN = timedelta(hours=60)  # what was raised since is not yet dealt with
NOBODYS = timedelta(days=8)  # nor what was raised since and belongs to nobody


def raise_flag(life: Life, response: Response, found: Finding, at: datetime, tier: int) -> Flag:
    """One finding as a flag, with all that was done about it."""
    flag = Flag(
        response=response,
        occasion=f"response {response.pk}" + f" {found.level}" * (found.rule == red_flags.RULE),
        rule=found.rule,
        rule_version=found.rule_version,
        level=safety.level(found, tier if "answer" in found.numbers else 0),
        priority=found.priority,
        sentence=found.sentence,
        source=found.source,
        numbers=dict(found.numbers),
        raised_at=at,
        due_at=safety.due_at(found, tier if "answer" in found.numbers else 0, at),
        **life.owner,
    )
    life.world.add(flag)
    life.world.note(at, "flag_raised", life.user if "item" in found.numbers else None, flag, **_codes(flag))
    _settle(life, flag)
    return flag


def _settle(life: Life, flag: Flag) -> None:
    """Seen soon after, resolved within the hour that follows; a recent one is at most seen."""
    age, rng = life.world.now - flag.raised_at, life.rng
    seen = hours.next_opening(flag.raised_at + timedelta(minutes=20)) + timedelta(minutes=rng.randint(4, 50))
    resolved = seen + timedelta(minutes=rng.randint(12, 55))
    if age < (STILL_OPEN if life.guide else NOBODYS) or resolved > life.world.now - timedelta(hours=1):
        if flag.rule == "A1" and life.person.first_name == "Callum" and seen < life.world.now:
            _acknowledge(life, flag, seen)
        return
    _acknowledge(life, flag, seen)
    told = _told(life, words("flags").get(flag.rule) or words("flags")["any"])
    if flag.wants_record:
        _spoke(life, flag, told["note"], resolved - timedelta(minutes=6))
    flag.resolved_at, flag.resolved_by = resolved, life.answering
    flag.disposition, flag.note = told["disposition"], told["note"]
    life.world.note(resolved, "flag_resolved", life.answering, flag, kind=flag.disposition, **_codes(flag))


def _spoke(life: Life, flag: Flag, note: str, at: datetime) -> None:
    """The conversation on record, without which a red flag is not closed."""
    row = RiskAssessment(
        flag=flag,
        item_score=flag.numbers.get("answer"),
        contact=Contact.PHONE,
        level=RiskLevel.LOW,
        said=note,
        agreed="The Help page and whom to ring at night; we speak again on the day below.",
        informed=[Informed.SUPERVISOR],
        next_check_on=safety.next_check_by("moderate", at.astimezone(hours.zone()).date()),
        written_at=at,
        written_by=life.answering,
        **life.owner,
    )
    life.world.add(row)
    life.world.note(at, "risk_assessed", life.answering, row, level=row.level)


def _told(life: Life, notes: list[dict]) -> dict:
    """What was done: in words of her own story, or in some that nobody else has where there are any left."""
    name = life.person.first_name
    own = [one for one in notes if one.get("for") == name] or [one for one in notes if "for" not in one]
    note = life.pick([one["note"] for one in own])
    return next(one for one in own if one["note"] == note)


def _acknowledge(life: Life, flag: Flag, at: datetime) -> None:
    flag.acknowledged_at, flag.acknowledged_by = at, life.answering
    life.world.note(at, "flag_acknowledged", life.answering, flag, **_codes(flag))


def _codes(flag: Flag) -> dict:
    return {"rule": flag.rule, "level": flag.level}
