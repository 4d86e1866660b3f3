"""When each lesson opens for one patient, and where she is in the time of her programme.

PURE: no Django, no clock. Finished means finished, not elapsed: time alone never counts as progress, a lesson once
opened is never taken away, and a pause closes nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from modules.optional import OptionalModule
from modules.tracks import LessonEntry, ReleaseRule, Track

State = Literal["finished", "current", "open", "locked"]
Phase = Literal["not-started", "guided", "read-only", "closed"]

PRACTICE_DAYS = 7  # that a practice week adds: with 5 days it is nearly two weeks on one lesson
READY = "Ready when you are."


@dataclass(frozen=True)
class Pace:
    """What was agreed with one patient, and the days of her pauses so far, the one that goes on included."""

    spacing: str = "weekly"
    practice_weeks: bool = False
    extra_weeks: int = 0
    paused_days: int = 0


AS_USUAL = Pace()


@dataclass(frozen=True)
class Progress:
    """What a patient did with one lesson; dates are local dates of the service."""

    slug: str
    opened_on: date | None = None
    finished_on: date | None = None
    skipped_on: date | None = None

    @property
    def done_on(self) -> date | None:
        dates = [one for one in (self.finished_on, self.skipped_on) if one]
        return min(dates) if dates else None


@dataclass(frozen=True)
class LessonState:
    """One lesson for one patient today. `opens_on` is set for a locked lesson whose day is known; `reason` says why.

    `practice`: it is locked because this is a practice week.
    """

    slug: str
    title: str
    state: State
    opens_on: date | None = None
    reason: str = ""
    practice: bool = False


def release(
    track: Track, progress: Iterable[Progress], started_on: date | None, today: date, pace: Pace = AS_USUAL
) -> list[LessonState]:
    """Every lesson of the track, in order, as it stands today. KeyError for a spacing the programme does not have.

    A lesson that does not count (getting started) is open from the beginning, and holds nobody up. The first counted
    lesson opens on `started_on`; each further one once the counted lesson before it is done and its days have passed.
    """
    known = {one.slug: one for one in progress}
    waits = _Waits(track.rule, pace, started_on)
    states: list[LessonState] = []
    before: LessonEntry | None = None
    number = 0
    for lesson in track.lessons:
        own = known.get(lesson.slug, Progress(lesson.slug))
        last = known.get(before.slug, Progress(before.slug)) if before else None
        states.append(_done(lesson, own) or waits.state(lesson, before, last, number, today))
        if lesson.in_order:
            before, number = lesson, number + 1
    return _with_current(states, known)


@dataclass(frozen=True)
class _Waits:
    """How long each lesson waits, for one patient."""

    rule: ReleaseRule
    pace: Pace
    started_on: date | None

    def state(
        self, lesson: LessonEntry, before: LessonEntry | None, last: Progress | None, number: int, today: date
    ) -> LessonState:
        """Of a lesson that is not begun; `last` is `before`, the counted one before it, the `number`th."""
        if not lesson.counted and lesson.from_week is None:
            return LessonState(lesson.slug, lesson.title, "open", reason=READY)
        days = timedelta(days=self.rule.days[self.pace.spacing])
        more = timedelta(days=PRACTICE_DAYS if self._practises(number) and lesson.in_order else 0)
        opens_on, reason = self._opening(lesson, before, last, days + more)
        if opens_on and opens_on <= today:
            return LessonState(lesson.slug, lesson.title, "open", opens_on, READY)
        if opens_on and more and opens_on - more <= today:
            words = f"A practice week: nothing new, and time for what you know. Opens on {in_words(opens_on)}."
            return LessonState(lesson.slug, lesson.title, "locked", opens_on, words, practice=True)
        return LessonState(lesson.slug, lesson.title, "locked", opens_on, reason or f"Opens on {in_words(opens_on)}.")

    def _practises(self, number: int) -> bool:
        return self.pace.practice_weeks and number in self.rule.practice_after

    def _opening(
        self, lesson: LessonEntry, before: LessonEntry | None, last: Progress | None, days: timedelta
    ) -> tuple[date | None, str]:
        """The day a lesson opens, or None with the reason why it is not known yet."""
        if self.started_on is None:
            return None, "Opens once your first questionnaires are done."
        if lesson.from_week is not None:
            return self.started_on + timedelta(weeks=lesson.from_week, days=self.pace.paused_days), ""
        if before is None or last is None:
            return self.started_on, ""
        if last.done_on is None:
            return None, f"Opens after “{before.title}”{_not_before(last.opened_on, days)}."
        waited = last.opened_on + days if last.opened_on else last.done_on
        return max(waited, last.done_on, self.started_on), ""


def _not_before(opened_on: date | None, days: timedelta) -> str:
    return f", from {in_words(opened_on + days)}" if opened_on else ""


def _done(lesson: LessonEntry, own: Progress) -> LessonState | None:
    """The state of a lesson that is finished, skipped or begun; None for any other."""
    if own.done_on:
        reason = "You finished this lesson." if own.finished_on else "Your clinician moved you past this lesson."
        return LessonState(lesson.slug, lesson.title, "finished", reason=reason)
    if own.opened_on:
        return LessonState(lesson.slug, lesson.title, "open", reason="You have started this lesson.")
    return None


def _with_current(states: Sequence[LessonState], known: Mapping[str, Progress]) -> list[LessonState]:
    """Mark one open lesson as the one to go on with: the last one she opened, or else the first that is open."""
    opened = [one for one in states if one.state == "open"]
    begun = [one for one in opened if (own := known.get(one.slug)) and own.opened_on]
    current = max(begun, key=lambda one: known[one.slug].opened_on or date.min) if begun else next(iter(opened), None)
    return [replace(one, state="current") if one is current else one for one in states]


def release_module(
    module: OptionalModule, progress: Iterable[Progress], after: str, freed: Collection[str] = ()
) -> list[LessonState]:
    """The lessons of an optional module, apart from the track: it waits for one lesson alone, and for no day.

    `after` is the title of the lesson in `module.after`. `freed` are slugs that a clinician opened or suggested: she
    may begin them at once. The second part waits for the first.
    """
    known = {one.slug: one for one in progress}
    waits_for = module.after and not known.get(module.after, Progress(module.after)).done_on
    name, states = after if waits_for else "", []
    for lesson in module.lessons:
        own = known.get(lesson.slug, Progress(lesson.slug))
        locked = bool(name) and lesson.slug not in freed
        reason = f"Opens after “{name}”." if locked else READY
        fresh = LessonState(lesson.slug, lesson.title, "locked" if locked else "open", reason=reason)
        states.append(_done(lesson, own) or fresh)
        name = "" if own.done_on else lesson.title
    return states


@dataclass(frozen=True)
class Window:
    """The days of an enrolment; both are the first day on which it is over: guiding, and reading."""

    guided_until: date
    readable_until: date


def window(
    rule: ReleaseRule, started_on: date | None, pace: Pace = AS_USUAL, closed_on: date | None = None
) -> Window | None:
    """Guided weeks from the start, with those agreed on top and pauses left out; then so many months of reading.

    Whoever ends earlier reads as long as if she had not; whoever ends later reads on from then. None before the start.
    """
    begin = started_on or closed_on
    if begin is None:
        return None
    weeks = rule.guided_weeks + pace.extra_weeks if started_on else 0
    planned = begin + timedelta(weeks=weeks, days=pace.paused_days)
    last = max(planned, closed_on) if closed_on else planned
    return Window(min(planned, closed_on) if closed_on else planned, add_months(last, rule.read_only_months))


def phase(
    rule: ReleaseRule,
    started_on: date | None,
    today: date,
    pace: Pace = AS_USUAL,
    closed_on: date | None = None,
    held: bool = False,
) -> Phase:
    """Where the enrolment is in time: before its start, guided, reading only, or closed.

    `held`: something pressing is open, so that the guided weeks of an enrolment that nobody ended go on until it is
    dealt with.
    """
    found = window(rule, started_on, pace, closed_on)
    if found is None or (started_on and today < started_on):
        return "not-started"
    if today < found.guided_until or (held and closed_on is None):
        return "guided"
    return "read-only" if today < found.readable_until else "closed"


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def in_words(day: date | None) -> str:
    """ "Monday 3 March" """
    return f"{day:%A} {day.day} {day:%B}" if day else ""
