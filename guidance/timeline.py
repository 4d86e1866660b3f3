"""READ: one enrolment on one axis of time: what happened, in lanes, above the scores that were chosen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guidance.chart_words import rows as score_rows
from guidance.happenings import LANES, events_of
from guidance.lanes import Axis, Event, Lane, ScoreLane, Tick, lanes, score_lane
from guidance.progress import history_of, name_of, shown
from icbt.models import Enrolment
from outcomes.models import Flag

WINDOWS = {"weeks": "Last 8 weeks", "programme": "Whole programme", "year": "A year"}
AT_FIRST = 3  # scores drawn before anybody has chosen


@dataclass(frozen=True)
class Choice:
    """A scale that can be drawn: its key in the address, its name, and whether it is."""

    key: str
    name: str
    drawn: bool


@dataclass(frozen=True)
class Timeline:
    """`rows` are the same as the picture for the table: events and scores of these days, newest first."""

    axis: Axis
    ticks: list[Tick]
    started: float | None
    lanes: list[Lane]
    scores: list[ScoreLane]
    choices: list[Choice]
    rows: list[Event]


def timeline_of(enrolment: Enrolment, window: str, keys: Collection[str] | None, now: datetime) -> Timeline:
    """The timeline in a window of WINDOWS, with the scales of these keys; None for the first few."""
    axis = _axis(enrolment, window, now.astimezone(enrolment.patient.zone).date())
    events = events_of(enrolment, now)
    flagged = {str(pk) for pk in Flag.objects.filter(enrolment=enrolment).values_list("response", flat=True) if pk}
    courses = [history_of(one, name_of(one), missed, flagged=flagged) for _, one, missed in shown(enrolment, now)]
    drawn = [one for n, one in enumerate(courses) if (n < AT_FIRST if keys is None else one.key in keys)]
    started = enrolment.started_on
    return Timeline(
        axis=axis,
        ticks=axis.ticks(),
        started=axis.at(started) if started and started in axis else None,
        lanes=lanes(events, LANES, axis),
        scores=[score_lane(one, axis) for one in drawn],
        choices=[Choice(one.key, one.title, one in drawn) for one in courses],
        rows=_rows(events, drawn, axis),
    )


def _axis(enrolment: Enrolment, window: str, today: date) -> Axis:
    began = enrolment.started_on or enrolment.created_at.astimezone(enrolment.patient.zone).date()
    first = {"weeks": today - timedelta(days=56), "year": today - timedelta(days=365)}.get(window, began)
    return Axis(min(first, today), today)


def _rows(events: list[Event], drawn, axis: Axis) -> list[Event]:
    found = [one for one in events if one.day <= axis.last and (one.until or one.day) >= axis.first]
    for history in drawn:
        lines = [(line, ", ".join(filter(None, (line.value, line.note)))) for line in score_rows(history)]
        found += [Event(line.day, "Scores", "scores", f"{history.title}: {said}") for line, said in lines]
    return sorted((one for one in found if one.until or one.day in axis), key=lambda one: one.day, reverse=True)
