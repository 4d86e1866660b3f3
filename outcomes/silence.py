"""What the clock notices in an active enrolment: silence, sheets missed after a bad one, no improvement by week 4.

PURE: no Django, no clock; `today` is given. Each finding has an occasion, so that one spell raises one flag however
often the clock looks, and none once she has acted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from outcomes.course import Comparison, Point, compare, course_of, day, sentence
from outcomes.definitions import Instrument
from outcomes.deterioration import Finding, finding_of
from outcomes.precision import standard_error
from outcomes.rule_faults import ends
from outcomes.rules import BY_THE_CLOCK, Measure, Rule, RuleSet

EARLY = 3  # days before the end of a week from which a sheet counts as that week's; weekly sheets open 2 days early
JUDGED_FOR = 14  # days after the end of the week; a service that starts late does not look back further
Silence = tuple[str, Finding]  # the occasion, as kind and id, and what was found


@dataclass(frozen=True)
class Sheet:
    """One set of questions whose day has come. `bad`: it raised red or amber. `closed`: it cannot be answered now."""

    assessment: str
    due_on: date
    closed: bool
    answered: bool
    bad: bool = False


@dataclass(frozen=True)
class Situation:
    """One person as the clock sees her, in her own days. Only for an active enrolment.

    `sheets` in order of their day. `guided` False: she chose to go on her own, and nobody promised to look. `courses`:
    for each instrument her last definition of it and every scored sheet, in order of time.
    """

    today: date
    started_on: date
    paused_days: int = 0
    guided: bool = True
    sheets: tuple[Sheet, ...] = ()
    last_sent_on: date | None = None
    last_lesson_on: date | None = None
    resumed_on: date | None = None
    courses: Mapping[str, tuple[Instrument, tuple[Point, ...]]] | None = None

    @property
    def days(self) -> int:
        """Days of the programme that have passed, pauses left out."""
        return (self.today - self.started_on).days - self.paused_days


def silences(person: Situation, rules: RuleSet) -> tuple[Silence, ...]:
    """Everything that the rules of the clock find today."""
    checks: dict[str, Callable[[Rule, RuleSet, Situation], Silence | None]] = {
        "overdue": _overdue,
        "inactive": _inactive,
        "missed_after_bad": _missed_after_bad,
        "not_on_track": _not_on_track,
    }
    found = (checks[rule.kind](rule, rules, person) for rule in rules.of_kind(*BY_THE_CLOCK))
    return tuple(one for one in found if one is not None)


def _overdue(rule: Rule, rules: RuleSet, person: Situation) -> Silence | None:
    """From the first sheet since she last sent anything: one flag a spell, however many more she leaves out."""
    sent = person.last_sent_on
    silent = [one for one in person.sheets if not one.answered and (sent is None or sent < one.due_on)]
    if not silent or not person.guided:
        return None
    due_on = silent[0].due_on
    if (person.today - max(due_on, person.resumed_on or due_on)).days < _whole(rule.days):
        return None
    since = f"since {day(sent)}" if sent else "yet"
    facts = f"Questions were due on {day(due_on)}, and nothing has been sent in {since}."
    numbers: dict[str, str | int] = {"due_on": due_on.isoformat(), "days": (person.today - due_on).days}
    return f"assessment {silent[0].assessment}", finding_of(rule, rules, facts, numbers)


def _inactive(rule: Rule, rules: RuleSet, person: Situation) -> Silence | None:
    since = max(filter(None, (person.started_on, person.last_lesson_on, person.resumed_on)))
    away = (person.today - since).days
    if not person.guided or away < _whole(rule.days) or person.days >= 7 * _whole(rule.until_week):
        return None
    facts = f"No lesson since {day(since)}."
    return f"quiet {since.isoformat()}", finding_of(rule, rules, facts, {"since": since.isoformat(), "days": away})


def _missed_after_bad(rule: Rule, rules: RuleSet, person: Situation) -> Silence | None:
    """Only the sheets straight after the bad one, and only while she has sent none of them."""
    bad = max((place for place, one in enumerate(person.sheets) if one.bad), default=None)
    if bad is None:
        return None
    after, missed = person.sheets[bad + 1 :], _whole(rule.missed)
    if len(after) < missed or not after[missed - 1].closed or any(one.answered for one in after):
        return None
    last = person.sheets[bad]
    many = "The set of questions" if missed == 1 else f"The {missed} sets of questions"
    facts = f"{many} after a flagged one ({day(last.due_on)}) {'was' if missed == 1 else 'were'} missed."
    numbers: dict[str, str | int] = {"bad_on": last.due_on.isoformat(), "missed": len(after)}
    return f"assessment {after[missed - 1].assessment}", finding_of(rule, rules, facts, numbers)


def _not_on_track(rule: Rule, rules: RuleSet, person: Situation) -> Silence | None:
    """Only where each measure has a baseline and that week's score, and none improved by one standard error.

    A measure that began too near its best end to improve so much says nothing; one at least must be able to.
    """
    week = _whole(rule.week)
    if not 7 * week <= person.days < 7 * week + JUDGED_FOR:
        return None
    found = [one for measure in rule.measures if (one := _in_week(week, measure, person))]
    telling = [one for one in found if _can_improve(one)]
    if len(found) < len(rule.measures) or not telling or any(map(_is_better, telling)):
        return None
    facts = " ".join(sentence(one) for one in found)
    return f"week {week}", finding_of(rule, rules, facts, {"week": week})


def _in_week(week: int, measure: Measure, person: Situation) -> Comparison | None:
    """The first score of that week, or after it, beside the baseline."""
    if person.courses is None or measure.instrument not in person.courses:
        return None
    instrument, points = person.courses[measure.instrument]
    first = person.started_on + timedelta(days=7 * week + person.paused_days - EARLY)
    course = course_of(points, instrument)
    until = next(_scored_from(first, measure.scale, course), None)
    return None if until is None else compare(course[:until], instrument, (measure.scale,), person.started_on)


def _scored_from(first: date, scale: str, course: list[Point]) -> Iterator[int]:
    for end, point in enumerate(course, 1):
        if point.taken_on >= first and point.scores.get(scale) is not None:
            yield end


def _can_improve(found: Comparison) -> bool:
    error = standard_error(found.scale, found.before)
    return error is not None and -found.scale.worsening(found.before, ends(found.scale)[0]) >= error


def _is_better(found: Comparison) -> bool:
    error = standard_error(found.scale, found.before)
    return error is not None and -found.worsening >= error


def _whole(number: int | None) -> int:
    if number is None:
        raise ValueError("A rule without its number cannot be applied.")
    return number
