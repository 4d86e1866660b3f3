"""PURE: each worksheet's own picture over time, from its entries in the order of their days.

An entry is a day and its cleaned values; weeks of a plan are judged up to `today`.
Without enough to compare, there is no picture.
"""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from modules import compass_picture, diary_figures, good_things, headache_strip, ladder, pacing_plan, sleep
from modules.compass_picture import Bars
from modules.headache_strip import Strip
from modules.trend import Series, Trend, draw, full, short

Values = dict[str, Any]
Entries = Sequence[tuple[date, Values]]
Picture = Trend | Bars | Strip


def sleep_picture(entries: Entries, _today: date) -> Trend | None:
    """Sleep efficiency of each valid night, with the figures of the last seven mornings."""
    nights = sleep.valid_nights(entries)
    if not nights:
        return None
    points = tuple((float(day.toordinal()), float(one.efficiency)) for day, one in nights.items())
    return draw(
        "My nights",
        sleep.week_in_words(sleep.week_until(nights, max(nights)), max(nights)),
        [Series("Asleep, of each 100 minutes in bed", points)],
        high=100,
        labels=_days(nights),
        head=("Morning", "Asleep", "In bed", "Of the time in bed"),
        rows=[
            (full(day), sleep.length(one.asleep), sleep.length(one.in_bed), sleep.percent(one.efficiency))
            for day, one in nights.items()
        ],
    )


def diary_picture(entries: Entries, _today: date) -> Trend | None:
    """Pain, mood and what mattered, day by day, with the figures of the last seven days."""
    by_day = {day: values for day, values in entries if values.keys() & diary_figures.SCALES.keys()}
    if not by_day:
        return None
    days = sorted(by_day)
    lines = [
        Series(label, tuple((float(day.toordinal()), by_day[day][name]) for day in days if name in by_day[day]))
        for name, label in diary_figures.SCALES.items()
    ]
    rows = [(full(day), *(str(by_day[day].get(name, "–")) for name in diary_figures.SCALES)) for day in days]
    words = diary_figures.in_words(diary_figures.figures(list(by_day.items()), days[-1]), days[-1])
    head = ("Day", *diary_figures.SCALES.values())
    return draw("My days", words, lines, high=10, labels=_days(days), head=head, rows=rows)


def good_things_picture(entries: Entries, _today: date) -> Trend | None:
    """The guess beside how it was, for each good thing that happened."""
    everything: Values = {"activities": [row for _, values in entries for row in values.get("activities", [])]}
    found = sorted(good_things.compared(everything), key=lambda one: one[0] or "9999")
    names = [short(date.fromisoformat(day)) if day else "" for day, *_ in found]
    return draw(
        "Guess and truth",
        good_things.surplus_in_words(everything),
        [
            Series("How it was", tuple((float(n), float(actual)) for n, (*_, actual) in enumerate(found))),
            Series("My guess", tuple((float(n), float(guess)) for n, (*_, guess, _) in enumerate(found)), "dots"),
        ],
        high=10,
        labels=[(float(n), name) for n, name in enumerate(names)],
        head=("What", "Guess", "How it was"),
        rows=[(what or "A good thing", str(guess), str(actual)) for _, what, guess, actual in found],
    )


def ladder_picture(entries: Entries, _today: date) -> Trend | None:
    """The highest fear and the belief, go after go, on the newest ladder."""
    values = entries[-1][1] if entries else {}
    found = [one for one in ladder.goes(values) if one.peak is not None or one.belief is not None]
    peaks = tuple((float(n), float(one.peak)) for n, one in enumerate(found, 1) if one.peak is not None)
    beliefs = tuple((float(n), float(one.belief)) for n, one in enumerate(found, 1) if one.belief is not None)
    return draw(
        "My goes",
        ladder.next_in_words(values) or "Fear and belief, go after go.",
        [Series("Fear at its highest", peaks), Series("Belief in the fear", beliefs)],
        high=100,
        labels=[(float(n), f"Go {n}") for n in range(1, len(found) + 1)],
        head=("Go", "Rung", "Fear at its highest", "Belief in the fear"),
        rows=[(str(n), str(one.rung), _or_dash(one.peak), _or_dash(one.belief)) for n, one in enumerate(found, 1)],
    )


def pacing_picture(entries: Entries, today: date) -> Trend | None:
    """The staircase of the newest plan, and the days noted on it."""
    values = entries[-1][1] if entries else {}
    plan = pacing_plan.read_plan(values)
    weeks = pacing_plan.plan_table(values, today)
    if isinstance(plan, str) or not weeks:
        return None
    steps = tuple((float(row.week), float(row.shown)) for row in weeks)
    done = _done(plan, float(weeks[-1].week + 1))
    return draw(
        "My staircase",
        f"From {weeks[0].words} in week 1 to {weeks[-1].words} in week {weeks[-1].week}, if each week goes to plan.",
        [Series("What I did", done, "dots"), Series("My plan", (*steps, (steps[-1][0] + 1, steps[-1][1])), "step")],
        high=_round_up(max([*(value for _, value in steps), *(value for _, value in done)])),
        labels=[(place, f"Week {place:g}") for place, _ in steps],
        head=("Week", "Each time", "Days done"),
        rows=[(str(row.week), row.words, "–" if row.done is None else str(row.done)) for row in weeks],
    )


def _done(plan: pacing_plan.Plan, end: float) -> tuple[tuple[float, float], ...]:
    """The days noted, placed within their weeks; those before the plan, or after the weeks shown, are left out."""
    if not plan.start_date:
        return ()
    at = [(1 + float(Fraction((day - plan.start_date).days, 7)), float(did)) for day, _, did in plan.log]
    return tuple(sorted(one for one in at if 1 <= one[0] <= end))


def _round_up(value: float) -> float:
    """A quiet top for the scale: the next 4, 10, 20, 40, 100 … that holds the value."""
    size = 1.0
    while True:
        for share in (2.0, 4.0, 10.0):
            if value <= size * share:
                return size * share
        size *= 10


def _days(days: Any) -> list[tuple[float, str]]:
    return [(float(day.toordinal()), short(day)) for day in sorted(days)]


def _or_dash(value: int | None) -> str:
    return "–" if value is None else str(value)


PICTURES: dict[str, Callable[[Entries, date], Picture | None]] = {
    "sleep-diary": sleep_picture,
    "daily-diary": diary_picture,
    "headache-diary": headache_strip.picture,
    "my-compass": compass_picture.picture,
    "good-things": good_things_picture,
    "my-ladder": ladder_picture,
    "pacing-planner": pacing_picture,
}
