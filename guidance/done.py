"""READ: what a patient has done, for herself to see: lessons, worksheets, questions, week by week, without blame."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from icbt.models import Enrolment
from modules.models import WorksheetEntry
from modules.programme_view import LessonRow, lessons_for
from outcomes.models import Response


@dataclass
class Week:
    """One week since the start. `first` is its first day; `rest` says that nothing was done, which is allowed."""

    number: int
    first: date
    lessons: list[str] = field(default_factory=list)  # titles of those finished
    worksheets: int = 0
    questions: bool = False

    @property
    def rest(self) -> bool:
        return not (self.lessons or self.worksheets or self.questions)


@dataclass(frozen=True)
class Done:
    """What she did, counted. `days` are the days on which she did any of it; `weeks` the newest first."""

    lessons: int
    worksheets: int
    questions: int
    days: int
    weeks: list[Week]

    @property
    def anything(self) -> bool:
        return self.days > 0


def done_by(enrolment: Enrolment, now: datetime) -> Done:
    """Her own deeds on her own days, from a fixed number of queries and without opening a word."""
    zone = enrolment.patient.zone
    lessons = [row for row in lessons_for(enrolment, now) if row.finished_on]
    sheets = _days(WorksheetEntry.objects.of(enrolment).values_list("saved_at", flat=True), zone)
    asked = _days(Response.objects.submitted().filter(enrolment=enrolment).values_list("submitted_at", flat=True), zone)
    days = {row.finished_on for row in lessons} | set(sheets) | set(asked)
    today = now.astimezone(zone).date()
    return Done(
        lessons=len(lessons),
        worksheets=sheets.total(),
        questions=len(asked),
        days=len(days),
        weeks=_weeks(enrolment.started_on, today, lessons, sheets, asked),
    )


def _days(moments, zone) -> Counter[date]:
    return Counter(moment.astimezone(zone).date() for moment in moments)


def _weeks(started_on: date | None, today: date, lessons: list[LessonRow], sheets, asked) -> list[Week]:
    """What came before the start belongs to the first week."""
    if started_on is None or today < started_on:
        return []
    weeks = [
        Week(n + 1, date.fromordinal(started_on.toordinal() + 7 * n)) for n in range((today - started_on).days // 7 + 1)
    ]

    def of(day: date) -> Week:
        return weeks[min(max((day - started_on).days // 7, 0), len(weeks) - 1)]

    for row in lessons:
        of(row.finished_on).lessons.append(row.title)
    for day, many in sheets.items():
        of(day).worksheets += many
    for day in asked:
        of(day).questions = True
    return weeks[::-1]
