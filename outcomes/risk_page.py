"""READ: what a clinician wants in view while she calls about a flag and writes it down."""

from dataclasses import dataclass

from icbt.encryption import readable
from icbt.models import Profile
from outcomes import gate, safety
from outcomes.answered import Answered, items
from outcomes.models import Flag
from outcomes.risk import item_score


@dataclass(frozen=True)
class Beside:
    """What stands beside the form: how she is reached, whom she let us call, and what she said to the questions.

    `profile` is None for somebody who left none. `item_score`: the urgent answer it is about, None when there is none.
    """

    profile: Profile | None
    may_call_contact: bool
    may_tell_doctor: bool
    follow_up: list[Answered]
    item_score: int | None


def beside(flag: Flag) -> Beside:
    """Everything a clinician wants in view while she calls about this flag."""
    consent = flag.enrolment.latest_consent()
    agreed = consent is not None and consent.withdrawn_at is None
    return Beside(
        profile=getattr(flag.enrolment.patient, "profile", None),
        may_call_contact=bool(agreed and consent and consent.emergency_contact),
        may_tell_doctor=bool(agreed and consent and consent.contact_doctor),
        follow_up=_follow_up(flag),
        item_score=item_score(flag),
    )


def _follow_up(flag: Flag) -> list[Answered]:
    if flag.response is None:
        return []
    found = flag.response.assessment.responses.submitted().filter(instrument=safety.FOLLOW_UP).first()
    return items(gate.definition(found.content_id), readable(found, "answers", {})) if found else []
