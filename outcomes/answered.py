"""READ: one submitted response, item by item, with its scores and flags, for whoever guides the patient."""

from dataclasses import dataclass

from outcomes import gate
from outcomes.assessments import title
from outcomes.course import number
from outcomes.definitions import Instrument, Scale
from outcomes.instruments import Item
from outcomes.models import Response, Score
from outcomes.scoring import not_asked

TAKEN_FROM = {"complete": "all answers", "prorated": "the answers given", "not_scorable": "too few answers"}


@dataclass(frozen=True)
class Answered:
    """One question and what was answered.

    `given` False: left empty; `declined`: prefer not to answer; `asked` False: a follow-up that did not apply.
    """

    number: int
    text: str
    words: str
    value: int | None
    given: bool
    declined: bool
    asked: bool
    urgent: bool


@dataclass(frozen=True)
class ScoreRow:
    """One scale's score as it stands in the record, with where it lies."""

    score: Score
    scale: Scale
    stands_in: bool

    @property
    def value(self) -> str:
        """The score as it is written, with as many decimals as its scale has; empty when there is none."""
        return "" if self.score.value is None else number(self.scale, self.score.value)

    @property
    def how(self) -> str:
        """What the score was taken from, and how many answers its missing-answer rule asks for."""
        asked = self.score.rule.removeprefix("mean_if_at_least ")
        return f"{TAKEN_FROM[self.score.status]} (needs {'all' if asked == 'complete_only' else asked})"


def sheet(response: Response) -> dict:
    """The instrument, every item with its answer, the scores, and the flags of this response."""
    instrument = gate.definition(response.content_id)
    scales = {scale.key: scale for scale in instrument.scales}
    scores = [
        ScoreRow(score, scales[score.scale], scales[score.scale].stands_in_for is not None)
        for score in response.scores.all()
    ]
    return {
        "instrument": instrument,
        "point": title(response.assessment),
        "items": items(instrument, response.answers),
        "scores": sorted(scores, key=lambda row: list(scales).index(row.scale.key)),
        "flags": list(response.flags.select_related("acknowledged_by", "resolved_by").most_pressing_first()),
    }


def items(instrument: Instrument, answers: dict) -> list[Answered]:
    """Every question in order, answered or not; an unanswered one never reads as nought."""
    urgent = {one.item: one.at_least for one in instrument.urgent}
    return [_answered(number, item, answers, urgent) for number, item in enumerate(instrument.items, 1)]


def _answered(number: int, item: Item, answers: dict, urgent: dict[str, int]) -> Answered:
    value = answers.get(item.key)
    counted = value if isinstance(value, int) else None
    words = (item.label(value) or str(value)) if counted is not None else (value or "")
    if item.kind == "nrs" and counted is not None:
        words = f"{counted} of {item.max} ({item.low_label} to {item.high_label})"
    return Answered(
        number=number,
        text=item.text or "",
        words=words,
        value=counted,
        given=value is not None,
        declined=item.key in answers and value is None,
        asked=not not_asked(item, answers),
        urgent=item.key in urgent and counted is not None and counted >= urgent[item.key],
    )
