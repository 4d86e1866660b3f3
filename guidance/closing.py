"""What of a patient's has to be answered before anybody but herself may end her enrolment."""

from guidance.models import Message
from icbt.errors import Refused
from icbt.models import Enrolment, User
from outcomes import closing as outcomes


def still_open(enrolment: Enrolment) -> list[str]:
    """Everything that is open, of all rooms, in plain words; empty when she can be let go."""
    return [*outcomes.still_open(enrolment), *_unanswered(enrolment)]


def refuse_while_unanswered(*, enrolment: Enrolment, by: User | None) -> None:
    """Hears of "closing": raises `Refused` while she waits for a reply."""
    if said := _unanswered(enrolment):
        raise Refused(f"This cannot be ended yet: {'; '.join(said)}.")


def _unanswered(enrolment: Enrolment) -> list[str]:
    count = Message.objects.waiting().filter(enrolment=enrolment).count()
    what = "1 message waits" if count == 1 else f"{count} messages wait"
    return [f"{what} for a reply: answer, or mark as needing none"] if count else []
