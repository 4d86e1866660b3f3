"""Signs of the body that a patient named outside a questionnaire reach a person as surely as those within one."""

from collections.abc import Collection
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from icbt.encryption import readable
from icbt.models import Enrolment, User
from outcomes import red_flags
from outcomes.actions.flags import raise_flag
from outcomes.body_signs import body_signs
from outcomes.models import Flag


@transaction.atomic
def hear_signs(*, enrolment: Enrolment, signs: Collection[str], unsure: bool, by: User) -> Flag | None:
    """Flag the signs that she ticked (codes of `outcomes.body_signs`), or that she is not sure; None without any.

    The same signs again, while the flag of them is open, are no new flag.
    """
    asked = body_signs(by.language)
    found = red_flags.finding(asked.instrument, asked.answers(signs, unsure=unsure))
    if found is None:
        return None
    Enrolment.objects.hold(enrolment.pk)
    for flag in Flag.objects.open().filter(enrolment=enrolment, rule=red_flags.RULE, response=None):
        if readable(flag, "sentence", None) == found.sentence:
            return flag
    occasion = f"signs {uuid4()}"
    return raise_flag(enrolment=enrolment, occasion=occasion, found=found, by=by, now=timezone.now())
