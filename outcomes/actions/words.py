"""Hearing words that can mean danger in what a patient writes: an assistive signal, on which nothing relies."""

import logging

from django.db import transaction
from django.utils import timezone

from icbt.models import Enrolment, User
from outcomes import gate
from outcomes.actions.flags import raise_flag
from outcomes.deterioration import Finding
from outcomes.models import Flag
from outcomes.rules import Due

log = logging.getLogger(__name__)

RULE = "W1-words"
PLACES = {"message": "a message", "worksheet": "a worksheet", "lesson": "a lesson", "plan": "the safety plan"}
PLACES |= {"answer": "an answer in words"}


def hear_words(*, enrolment: Enrolment, text: str, place: str, occasion: str, by: User) -> Flag | None:
    """Flag words that can mean danger, once per occasion; None when there are none, or she was not the one to write.

    Whatever goes wrong here, her words are kept: the fault is logged by its class alone, and nobody relied on this.
    """
    if by.pk != enrolment.patient_id or not text.strip():
        return None
    try:
        with transaction.atomic():
            return _hear(enrolment, text, place, occasion, by)
    except Exception as error:  # hearing must never cost a patient her words
        log.error("words of %s were not looked through: %s", place, type(error).__name__)
        return None


def _hear(enrolment: Enrolment, text: str, place: str, occasion: str, by: User) -> Flag | None:
    words = gate.words(by.language)
    phrase = words.find(text)
    if phrase is None:
        return None
    found = Finding(
        rule=RULE,
        rule_version=words.version,
        level="amber",
        priority="normal",
        sentence=(
            f"“{phrase}” stands in {PLACES[place]}. Read the whole of it. An assistive signal, never relied on: "
            "it misses words and misreads them."
        ),
        source=words.source,
        due=Due(working_days=1),
        numbers={},
    )
    return raise_flag(enrolment=enrolment, occasion=occasion, found=found, by=by, now=timezone.now())
