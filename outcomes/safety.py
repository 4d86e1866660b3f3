"""What follows an urgent answer: how pressing it is, what the further questions mean, and by when a person answers.

The times are this service's own, patterned on published online clinics that phone on the same day. Each answer from
the first urgent one carries more risk than the one before (Simon 2013, Psychiatr Serv 64:1195-1202).
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings

from icbt import hours
from outcomes.deterioration import Finding
from outcomes.instruments import Instrument
from outcomes.rules import Due, Level
from outcomes.scoring import Answers, urgent_answers

FOLLOW_UP = "safety-follow-up"
RULE = "R1-safety"
VERSION = "1"
SOURCE = "This service's own rule: any sign of a plan, intent or not feeling safe is answered within the hour."

CONCERNS = {
    "how": (1, "has thought about how"),
    "intend": (1, "might act on these thoughts"),
    "prepared": (1, "has prepared or begun something"),
    "safe": (1, "is not sure of keeping safe today"),
}
"""Item, the lowest answer that is of concern, and what it says."""


def tier(instrument: Instrument, answers: Answers) -> int:
    """How pressing the urgent answers of one sheet are.

    0 nothing urgent, 1 the lowest urgent answer (several days), 2 more, 3 the highest there is (nearly every day).
    """
    return max((_tier(instrument, key, value) for key, value in urgent_answers(instrument, answers).items()), default=0)


def _tier(instrument: Instrument, key: str, answer: int) -> int:
    lowest = next(urgent.at_least for urgent in instrument.urgent if urgent.item == key)
    if answer == max(instrument.item(key).values):
        return 3
    return 1 if answer == lowest else 2


def concerns(answers: Answers) -> list[str]:
    """What the further safety questions say that cannot wait; empty when nothing does."""
    said = []
    for key, (lowest, words) in CONCERNS.items():
        answer = answers.get(key)
        if isinstance(answer, int) and answer >= lowest:
            said.append("does not feel able to keep safe today" if (key, answer) == ("safe", 2) else words)
    return said


def finding(answers: Answers) -> Finding | None:
    """The finding of the further safety questions; None when they hold no concern."""
    said = concerns(answers)
    if not said:
        return None
    someone = {1: " Somebody is with the patient.", 0: " Nobody is with the patient."}.get(answers.get("someone"), "")
    return Finding(
        rule=RULE,
        rule_version=VERSION,
        level="red",
        priority="high",
        sentence=f"Safety questions: the patient {', '.join(said)}.{someone} Call as soon as you read this.",
        source=SOURCE,
        due=Due(hours=settings.SAFETY_HOURS),
        numbers={key: value for key, value in answers.items() if isinstance(value, int)},
    )


def level(found: Finding, urgent_tier: int) -> Level:
    """How pressing the flag of a finding is: as its rule says, but amber for the lowest urgent answer.

    That answer is a reason to talk within a working day; whatever the further questions add is a red flag of its own.
    """
    return "amber" if urgent_tier == 1 else found.level


def tells_every_supervisor(found: Finding, urgent_tier: int) -> bool:
    """Does it go to every supervisor, on duty or not? The highest answer and any concern for safety do."""
    return found.rule == RULE or urgent_tier == 3


def due_at(found: Finding, urgent_tier: int, now: datetime) -> datetime:
    """By when a person must have answered a finding, in the service's working time.

    Urgent answers: tier 3 and every safety concern within SAFETY_HOURS hours of opening time, tier 2 by the end of
    this working day, tier 1 by the end of the next; of what comes while closed, both by the end of the first working
    day. Others as their rule says, never falling due while closed.
    """
    if found.rule == RULE or urgent_tier == 3:
        return hours.after_working_hours(now, settings.SAFETY_HOURS)
    if urgent_tier:
        return hours.after_working_days(now, 1 if urgent_tier == 1 and hours.is_open(now) else 0)
    if found.due.working_days is not None:
        return hours.after_working_days(now, found.due.working_days)
    return _within_opening(now, found.due.hours or 0)


def _within_opening(now: datetime, clock_hours: int) -> datetime:
    moment = now + timedelta(hours=clock_hours)
    return moment if hours.is_open(moment) else hours.after_working_hours(moment, 1)


# -- The record of a conversation about risk ---------------------------------------------------------------------

NEXT_CHECK_DAYS = {"high": 2, "moderate": 2, "low": 30}
"""Level → days until the next contact at the latest. This service's own: 48 hours for any risk that is not low."""


def next_check_by(risk: str, today: date) -> date:
    """The last day for the next contact; a day on which nobody is there moves to the next working day."""
    day = today + timedelta(days=NEXT_CHECK_DAYS[risk])
    while not hours.is_working_day(day):
        day += timedelta(days=1)
    return day


def faults_of_record(
    *, risk: str, reached: bool, informed: Collection[str], next_check_on: date | None, today: date
) -> dict[str, str]:
    """What a risk assessment lacks: field → sentence; empty when it may be kept.

    `risk`: low, moderate or high. `reached`: was the patient spoken or written with?
    """
    faults = {}
    urgent = risk != "low" or not reached
    by = next_check_by(risk if reached else "high", today)
    if urgent and next_check_on is None:
        faults["next_check_on"] = "Choose the day of the next contact."
    elif next_check_on is not None and not today <= next_check_on <= by:
        faults["next_check_on"] = f"The next contact is between today and {by:%A} {by.day} {by:%B}."
    if "nobody" in informed and len(informed) > 1:
        faults["informed"] = "Choose “Nobody else” alone, or take it out."
    elif risk == "high" and "nobody" in informed:
        faults["informed"] = "A high risk is never kept alone: say who was told."
    return faults
