"""READ: the scores of one enrolment as drawings, in a patient's words or in a clinician's."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from guidance.chart import Drawing, History, Reading, Threshold, draw
from guidance.meaning import meaning
from icbt.models import Enrolment
from outcomes.assessments import planned
from outcomes.history import Series, history
from outcomes.models import Flag
from outcomes.precision import reliable_change

SHOWN = {  # in this order, with the title a patient reads; sub-scales and single answers stay in the table of answers
    ("pain-nrs", "average"): "Your pain",
    ("peg", "mean"): "Pain in your daily life",
    ("promis-pi-4a", "t"): "How much pain gets in the way",
    ("promis-pi-6a", "t"): "How much pain gets in the way",
    ("promis-pi-6b", "t"): "How much pain gets in the way",
    ("promis-pi-8a", "t"): "How much pain gets in the way",
    ("pdi", "total"): "What pain keeps you from",
    ("rmdq", "total"): "Your back and your day",
    ("midas", "total"): "Days that headaches took",
    ("phq-9", "total"): "Your mood and energy",
    ("phq-9", "phq8"): "Your mood and energy",
    ("phq-8", "total"): "Your mood and energy",
    ("phq-4", "total"): "Mood and worry",
    ("phq-2", "total"): "Your mood",
    ("gad-7", "total"): "Worry and nerves",
    ("isi", "total"): "Your sleep",
    ("thoughts-about-pain", "total"): "Thoughts about pain",
    ("pcs", "total"): "Thoughts about pain",
    ("uw-cap-6", "raw"): "Thoughts about pain",
    ("tsk-11", "total"): "Worry about moving",
    ("cpaq-8", "total"): "Making room for pain",
    ("pseq", "total"): "Trust in what you can do",
    ("pseq-2", "total"): "Trust in what you can do",
    ("uw-prse-6", "raw"): "Trust in what you can do",
    ("who-5", "index"): "How well you feel",
    ("quality-of-life", "life"): "Life as a whole",
}
INSTEAD = {("phq-9", "phq8"): ("phq-9", "total")}  # shown only where the other has no score at all


@dataclass(frozen=True)
class Course:
    """One scale over time. `meaning` says to the patient what its change means; `series` holds what stands behind."""

    drawing: Drawing
    series: Series
    meaning: str = ""


def for_patient(enrolment: Enrolment, now: datetime) -> list[Course]:
    """Her own charts, with plain titles, no flags and no ranges that name an illness."""
    return [_hers(series, SHOWN[key], missed) for key, series, missed in shown(enrolment, now)]


def for_clinician(enrolment: Enrolment, now: datetime) -> list[Course]:
    """The same scores by the names of their instruments, with bands, flagged points and the range to look at."""
    flagged = {str(pk) for pk in Flag.objects.filter(enrolment=enrolment).values_list("response", flat=True) if pk}
    return [
        Course(draw(history_of(one, name_of(one), missed, flagged=flagged, thresholds=worth_a_look(one))), one)
        for _, one, missed in shown(enrolment, now)
    ]


def shown(enrolment: Enrolment, now: datetime) -> Iterator[tuple[tuple[str, str], Series, tuple[date, ...]]]:
    """Each scale worth a chart, with the days on which it was asked and not answered."""
    found = {(one.instrument, one.scale): one for one in history(enrolment).series}
    gaps = [one for one, state in planned(enrolment, now) if state == "missed"]
    zone = enrolment.patient.zone
    for key in SHOWN:
        if key in found and not _stands_back(key, found):
            missed = [gap.due_at.astimezone(zone).date() for gap in gaps if key[0] in gap.instruments]
            yield key, found[key], tuple(missed)


def history_of(
    series: Series,
    title: str,
    missed: tuple[date, ...] = (),
    *,
    flagged=frozenset(),
    marked: str = "",
    thresholds: tuple[Threshold, ...] = (),
    bands: bool = True,
) -> History:
    """A series as the chart wants it. `flagged` and `marked` are ids of responses."""
    readings = [
        Reading(one.on, one.value, one.response_id in flagged, one.band if bands else "", one.response_id == marked)
        for one in series.points
        if one.value is not None
    ]
    baseline = series.baseline.value if series.baseline else None
    return History(
        key=f"{series.instrument}-{series.scale}",
        title=title,
        low=series.min,
        high=series.max,
        readings=tuple(readings),
        missed=(*missed, *(one.on for one in series.points if one.value is None)),
        baseline=baseline,
        error=None if baseline is None else reliable_change(series.measures, baseline, baseline),
        thresholds=thresholds,
        lower_is_better=series.direction == "higher_is_worse",
    )


def name_of(series: Series) -> str:
    """What a clinician calls it, and that it is not validated where it is not."""
    name = series.short_name if series.short_name == series.title else f"{series.short_name}: {series.title.lower()}"
    return name if series.validated else f"{name} (not validated)"


def worth_a_look(series: Series) -> tuple[Threshold, ...]:
    """The beginning of the band called moderate, where the instrument has one (PHQ-9 and GAD-7: 10)."""
    moderate = next((band for band in series.thresholds if band.name == "moderate"), None)
    return (Threshold(moderate.min, f"moderate or more, from {moderate.min:f}"),) if moderate else ()


def _hers(series: Series, title: str, missed: tuple[date, ...]) -> Course:
    told = history_of(series, title, missed, bands=False)
    error = _error_of_change(told, series)
    shaded = replace(told, error=error if told.error is not None else None)  # the band and the sentence agree
    return Course(draw(shaded), series, meaning(told, error))


def _error_of_change(told: History, series: Series) -> Decimal | None:
    """How large a change between her first answer and her last must be to be more than chance."""
    if series.standing and series.standing.needed is not None:
        return series.standing.needed
    if not told.readings:
        return None
    start = told.readings[0].value if told.baseline is None else told.baseline
    return reliable_change(series.measures, start, told.readings[-1].value)


def _stands_back(key: tuple[str, str], found: dict[tuple[str, str], Series]) -> bool:
    other = found.get(INSTEAD[key]) if key in INSTEAD else None
    empty = all(point.value is None for point in found[key].points)
    return empty or (other is not None and any(point.value is not None for point in other.points))
