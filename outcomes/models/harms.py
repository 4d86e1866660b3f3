"""Adverse events: anything that got worse, from whatever cause; reported by patients, clinicians and the system."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt.encryption import SealedTextField
from icbt.models import SealedModel
from outcomes.models.flags import Flag


class Reporter(models.TextChoices):
    """Who noticed."""

    PATIENT = "patient", "The patient"
    CLINICIAN = "clinician", "A clinician"
    SYSTEM = "system", "The system"


class HarmKind(models.TextChoices):
    """What got worse."""

    SUICIDAL = "suicidal", "Suicidal thought or act, new or worse"
    SELF_HARM = "self_harm", "Self-harm"
    HOSPITAL = "hospital", "Hospital or emergency room"
    MOOD = "mood", "Mood worse"
    ANXIETY = "anxiety", "Anxiety or panic"
    SLEEP = "sleep", "Sleep worse"
    FLARE = "flare", "Pain flare of more than 14 days"
    INJURY = "injury", "Injury after an activity"
    DIZZINESS = "dizziness", "Dizziness or fainting"
    MEMORY = "memory", "Distressing memory"
    RELATIONSHIP = "relationship", "Harm to a relationship"
    MEDICINE = "medicine", "Withdrawal or a problem with medicine"
    PRIVACY = "privacy", "Privacy incident"
    TECHNICAL = "technical", "Harm by a technical fault"
    OTHER = "other", "Something else"
    UNSORTED = "unsorted", "Not sorted yet"


class Seriousness(models.TextChoices):
    """Which serious outcome it led to, if any."""

    NOT_SERIOUS = "none", "Not serious"
    DEATH = "death", "Death"
    LIFE_THREATENING = "life", "Life-threatening"
    HOSPITAL = "hospital", "Hospital stay, or a longer one"
    DISABILITY = "disability", "Lasting disability"
    OTHER = "other", "Serious for another reason"


class Severity(models.TextChoices):
    MILD = "mild", "Mild"
    MODERATE = "moderate", "Moderate"
    SEVERE = "severe", "Severe"


class Relatedness(models.TextChoices):
    """How likely the programme caused it."""

    UNRELATED = "unrelated", "Unrelated"
    UNLIKELY = "unlikely", "Unlikely"
    POSSIBLE = "possible", "Possible"
    PROBABLE = "probable", "Probable"
    DEFINITE = "definite", "Definite"


class HarmOutcome(models.TextChoices):
    """How it went on."""

    RECOVERED = "recovered", "Recovered"
    RECOVERING = "recovering", "Recovering"
    LASTING = "lasting", "Not recovered"
    FATAL = "fatal", "Fatal"
    UNKNOWN = "unknown", "Unknown"


class AdverseEventQuerySet(models.QuerySet["AdverseEvent"]):
    """Words to ask for adverse events, starting from who may see them."""

    def seen_by(self, user) -> AdverseEventQuerySet:
        return self.filter(enrolment__in=user.caseload().order_by())

    def open(self) -> AdverseEventQuerySet:
        return self.filter(closed_at=None)

    def serious(self) -> AdverseEventQuerySet:
        return self.exclude(seriousness__in=["", Seriousness.NOT_SERIOUS])

    def unjudged(self) -> AdverseEventQuerySet:
        return self.filter(seriousness="")

    def report_overdue(self, now) -> AdverseEventQuerySet:
        """Those of which somebody had to hear by now, and no report has gone out."""
        return self.filter(sent_at=None, report_due_at__lte=now)


class AdverseEvent(SealedModel):
    """One thing that got worse. Empty codes are "not judged yet"; a serious one takes two signatures to close."""

    reporter = models.CharField(max_length=10, choices=Reporter.choices)
    reported_at = models.DateTimeField(default=timezone.now)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    onset_on = models.DateField(null=True)
    occasion = models.CharField(max_length=80, help_text="where it was told, as kind and id; once each")
    kind = models.CharField(max_length=14, choices=HarmKind.choices, default=HarmKind.UNSORTED)
    description = SealedTextField(null=True)
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="adverse_events", null=True)
    lesson = models.SlugField(blank=True)
    worksheet = models.SlugField(blank=True)
    seriousness = models.CharField(max_length=10, choices=Seriousness.choices, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, blank=True)
    relatedness = models.CharField(max_length=10, choices=Relatedness.choices, blank=True)
    action = SealedTextField(null=True)
    outcome = models.CharField(max_length=10, choices=HarmOutcome.choices, blank=True)
    learned = SealedTextField(null=True)
    report_to = models.CharField(max_length=16, blank=True, help_text="code of who must hear of it")
    report_due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, help_text="when that report went out")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    second_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    objects = AdverseEventQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at"]
        constraints = [
            models.UniqueConstraint(name="harm_once_per_occasion", fields=["enrolment", "occasion"]),
            models.CheckConstraint(
                name="harm_reported_at_by_reporter",
                condition=Q(reporter="system", reported_by=None) | ~Q(reporter="system") & Q(reported_by__isnull=False),
            ),
            *[
                models.CheckConstraint(
                    name=f"harm_{step}_by_somebody",
                    condition=Q(**{f"{step}_at": None, f"{step}_by": None})
                    | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
                )
                for step in ("sent", "signed", "closed")
            ],
            models.CheckConstraint(
                name="harm_second_is_somebody_else",
                condition=Q(second_at=None, second_by=None)
                | Q(second_at__isnull=False, second_by__isnull=False, signed_at__isnull=False)
                & ~Q(second_by=models.F("signed_by")),
            ),
            models.CheckConstraint(
                name="harm_serious_closed_by_two",
                condition=Q(closed_at=None)
                | Q(seriousness="none", signed_at__isnull=False)
                | ~Q(seriousness__in=["none", ""]) & Q(second_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["enrolment"], condition=Q(closed_at=None), name="harm_open")]
