"""Who permitted which gated instrument."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class PermissionQuerySet(models.QuerySet["InstrumentPermission"]):
    """Words to ask for permissions."""

    def valid_on(self, day) -> PermissionQuerySet:
        """Begun, not ended and not withdrawn on that day."""
        until = Q(permitted_until=None) | Q(permitted_until__gte=day)
        return self.filter(until, withdrawn_at=None, permitted_from__lte=day)


class InstrumentPermission(models.Model):
    """Who permitted this service to use a gated instrument, for what, from when until when, with the item wording."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    instrument = models.SlugField()
    language = models.CharField(max_length=8, default="en")
    holder = models.CharField(max_length=200, help_text="who gave permission")
    scope = models.TextField(help_text="what was permitted")
    document = models.CharField(max_length=200, help_text="where the permission is filed")
    permitted_from = models.DateField()
    permitted_until = models.DateField(null=True, blank=True, help_text="empty when it does not end")
    wording = models.JSONField(default=dict, help_text="recall, items by key and options by value, as permitted")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    objects = PermissionQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "-permitted_from"]
        constraints = [
            models.CheckConstraint(
                name="permission_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} ({self.language}), permitted by {self.holder}"
