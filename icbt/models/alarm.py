"""Alarms for those who run the service: something that was due has not happened."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Words to ask for alarms."""

    def standing(self) -> AlarmQuerySet:
        return self.filter(cleared_at=None)


class Alarm(models.Model):
    """One thing a watch found wrong, from when until when; counts and codes, never a patient."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    watch = models.SlugField(help_text="which watch; see settings.WATCHES")
    count = models.PositiveIntegerField(default=0, help_text="how many rows are concerned")
    raised_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, help_text="when the watch last found it so")
    told_at = models.DateTimeField(null=True, help_text="when administrators were last told")
    cleared_at = models.DateTimeField(null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(name="alarm_standing_once", fields=["watch"], condition=Q(cleared_at=None)),
        ]
