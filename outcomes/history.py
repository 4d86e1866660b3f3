"""READ: the course of a patient's scores, ready for charts and tables, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from icbt.models import Enrolment
from outcomes import gate
from outcomes.blind_spots import blind_spots, cleared
from outcomes.course import Point
from outcomes.definitions import Band, Instrument, Scale
from outcomes.models import Response, Score
from outcomes.rules import RuleSet
from outcomes.standing import Standing, improvement, standings


@dataclass(frozen=True)
class Value:
    """One score on its local day. `value` is None, and `band` empty, when the sheet could not be scored."""

    on: date
    value: Decimal | None
    band: str
    status: str
    response_id: str


@dataclass(frozen=True)
class Series:
    """One scale of one instrument over time, oldest first; scores of other versions of the definition are left out.

    `baseline`: the first complete score at or before the start. `label`: the change label that the last score has
    earned, such as "at least 30 % less", with `change` saying the numbers; both empty when it has earned none.
    `thresholds`: the bands, each with its lowest and highest score. `measures`: the scale's definition, for its error
    of measurement. `validated` False: for conversation only.
    `standing`: reliable change, response and recovery beside the baseline; None without both scores. `warnings`: why
    the rules cannot see a change here, one sentence each, so that silence is not taken for good news. `cleared`: the
    rules that found a change on this scale earlier and have not for the last two scores.
    """

    instrument: str
    scale: str
    title: str
    short_name: str
    direction: str
    min: Decimal
    max: Decimal
    decimals: int
    validated: bool
    points: tuple[Value, ...]
    baseline: Value | None
    thresholds: tuple[Band, ...]
    measures: Scale
    label: str = ""
    change: str = ""
    standing: Standing | None = None
    warnings: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()

    @property
    def latest(self) -> Value:
        return self.points[-1]


@dataclass(frozen=True)
class History:
    """Every series, in the order the instruments were first answered; and what is answered and not yet scored."""

    series: tuple[Series, ...]
    unscored: tuple[Response, ...]

    def of(self, instrument: str) -> list[Series]:
        return [one for one in self.series if one.instrument == instrument]


def history(enrolment: Enrolment) -> History:
    """The course of one enrolment's scores: three queries, whatever there is; definitions are kept in memory."""
    rows = Score.objects.filter(enrolment=enrolment).order_by("taken_at", "instrument", "scale")
    scores = list(rows.select_related("response").defer("response__answers"))
    definitions = {pk: gate.definition(pk) for pk in {score.response.content_id for score in scores}}
    unscored = Response.objects.unscored().filter(enrolment=enrolment).defer("answers").order_by("submitted_at")
    groups: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        groups[score.instrument].append(score)
    facts = (definitions, enrolment.patient.zone, enrolment.started_on, gate.current_rules() if groups else None)
    series = [one for group in groups.values() for one in _series_of(group, *facts)]
    return History(tuple(series), tuple(unscored))


def latest(enrolment: Enrolment) -> dict[str, Series]:
    """The first series of each instrument, by slug, for a summary of where she is now."""
    found: dict[str, Series] = {}
    for one in history(enrolment).series:
        found.setdefault(one.instrument, one)
    return found


def _series_of(scores: list[Score], definitions, zone, started_on: date | None, rules: RuleSet) -> Iterator[Series]:
    instrument = definitions[scores[-1].response.content_id]
    scores = [score for score in scores if score.version == instrument.version]
    said = _said(_points(scores, instrument, zone), instrument, started_on, rules)
    for scale in instrument.scales:
        values = [_value(score, zone) for score in scores if score.scale == scale.key]
        if values and not _stands_in_for_nothing(scale, scores):
            yield _series(instrument, scale, values, started_on, said[scale.key])


def _said(points: list[Point], instrument: Instrument, started_on: date | None, rules: RuleSet) -> dict[str, dict]:
    """What the pure rules say of each scale, as fields of its series."""
    facts = {"instrument": instrument, "started_on": started_on}
    labels = {one.scale: one for one in improvement(points, **facts)}
    standing = {one.scale: one for one in standings(points, **facts)}
    warnings, clear = blind_spots(points, rules, **facts), cleared(points, rules, **facts)
    return {
        scale.key: {
            "label": labels[scale.key].label if scale.key in labels else "",
            "change": labels[scale.key].sentence if scale.key in labels else "",
            "standing": standing.get(scale.key),
            "warnings": tuple(sentence for key, sentence in warnings if key == scale.key),
            "cleared": tuple(rule for key, rule in clear if key == scale.key),
        }
        for scale in instrument.scales
    }


def _series(instrument: Instrument, scale: Scale, values: list[Value], started_on, said: dict) -> Series:
    before = [one for one in values if one.status == "complete" and started_on and one.on <= started_on]
    return Series(
        instrument=instrument.slug,
        scale=scale.key,
        title=scale.title,
        short_name=instrument.short_name,
        direction=scale.direction,
        min=scale.min,
        max=scale.max,
        decimals=scale.decimals,
        validated=instrument.validated,
        points=tuple(values),
        baseline=before[0] if before else None,
        thresholds=scale.bands,
        measures=scale,
        **said,
    )


def _stands_in_for_nothing(scale: Scale, scores: list[Score]) -> bool:
    """A stand-in (the PHQ-8) is shown only when the scale it stands in for could not be scored once."""
    replaced = [score for score in scores if score.scale == scale.stands_in_for]
    return scale.stands_in_for is not None and all(score.value is not None for score in replaced)


def _points(scores: list[Score], instrument: Instrument, zone) -> list[Point]:
    sheets: dict = {}
    for score in scores:
        sheet = sheets.setdefault(score.response_id, (_day(score, zone), {}))
        sheet[1][score.scale] = score.value if score.status == "complete" else None
    return [Point(str(pk), instrument.slug, instrument.version, day, values) for pk, (day, values) in sheets.items()]


def _value(score: Score, zone) -> Value:
    return Value(_day(score, zone), score.value, score.band, score.status, str(score.response_id))


def _day(score: Score, zone) -> date:
    return score.taken_at.astimezone(zone).date()
