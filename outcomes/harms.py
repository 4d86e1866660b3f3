"""READ: adverse events: what an answer means, whose register shows which, and what stands before one may be closed."""

from functools import lru_cache
from typing import Any

from django.db.models import Prefetch

from icbt import content
from icbt.models import Enrolment, User
from outcomes import safety
from outcomes.deterioration import Finding
from outcomes.files import FOLDER
from outcomes.harm_facts import WORDS, Month
from outcomes.models import AdverseEvent, Flag, HarmKind, Level
from outcomes.reporting import Duty, ReportingRules, parse
from outcomes.rules import Due

INSTRUMENT = "anything-worse"
AMOUNTS = {"": "How much was not said.", "a-little": "A little.", "a-lot": "A lot."}
ANSWERED = {1: "a-little", 2: "a-lot"}  # the answers of its item "worse" that tell of something
KINDS: dict[int, str] = {
    1: HarmKind.FLARE,
    2: HarmKind.MOOD,
    3: HarmKind.ANXIETY,
    4: HarmKind.SLEEP,
    5: HarmKind.MEMORY,
    6: HarmKind.INJURY,
    7: HarmKind.DIZZINESS,
    8: HarmKind.RELATIONSHIP,
    9: HarmKind.MEDICINE,
    10: HarmKind.HOSPITAL,
    11: HarmKind.PRIVACY,
    12: HarmKind.OTHER,
}
"""What each answer of its item "kind" is called in the register."""

RULE, VERSION = "H1-worse", "1"
SOURCE = "This service's own rule: what a patient says got a lot worse is looked at within two working days."
WORSE_RULES = {"A1": HarmKind.MOOD, "A2": HarmKind.ANXIETY}  # the published rules of reliable worsening


def kind_of(flag_rule: str, tier: int) -> str | None:
    """What kind of adverse event a flag is by itself; None when it is none.

    Reliable worsening of mood or anxiety, and the most urgent answers about suicide (tier 3, or any safety concern).
    """
    if flag_rule == safety.RULE or tier == 3:
        return HarmKind.SUICIDAL
    return WORSE_RULES.get(flag_rule)


def finding(event: AdverseEvent) -> Finding:
    """The flag that "a lot" raises, in words for the list; the patient's own words stay with the event."""
    place = "A lesson troubled the patient a lot" if event.lesson else "The patient says that something got a lot worse"
    kind = "" if event.kind == HarmKind.UNSORTED else f" ({event.get_kind_display().lower()})"
    return Finding(
        rule=RULE,
        rule_version=VERSION,
        level=Level.AMBER.value,
        priority="normal",
        sentence=f"{place}{kind}.",
        source=SOURCE,
        due=Due(working_days=2),
        numbers={"harm": str(event.pk)},
    )


def added(told: str, text: str) -> str:
    """What was told before with a further text, so that no word goes and nothing stands twice.

    A page saves while she types: a text that only goes on from the last one (each of its letters still there, in
    order) takes its place, and one that the last one already holds adds nothing. Anything else stands below it.
    """
    *before, last = told.split("\n\n") if told else [""]
    if not text or _holds(last, text) or text in before:
        return told
    kept = [*before, text] if _holds(text, last) else [*before, last, text]
    return "\n\n".join(part for part in kept if part)


def _holds(longer: str, shorter: str) -> bool:
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


@lru_cache(maxsize=1)
def reporting() -> ReportingRules:
    """Who must hear of serious events, as the file says since this process began."""
    path = FOLDER / "reporting" / "default.toml"
    return parse(path.read_text(), filename=path.name)


def duty(seriousness: str) -> Duty | None:
    return reporting().duty(seriousness)


def register(user: User, show: str):
    """The events this person may see, the newest first: all, `open`, `serious` or `unjudged`. No words are read."""
    rows = AdverseEvent.objects.seen_by(user).select_related("patient", "enrolment__clinician")
    rows = rows.defer(*WORDS)
    narrowed = {"open": rows.open, "serious": rows.serious, "unjudged": rows.unjudged}
    return narrowed[show]() if show in narrowed else rows


def counts(user: User) -> dict[str, int]:
    """How many events each filter of the register shows this person."""
    return {show: register(user, show).order_by().count() for show in ("open", "serious", "unjudged", "all")}


def missing(event: AdverseEvent) -> list[str]:
    """What must be judged before anybody signs, in words."""
    asked = {
        "what kind it is": event.kind != HarmKind.UNSORTED,
        "how serious it is": bool(event.seriousness),
        "how severe it was": bool(event.severity),
        "how far the programme may have caused it": bool(event.relatedness),
        "how it went on": bool(event.outcome),
    }
    return [words for words, known in asked.items() if not known]


def is_serious(event: AdverseEvent) -> bool:
    return event.seriousness not in ("", "none")


def lessons(language: str = content.FALLBACK) -> dict[str, str]:
    """Titles of lessons by name, from the floor: this room knows no lessons."""
    return _titles("lesson", language)


def worksheets(language: str = content.FALLBACK) -> dict[str, str]:
    return _titles("worksheet", language)


def _titles(kind: str, language: str) -> dict[str, str]:
    return {one.slug: one.body["title"] for one in content.all_current(kind, language)}


def steps(event: AdverseEvent, user: User) -> list[dict[str, Any]]:
    """What is left to do with it, in order, each with whether this person may do it now and what stands before it."""
    serious, lacking = is_serious(event), missing(event)
    found = [_step("sign", event.signed_at, event.signed_by, f"First say {lacking[0]}." if lacking else "")]
    if serious:
        why = "It is signed first." if not event.signed_at else ""
        if event.signed_by_id == user.pk and not event.second_at:
            why = "A second person signs, not the one who signed first."
        found.append(_step("countersign", event.second_at, event.second_by, why))
    if event.report_to:
        found.append(_step("sent", event.sent_at, event.sent_by, ""))
    left = [one for one in found if not one["at"]]
    return [*found, _step("close", event.closed_at, event.closed_by, "Everything above comes first." if left else "")]


def _step(name: str, at, by, why: str) -> dict[str, Any]:
    return {"name": name, "at": at, "by": by, "why": why}


def reported_in(month: Month, *, words: bool) -> list[AdverseEvent]:
    """The events reported in a month, oldest first; without `words`, what people wrote is not even read."""
    rows = AdverseEvent.objects.filter(reported_at__gte=month.begins(), reported_at__lt=month.later(1).begins())
    rows = rows.select_related("enrolment").prefetch_related(Prefetch("flag", Flag.objects.only("rule")))
    return list((rows if words else rows.defer(*WORDS)).order_by("reported_at"))


def of(enrolment: Enrolment):
    """Everything told of one patient, the newest first."""
    return AdverseEvent.objects.filter(enrolment=enrolment).defer(*WORDS)
