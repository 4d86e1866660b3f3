"""What of a patient's has to be dealt with before anybody but herself may end her enrolment."""

from icbt.errors import Refused
from icbt.models import Enrolment, User
from outcomes.models import AdverseEvent, Flag, Level, RiskAssessment, Triage


def still_open(enrolment: Enrolment) -> list[str]:
    """What is open, in plain words for whoever wants to end it; empty when nothing is."""
    flags = Flag.objects.open().filter(enrolment=enrolment).count()
    said = []
    if flags:
        said.append("1 flag is open" if flags == 1 else f"{flags} flags are open")
    if Triage.objects.undecided().filter(enrolment=enrolment).exists():
        said.append("the intake is not decided")
    if RiskAssessment.objects.awaiting_second().filter(enrolment=enrolment).exists():
        said.append("a high risk waits for a second person")
    if AdverseEvent.objects.open().serious().filter(enrolment=enrolment).exists():
        said.append("a serious harm is not closed")
    return said


def refuse_while_open(*, enrolment: Enrolment, by: User | None) -> None:
    """Hears of "closing": raises `Refused` while anything of this room's is open."""
    if said := still_open(enrolment):
        raise Refused(f"This cannot be ended yet: {'; '.join(said)}.")


def something_pressing(enrolment: Enrolment) -> bool:
    """Is a red flag open, or does a high risk wait for its second person? Until then her guided weeks do not end."""
    red = Flag.objects.open().filter(enrolment=enrolment, level=Level.RED).exists()
    return red or RiskAssessment.objects.awaiting_second().filter(enrolment=enrolment).exists()
