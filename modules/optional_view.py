"""READ: the optional modules of one patient: what is open, what is suggested and why, what she did with them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from icbt.encryption import readable
from icbt.models import Enrolment, Status
from modules import published, window
from modules.lesson_row import LessonRow, fact, row_of
from modules.lessons import Lesson
from modules.models import LessonProgress
from modules.optional import Candidate, OptionalModule, suggestions
from modules.programme import Programme
from modules.release import LessonState, release_module

OVER = "This part was not opened while your weeks were guided. That is fine."


@dataclass(frozen=True)
class ModuleRow:
    """One optional module for one patient now.

    `lessons`: its one or two parts. `next`: the part to go on with or to begin; None once all are done. `state` is
    finished, current (begun), open or locked. `why`: why it is suggested now, in her words, "" when it is not;
    `clinically` says it to her clinician. `offered`: the row on which a clinician's suggestion is noted, if any.
    """

    slug: str
    code: str
    title: str
    in_one_line: str
    lessons: tuple[LessonRow, ...]
    state: str
    reason: str
    any_time: bool
    why: str = ""
    clinically: str = ""
    offered: LessonProgress | None = None
    set_aside_at: datetime | None = None

    @property
    def suggested(self) -> bool:
        return bool(self.why)

    @property
    def next(self) -> LessonRow | None:
        return next((row for row in self.lessons if not (row.finished or row.skipped)), None)

    @property
    def concern(self) -> bool:
        """Has a warning answer in it not been looked at?"""
        return any(row.concern for row in self.lessons)

    @property
    def url(self) -> str:
        """Where to go on, or to read it again."""
        return (self.next or self.lessons[0]).url

    @property
    def minutes(self) -> int:
        return self.next.minutes if self.next else sum(row.minutes for row in self.lessons)

    @property
    def aside_url(self) -> str:
        """Where "not now" is posted."""
        return reverse("modules:module_aside", kwargs={"slug": self.slug})


def progress_rows(enrolment: Enrolment) -> list[LessonProgress]:
    """What is on record of every lesson, without her answers."""
    rows = LessonProgress.objects.of(enrolment).select_related("offered_by")
    return list(rows.defer("answers", "plan", "trouble_text"))


def modules_of(
    programme: Programme,
    lessons: dict[str, Lesson],
    enrolment: Enrolment,
    rows: Iterable[LessonProgress],
    here: window.Time,
) -> list[ModuleRow]:
    """Every module of which a lesson exists, in the order of the programme; nothing is suggested yet."""
    known = {row.lesson: row for row in rows}
    titles = {one.slug: one.title for track in programme.tracks for one in track.lessons}
    found = [_available(module, lessons.keys() | known.keys()) for module in programme.modules]
    return [_row(one, titles.get(one.after, ""), lessons, known, enrolment, here) for one in found if one.lessons]


def _available(module: OptionalModule, existing) -> OptionalModule:
    return replace(module, lessons=tuple(one for one in module.lessons if one.slug in existing))


def _row(module: OptionalModule, after: str, lessons, known, enrolment: Enrolment, here: window.Time) -> ModuleRow:
    zone = enrolment.patient.zone
    freed = {slug for slug, row in known.items() if row.unlocked_at or row.offered_at}
    states = release_module(module, [fact(row, zone) for row in known.values()], after, freed)
    if here.phase not in ("not-started", "guided") and (module.after or enrolment.status == Status.WITHDRAWN):
        states = [shut(one, known) for one in states]
    codes = {one.slug: one.code for one in module.lessons}
    parts = tuple(row_of(one, codes[one.slug], lessons.get(one.slug), known.get(one.slug), enrolment) for one in states)
    state, reason = _state(parts)
    plain = ModuleRow(
        module.slug, module.code, module.title, module.in_one_line, parts, state, reason, not module.after
    )
    own = plain.next.progress if plain.next else None
    return replace(plain, offered=own if own and own.offered_at else None, set_aside_at=own and own.set_aside_at)


def shut(state: LessonState, known: dict[str, LessonProgress]) -> LessonState:
    """After the guided weeks: what she opened stays hers to read, and what she did not stays shut."""
    own = known.get(state.slug)
    if own and own.opened_at:
        return state if state.state == "finished" else replace(state, state="open", reason="You can read it.")
    return replace(state, state="locked", opens_on=None, reason=OVER, practice=False)


def _state(parts: tuple[LessonRow, ...]) -> tuple[str, str]:
    left = [row for row in parts if not (row.finished or row.skipped)]
    if not left:
        return "finished", parts[-1].reason
    if left[0].opened:
        return "current", left[0].reason
    return left[0].state, left[0].reason


def with_suggestions(
    programme: Programme, rows: list[ModuleRow], enrolment: Enrolment, now: datetime, *, for_guide: bool = False
) -> list[ModuleRow]:
    """The same rows, at most two of them suggested. `for_guide`: only by what her clinician may read."""
    if not enrolment.is_open:
        return rows
    by_slug = {row.slug: row for row in rows}
    may_be = [
        Candidate(one, row.offered.offered_at if row.offered else None, row.set_aside_at)
        for one in programme.modules
        if (row := by_slug.get(one.slug)) and row.state == "open"
    ]
    facts = facts_of(enrolment, now, for_guide=for_guide) if may_be else {}
    reasons = {one.module.slug: one.rule for one in suggestions(may_be, facts, now)}
    return [_suggested(row, reasons[row.slug]) if row.slug in reasons else row for row in rows]


def _suggested(row: ModuleRow, rule) -> ModuleRow:
    if rule:
        return replace(row, why=rule.why, clinically=rule.clinically)
    by = row.offered.offered_by
    said = readable(row.offered, "reason")
    return replace(row, why=f"{by} thinks this may help you.", clinically=f"{by} suggested it: {said}")


def facts_of(enrolment: Enrolment, now: datetime, *, for_guide: bool = False) -> dict[str, Decimal]:
    """What is known of her, by the names in modules.optional.FACTS; what is not known is not there."""
    known: dict[str, Decimal] = {}
    for name in settings.MODULE_FACTS:
        known |= import_string(name)(enrolment, now, known=known, for_guide=for_guide)
    return known


def lessons_and_programme(enrolment: Enrolment) -> tuple[Programme, dict[str, Lesson]]:
    """Her programme and every lesson that exists now, in her language."""
    return published.programme_with_lessons(enrolment.programme, enrolment.patient.language)
