"""Tracks: lessons in the order they open, and the numbers of the rule by which they do.

PURE: no Django, no clock.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from modules.tables import Table

SPACINGS = ("weekly", "fortnightly")


@dataclass(frozen=True)
class LessonEntry:
    """A lesson's place in the programme. `counted` is False for the opening lesson, the boosters and the modules.

    A lesson with `from_week` waits for that many weeks since the start, and for nothing else.
    """

    slug: str
    code: str
    title: str
    counted: bool = True
    from_week: int | None = None

    @property
    def in_order(self) -> bool:
        """Is it one of the lessons that open one after another?"""
        return self.counted and self.from_week is None


@dataclass(frozen=True)
class ReleaseRule:
    """When a lesson opens: so many days after the last one was opened (by spacing), and only once that is done.

    We chose 5 days for a weekly pace, so that a lesson read late one week does not push back the next.
    `practice_after`: after how many lessons a practice week may come, for whoever agreed to them.
    """

    days: Mapping[str, int]  # spacing → days
    guided_weeks: int = 12
    read_only_months: int = 12
    practice_after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Track:
    """One way through the programme; its lessons in the order they open."""

    slug: str
    title: str
    lessons: tuple[LessonEntry, ...]
    rule: ReleaseRule
    in_one_line: str = ""


def lessons_available(track: Track, existing: Collection[str]) -> Track:
    """The same track with only the lessons that exist; a programme can be used while it is still being written."""
    return replace(track, lessons=tuple(one for one in track.lessons if one.slug in existing))


def read_rule(table: Table) -> ReleaseRule:
    """The [release] of a programme file."""
    release = table.table("release")
    if not release:
        table.fault("release", 'The programme needs a [release] table with "days".')
        return ReleaseRule({})
    days = release.table("days")
    if not days:
        release.fault("days", 'The release rule needs "days" for each spacing.')
    found = {spacing: days.whole(spacing, 0, 60) for spacing in SPACINGS} if days else {}
    if found and found["fortnightly"] < found["weekly"]:
        release.fault("days", '"fortnightly" may not be shorter than "weekly".')
    weeks, months = release.whole("guided_weeks", 1, 104), release.whole("read_only_months", 0, 60)
    rule = ReleaseRule(found, weeks, months, release.wholes("practice_after", 1, 52))
    release.finish()
    return rule


def read_entry(table: Table) -> LessonEntry:
    """One of the [[lessons]] of a programme file."""
    from_week = table.whole("from_week", 1, 104) if "from_week" in table else None
    names = table.slug("slug"), table.text("code"), table.text("title")
    entry = LessonEntry(*names, table.flag("counted", True), from_week)
    table.finish()
    return entry


def read_track(table: Table, lessons: Mapping[str, LessonEntry], rule: ReleaseRule) -> Track:
    """One of the [[tracks]] of a programme file; `lessons` are those it may name."""
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
