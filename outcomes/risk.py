"""READ: what is on record about the risk behind a flag, and what has still to be written or agreed."""

from dataclasses import dataclass

from icbt.encryption import readable
from icbt.models import User
from outcomes import gate
from outcomes.models import Flag, RiskAssessment

NO_RECORD = "Write down the conversation about risk first. A safety flag is not closed without it."
NO_SECOND = "A second person has to agree first: the risk is high, or the patient was not reached."


@dataclass(frozen=True)
class Standing:
    """The records of one flag, newest first; the newest decides. `lacks` says what keeps it open, empty when nothing.

    `wanted`: this flag cannot be closed without a record. `to_sign`: the record that this person may agree with now.
    """

    records: list[RiskAssessment]
    wanted: bool
    lacks: str
    to_sign: RiskAssessment | None


def standing(flag: Flag, by: User | None = None) -> Standing:
    """How the record of a flag stands, as `by` sees it."""
    records = list(flag.risk_assessments.select_related("written_by", "second_by"))
    newest = records[0] if records else None
    wanted = flag.wants_record
    unsigned = newest if newest and newest.needs_second and newest.second_at is None else None
    open_to = unsigned if unsigned and by and flag.resolved_at is None and unsigned.written_by_id != by.pk else None
    lacks = NO_SECOND if unsigned else NO_RECORD if wanted and not newest else ""
    return Standing(records, wanted, lacks, open_to)


def item_score(flag: Flag) -> int | None:
    """The urgent answer a flag is about: its own, or the highest of the same assessment; None when there is none."""
    numbers = readable(flag, "numbers", {})
    for name in ("answer", "after"):
        if "item" in numbers and isinstance(numbers.get(name), int):
            return int(numbers[name])
    if flag.response is None:
        return None
    given = []
    for response in flag.response.assessment.responses.submitted():
        instrument = gate.definition(response.content_id)
        answers = readable(response, "answers", {}) if instrument.urgent else {}
        given += [answers.get(urgent.item) for urgent in instrument.urgent]
    return max((one for one in given if isinstance(one, int)), default=None)
