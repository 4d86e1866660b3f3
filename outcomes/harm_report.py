"""READ: the monthly safety report as tables of figures, the same for the page, the sheet and the paper; no names."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils import timezone

from icbt import hours
from icbt.models import Reason, Status, SupportLevel
from outcomes import harms
from outcomes.harm_facts import Month, Told, ended_in, flags_in, stays, told_in
from outcomes.harm_rates import FEW, Rate, Stay, active_days, days_between
from outcomes.models import Flag, HarmKind, Level, Relatedness, Reporter, Seriousness

BEFORE = 5  # months shown for comparison
NOT_JUDGED = "Not judged yet"
TRACKS = {"cbt": "CBT", "act": "ACT"}
RATE = ("Events", "Patient-weeks", "Per 100 patient-weeks", "95 % from", "95 % to")

Cell = int | float | None


@dataclass(frozen=True)
class Row:
    """One line of a table. `few`: so few events that one more would change the rate a lot."""

    label: str
    cells: tuple[Cell, ...]
    few: bool = False


@dataclass(frozen=True)
class Table:
    """Figures under named columns; the first column is the row's label."""

    key: str
    title: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Report:
    """Everything counted for one month, and how. `complete`: the month is over."""

    month: Month
    made_on: date
    complete: bool
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def report(month: Month) -> Report:
    """Count one month, up to and with today."""
    today = timezone.now().astimezone(hours.zone()).date()
    known = stays(until=min(month.last, today))
    told = told_in(month, known)
    days = days_between(month.first, min(month.last, today))
    people = known.values()
    tables = (
        _months(month, known, today),
        _counts("kind", "What got worse", told, lambda one: one.kind, HarmKind.choices),
        _counts("seriousness", "How serious", told, lambda one: one.seriousness, Seriousness.choices),
        _counts("relatedness", "Caused by the programme?", told, lambda one: one.relatedness, Relatedness.choices),
        _counts("reporter", "Who noticed", told, lambda one: one.reporter, Reporter.choices),
        _rates("track", "By track", told, people, days, TRACKS),
        _rates("support_level", "By support level", told, people, days, dict(SupportLevel.choices)),
        _rates("lesson", "By lesson", told, people, days, harms.lessons()),
        _flags(month),
        _ends(month, people, days),
    )
    outside = sum(not one.in_active_time for one in told)
    return Report(month, today, today > month.last, tables, notes(outside))


def notes(outside: int) -> tuple[str, ...]:
    """How the figures are made, and what they cannot say."""
    return (
        "Patient-weeks are the active days of all patients in the month, divided by 7. A day is active from the day of "
        "starting to the day of ending, without the days of a pause, by each patient's own calendar, up to today.",
        "A rate is 100 times the events reported in the month, divided by the patient-weeks. All events count, also "
        f"those reported before the start, in a pause or after the end: this month {outside}.",
        "By lesson: a day belongs to the lesson opened last, an event to the lesson it was linked to. Events without a "
        "lesson have no rate there. Track and support level are those of the day.",
        "The 95 % limits are exact for counts (Garwood 1936). They speak of chance alone: one patient can have several "
        "events, and what nobody reports is not here. Rates of small groups are not fair comparisons.",
        f"Counts are shown as they are, also below {FEW}, because a single serious event must not vanish; those rows "
        "are marked “few”. Small counts can point at a person: this report is not for publication.",
    )


def _months(month: Month, known: dict[object, Stay], today: date) -> Table:
    rows = []
    for one in (month.later(-back) for back in range(BEFORE + 1)):
        told = told_in(one, known)
        days = days_between(one.first, min(one.last, today))
        rate = Rate(len(told), active_days(known.values(), days)[""])
        serious, waiting = sum(one.is_serious for one in told), sum(not one.seriousness for one in told)
        rows.append(Row(str(one), (*_cells(rate), serious, waiting), few=_few(rate)))
    columns = (*RATE, "Serious", NOT_JUDGED)
    return Table("months", "This month and those before", "Month", columns, tuple(rows))


def _counts(
    key: str, title: str, told: Iterable[Told], code: Callable[[Told], str], choices: Iterable[tuple[str, str]]
) -> Table:
    """How often each code was given; codes that were not are left out, and what is not judged has its row."""
    found, serious = Counter(map(code, told)), Counter(code(one) for one in told if one.is_serious)
    labels = [*choices, ("", NOT_JUDGED)]
    rows = tuple(Row(str(label), (found[value], serious[value])) for value, label in labels if found[value])
    return Table(key, title, title, ("Events", "Of them serious"), rows)


def _rates(
    key: str, title: str, told: list[Told], people: Iterable[Stay], days: list[date], labels: dict[str, str]
) -> Table:
    """Rates by group, in the order of `labels`; groups that nobody was in and nothing was told of are left out."""
    events, active = Counter(getattr(one, key) for one in told), active_days(people, days, key)
    known = [*labels, *sorted((set(events) | set(active)) - set(labels))]
    groups = [group for group in known if events[group] or active[group]]
    rows = tuple(_rate_row(labels.get(group, group), group, events[group], active[group]) for group in groups)
    return Table(key, title, title.removeprefix("By ").capitalize(), RATE, rows)


def _rate_row(label: str, group: str, events: int, active: int) -> Row:
    if not group:  # days before the first lesson and events of none have nothing to do with each other
        return Row("No lesson", (events, round(active / 7, 1), None, None, None))
    rate = Rate(events, active)
    return Row(str(label), _cells(rate), few=_few(rate))


def _cells(rate: Rate) -> tuple[Cell, ...]:
    figures = (rate.value, rate.low, rate.high)
    return (rate.events, round(rate.patient_weeks, 1), *(None if one is None else round(one, 2) for one in figures))


def _few(rate: Rate) -> bool:
    return 0 < rate.events < FEW


def _flags(month: Month) -> Table:
    raised = flags_in(month)
    rows = tuple(_flag_row(level, [one for one in raised if one.level == level]) for level in Level)
    columns = ("Raised", "Resolved", "Resolved in time", "Median hours to resolve", "Still open")
    return Table("flags", "Flags raised in the month", "Level", columns, rows)


def _flag_row(level: Level, flags: list[Flag]) -> Row:
    done = [(one.resolved_at - one.raised_at, one.resolved_at <= one.due_at) for one in flags if one.resolved_at]
    taken = [time.total_seconds() / 3600 for time, _ in done]
    middle = round(median(taken), 1) if taken else None
    return Row(level.label, (len(flags), len(done), sum(timely for _, timely in done), middle, len(flags) - len(done)))


def _ends(month: Month, people: Iterable[Stay], days: list[date]) -> Table:
    ended = ended_in(month)
    stopped = [one for one in ended if one.status == Status.WITHDRAWN]
    active = sum(any(stay.is_active(day) for day in days) for stay in people)
    rows = [
        Row("Active at some time in the month", (active,)),
        Row("Completed", (len(ended) - len(stopped),)),
        Row("Stopped early", (len(stopped),)),
    ]
    reasons = Counter(one.reason for one in stopped)
    rows += [Row(f"Stopped: {label.lower()}", (reasons[code],)) for code, label in Reason.choices if reasons[code]]
    return Table("ends", "Completed and stopped early", "Patients", ("Number",), tuple(rows))
