"""READ: everything about one flag: why it was raised, the numbers, the chart, who has it, and what happened since."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guidance.chart import Drawing, Threshold, draw, number
from guidance.progress import history_of, name_of, shown
from icbt.encryption import readable
from icbt.models import AuditEvent, ContentVersion, Enrolment
from icbt.templatetags.steady import kind_day
from outcomes import gate, rule_words
from outcomes.history import Series
from outcomes.models import Flag, Response
from outcomes.rules import Rule, RuleSet
from outcomes.standing import Standing

UNSENT = "-unsent"  # what follows it in a rule's name tells drafts apart
ANSWERS = 60  # sheets whose answer to one question is listed
CHASED, UNHEARD = "Overdue: people were reminded", "Overdue: there was nobody to remind"
NAMES = {"days": "Days", "week": "Week of the programme", "missed": "Missed in a row", "since": "Since"}


@dataclass(frozen=True)
class Step:
    """Something that was done with the flag; `words` are a person's own, empty when there are none."""

    at: datetime
    text: str
    words: str = ""


@dataclass(frozen=True)
class Explained:
    """A flag that explains itself. `rule` and `figures` are empty, and `drawing` None, where there is nothing to say.

    `holder` is who answers for it now; None once it is resolved. `answers`: every answer to the question that raised
    it, newest first, as day and words.
    """

    flag: Flag
    sentence: str
    rule: str
    figures: list[tuple[str, str]]
    drawing: Drawing | None
    standing: Standing | None
    holder: str | None
    steps: list[Step] = field(default_factory=list)
    question: str = ""
    answers: list[tuple[date, str]] = field(default_factory=list)


def explained(flag: Flag, enrolment: Enrolment, now: datetime) -> Explained:
    """The flag with everything its reader needs, in a fixed number of queries."""
    rule, numbers = rule_of(flag), readable(flag, "numbers", {})
    response = flag.response
    instrument = gate.definition(response.content_id) if response else None
    series, missed = _series(enrolment, now, response, rule, numbers)
    limit = _limit(rule, series, numbers)
    asked = instrument if rule and instrument and rule.item in {item.key for item in instrument.items} else None
    return Explained(
        flag=flag,
        sentence=readable(flag, "sentence"),
        rule=rule_words.in_words(rule, instrument) if rule else "",
        figures=list(_figures(numbers, limit, by_the_clock=response is None)),
        drawing=_drawing(flag, series, missed, limit) if series else None,
        standing=series.standing if series else None,
        holder=_holder(flag, enrolment),
        steps=list(_steps(flag)),
        question=f"{asked.short_name} item {asked.items.index(asked.item(rule.item)) + 1}" if asked and rule else "",
        answers=_answers(enrolment, response, rule) if asked else [],
    )


def rule_of(flag: Flag) -> Rule | None:
    """The rule as it was when it raised the flag; None where it was none of the service's rules, or is not on file."""
    name = flag.rule.split(UNSENT)[0]
    rows = ContentVersion.objects.filter(kind="rules", body__version=flag.rule_version).order_by("-version")
    try:
        return next((rule for row in rows[:1] if (rule := RuleSet.from_dict(row.body).rule(name))), None)
    except ValueError:  # a file from before its words changed: the flag's own sentence and source still stand
        return None


def _series(enrolment: Enrolment, now: datetime, response: Response | None, rule: Rule | None, numbers: dict):
    """The scale to draw: the one the numbers are about, else the first that is shown of that instrument."""
    if response is None:
        return None, ()
    rows = [(one, missed) for key, one, missed in shown(enrolment, now) if one.instrument == response.instrument]
    wanted = numbers.get("scale") or (rule.scale if rule else None)
    return next((row for row in rows if row[0].scale == wanted), rows[0] if rows else (None, ()))


def _limit(rule: Rule | None, series: Series | None, numbers: dict) -> Decimal | None:
    if rule is None or series is None:
        return None
    before = numbers.get("before") if numbers.get("scale") else None
    return rule_words.threshold(rule, series.measures, Decimal(str(before)) if before is not None else None)


def _drawing(flag: Flag, series: Series, missed: tuple[date, ...], limit: Decimal | None) -> Drawing:
    lines = () if limit is None else (Threshold(limit, f"the rule raises a flag from {number(limit)}"),)
    return draw(history_of(series, name_of(series), missed, marked=str(flag.response_id), thresholds=lines))


def _figures(numbers: dict[str, Any], limit: Decimal | None, *, by_the_clock: bool) -> Iterator[tuple[str, str]]:
    """Before, after, change and threshold; then whatever a rule of the clock counted."""
    known = {"scale", "item", "before", "before_on", "after", "change", "answer"}
    if "before" in numbers:
        on = f" ({kind_day(date.fromisoformat(numbers['before_on']))})" if "before_on" in numbers else ""
        yield "Before", f"{numbers['before']}{on}"
    if "after" in numbers:
        yield "After", str(numbers["after"])
    if "answer" in numbers:
        yield "Answer", str(numbers["answer"])
    if "change" in numbers:
        change = Decimal(str(numbers["change"]))
        yield "Change", f"{'+' if change > 0 else ''}{number(change)}"
    if limit is not None:
        yield "Threshold", number(limit)
    for name, value in numbers.items():
        if by_the_clock and name not in known and isinstance(value, str | int):
            yield NAMES.get(name, name.replace("_", " ").capitalize()), str(value)


def _holder(flag: Flag, enrolment: Enrolment) -> str | None:
    if flag.resolved_at:
        return None
    if person := enrolment.attendant():
        return str(person)
    return "the duty inbox, which every supervisor sees"


def _steps(flag: Flag) -> Iterator[Step]:
    """What happened, in order: raised, chased as often as it was, acknowledged, resolved."""
    chased = AuditEvent.objects.filter(patient=flag.patient_id, verb="flag_chased", subject=str(flag.pk))
    steps = [Step(flag.raised_at, "Raised")]
    steps += [Step(one.at, CHASED if one.detail.get("count") else UNHEARD) for one in chased]
    if flag.acknowledged_at:
        steps.append(Step(flag.acknowledged_at, f"Acknowledged by {flag.acknowledged_by}"))
    if flag.resolved_at:
        done = f"Resolved by {flag.resolved_by}: {flag.get_disposition_display().lower()}"
        steps.append(Step(flag.resolved_at, done, readable(flag, "note") or ""))
    yield from sorted(steps, key=lambda step: step.at)


def _answers(enrolment: Enrolment, response: Response, rule: Rule) -> list[tuple[date, str]]:
    """Her answers to the question of the rule; one that was left out is never a nought."""
    rows = Response.objects.submitted().filter(enrolment=enrolment, instrument=response.instrument)
    found = []
    for row in rows.order_by("-submitted_at")[:ANSWERS]:
        answers = readable(row, "answers", None)
        said = "cannot be read" if answers is None else _said(answers.get(rule.item), row, rule)
        found.append((row.submitted_at.astimezone(enrolment.patient.zone).date(), said))
    return found


def _said(answer: Any, row: Response, rule: Rule) -> str:
    if answer is None:
        return "not answered"
    label = gate.definition(row.content_id).item(rule.item).label(answer)
    return f"{answer} · {label}" if label else str(answer)
