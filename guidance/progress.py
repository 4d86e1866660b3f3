"""READ: the scores of one enrolment as drawings, in a patient's words or in a clinician's."""

from datetime import date, datetime

from guidance.chart import Band, Drawing, History, Reading, draw
from icbt.models import Enrolment
from outcomes.assessments import planned
from outcomes.history import Series, history
from outcomes.models import Flag

SHOWN = {  # in this order; sub-scales and single answers stay in the table of answers
    ("pain-nrs", "average"): "Your pain",
    ("peg", "mean"): "Pain in your daily life",
    ("phq-9", "total"): "Your mood and energy",
    ("gad-7", "total"): "Worry and nerves",
    ("thoughts-about-pain", "total"): "Thoughts about pain",
    ("pcs", "total"): "Thoughts about pain",
    ("quality-of-life", "life"): "Life as a whole",
}


def for_patient(enrolment: Enrolment, now: datetime) -> list[Drawing]:
    """Her own charts, with plain titles, no flags and no ranges that name an illness."""
    return [draw(_history(one, SHOWN[key], missed)) for key, one, missed in _series(enrolment, now)]


def for_clinician(enrolment: Enrolment, now: datetime) -> list[Drawing]:
    """The same scores by the names of their instruments, with bands, flagged points and the range to look at."""
    flagged = {str(pk) for pk in Flag.objects.filter(enrolment=enrolment).values_list("response", flat=True) if pk}
    return [
        draw(_history(one, _name(one), missed, flagged=flagged, bands=True))
        for _, one, missed in _series(enrolment, now)
    ]


def _series(enrolment: Enrolment, now: datetime):
    found = {(one.instrument, one.scale): one for one in history(enrolment).series}
    gaps = [one for one, state in planned(enrolment, now) if state == "missed"]
    zone = enrolment.patient.zone
    for key in SHOWN:
        if key in found:
            missed = [gap.due_at.astimezone(zone).date() for gap in gaps if key[0] in gap.instruments]
            yield key, found[key], tuple(missed)


def _history(series: Series, title: str, missed: tuple[date, ...], *, flagged=frozenset(), bands=False) -> History:
    readings = [
        Reading(one.on, one.value, one.response_id in flagged, one.band if bands else "")
        for one in series.points
        if one.value is not None
    ]
    unscorable = [one.on for one in series.points if one.value is None]
    return History(
        key=f"{series.instrument}-{series.scale}",
        title=title,
        low=series.min,
        high=series.max,
        readings=tuple(readings),
        missed=(*missed, *unscorable),
        baseline=series.baseline.value if series.baseline else None,
        band=_worth_a_look(series) if bands else None,
        lower_is_better=series.direction == "higher_is_worse",
    )


def _name(series: Series) -> str:
    name = series.short_name if series.short_name == series.title else f"{series.short_name}: {series.title.lower()}"
    return name if series.validated else f"{name} (not validated)"


def _worth_a_look(series: Series) -> Band | None:
    """From the band called moderate upwards, where the instrument has one (PHQ-9 and GAD-7 from 10)."""
    moderate = next((band for band in series.thresholds if band.name == "moderate"), None)
    return Band(moderate.min, series.max, f"moderate or more, from {moderate.min:f}") if moderate else None
