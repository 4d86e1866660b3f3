"""What got worse for the invented people: told in lessons and questions, noticed by rules, reported by clinicians."""

from datetime import datetime, timedelta

from guidance.demo.roster import words
from guidance.demo.world import Life, at_work
from modules.models import LessonProgress
from outcomes import harms, safety
from outcomes.models import AdverseEvent, Flag, Reporter, Response

SETTLED = timedelta(days=9)  # what was told before that is judged, signed and closed
USUAL = {"seriousness": "none", "severity": "mild", "relatedness": "possible", "outcome": "recovering"}
NO_AMOUNT = ("", "no")


def enter(life: Life) -> None:
    """Every adverse event of one patient."""
    mine = {kind: [row for row in life.world.rows[kind] if row.patient is life.user] for kind in (Flag, Response)}
    for flag in mine[Flag]:
        if kind := harms.kind_of(flag.rule, 3 if flag.numbers.get("answer") == 3 else 0):
            _add(life, flag.raised_at, f"flag {flag.pk}", reporter=Reporter.SYSTEM, kind=kind, flag=flag)
    for row in life.world.rows[LessonProgress]:
        if row.patient is life.user and row.trouble not in NO_AMOUNT:
            _of_lesson(life, row)
    for answer in _about(life, "answers"):
        for response in mine[Response]:
            if response.instrument == harms.INSTRUMENT:
                _of_answer(life, response, answer)
    for report in _about(life, "reports"):
        _of_clinician(life, report)


def _about(life: Life, kind: str) -> list[dict]:
    return [one for one in words("harms")[kind] if one["for"] == life.person.first_name]


def _of_lesson(life: Life, row: LessonProgress) -> None:
    at = row.rated_at or row.opened_at
    text = _joined(row.trouble, row.trouble_text or "")
    event = _add(life, at, f"lesson {row.pk}", lesson=row.lesson, description=text)
    if row.trouble == "a-lot":
        event.flag = _flag(life, event, at)


def _of_answer(life: Life, response: Response, answer: dict) -> None:
    response.answers = {name: answer[name] for name in ("worse", "kind", "words")}
    text = _joined(harms.ANSWERED[answer["worse"]], answer["words"])
    kind = harms.KINDS[answer["kind"]]
    _add(life, response.submitted_at, f"response {response.pk}", kind=kind, description=text)


def _of_clinician(life: Life, report: dict) -> None:
    """An event her clinician entered: judged at once, the serious one signed by one person so far."""
    at = at_work(life.world.now - timedelta(hours=report["hours"]), life.world.chance(f"{life.person.name} harm"))
    at = min(at, life.world.now - timedelta(hours=1))
    facts = {name: value for name, value in report.items() if name not in ("for", "hours")}
    by = {"reporter": Reporter.CLINICIAN, "reported_by": life.answering, "onset_on": (at - timedelta(days=2)).date()}
    event = _add(life, at, f"report {life.enrolment.pk}", **by, **facts)
    if duty := harms.duty(event.seriousness):
        event.report_to, event.report_due_at = duty.to, duty.due_at(at)
        _sign(life, event, at + timedelta(minutes=2))


def _add(life: Life, at: datetime, occasion: str, **facts) -> AdverseEvent:
    """One event as it was told, and closed when it was long ago."""
    told = {"reporter": Reporter.PATIENT, "reported_by": life.user} if "reporter" not in facts else {}
    event = AdverseEvent(occasion=occasion, reported_at=at, **life.owner, **told, **facts)
    life.world.add(event)
    life.world.note(at, "harm_reported", event.reported_by, event, reason=event.kind)
    if life.world.now - at > SETTLED:
        _settle(life, event, at_work(at + timedelta(days=1), life.world.chance(f"{life.person.name} {at}")))
    return event


def _settle(life: Life, event: AdverseEvent, at: datetime) -> None:
    if event.kind == "unsorted":
        event.kind = "mood"
    for name, value in USUAL.items():
        if not getattr(event, name):
            setattr(event, name, value)
    life.world.note(at, "harm_judged", life.answering, event, reason=event.kind)
    _sign(life, event, at)
    event.closed_at, event.closed_by = at + timedelta(minutes=3), life.answering
    life.world.note(event.closed_at, "harm_closed", life.answering, event)


def _sign(life: Life, event: AdverseEvent, at: datetime) -> None:
    event.signed_at, event.signed_by = at, life.answering
    life.world.note(at, "harm_signed", life.answering, event)


def _flag(life: Life, event: AdverseEvent, at: datetime) -> Flag:
    """The flag that "a lot" raises, still to be looked at."""
    found = harms.finding(event)
    flag = Flag(occasion=f"harm {event.pk}", raised_at=at, due_at=safety.due_at(found, 0, at), **life.owner)
    for name in ("rule", "rule_version", "level", "priority", "sentence", "source", "numbers"):
        setattr(flag, name, getattr(found, name))
    life.world.note(at, "flag_raised", life.user, flag, rule=flag.rule, level=flag.level)
    return life.world.add(flag)


def _joined(amount: str, text: str) -> str:
    return "\n\n".join(part for part in (harms.AMOUNTS[amount], text) if part)
