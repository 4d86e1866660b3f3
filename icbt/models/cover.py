"""Cover: who answers for a clinician who is away, from which day to which."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt import hours


class CoverQuerySet(models.QuerySet["Cover"]):
    """Words to ask for absences."""

    def on(self, day) -> CoverQuerySet:
        """Those that hold on this day of the service."""
        return self.filter(first_day__lte=day, last_day__gte=day, ended_at=None)

    def overlapping(self, first_day, last_day) -> CoverQuerySet:
        """Those that hold on any of these days, both included."""
        return self.filter(first_day__lte=last_day, last_day__gte=first_day, ended_at=None)

    def standing(self) -> CoverQuerySet:
        """Those that hold today or are still to come, the soonest first."""
        today = timezone.now().astimezone(hours.zone()).date()
        return self.filter(last_day__gte=today, ended_at=None).select_related("clinician", "covered_by")

    def today(self) -> CoverQuerySet:
        return self.on(timezone.now().astimezone(hours.zone()).date())


class Cover(models.Model):
    """A clinician is away from one day to another, both included. `covered_by` None: the duty inbox."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clinician = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    covered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="covers", null=True)
    first_day = models.DateField()
    last_day = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(name="cover_days_in_order", condition=Q(first_day__lte=models.F("last_day"))),
            models.CheckConstraint(name="cover_by_somebody_else", condition=~Q(clinician=models.F("covered_by"))),
            models.CheckConstraint(
                name="cover_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["clinician", "last_day"], condition=Q(ended_at=None), name="cover_standing")]
