"""READ: who is away and who answers meanwhile, for the lists of those who guide and in a line for the patient."""

from collections.abc import Iterable
from uuid import UUID

from icbt.models import Cover, CoverQuerySet, Enrolment, Role, User
from icbt.templatetags.steady import kind_day


def marks(reader: User) -> dict[UUID, str]:
    """What stands beside the patients of each clinician who is away today, by her id; in one query.

    Nothing beside the reader's own: she knows where she is.
    """
    today = list(Cover.objects.today().select_related("clinician", "covered_by"))
    away = {one.clinician_id for one in today}
    return {one.clinician_id: _mark(one, reader, away) for one in today if one.clinician_id != reader.pk}


def _mark(one: Cover, reader: User, away: Iterable[UUID]) -> str:
    if one.covered_by_id == reader.pk:
        return f"cover for {one.clinician}"
    if one.covered_by and one.covered_by.is_here and one.covered_by.is_guide and one.covered_by_id not in away:
        return f"{one.clinician} is away, {one.covered_by} covers"
    return f"{one.clinician} is away, nobody covers"


def covers_somebody(reader: User) -> bool:
    """Is anybody away today whose patients this person looks after?"""
    return Cover.objects.today().filter(covered_by=reader).exists()


def absences() -> CoverQuerySet:
    """Who is away now, and who will be; everybody who guides may know."""
    return Cover.objects.standing().order_by("first_day", "clinician__name")


def endable_by(reader: User) -> CoverQuerySet:
    """The absences this person may end: her own, or anybody's for a supervisor."""
    rows = absences()
    return rows if reader.role == Role.SUPERVISOR else rows.filter(clinician=reader)


def away_words(enrolment: Enrolment) -> str:
    """Who answers while her clinician is away, in one line for the patient; empty when the clinician is here."""
    clinician = enrolment.clinician
    absence = Cover.objects.today().filter(clinician=clinician).first() if clinician and clinician.is_here else None
    if absence is None:
        return ""
    who = enrolment.attendant() or "Our team"
    return f"{who} answers while {clinician} is away until {kind_day(absence.last_day)}."
