"""READ: what waits for a decision or a signature: intake, high risk without a second person, serious harms."""

from collections.abc import Iterator
from uuid import UUID

from guidance.needs import Kind, Need
from icbt.models import User
from outcomes.models import AdverseEvent, RiskAssessment, Triage

SECOND = "High risk: a second person must agree before it is closed"
HARM = "Something serious got worse: judge it, sign it, report it"


def needs_of_safety(ids, reader: User) -> Iterator[tuple[UUID, Need]]:
    """Each with the enrolment it belongs to: one query for each kind. A serious harm is due when its report is."""
    intake = Triage.objects.waiting().filter(enrolment__in=ids).order_by()
    for enrolment, since, due in intake.values_list("enrolment", "proposed_at", "due_at"):
        yield enrolment, Need(Kind.INTAKE, "New: decide how to start", since, due)
    risks = RiskAssessment.objects.awaiting_second().filter(enrolment__in=ids).exclude(written_by=reader).order_by()
    for enrolment, since in risks.values_list("enrolment", "written_at"):
        yield enrolment, Need(Kind.COUNTERSIGN, SECOND, since)
    harms = AdverseEvent.objects.open().serious().filter(enrolment__in=ids).order_by()
    for enrolment, since, due in harms.values_list("enrolment", "reported_at", "report_due_at"):
        yield enrolment, Need(Kind.HARM, HARM, since, due)
