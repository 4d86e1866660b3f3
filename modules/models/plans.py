"""What patient and clinician agree on together: her safety plan, her sleep window; and a flare while it lasts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from icbt.encryption import SealedJSONField, SealedTextField
from icbt.models import ContentVersion, SealedModel
from modules.models.entries import WorksheetEntry
from modules.models.moments import person, together


class PlanQuerySet(models.QuerySet):
    """Words to ask for plans, starting from whose they are."""

    def of(self, enrolment) -> PlanQuerySet:
        return self.filter(enrolment=enrolment)


class SafetyPlan(SealedModel):
    """Her safety plan as it stood at one moment; every change is a new row, and the newest is in force."""

    content = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")  # the questions it answers
    answers = SealedJSONField(default=dict)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, help_text="when she first read it as it stands here")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        indexes = [models.Index(fields=["enrolment", "-written_at"])]


class SleepWindow(SealedModel):
    """The hours in bed that a clinician signed for one patient; each change is a new row, one at most is in force."""

    class Method(models.TextChoices):
        """How the hours come down."""

        COMPRESSION = "compression", "Little by little (the usual way with pain)"
        RESTRICTION = "restriction", "At once to the hours slept"

    method = models.CharField(max_length=12, choices=Method.choices, default=Method.COMPRESSION)
    minutes = models.PositiveSmallIntegerField(help_text="from bedtime to rising; never below the floor")
    rise_at = models.TimeField(help_text="her local time")
    starts_on = models.DateField(help_text="her local day")
    cautions = SealedJSONField(default=dict)  # what was asked before it was signed, and the answers
    reason = SealedTextField(null=True)
    signed_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = person()

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            together("sleep_window_ended_by_somebody", "ended_at", "ended_by"),
            models.UniqueConstraint(
                name="one_sleep_window_in_force", fields=["enrolment"], condition=models.Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="sleep_window_5_to_16_hours", condition=models.Q(minutes__gte=300, minutes__lte=960)
            ),
        ]


class Flare(SealedModel):
    """A flare while her flare plan is in use: when it began, what she noted each day, when it was over."""

    plan = models.ForeignKey(WorksheetEntry, models.PROTECT, related_name="+", null=True)
    began_at = models.DateTimeField(default=timezone.now)
    began_on = models.DateField(help_text="her local day")
    days = SealedJSONField(default=dict)  # local day → what she noted with one tap
    ended_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(name="one_flare_at_a_time", fields=["enrolment"], condition=models.Q(ended_at=None))
        ]
