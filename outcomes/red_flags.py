"""The finding of signs that a doctor looks at first: what her clinician hears, how pressing, and by when.

PURE: no Django, no clock.
"""

from outcomes.definitions import Instrument
from outcomes.deterioration import Finding
from outcomes.rules import Due
from outcomes.scoring import Answers
from outcomes.signs import AdviceLevel, advice_for, level

RULE = "P1-red-flag"
VERSION = "1"
SOURCE = (
    "Red-flag lists for primary care (g-care.glos.nhs.uk; gpcpd.heiw.wales; independentpharmacist.co.uk; "
    "matrainingenterprise.co.uk): a single sign often has an innocent cause and predicts disease weakly; it is to be "
    "checked. The times are this service's own."
)
DAYS: dict[AdviceLevel, int] = {"today": 0, "soon": 1, "unsure": 1}
"""Working days in which a person gets in touch: the same day for what belongs in emergency care."""


def finding(instrument: Instrument, answers: Answers) -> Finding | None:
    """What her clinician hears, in one finding for one sheet; None when she answered "none of these" all through."""
    advice = advice_for(instrument, answers)
    most = level(advice)
    if most is None:
        return None
    said = "; ".join(dict.fromkeys(_said(instrument, one.item, answers) for one in advice))
    return Finding(
        rule=RULE,
        rule_version=VERSION,
        level="red" if most == "today" else "amber",
        priority="normal",
        sentence=f"{instrument.short_name}: {said}. {_told(most)}",
        source=SOURCE,
        due=Due(working_days=DAYS[most]),
        numbers={one.item: value for one in advice if isinstance(value := answers[one.item], int)},
    )


def _said(instrument: Instrument, key: str, answers: Answers) -> str:
    item, answer = instrument.item(key), answers[key]
    where = (item.text or key).split(".")[0]
    return f"{where}: “{item.label(answer) if isinstance(answer, int) else answer}”"


def _told(most: AdviceLevel) -> str:
    return {
        "today": "The patient was told to get emergency care today. Call: did it happen?",
        "soon": "The patient was told to see a doctor in the next days. Ask whether that is arranged.",
        "unsure": "The patient was told whom to ask. Unknown is not a no: go through the list together.",
    }[most]
