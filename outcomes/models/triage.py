"""Intake: what the first answers propose, and what a person decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt.encryption import SealedJSONField, SealedTextField
from icbt.models import CLOSED, SealedModel
from outcomes.models.assessments import Assessment


class Outcome(models.TextChoices):
    """What may follow from the first answers. The program proposes; a person decides."""

    ACCEPT_GUIDED = "accept_guided", "Accept, with a guide"
    ACCEPT_ON_DEMAND = "accept_on_demand", "Accept, support on demand"
    ACCEPT_SELF_GUIDED = "accept_self_guided", "Accept, on their own"
    CALL_FIRST = "call_first", "Call first"
    REFER_ON = "refer_on", "Refer on"
    URGENT = "urgent", "Urgent: call now"


CALLING = (Outcome.CALL_FIRST, Outcome.URGENT)
ACCEPTED = (Outcome.ACCEPT_GUIDED, Outcome.ACCEPT_ON_DEMAND, Outcome.ACCEPT_SELF_GUIDED)


class TriageQuerySet(models.QuerySet["Triage"]):
    """Words to ask for intake decisions, starting from who may see them."""

    def undecided(self) -> TriageQuerySet:
        """Nobody has decided yet, or somebody decided to call the patient first."""
        return self.filter(decided__in=["", *CALLING])

    def waiting(self) -> TriageQuerySet:
        """Those that need a person: undecided, or referred on with an enrolment that nobody has ended yet."""
        to_end = Q(decided=Outcome.REFER_ON) & ~Q(enrolment__status__in=CLOSED)
        return self.filter(Q(decided__in=["", *CALLING]) | to_end)

    def overdue(self, now) -> TriageQuerySet:
        return self.waiting().filter(due_at__lte=now)

    def seen_by(self, user) -> TriageQuerySet:
        return self.filter(enrolment__in=user.caseload().order_by())


class Triage(SealedModel):
    """One intake: proposed from one baseline, decided by a named person with a reason."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="triage")
    proposed = models.CharField(max_length=20, choices=Outcome.choices)
    reasons = SealedJSONField(default=list)  # sentences: why the rules propose it
    cautions = SealedJSONField(default=list)  # codes: what lessons and worksheets have to be careful with
    proposed_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    decided = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    why = SealedTextField(null=True)

    objects = TriageQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="triage_decided_by_somebody",
                condition=Q(decided_at=None, decided_by=None, decided="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided=""),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(decided_at=None), name="triage_undecided")]
