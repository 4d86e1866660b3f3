"""READ: what a patient is told about who reads her answers and when, and where help is at once."""

from datetime import datetime

from django.conf import settings

from icbt import hours
from icbt.crisis import country_of, crisis_for
from icbt.encryption import readable
from icbt.models import Enrolment
from outcomes import gate, red_flags, safety
from outcomes.instruments import Instrument
from outcomes.models import Assessment, Level, Response
from outcomes.scoring import Answers
from outcomes.signs import advice_for, level


def is_urgent(instrument: Instrument, answers: Answers) -> bool:
    """Does one of these answers need help at once?"""
    return bool(safety.tier(instrument, answers))


def has_advice(instrument: Instrument, answers: Answers) -> bool:
    """Is there a sign in these answers that a doctor looks at first?"""
    return bool(advice_for(instrument, answers))


def advice_page(enrolment: Enrolment, assessment: Assessment, now: datetime) -> dict:
    """What her signs call for, drafts included, and whom to call; `advice` is empty when there is nothing to say."""
    found = [
        one
        for response in assessment.responses.all()
        for one in advice_for(gate.definition(response.content_id), readable(response, "answers", {}))
    ]
    open_flags = assessment.responses.filter(flags__resolved_at=None, flags__rule=red_flags.RULE)
    due = min(open_flags.values_list("flags__due_at", flat=True), default=None)
    return {
        "advice": found,
        "level": level(found),
        "due": due if due and due > now else None,
        "crisis": crisis_for(country_of(enrolment.patient)),
        **who_reads(enrolment, now),
    }


def who_reads(enrolment: Enrolment, now: datetime) -> dict:
    """Honest words for who reads answers and when: a name, whether somebody is there now, and when they next are."""
    guide = enrolment.attendant()
    return {
        "guide": str(guide) if guide else "",
        "staffed": settings.RISK_MONITORING_STAFFED,
        "open_now": hours.is_open(now),
        "next_opening": hours.next_opening(now),
    }


def page(enrolment: Enrolment, assessment: Assessment, tier: int, now: datetime) -> dict:
    """Everything the support page says. `pressing` puts the numbers to call before all else."""
    follow_up = assessment.responses.filter(instrument=safety.FOLLOW_UP).first()
    said = safety.concerns(readable(follow_up, "answers", {})) if follow_up else []
    red = assessment.responses.filter(flags__resolved_at=None, flags__level=Level.RED)
    due = min(red.values_list("flags__due_at", flat=True), default=None)
    return {
        "pressing": tier >= 2 or bool(said),
        "highest": tier == 3 or bool(said),
        "sent": follow_up is not None,
        "person": _person(enrolment),
        "due": due if due and due > now else None,
        "crisis": crisis_for(country_of(enrolment.patient)),
        **who_reads(enrolment, now),
    }


def _person(enrolment: Enrolment) -> dict | None:
    """Whom she named for an emergency, to call from her own page; None without a number."""
    profile = getattr(enrolment.patient, "profile", None)
    phone = readable(profile, "emergency_phone", "") if profile else ""
    return {"name": readable(profile, "emergency_name", ""), "phone": phone} if profile and phone else None


def saved_at(draft: Response) -> datetime | None:
    """When her draft was last saved; None while it is empty."""
    return draft.saved_at if draft.answers else None
