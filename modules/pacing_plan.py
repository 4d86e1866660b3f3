"""The pacing planner worked out: from an entry's cleaned values to a start, a table of weeks, and kind notes.

Values are those of the worksheet pacing-planner. Pain before and after is in the log for the patient's own eyes; no
rule here reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from modules import pacing
from modules.pacing import Decision, Method, Mode

Values = dict[str, Any]
WEEKS = 8
MOST_WEEKS = 52
WEEK = timedelta(days=7)

TOO_FEW = "Type at least three tries, on three different days."
SAME_DATE = "Two tries have the same date. Use three different days."
NO_MIDPOINT = "The midpoint needs one good day and one hard day."
NO_HARD_DAY = "If you can, measure one harder day too. Then the plan fits hard days as well."
AT_LIMIT = "You went on to your limit at least once. Stop a little sooner next time, or start with half."
BANK_IT = "That was a big day. If you like, bank the extra for tomorrow and keep to your plan."


@dataclass(frozen=True)
class WeekRow:
    """One week of the plan. `quota` is exact, `shown` and `words` for the patient; a week not over has no decision."""

    week: int
    starts_on: date | None
    quota: Fraction
    shown: Decimal
    words: str
    flare: str  # the same amount on the days of a flare
    own: bool  # the patient typed this amount herself
    planned: int
    done: int | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Plan:
    """What the arithmetic needs of an entry."""

    unit: str
    average: Fraction
    start: Fraction
    mode: Mode
    worsening: bool
    planned: int  # days a week
    start_date: date | None
    target: Fraction | None
    changes: dict[int, Fraction]  # week → the patient's own amount
    log: tuple[tuple[date, Fraction | None, Fraction], ...]  # date, planned, actual


def read_plan(values: Values) -> Plan | str:
    """The plan of an entry, or one sentence on what is still missing."""
    rows = [row for row in values.get("measures", []) if Fraction(row.get("value", 0)) > 0]
    dates = [row["date"] for row in rows if "date" in row]
    method: Method = values.get("method", "mean80")
    amounts = [Fraction(row["value"]) for row in rows]
    if len(rows) < pacing.LEAST_TRIES:
        return TOO_FEW
    if len(set(dates)) < len(dates):
        return SAME_DATE
    used = _good_and_hard(rows) if method == "midpoint" else amounts
    if not used:
        return NO_MIDPOINT
    return Plan(
        unit=values.get("unit", "min"),
        average=pacing.mean(amounts),
        start=pacing.baseline(used, method),
        mode=values.get("increment-mode", "compound10"),
        worsening=values.get("worsening") in ("yes", "not-sure"),
        planned=len(values.get("days", [])) or 7,
        start_date=date.fromisoformat(values["start-date"]) if "start-date" in values else None,
        target=Fraction(values["target"]) if "target" in values else None,
        changes={row["week"]: Fraction(row["amount"]) for row in values.get("changes", []) if row.keys() >= CHANGE},
        log=tuple(_logged(row) for row in values.get("log", []) if row.keys() >= LOGGED),
    )


CHANGE = {"week", "amount"}
LOGGED = {"date", "actual"}


def _good_and_hard(rows: list[Values]) -> list[Fraction]:
    """The average good day and the average hard day; nothing when either is missing."""
    kinds = [[Fraction(row["value"]) for row in rows if row.get("day-type") == kind] for kind in ("good", "hard")]
    return [pacing.mean(kind) for kind in kinds] if all(kinds) else []


def _logged(row: Values) -> tuple[date, Fraction | None, Fraction]:
    planned = Fraction(row["planned"]) if "planned" in row else None
    return date.fromisoformat(row["date"]), planned, Fraction(row["actual"])


def plan_table(values: Values, today: date | None = None, weeks: int = WEEKS) -> list[WeekRow]:
    """The weeks of an entry: those over by `today` as they went, the rest as they come if each week goes to plan.

    Empty while the plan cannot be worked out yet. Without `today` or a start date, no week is judged.
    """
    plan = read_plan(values)
    if isinstance(plan, str):
        return []
    return _weeks(plan, today, max(weeks, min(MOST_WEEKS, _weeks_over(plan, today) + 2)))


def _weeks_over(plan: Plan, today: date | None) -> int:
    return max(0, (today - plan.start_date) // WEEK) if today and plan.start_date else 0


def _weeks(plan: Plan, today: date | None, count: int) -> list[WeekRow]:
    rows: list[WeekRow] = []
    anchor, level, held = plan.start, 1, False
    for week in range(1, count + 1):
        amount = _quota(plan, anchor, level)
        if own := plan.changes.get(week):
            # A chosen amount is a new start; with worsening after small efforts it may be less, never more.
            anchor, level, held = min(own, amount) if plan.worsening else own, 1, False
            amount = anchor
        row = _row(plan, week, amount, own is not None, held, judged=week <= _weeks_over(plan, today))
        rows.append(row)
        goes_up = not plan.worsening and (row.decision is None or row.decision.step == "next")
        held = row.decision is not None and not row.decision.went_well
        level += goes_up
    return rows


def _quota(plan: Plan, anchor: Fraction, level: int) -> Fraction:
    """The amount at a level; it stops rising once the patient's own target is reached."""
    amount = pacing.quota(anchor, level, plan.mode, plan.average)
    return max(anchor, min(amount, plan.target)) if plan.target else amount


def _row(plan: Plan, week: int, amount: Fraction, own: bool, held: bool, *, judged: bool) -> WeekRow:
    starts_on = plan.start_date + (week - 1) * WEEK if plan.start_date else None
    done = decision = None
    if judged and starts_on:
        done = min(plan.planned, _days_done(plan, starts_on, amount))
        decision = pacing.decide(done, plan.planned, held_before=held, worsening=plan.worsening)
    shown = pacing.shown(amount, plan.unit)
    words, flare = pacing.in_words(amount, plan.unit), pacing.flare_in_words(amount, plan.unit)
    return WeekRow(week, starts_on, amount, shown, words, flare, own, plan.planned, done, decision)


def _days_done(plan: Plan, starts_on: date, amount: Fraction) -> int:
    """Days of the week with a logged amount that met what was planned (the week's own amount, if none was typed)."""
    week = [one for one in plan.log if starts_on <= one[0] < starts_on + WEEK]
    least = Fraction(pacing.shown(amount, plan.unit))
    return len({day for day, planned, actual in week if actual >= (planned if planned is not None else least)})


def start_in_words(values: Values) -> str:
    """Where to start, or what is still missing."""
    plan = read_plan(values)
    if isinstance(plan, str):
        return plan
    return f"Start with {pacing.in_words(plan.start, plan.unit)} each time."


def target_in_words(values: Values) -> str:
    """When the target would be reached if every week goes to plan; empty without a target."""
    plan = read_plan(values)
    if isinstance(plan, str) or plan.target is None:
        return ""
    mode: Mode = "hold" if plan.worsening else plan.mode
    weeks = pacing.weeks_to_target(plan.start, plan.target, mode, plan.average)
    return f"Week {weeks}, if each week goes to plan." if weeks else "The plan holds steady for now. Holding is fine."


def notes_in_words(values: Values) -> str:
    """Kind notes on how the tries were measured and on the last logged day; empty when there is nothing to say."""
    plan = read_plan(values)
    if isinstance(plan, str):
        return ""
    rows = values.get("measures", [])
    said = [NO_HARD_DAY] if not any(row.get("day-type") == "hard" for row in rows) else []
    said += [AT_LIMIT] if any(row.get("stopped-at") == "at-limit" for row in rows) else []
    said += [pacing.STAY] if plan.worsening else []
    return " ".join([*said, *([BANK_IT] if _last_was_too_much(plan) else [])])


def _last_was_too_much(plan: Plan) -> bool:
    """Whether the last logged day went over 125 % of what was planned (of the week's amount, if none was typed)."""
    if not plan.log:
        return False
    day, planned, actual = max(plan.log, key=lambda one: one[0])
    if planned is None:
        week = 1 + max(0, (day - plan.start_date) // WEEK) if plan.start_date else 1
        planned = _weeks(plan, day, min(week, MOST_WEEKS))[-1].quota
    return pacing.overdid(actual, planned)


FORMULAS: dict[str, Callable[[Values], str]] = {
    "pacing-start": start_in_words,
    "pacing-target": target_in_words,
    "pacing-notes": notes_in_words,
}
