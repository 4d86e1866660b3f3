"""The audit trail: one row for whatever was done to, or seen of, a record; never changed, never removed."""

from uuid import uuid4

from django.db import models
from django.utils import timezone


class AppendOnly(Exception):
    """Somebody tried to change or remove an audit event."""


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    """Audit events can be read and added, nothing else."""

    def update(self, **kwargs):
        raise AppendOnly("audit events are never changed")

    def delete(self):
        raise AppendOnly("audit events are never removed")

    def bulk_update(self, objs, fields, batch_size=None):
        raise AppendOnly("audit events are never changed")

    def happened(self, verb: str, subject: models.Model, *, since) -> bool:
        """Was this done to this row of a patient's record since a moment?"""
        return self.filter(patient=subject.patient_id, at__gte=since, verb=verb, subject=str(subject.pk)).exists()

    def search(self, *, patient=None, actor=None, verb="", since=None, until=None) -> "AuditQuerySet":
        """Events that fit all that is given, newest first; `since` and `until` are the reader's days, both included."""
        rows = self.filter(**{"patient": patient} if patient else {}, **{"actor": actor} if actor else {})
        rows = rows.filter(verb=verb) if verb else rows
        rows = rows.filter(at__date__gte=since) if since else rows
        return rows.filter(at__date__lte=until) if until else rows


class AuditEvent(models.Model):
    """What happened, to whose record, by whom. No foreign keys: it outlives what it speaks of.

    Events form chains, one per patient and one per person for what concerns no patient. Each event carries the hash
    of the one before it, so a changed, removed or inserted event shows (`manage.py verify_audit`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    chain = models.CharField(max_length=36, help_text="patient id, else actor id, else 'system'")
    position = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=40)
    actor = models.UUIDField(null=True, help_text="None is the system itself")
    actor_role = models.CharField(max_length=16, blank=True)
    patient = models.UUIDField(null=True, help_text="whose record")
    subject_kind = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict, help_text="codes and numbers only, never words of a patient")
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-position"]
        constraints = [models.UniqueConstraint(name="audit_chain_position", fields=["chain", "position"])]
        indexes = [
            models.Index(fields=["-at"]),
            models.Index(fields=["patient", "-at"]),
            models.Index(fields=["actor", "-at"]),
        ]

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly("audit events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("audit events are never removed")
