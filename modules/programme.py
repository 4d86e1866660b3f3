"""A programme: its tracks, its lessons in order, and the rule that says when each lesson opens.

Finished means finished, not elapsed: time alone never counts as progress, and a lesson once opened is never taken away.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any, Literal, Self

from modules.diary_prompts import DiaryPrompts, read_prompts
from modules.kind_words import check_words
from modules.tables import Source, Table

SPACINGS = ("weekly", "fortnightly")
State = Literal["finished", "current", "open", "locked"]
Phase = Literal["not-started", "guided", "read-only", "closed"]


@dataclass(frozen=True)
class LessonEntry:
    """A lesson's place in the programme. `counted` is False for the opening lesson and the boosters.

    A lesson with `from_week` waits for that many weeks since the start, and for nothing else.
    """

    slug: str
    code: str
    title: str
    counted: bool = True
    from_week: int | None = None


@dataclass(frozen=True)
class ReleaseRule:
    """When a lesson opens: so many days after the last one was opened (by spacing), and only once that is done.

    We chose 5 days for a weekly pace, so that a lesson read late one week does not push back the next.
    """

    days: Mapping[str, int]  # spacing → days
    guided_weeks: int = 12
    read_only_months: int = 12


@dataclass(frozen=True)
class Track:
    """One way through the programme; its lessons in the order they open."""

    slug: str
    title: str
    lessons: tuple[LessonEntry, ...]
    rule: ReleaseRule
    in_one_line: str = ""


@dataclass(frozen=True)
class Programme:
    """The whole course a patient takes."""

    slug: str
    title: str
    audience: str
    language: str
    tracks: tuple[Track, ...]
    rule: ReleaseRule
    diary_prompts: DiaryPrompts | None = None

    def track(self, slug: str) -> Track:
        """KeyError for a track the programme does not have."""
        return {one.slug: one for one in self.tracks}[slug]

    def to_dict(self) -> dict[str, Any]:
        """The canonical form: plain JSON types alone; the rule is written once."""
        tracks = [
            {
                "slug": one.slug,
                "title": one.title,
                "in_one_line": one.in_one_line,
                "lessons": [asdict(lesson) for lesson in one.lessons],
            }
            for one in self.tracks
        ]
        rule = {**asdict(self.rule), "days": dict(self.rule.days)}
        plain = {key: getattr(self, key) for key in ("slug", "title", "audience", "language")}
        prompts = asdict(self.diary_prompts) if self.diary_prompts else None
        return {**plain, "rule": rule, "tracks": tracks, "diary_prompts": prompts}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        rule = ReleaseRule(**data["rule"])
        tracks = tuple(_track(one, rule) for one in data["tracks"])
        prompts = DiaryPrompts(**data["diary_prompts"]) if data.get("diary_prompts") else None
        return cls(**{**data, "rule": rule, "tracks": tracks, "diary_prompts": prompts})


def _track(data: dict[str, Any], rule: ReleaseRule) -> Track:
    lessons = tuple(LessonEntry(**one) for one in data["lessons"])
    return Track(**{**data, "lessons": lessons, "rule": rule})


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
    """One lesson for one patient today. `opens_on` is set for a locked lesson whose day is known; `reason` says why."""

    slug: str
    title: str
    state: State
    opens_on: date | None = None
    reason: str = ""


def parse(text: str, *, filename: str) -> Programme:
    """The programme in `text` (programme.toml). Raises ContentError with every fault."""
    source = Source(text, PurePath(filename).as_posix())
    programme = _read(source.toml(1, len(source.lines)))
    check_words(source, programme.language)
    source.refuse()
    return programme


def _read(table: Table) -> Programme:
    rule = _read_rule(table)
    entries = [_read_entry(one) for one in table.tables("lessons", 1)]
    lessons = {one.slug: one for one in entries}
    if len(lessons) < len(entries):
        table.fault("lessons", "A lesson is listed twice.")
    tracks = tuple(_read_track(one, lessons, rule) for one in table.tables("tracks", 1, 6))
    programme = Programme(
        slug=table.slug("slug"),
        title=table.text("title"),
        audience=table.text("audience"),
        language=table.text("language", "en"),
        tracks=tracks,
        rule=rule,
        diary_prompts=read_prompts(table),
    )
    table.finish()
    return programme


def _read_rule(table: Table) -> ReleaseRule:
    release = table.table("release")
    if not release:
        table.fault("release", 'The programme needs a [release] table with "days".')
        return ReleaseRule({})
    days = release.table("days")
    if not days:
        release.fault("days", 'The release rule needs "days" for each spacing.')
    found = {spacing: days.whole(spacing, 0, 60) for spacing in SPACINGS} if days else {}
    rule = ReleaseRule(found, release.whole("guided_weeks", 1, 104), release.whole("read_only_months", 0, 60))
    release.finish()
    return rule


def _read_entry(table: Table) -> LessonEntry:
    from_week = table.whole("from_week", 1, 104) if "from_week" in table else None
    entry = LessonEntry(
        table.slug("slug"), table.text("code"), table.text("title"), table.flag("counted", True), from_week
    )
    table.finish()
    return entry


def _read_track(table: Table, lessons: Mapping[str, LessonEntry], rule: ReleaseRule) -> Track:
    slugs = table.texts("lessons")
    for slug in slugs:
        if slug not in lessons:
            table.fault("lessons", f'The track names the lesson "{slug}", which is not listed under [[lessons]].')
    if len(set(slugs)) < len(slugs):
        table.fault("lessons", "The track names a lesson twice.")
    ordered = tuple(lessons[slug] for slug in slugs if slug in lessons)
    track = Track(table.slug("slug"), table.text("title"), ordered, rule, table.text("in_one_line", ""))
    table.finish()
    return track


def lessons_available(track: Track, existing: Collection[str]) -> Track:
    """The same track with only the lessons that exist; a programme can be used while it is still being written."""
    return replace(track, lessons=tuple(one for one in track.lessons if one.slug in existing))


def release(
    track: Track,
    progress: Iterable[Progress],
    started_on: date | None,
    today: date,
    spacing: str = "weekly",
) -> list[LessonState]:
    """Every lesson of the track, in order, as it stands today. KeyError for a spacing the programme does not have.

    A lesson that does not count (getting started) is open from the beginning, and holds nobody up. The first counted
    lesson opens on `started_on`; each further one once the counted lesson before it is done and its days have passed.
    """
    known = {one.slug: one for one in progress}
    days = timedelta(days=track.rule.days[spacing])
    states: list[LessonState] = []
    before: LessonEntry | None = None
    for lesson in track.lessons:
        own = known.get(lesson.slug, Progress(lesson.slug))
        last = known.get(before.slug, Progress(before.slug)) if before else None
        states.append(_state(lesson, own, before, last, started_on, today, days))
        before = lesson if lesson.counted and lesson.from_week is None else before
    return _with_current(states, known)


def _state(
    lesson: LessonEntry,
    own: Progress,
    before: LessonEntry | None,
    last: Progress | None,
    started_on: date | None,
    today: date,
    days: timedelta,
) -> LessonState:
    if own.done_on:
        reason = "You finished this lesson." if own.finished_on else "Your clinician moved you past this lesson."
        return LessonState(lesson.slug, lesson.title, "finished", reason=reason)
    if own.opened_on:
        return LessonState(lesson.slug, lesson.title, "open", reason="You have started this lesson.")
    if not lesson.counted and lesson.from_week is None:
        return LessonState(lesson.slug, lesson.title, "open", reason="Ready when you are.")
    opens_on, reason = _opening(lesson, before, last, started_on, days)
    if opens_on and opens_on <= today:
        return LessonState(lesson.slug, lesson.title, "open", opens_on, "Ready when you are.")
    return LessonState(lesson.slug, lesson.title, "locked", opens_on, reason or f"Opens on {in_words(opens_on)}.")


def _opening(
    lesson: LessonEntry, before: LessonEntry | None, last: Progress | None, started_on: date | None, days: timedelta
) -> tuple[date | None, str]:
    """The day a lesson opens, or None with the reason why it is not known yet."""
    if started_on is None:
        return None, "Opens once your first questionnaires are done."
    if lesson.from_week is not None:
        return started_on + timedelta(weeks=lesson.from_week), ""
    if before is None or last is None:
        return started_on, ""
    if last.done_on is None:
        return None, f"Opens after “{before.title}”{_not_before(last.opened_on, days)}."
    waited = last.opened_on + days if last.opened_on else last.done_on
    return max(waited, last.done_on, started_on), ""


def _not_before(opened_on: date | None, days: timedelta) -> str:
    return f", from {in_words(opened_on + days)}" if opened_on else ""


def _with_current(states: Sequence[LessonState], known: Mapping[str, Progress]) -> list[LessonState]:
    """Mark one open lesson as the one to go on with: the last one she opened, or else the first that is open."""
    opened = [one for one in states if one.state == "open"]
    begun = [one for one in opened if (own := known.get(one.slug)) and own.opened_on]
    current = max(begun, key=lambda one: known[one.slug].opened_on or date.min) if begun else next(iter(opened), None)
    return [replace(one, state="current") if one is current else one for one in states]


def phase(rule: ReleaseRule, started_on: date | None, today: date) -> Phase:
    """Where the enrolment is in time: before its start, guided, reading only, or closed."""
    if started_on is None or today < started_on:
        return "not-started"
    guided_until = started_on + timedelta(weeks=rule.guided_weeks)
    if today < guided_until:
        return "guided"
    return "read-only" if today < add_months(guided_until, rule.read_only_months) else "closed"


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def in_words(day: date | None) -> str:
    """ "Monday 3 March" """
    return f"{day:%A} {day.day} {day:%B}" if day else ""
