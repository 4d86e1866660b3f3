"""What the first answers propose: accept, call first, refer on, or call now. The program proposes; a person decides.

PURE: no Django, no clock. The rules are those of the entry criteria of published trials and clinics of this kind; the
times are this service's own. An answer that is missing, declined or "not sure" is never taken for a good one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from outcomes.scoring import Answers
from outcomes.signs import AdviceLevel

Outcome = Literal[
    "accept_guided", "accept_on_demand", "accept_self_guided", "refer_on", "call_first", "urgent"
]  # from the mildest to the most pressing
Weight = Literal["refer_on", "call_first", "urgent"]
Pace = Literal["hours", "same_day", "next_day", "two_days"]  # how soon a person acts, in working time

YES, NO = 1, 0
SEVERE = (
    20  # PHQ-9 total, or PHQ-8 where item 9 has no answer: severe range (Kroenke 2001, J Gen Intern Med 16:606-613)
)
ACCEPT: Mapping[str, Outcome] = {
    "scheduled": "accept_guided",
    "on_demand": "accept_on_demand",
    "self_guided": "accept_self_guided",
}
CAUTIONS = {
    "pregnancy": "Pregnant, or a baby in the last 3 months",
    "epilepsy": "Epilepsy or fits",
    "heart": "A heart problem",
    "surgery": "An operation in the last 3 months",
    "bones": "Thin bones",
    "falls": "Falls, or fear of falling",
}
"""Item of the health check, and the caution in words: careful with activity, breathing and sleep exercises."""
UNSURE = "-unsure"  # ends the code of a caution that is not known


@dataclass(frozen=True)
class Told:
    """Everything the proposal rests on.

    `before`, `health`: answers to before-you-start and health-check. `signs`: the most pressing advice of the body
    check; `signs_complete`: every question of it has an answer. `depression`: PHQ-9 total, or PHQ-8 where item 9 has
    no answer or is not asked; None when it cannot be scored. `item9_asked`: False in a service that asks the PHQ-8.
    `concerns`: what the further safety questions said that cannot wait. `support`: the support level she wished for.
    """

    before: Answers = field(default_factory=dict)
    health: Answers = field(default_factory=dict)
    signs: AdviceLevel | None = None
    signs_complete: bool = False
    depression: Decimal | None = None
    item9: int | None = None
    item9_asked: bool = True
    concerns: tuple[str, ...] = ()
    emergency_contact: bool = False
    support: str = "scheduled"


@dataclass(frozen=True)
class Reason:
    """One sentence for the clinician, what it weighs, and how soon a person acts on it."""

    weight: Weight
    sentence: str
    pace: Pace


@dataclass(frozen=True)
class Proposal:
    """`reasons` most pressing first, empty when nothing stands against it; `cautions` are codes of `CAUTIONS`."""

    outcome: Outcome
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    pace: Pace


WEIGHTS: tuple[Weight, ...] = ("urgent", "call_first", "refer_on")
PACES: tuple[Pace, ...] = ("hours", "same_day", "next_day", "two_days")


def propose(told: Told) -> Proposal:
    """The proposal: the heaviest reason names it, and the soonest sets the time. No reason: accept as she wished."""
    reasons = sorted(_reasons(told), key=lambda one: (WEIGHTS.index(one.weight), PACES.index(one.pace)))
    return Proposal(
        outcome=reasons[0].weight if reasons else ACCEPT[told.support],
        reasons=tuple(one.sentence for one in reasons),
        cautions=tuple(_cautions(told.health)),
        pace=min((one.pace for one in reasons), key=PACES.index, default="two_days"),
    )


def caution_words(code: str) -> str:
    """A caution as clinicians read it."""
    words = CAUTIONS[code.removesuffix(UNSURE)]
    return f"{words} (not known: ask)" if code.endswith(UNSURE) else words


def _reasons(told: Told) -> Iterator[Reason]:
    yield from _of_danger(told)
    yield from _of_mood(told)
    yield from _of_health(told.health)
    yield from _of_the_body(told)
    yield from _of_eligibility(told.before)
    if not told.emergency_contact:
        yield Reason("call_first", "No emergency contact is on file. Ask for one.", "next_day")


def _of_danger(told: Told) -> Iterator[Reason]:
    """Item 9 and the further safety questions."""
    if told.concerns:
        yield Reason("urgent", f"Safety questions: the patient {', '.join(told.concerns)}.", "hours")
    if not told.item9_asked:
        return
    if told.item9 is None:
        yield Reason("call_first", "PHQ-9 item 9 has no answer. Unknown is not a no: ask.", "next_day")
    elif told.item9 >= 3:
        yield Reason("urgent", "PHQ-9 item 9: nearly every day.", "hours")
    elif told.item9 == 2:
        yield Reason("call_first", "PHQ-9 item 9: more than half the days.", "same_day")
    elif told.item9 == 1:
        yield Reason("call_first", "PHQ-9 item 9: several days.", "next_day")


def _of_mood(told: Told) -> Iterator[Reason]:
    name = "PHQ-9" if told.item9_asked and told.item9 is not None else "PHQ-8"
    if told.depression is None:
        yield Reason("call_first", f"The {name} cannot be scored. Ask how the mood is.", "next_day")
    elif told.depression >= SEVERE:
        yield Reason(
            "call_first", f"{name} is {told.depression:.0f}: {SEVERE} or more is the severe range.", "next_day"
        )


SCREEN = {
    # item of the health check: the lowest answer that counts, what it says, what is not known without an answer
    "attempt": (YES, "Has tried to end their life", "whether they ever tried to end their life"),
    "unusual": (YES, "Has seen, heard or believed things that others did not", "about unusual experiences"),
    "high": (YES, "Has had days of feeling far too high, with hardly any sleep", "about times of feeling too high"),
    "alcohol": (2, "Alcohol or a drug gets in the way most weeks or more", "about alcohol and drugs"),
}
UNKNOWN = 9  # "not sure"


def _of_health(health: Answers) -> Iterator[Reason]:
    for key, (lowest, said, unknown) in SCREEN.items():
        answer = health.get(key)
        if not isinstance(answer, int) or answer == UNKNOWN:
            yield Reason("call_first", f"Not known {unknown}. Unknown is not a no: ask.", "next_day")
        elif answer >= lowest:
            lately = " in the last year" if key == "attempt" and answer > YES else ""
            yield Reason("call_first", f"{said}{lately}.", "next_day")


def _of_the_body(told: Told) -> Iterator[Reason]:
    if told.signs == "today":
        yield Reason("call_first", "A sign in the body check belongs in emergency care. A doctor first.", "same_day")
    elif told.signs == "soon":
        yield Reason("call_first", "A sign in the body check: a doctor first, and then they may join.", "next_day")
    elif told.signs == "unsure" or not told.signs_complete:
        yield Reason("call_first", "The body check is not clear. Go through it together.", "next_day")


ELIGIBLE = {
    # item of before-you-start: the answer that fits, the reason otherwise with what comes next, what is not known
    "adult": (YES, "Under 18: this programme is for adults. Next: a service for young people.", "the age"),
    "long": (
        YES,
        "Pain for less than 3 months. Next: the doctor; they may join later.",
        "how long the pain has lasted",
    ),
    "doctor": (
        YES,
        "No doctor has looked at this pain. Next: a doctor; they may join after.",
        "whether a doctor saw it",
    ),
    "time": (YES, "No time for it now. Next: agree a better time, or a smaller plan.", "whether there is time"),
    "operation": (NO, "An operation or procedure is planned. Next: join when recovered.", "about a planned operation"),
    "therapy": (
        NO,
        "Other talking therapy for the pain now. Next: agree with those who give it.",
        "about other therapy",
    ),
}


def _of_eligibility(before: Answers) -> Iterator[Reason]:
    for key, (fits, otherwise, unknown) in ELIGIBLE.items():
        answer = before.get(key)
        if not isinstance(answer, int) or answer == UNKNOWN:
            yield Reason("call_first", f"Not known {unknown}. Ask.", "next_day")
        elif answer != fits:
            yield Reason("refer_on", otherwise, "two_days")


def _cautions(health: Answers) -> Iterator[str]:
    for key in CAUTIONS:
        answer = health.get(key)
        if answer != NO:
            yield key if answer == YES else f"{key}{UNSURE}"
