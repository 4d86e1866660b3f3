"""Worse twice running on one questionnaire: supervisors hear of it, whoever looks after the patient."""

from icbt.encryption import readable
from icbt.mail import nudge
from icbt.models import User
from outcomes.models import Flag, Level, Response


def tell_of_second_worsening(flag: Flag) -> None:
    """Nudge every supervisor when the sheet before this one had raised a flag of worsening as well; once per sheet.

    Source: programme of care, two worsenings in a row go to a supervisor. One in self-guided care has nobody else.
    """
    sheet = flag.response
    if sheet is None or sheet.submitted_at is None or not _is_worsening(flag):
        return
    sheets = Response.objects.submitted().filter(enrolment=flag.enrolment, instrument=sheet.instrument)
    before = sheets.filter(submitted_at__lt=sheet.submitted_at).order_by("-submitted_at").first()
    if before is None or not any(map(_is_worsening, before.flags.all())):
        return
    for person in User.objects.supervisors():
        nudge(recipient=person, key="needs_you", occasion=f"worse twice {sheet.pk}", enrolment=flag.enrolment)


def _is_worsening(flag: Flag) -> bool:
    """Findings of change carry it; those of one answer or of a threshold do not. Where nobody can tell, it counts."""
    return flag.level != Level.YELLOW and "change" in readable(flag, "numbers", {"change": ""})
